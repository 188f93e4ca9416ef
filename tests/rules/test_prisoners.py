"""Release: the quarrel over terms, the first tranche, batches, the return to the fight."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.params import Params
from sim.model.rules import prisoners
from sim.model.stages import NEVER, TERMS
from sim.model.state import Draws, State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

P = Params(
    prisoners_demanded=5000.0, prisoners_first_tranche=1500.0, prisoners_first_pace=120.0, prisoners_batch=500.0,
    prisoners_batch_days=14.0, prisoners_violence_ceiling=1.0, prisoners_release_from=10.0, prisoners_recidivism=0.3,
)  # fmt: skip
W = State(releasing=1.0, batch_clock=13.0, observed=0.9, terms_settled=TERMS)


def release(engine, p=P, day=30.0, **change):
    w = replace(W, **change)
    return play(engine, prisoners.release_prisoners, w, p, t=Today(day=day)), w


@in_both_engines
@pytest.mark.parametrize("before", [0.0, 1.0, 2.0])
@pytest.mark.parametrize(
    ("pressure", "owed", "u", "settled"),
    [(1.0, 1.0, 0.0119, 1.0), (1.0, 1.0, 0.0121, 0.0), (1.0, 0.5, 0.0109, 1.0), (1.0, 0.5, 0.0111, 0.0),
     (0.0, 1.0, 1e-9, 0.0), (0.0, 0.5, 0.0049, 1.0), (0.0, 0.5, 0.0051, 0.0)],
)  # fmt: skip
def test_a_quarrel_by_hand(engine, before, pressure, owed, u, settled):
    """0.02 a day * unity 0.5 * (1 + owed * (pressure * urgency 1.5 * (1.5 - 0.7) - 1))."""
    p = Params(prisoners_terms_hazard=0.02, prisoners_terms_pressure=owed, diplomacy_pressure=pressure)
    w = State(urgency=1.5, unity=0.5, trust=[0.0, 0.0, 0.0, 0.0, 0.7, 0.0], terms_settled=before)
    assert play(engine, prisoners.settle_terms, w, p, Draws(u_terms=u)).terms_settled == before + settled


@in_both_engines
def test_terms_once_settled_stay_so(engine):
    eager = replace(P, prisoners_terms_hazard=1.0)
    settled = State(terms_settled=TERMS, unity=1.0)
    assert play(engine, prisoners.settle_terms, settled, eager, Draws(u_terms=0.001)).terms_settled == TERMS


@in_both_engines
@pytest.mark.parametrize(
    ("released", "freed"),
    [(0.0, 120.0), (1380.0, 120.0), (1440.0, 60.0), (1500.0, 500.0), (4700.0, 300.0), (5000.0, 0.0)],
)
def test_a_tranche_by_the_day_then_batches_until_nobody_is_left(engine, released, freed):
    after, _ = release(engine, prisoners_released=released)
    assert after.prisoners_released == released + freed
    assert after.batch_clock == (0.0 if freed else 14.0)
    assert after.returning == pytest.approx(0.3 * freed)


@in_both_engines
@pytest.mark.parametrize(
    ("change", "of_parameters", "freed"),
    [({"batch_clock": 12.0}, {}, 0.0), ({"observed": 1.01}, {}, 0.0), ({"observed": 1.0}, {}, 500.0),
     ({}, {"prisoners_rest_after_opening": 1.0}, 0.0),
     ({"opening_day": 20.0}, {"prisoners_rest_after_opening": 1.0}, 500.0),
     ({"releasing": 0.0}, {}, 0.0), ({}, {"prisoners_release_from": 31.0}, 0.0)],
)  # fmt: skip
def test_what_a_batch_waits_for(engine, change, of_parameters, freed):
    after, _ = release(engine, replace(P, **of_parameters), prisoners_released=2000.0, **change)
    assert after.prisoners_released == 2000.0 + freed


@in_both_engines
def test_the_first_tranche_waits_for_no_calm(engine):
    assert release(engine, observed=5.0)[0].prisoners_released == 120.0


@in_both_engines
@pytest.mark.parametrize(
    ("released", "first", "done", "expected"),
    [(0.0, NEVER, NEVER, (30.0, NEVER)), (2000.0, 12.0, NEVER, (12.0, NEVER)), (4500.0, 12.0, NEVER, (12.0, 30.0)),
     (5000.0, 12.0, 25.0, (12.0, 25.0))],
)  # fmt: skip
def test_the_days_of_the_first_and_the_last_release(engine, released, first, done, expected):
    after, _ = release(engine, prisoners_released=released, first_release_day=first, release_done_day=done)
    assert (after.first_release_day, after.release_done_day) == expected


@pytest.mark.parametrize("first_pace", [100.0, 123.456, 149.9])
@pytest.mark.parametrize("contested", [50.0, 199.9, 400.0])
def test_released_prisoners_come_to_exactly_the_number_listed(first_pace, contested):
    p = replace(P, prisoners_first_pace=first_pace, prisoners_contested=contested, prisoners_violence_ceiling=10.0)
    w = W
    for day in range(11, 400):
        w = play("interpreted", prisoners.release_prisoners, w, p, t=Today(day=float(day)))
    assert w.prisoners_released == 5000.0
    assert w.release_done_day > w.first_release_day == 11.0


def test_a_release_stops_before_the_contested_tranche():
    """Otherwise a batch would carry the contested off with it before any objection was heard."""
    p = replace(P, prisoners_contested=400.0)
    after, _ = release("interpreted", p, prisoners_released=4500.0)
    assert after.prisoners_released == 4600.0


@in_both_engines
def test_the_freed_rejoin_by_hand(engine):
    after = play(engine, prisoners.rejoin, State(returning=300.0, fighters=50.0), Params(prisoners_rejoin_days=60.0))
    assert (after.returning, after.fighters) == (295.0, 55.0)


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days, batch_days=st.floats(1.0, 30.0))
def test_bounds(engine, w, p, d, t, batch_days):
    after = play(engine, prisoners.release_prisoners, w, replace(p, prisoners_batch_days=batch_days), d, t)
    assert w.prisoners_released <= after.prisoners_released <= p.prisoners_demanded
    back = play(engine, prisoners.rejoin, w, p, d, t)
    assert back.returning >= 0.0
    assert back.returning + back.fighters == pytest.approx(w.returning + w.fighters)
    after = play(engine, prisoners.settle_terms, w, p, d, t).terms_settled
    assert after in (w.terms_settled, w.terms_settled + 1.0)
    assert after <= TERMS


@pytest.mark.parametrize(
    ("day", "change", "of_parameters", "may"),
    [(9.0, {}, {}, False), (10.0, {}, {}, True), (10.0, {"observed": 5.0}, {}, True),
     (10.0, {"prisoners_released": 1500.0, "observed": 5.0}, {}, False),
     (10.0, {"prisoners_released": 1500.0}, {}, True),
     (10.0, {"prisoners_released": 1500.0}, {"prisoners_rest_after_opening": 1.0}, False),
     (10.0, {"prisoners_released": 1500.0, "opening_day": 8.0}, {"prisoners_rest_after_opening": 1.0}, True)],
)  # fmt: skip
def test_what_the_scenario_lets_go(day, change, of_parameters, may):
    assert prisoners.may_release(replace(W, **change), replace(P, **of_parameters), Today(day=day)) is may


@in_both_engines
@pytest.mark.parametrize(("ordered", "freed"), [(800.9, 300.0), (400.0, 0.0), (9e3, 4500.0)])
def test_as_many_are_free_as_the_scenario_orders(engine, ordered, freed):
    """Whole ones, no more than are listed, nobody goes back; whatever Kabul would, and before its day."""
    w = replace(W, prisoners_released=500.0, releasing=0.0, observed=9.0)
    after = play(engine, prisoners.release_prisoners, w, P, t=Today(day=1.0, freed=ordered))
    assert after.prisoners_released == 500.0 + freed
    assert after.returning == pytest.approx(0.3 * freed)


@in_both_engines
@pytest.mark.parametrize(("ordered", "settled"), [(1.0, TERMS), (0.0, 0.0), (-1.0, 0.0)])
def test_a_release_that_is_ordered_has_its_terms(engine, ordered, settled):
    after = play(engine, prisoners.settle_terms, State(unity=1.0), P, Draws(u_terms=0.9), Today(freed=ordered))
    assert after.terms_settled == settled
