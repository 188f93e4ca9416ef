"""The Taliban: effort, compliance, prisoners given back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from sim.model.params import Params
from sim.model.rules import taliban
from sim.model.stages import Stage
from sim.model.state import Draws, State, Today

from .played import any_history, chances, in_both_engines, play, some_days, some_draws, some_params, some_worlds

P = Params(
    taliban_leverage=1.0, taliban_grievance=0.5, taliban_retaliation=0.2, taliban_offensive_answer=3.0,
    taliban_prospects=2.0, taliban_effort_cost=0.3, taliban_air_cost=0.2, taliban_compliance=0.4,
    taliban_restrained=0.5, taliban_fight_and_talk=1.0, taliban_offensive=2.0, taliban_rationality=2.0,
    violence_promised=0.8, violence_truce_until=5.0, prisoners_demanded=5000.0, prisoners_due=10.0,
    taliban_overstay=0.8, withdrawal_promised=425.0, orders_review_probability=0.5,
)  # fmt: skip
# trusts Washington by 0.5, Kabul by 0.4; a fifth of the prisoners are free
W = State(
    trust=[0.0, 0.5, 0.0, 0.4, 0.0, 0.0], prisoners_released=1000.0, recent_strikes=0.5, offensive=1.0, surplus=0.1,
    stage=Stage.SUBSTANCE, presence=0.5, exit_belief=0.75, effort=0.7,
)  # fmt: skip
BACK = Params(prisoners_taliban=1000.0, prisoners_demanded=5000.0, prisoners_return_rate=0.02)


@pytest.mark.parametrize(("day", "share"), [(9.0, 0.0), (10.0, 0.8)])
def test_arrears_by_hand(day, share):
    assert taliban.arrears(W, P, Today(day=day)) == share


def test_what_weighs_on_effort_by_hand():
    """leverage 0.6, grievance 0.5 * 0.8, retaliation 0.2 * (0.5 + 3), nobody overstays, prospects -2 * 0.1."""
    assert taliban.weigh_effort(W, P, Today(day=20.0)) == pytest.approx((0.6, 0.4, 0.7, 0.0, -0.2))


@pytest.mark.parametrize(("day", "presence", "stayed"), [(425.0, 0.5, 0.0), (426.0, 0.5, 0.4), (426.0, 0.0, 0.0)])
def test_a_force_overstays_from_the_day_after_the_promised_one(day, presence, stayed):
    assert taliban.weigh_effort(replace(W, presence=presence), P, Today(day=day))[3] == pytest.approx(stayed)


@pytest.mark.parametrize(
    ("change", "prospects"),
    [({"stage": Stage.PROCEDURE}, -0.2), ({"stage": Stage.IMPASSE}, 0.0), ({"stage": Stage.SUSPENDED}, 0.0),
     ({"surplus": -0.1}, 0.0)],
)  # fmt: skip
def test_prospects_count_at_the_table_alone(change, prospects):
    assert taliban.weigh_effort(replace(W, **change), P, Today())[4] == pytest.approx(prospects)


@pytest.mark.parametrize(("effort", "lost"), [(0.8, 0.0), (0.5, 0.0), (1.0, 0.02), (2.0, 0.12)])
def test_what_breaking_the_promise_forfeits_by_hand(effort, lost):
    """0.4 * (1 - 0.75) * (0.5 + 0.5) for each unit above 0.8."""
    assert taliban.compliance_lost(W, P, effort) == pytest.approx(lost)


def test_nothing_is_forfeited_once_the_exit_is_certain():
    assert taliban.compliance_lost(replace(W, exit_belief=1.0), P, 2.0) == 0.0


def test_effort_payoffs_by_hand():
    """1.5 e - 0.2 e squared - compliance."""
    assert taliban.effort_payoffs(W, P, Today(day=20.0)) == pytest.approx((0.7, 1.28, 2.08))


@in_both_engines
@pytest.mark.parametrize(
    ("day", "u", "leaning", "effort"),
    [(1.0, 0.0499, 0.9, 0.5), (1.0, 0.0501, 0.9, 1.0), (1.0, 0.2095, 0.9, 1.0), (1.0, 0.2097, 0.0, 2.0),
     (20.0, 0.4999, 0.0499, 0.5), (20.0, 0.0001, 0.0501, 1.0), (20.0, 0.4999, 0.2095, 1.0),
     (20.0, 0.0001, 0.2097, 2.0), (20.0, 0.5001, 0.9, 0.7), (20.0, 0.9999, 0.0, 0.7)],
)  # fmt: skip
def test_effort_by_hand(engine, day, u, leaning, effort):
    """Odds e**-1.16 : 1 : e**1.6, together 6.26652: restrained up to a leaning of 0.05003, fighting and talking up to
    0.20961. The first day's draw is the leaning; later there is a review in one week of two, else the order stands."""
    p, w = replace(P, prisoners_due=1.0), replace(W, leaning_effort=leaning)
    after = play(engine, taliban.choose_effort, w, p, Draws(u_effort=u), Today(day=day, weekly=1.0))
    assert after.effort == effort
    assert after.leaning_effort == (u if day == 1.0 else leaning)


