"""Trust: Beta-Bernoulli posteriors and Bayes' rule on the exit, by hand."""

from dataclasses import replace

import pytest
from hypothesis import given

from sim.model.params import Params
from sim.model.rules import trust
from sim.model.stages import Trust
from sim.model.state import PAIRS, State, Today

from .played import any_history, in_both_engines, plan, play, some_days, some_draws, some_params, some_worlds

P = Params(
    trust_fading=0.98, trust_evidence=1.0, trust_broken_weight=2.0, trust_strikes=0.2, trust_operations=0.5,
    trust_half_breach=0.6,
    prisoners_due=10.0, prisoners_demanded=5000.0, prisoners_first_tranche=5000.0, withdrawal_promised=25.0,
    **plan((0, 9000), (99, 0)),
)  # fmt: skip
# every prior is worth 20 weeks, 6 of them kept
W = State(kept=[6.0] * PAIRS, broken=[14.0] * PAIRS, trust=[0.3] * PAIRS, releasing=1.0, presence=0.5, troops=9.0)
SEES = Params(
    taliban_belief_leave=0.2, taliban_belief_pause=1.0, taliban_belief_fading=0.0, government_belief_weight=0.5,
    taliban_exit_belief=0.5, government_exit_belief=0.2, withdrawal_begins=10.0, withdrawal_troops=9000.0,
    **plan((0, 9000), (99, 0)),
)  # fmt: skip


def posterior(broken, owed=1.0):
    """Kept and broken weeks after one more in which so much was owed, and so much of it bad; old ones worth 0.98."""
    kept, bad = 5.88 + owed * (1.0 - broken), 13.72 + 2.0 * owed * broken
    return kept / (kept + bad)


def judged(engine, day=20.0, **change):
    return play(engine, trust.judge_each_other, replace(W, **change), P, t=Today(day=day, weekly=1.0)).trust


@in_both_engines
def test_a_week_in_which_all_is_kept_by_hand(engine):
    assert judged(engine) == pytest.approx([6.88 / 20.6] * PAIRS)


@in_both_engines
def test_violence_breaks_the_taliban_s_word(engine):
    """0.4 above the promise breaks 0.4 / (0.4 + 0.6) of it."""
    found = judged(engine, breach=0.4)
    assert found[Trust.US_TALIBAN] == found[Trust.GOVERNMENT_TALIBAN] == pytest.approx(6.48 / 21.0)
    assert found[Trust.GOVERNMENT_US] == pytest.approx(posterior(0.2))
    assert found[Trust.TALIBAN_US] == found[Trust.US_GOVERNMENT] == pytest.approx(posterior(0.0))


@in_both_engines
def test_worse_violence_is_worse_evidence_without_end(engine):
    assert judged(engine, breach=5.4)[Trust.US_TALIBAN] == pytest.approx(posterior(0.9))
    capped = replace(P, structures_capped_breach=1.0)
    found = play(engine, trust.judge_each_other, replace(W, breach=5.4), capped, t=Today(day=20.0, weekly=1.0)).trust
    assert found[Trust.US_TALIBAN] == pytest.approx(posterior(1.0))


@in_both_engines
def test_a_breach_of_the_assurances_found_is_a_broken_promise_to_washington_alone(engine):
    found = judged(engine, found=1.0)
    assert found[Trust.US_TALIBAN] == pytest.approx(posterior(1.0))
    assert found[Trust.GOVERNMENT_TALIBAN] == pytest.approx(posterior(0.0))


@in_both_engines
@pytest.mark.parametrize(
    ("unowed", "taliban", "us"), [(0.0, posterior(0.0, 0.5), 0.3), (1.0, posterior(0.0), posterior(0.0))]
)
def test_a_week_in_which_nothing_was_owed_proves_nothing(engine, unowed, taliban, us):
    """All are free: Kabul owes its restraint alone, nothing to Washington; a force that is gone owes nothing."""
    p, w = replace(P, structures_trust_unowed=unowed), replace(W, prisoners_released=5000.0, presence=0.0)
    found = play(engine, trust.judge_each_other, w, p, t=Today(day=20.0, weekly=1.0)).trust
    assert found[Trust.TALIBAN_GOVERNMENT] == pytest.approx(taliban)
    assert found[Trust.US_GOVERNMENT] == found[Trust.TALIBAN_US] == pytest.approx(us)


