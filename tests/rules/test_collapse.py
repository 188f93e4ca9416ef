"""The cascade: one day by hand, its resting points and the fold between them, what makes men give up."""

from dataclasses import replace

import pytest
from hypothesis import given
from scipy.optimize import brentq
from scipy.stats import norm

from sim.model.params import Params
from sim.model.rules.collapse import lose_heart
from sim.model.state import State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

P = Params(
    collapse_threshold=0.7, collapse_spread=0.2, collapse_ground=0.5, collapse_air=0.1, collapse_expectation=0.15,
    collapse_disunity=0.05, collapse_donors=0.4, collapse_speed=0.05, war_taliban_share=0.5,
    withdrawal_troops=10_000.0,
)  # fmt: skip
W = State(given_up=0.1, taliban_share=0.6, presence=0.5, exit_belief_kabul=0.4, unity=0.6)
FIRM = State(given_up=0.0, taliban_share=0.5, presence=1.0, exit_belief_kabul=0.0, unity=1.0)


@in_both_engines
@pytest.mark.parametrize(("funding", "threshold"), [(1.0, 0.525), (0.5, 0.325), (0.0, 0.125)])
def test_a_day_by_hand(engine, funding, threshold):
    """0.7 less 0.1 * 0.5 for the air, 0.15 * 0.7 for the expectation (0.6 of 0.5 is left), 0.05 * 0.4 for disunity
    and, without pay, 0.4; loss is 0.5 * 0.1. The normal share is an approximation, right to 1.4e-4."""
    share = norm.cdf((0.1 + 0.05 - threshold) / 0.2)
    after = play(engine, lose_heart, replace(W, funding=funding), P, t=Today(day=1.0))
    assert after.given_up == pytest.approx(0.1 + 0.05 * (share - 0.1), abs=0.05 * 1.5e-4)


def test_men_reckon_with_what_stays():
    """With a believed exit down to a quarter of the force, half of the presence is left to expect."""
    w, p = replace(W, presence=0.0, exit_belief_kabul=1.0), replace(P, collapse_speed=1.0, collapse_expectation=0.3)
    gone, stays = (
        play("interpreted", lose_heart, w, replace(p, withdrawal_residual=left), t=Today(day=1.0)).given_up
        for left in (0.0, 2500.0)
    )
    threshold = 0.7 - 0.1 - 0.02
    assert gone == pytest.approx(norm.cdf((0.15 - threshold + 0.3) / 0.2), abs=2e-4)
    assert stays == pytest.approx(norm.cdf((0.15 - threshold + 0.15) / 0.2), abs=2e-4)


def resting(threshold, begun=0.0):
    """Where the cascade comes to rest with thresholds around this one, nothing else lost."""
    p, w = replace(P, collapse_threshold=threshold), replace(FIRM, given_up=begun)
    for _ in range(6000):
        w = replace(w)
        lose_heart(w, p, None, Today(day=1.0))
    return w.given_up


@pytest.mark.parametrize("threshold", [0.40, 0.45, 0.55, 0.85])
def test_it_rests_where_as_many_give_up_as_the_share_calls_for(threshold):
    """The lower root of F = Phi((F - mu) / 0.2), by scipy."""
    lower = brentq(lambda f: norm.cdf((f - threshold) / 0.2) - f, 0.0, threshold - 0.15)
    assert resting(threshold) == pytest.approx(lower, abs=1.5e-3)


def test_a_small_loss_of_heart_is_total_collapse():
    """The fold: as thresholds sink from 0.40 to 0.35, the resting point jumps from 0.03 to 1 (literature.md)."""
    assert resting(0.40) == pytest.approx(0.03, abs=0.01)
    assert resting(0.35) == pytest.approx(1.0, abs=0.01)


def test_between_the_folds_it_depends_on_how_many_have_given_up():
    """At 0.5 the middle resting point is 0.5 itself: fewer recover, more run to the end."""
    assert resting(0.5, begun=0.45) < 0.05
    assert resting(0.5, begun=0.55) > 0.95


@pytest.mark.parametrize(
    "change", [{"taliban_share": 0.7}, {"presence": 0.2}, {"exit_belief_kabul": 0.9}, {"unity": 0.2}, {"funding": 0.5}]
)
def test_what_makes_men_give_up(change):
    before = play("interpreted", lose_heart, W, P, t=Today(day=1.0)).given_up
    assert play("interpreted", lose_heart, replace(W, **change), P, t=Today(day=1.0)).given_up > before


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    after = play(engine, lose_heart, w, p, d, t).given_up
    assert 0.0 <= after <= 1.0
    assert abs(after - w.given_up) <= p.collapse_speed