@pytest.mark.parametrize(
    ("t", "effort", "today"),
    [(Today(day=20.0, truce=1.0), 2.0, 0.5), (Today(day=5.0), 2.0, 0.5), (Today(day=20.0), 2.0, 2.0),
     (Today(day=20.0, truce=1.0), 0.3, 0.3)],
)  # fmt: skip
def test_a_truce_holds_effort_down_from_its_first_day_to_its_last(t, effort, today):
    assert taliban.effort_today(replace(W, effort=effort), P, t) == today


@pytest.mark.parametrize(
    ("change", "of_parameters", "fiercer"),
    [({"trust": [0.0, 0.5, 0.0, 0.8, 0.0, 0.0]}, {}, False), ({"prisoners_released": 5000.0}, {}, False),
     ({"recent_strikes": 3.0}, {}, True), ({"offensive": 0.0}, {}, False), ({"surplus": 0.4}, {}, False),
     ({"presence": 1.0}, {}, False), ({"exit_belief": 0.95}, {}, True), ({"exit_belief": 0.1}, {}, False),
     ({}, {"violence_promised": 1.5}, True), ({}, {"taliban_effort_cost": 0.6}, False)],
)  # fmt: skip
def test_what_makes_an_offensive_likelier(change, of_parameters, fiercer):
    day = Today(day=20.0)
    before = chances(taliban.EFFORT, W, P, day)
    after = chances(taliban.EFFORT, replace(W, **change), replace(P, **of_parameters), day)
    assert (after["offensive"] > before["offensive"]) is fiercer


@in_both_engines
@pytest.mark.parametrize(
    ("released", "returned", "u", "freed"),
    [(2500.0, 100.0, 0.19, 7.0), (2500.0, 100.0, 0.21, 8.0), (2500.0, 500.0, 0.99, 0.0), (2500.0, 499.5, 0.99, 0.0),
     (0.0, 0.0, 0.99, 0.0)],
)  # fmt: skip
def test_prisoners_come_back_in_proportion_by_hand(engine, released, returned, u, freed):
    """0.02 * (0.5 + 0.475) of the 400 due are 7.8: 7 or, with four chances in five, 8; none above what is due."""
    w = State(prisoners_released=released, prisoners_returned=returned, trust=[0.0, 0.0, 0.0, 0.475, 0.0, 0.0])
    after = play(engine, taliban.return_prisoners, w, BACK, Draws(u_return=u))
    assert after.prisoners_returned == returned + freed


@pytest.mark.parametrize(("trust", "back"), [(0.1, 453.0), (0.9, 758.0)])
def test_they_come_back_faster_with_trust(trust, back):
    """Of 1,000, 1 - (1 - 0.02 * (0.5 + trust))**50 in fifty days; rounding by chance favours neither way."""
    w = State(prisoners_released=5000.0, trust=[trust] * 6)
    for u in np.random.default_rng(5).random(50):
        w = play("interpreted", taliban.return_prisoners, w, BACK, Draws(u_return=u))
    assert w.prisoners_returned == pytest.approx(back, abs=15.0)


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    chosen = play(engine, taliban.choose_effort, w, p, d, t).effort
    assert chosen in (w.effort, p.taliban_restrained, p.taliban_fight_and_talk, p.taliban_offensive)
    due = 1000.0 * w.prisoners_released / 5000.0
    after = play(engine, taliban.return_prisoners, w, p, d, t)
    assert 0.0 <= after.prisoners_returned <= due
    assert after.prisoners_returned == int(after.prisoners_returned)


@in_both_engines
@pytest.mark.parametrize("u", [1e-6, 0.5, 1.0 - 1e-6])
def test_where_the_scenario_orders_the_effort_that_is_made(engine, u):
    t = Today(day=8.0, weekly=1.0, ordered=1.3)
    after = play(engine, taliban.choose_effort, W, P, Draws(u_effort=u), t)
    assert after.effort == taliban.effort_today(after, P, t) == 1.3
    assert taliban.effort_today(after, P, Today(day=8.0, ordered=0.0)) == 0.0
    held = Today(day=8.0, ordered=9.0, truce=1.0)
    assert taliban.effort_today(after, P, held) == P.taliban_restrained