@in_both_engines
@pytest.mark.parametrize(
    ("change", "broken"), [({"recent_strikes": 2.0}, 0.4), ({"pace": 0.0}, 1.0), ({"recent_strikes": 9.0}, 1.0)]
)
def test_strikes_and_a_stopped_withdrawal_break_washington_s(engine, change, broken):
    assert judged(engine, **change)[Trust.TALIBAN_US] == pytest.approx(posterior(broken))


@in_both_engines
@pytest.mark.parametrize(("day", "presence", "broken"), [(25.0, 0.5, 0.0), (26.0, 0.5, 0.5), (26.0, 0.0, 0.0)])
def test_staying_past_the_promised_day_breaks_it_too(engine, day, presence, broken):
    owed = 1.0 if presence else 0.0
    assert judged(engine, day, presence=presence)[Trust.TALIBAN_US] == pytest.approx(posterior(broken, owed))


@in_both_engines
@pytest.mark.parametrize(("allowed_from", "broken"), [(20.0, 0.0), (21.0, 1.0)])
def test_who_may_release_nobody_keeps_no_word(engine, allowed_from, broken):
    p = replace(P, prisoners_release_from=allowed_from)
    found = play(engine, trust.judge_each_other, W, p, t=Today(day=20.0, weekly=1.0)).trust
    assert found[Trust.TALIBAN_GOVERNMENT] == found[Trust.US_GOVERNMENT] == pytest.approx(posterior(broken))


@in_both_engines
@pytest.mark.parametrize(
    ("change", "day", "broken"),
    [({"releasing": 0.0}, 20.0, 1.0), ({"offensive": 1.0}, 20.0, 0.5)],
)  # fmt: skip
def test_withheld_prisoners_and_offensives_break_kabul_s(engine, change, day, broken):
    found = judged(engine, day, **change)
    assert found[Trust.TALIBAN_GOVERNMENT] == pytest.approx(posterior(broken))
    withheld = 0.0 if "offensive" in change else broken
    assert found[Trust.US_GOVERNMENT] == pytest.approx(posterior(withheld))


@in_both_engines
@pytest.mark.parametrize("change", [{"releasing": 0.0}, {"releasing": 0.0, "prisoners_released": 5000.0}])
def test_offensives_alone_break_it_while_no_prisoner_is_owed(engine, change):
    day = 20.0 if "prisoners_released" in change else 9.0
    kept, broken = (judged(engine, day, offensive=x, **change) for x in (0.0, 1.0))
    assert kept[Trust.TALIBAN_GOVERNMENT] == pytest.approx(posterior(0.0, 0.5))
    assert broken[Trust.TALIBAN_GOVERNMENT] == pytest.approx(posterior(1.0, 0.5))
    assert kept[Trust.US_GOVERNMENT] == pytest.approx(posterior(0.0, 0.0))


@in_both_engines
def test_without_evidence_and_fading_trust_stays(engine):
    p = replace(P, trust_evidence=0.0, trust_fading=1.0)
    assert play(engine, trust.judge_each_other, replace(W, breach=1.0, pace=0.0), p).trust == [0.3] * PAIRS


@pytest.mark.parametrize(("bad_weeks_in_ten", "expected"), [(0, 1.0), (5, 1 / 3), (10, 0.0)])
def test_trust_comes_to_the_share_of_weeks_kept_with_bad_ones_doubled(bad_weeks_in_ten, expected):
    w = W
    for week in range(3000):
        bad = 1e9 if week % 10 < bad_weeks_in_ten else 0.0
        w = play("interpreted", trust.judge_each_other, replace(w, breach=bad), P)
    assert w.trust[Trust.US_TALIBAN] == pytest.approx(expected, abs=0.04)


