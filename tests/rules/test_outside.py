"""Donors and spoilers."""

from dataclasses import replace

import pytest
from hypothesis import given

from sim.model.params import Params
from sim.model.rules.outside import befall, donors_today, fund, spoil
from sim.model.state import Draws, State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

P = Params(spoilers_hazard=0.02, spoilers_killed=19.0, spoilers_outrage=0.3, spoilers_memory=10.0)


@pytest.mark.parametrize(
    ("day", "shock", "paid"),
    [(99.0, 0.0, 0.8), (100.0, 0.0, 0.0), (99.0, -0.5, 0.3), (99.0, 0.5, 1.0), (100.0, -0.5, 0.0)],
)
def test_donors_by_hand(day, shock, paid):
    p = Params(donors_support=0.8, donors_until=100.0)
    assert donors_today(p, Today(day=day, donors_shock=shock)) == pytest.approx(paid)


@in_both_engines
@pytest.mark.parametrize(("day", "funding", "left"), [(99.0, 1.0, 0.98), (100.0, 0.9, 0.81), (99.0, 0.8, 0.8)])
def test_pay_runs_down_by_hand(engine, day, funding, left):
    """A tenth a day of what is between the pay and what the donors give: 0.8, from day 100 on nothing."""
    p = Params(donors_support=0.8, donors_until=100.0, donors_rundown=10.0)
    after = play(engine, fund, State(funding=funding), p, t=Today(day=day))
    assert after.funding == pytest.approx(left, abs=1e-15)


@in_both_engines
@pytest.mark.parametrize(("u", "killed", "outrage"), [(0.0199, 24.0, 0.75), (0.0201, 5.0, 0.45)])
def test_spoilers_by_hand(engine, u, killed, outrage):
    """Nine tenths of yesterday's outrage are left; an attack adds its own."""
    after = play(engine, spoil, State(outrage=0.5, civilians_killed=5.0), P, Draws(u_spoilers=u))
    assert (after.civilians_killed, after.outrage) == (killed, pytest.approx(outrage))


def test_more_spoilers_mean_more_outrage():
    drawn = [Draws(u_spoilers=(i + 0.5) / 100) for i in range(100)]
    often, seldom = (
        sum(play("interpreted", spoil, State(), replace(P, spoilers_hazard=hazard), d).outrage for d in drawn)
        for hazard in (0.03, 0.01)
    )
    assert often == pytest.approx(3.0 * seldom)


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    after = play(engine, spoil, w, p, d, t)
    assert 0.0 <= after.outrage <= w.outrage + p.spoilers_outrage
    assert after.civilians_killed in (w.civilians_killed, w.civilians_killed + p.spoilers_killed)
    assert 0.0 <= donors_today(p, t) <= 1.0
    assert 0.0 <= play(engine, fund, w, p, d, t).funding <= 1.0


@in_both_engines
def test_what_a_scenario_dates_by_hand(engine):
    """An announcement adds to both beliefs, up to certainty; a sign of good faith is weeks of kept promises."""
    w = State(kept=[6.0] * 6, broken=[14.0] * 6, trust=[0.3] * 6, exit_belief=0.5, exit_belief_kabul=0.9, united=1.0)
    t = Today(exit_belief_shock=0.2, trust_shock=5.0, unity_shock=-1.0)
    after = play(engine, befall, w, Params(), t=t)
    assert (after.exit_belief, after.exit_belief_kabul, after.united) == (0.7, 1.0, 0.0)
    assert (after.kept[0], after.trust[0]) == (11.0, pytest.approx(11.0 / 25.0))
    assert after.trust[1:] == [0.3] * 5
    bad = play(engine, befall, w, Params(), t=Today(trust_shock=-5.0, unity_shock=1.0))
    assert (bad.broken[0], bad.trust[0], bad.united) == (19.0, pytest.approx(6.0 / 25.0), 1.0)


@in_both_engines
def test_a_day_without_anything_dated_leaves_all_as_it_is(engine):
    w = State(kept=[6.0] * 6, broken=[14.0] * 6, trust=[0.31] * 6, exit_belief=0.5, united=1.0)
    assert play(engine, befall, w, Params()) == w