@in_both_engines
@pytest.mark.parametrize(
    ("pace", "odds", "odds_kabul"), [(1.0, 1.1, 1.05), (2.0, 1.1, 1.05), (0.0, 1 / 1.5, 1 / 1.25)]
)
def test_bayes_rule_by_hand(engine, pace, odds, odds_kabul):
    """Breach 0.5: the odds of one and of a quarter gain a tenth under withdrawal, fall by a third in a pause."""
    w = State(troops=9000.0, pace=pace, breach=0.5, exit_belief=0.5, exit_belief_kabul=0.2)
    after = play(engine, trust.read_washington, w, SEES, t=Today(day=20.0, weekly=1.0))
    assert after.exit_belief == pytest.approx(odds / (1.0 + odds))
    assert after.exit_belief_kabul == pytest.approx(0.25 * odds_kabul / (1.0 + 0.25 * odds_kabul))


@in_both_engines
@pytest.mark.parametrize(
    ("change", "day"),
    [({"breach": 0.0}, 20.0), ({}, 9.0), ({"troops": 2500.0}, 20.0), ({"breach": 0.0, "pace": 0.0}, 20.0),
     ({"clock": 40.0}, 20.0), ({"clock": 59.0}, 20.0), ({"clock": 59.0, "pace": 0.0}, 20.0)],
)  # fmt: skip
def test_what_teaches_nothing(engine, change, day):
    """Between the phases nobody leaves, whatever the pace."""
    w = replace(State(troops=9000.0, breach=0.5, exit_belief=0.6, exit_belief_kabul=0.3), **change)
    p = replace(
        SEES, withdrawal_residual=2500.0, withdrawal_troops=3000.0, **plan((0, 9000), (40, 8600), (60, 8600), (80, 0))
    )
    after = play(engine, trust.read_washington, w, p, t=Today(day=day, weekly=1.0))
    assert (after.exit_belief, after.exit_belief_kabul) == pytest.approx((0.6, 0.3))


@in_both_engines
def test_beliefs_fade_towards_their_priors(engine):
    w = State(troops=9000.0, exit_belief=0.9, exit_belief_kabul=0.1)
    after = play(engine, trust.read_washington, w, replace(SEES, taliban_belief_fading=0.1))
    assert (after.exit_belief, after.exit_belief_kabul) == pytest.approx((0.86, 0.11))


@in_both_engines
@pytest.mark.parametrize(("troops", "least"), [(9000.0, 0.1), (2250.0, 0.5), (90.0, 0.9), (0.0, 1.0)])
def test_the_belief_in_the_exit_follows_the_soldiers(engine, troops, least):
    """At least one less the root of the share that is left: a half with a quarter, nine tenths with a hundredth."""
    w = State(troops=troops, exit_belief=0.1, exit_belief_kabul=0.1)
    after = play(engine, trust.read_washington, w, SEES)
    assert (after.exit_belief, after.exit_belief_kabul) == pytest.approx((least, least))


@in_both_engines
def test_it_is_certain_once_the_last_soldier_has_left(engine):
    after = play(engine, trust.read_washington, State(exit_belief=0.3, exit_belief_kabul=0.1), SEES)
    assert (after.exit_belief, after.exit_belief_kabul) == (1.0, 1.0)


@pytest.mark.parametrize(("pace", "limit"), [(1.0, 0.99), (0.0, 0.01)])
def test_no_evidence_makes_certain(pace, limit):
    w = State(troops=9000.0, pace=pace, breach=1.0, exit_belief=0.5, exit_belief_kabul=0.5)
    for _ in range(500):
        w = play("interpreted", trust.read_washington, w, SEES, t=Today(day=20.0, weekly=1.0))
    assert (w.exit_belief, w.exit_belief_kabul) == (limit, limit)


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    after = play(engine, trust.judge_each_other, w, p, d, t)
    assert all(0.0 < share < 1.0 for share in after.trust)
    assert min(after.kept + after.broken) > 0.0
    read = play(engine, trust.read_washington, w, p, d, t)
    assert 0.01 <= read.exit_belief <= 1.0
    assert read.exit_belief == 1.0 or w.troops > 0.0
    assert read.exit_belief < 1.0 or w.troops < 1.0
