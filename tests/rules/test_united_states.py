"""Washington: urgency, pressure, pace, troops, presence, strikes."""

from dataclasses import replace

import pytest
from hypothesis import given

from sim.model.params import Params
from sim.model.rules import united_states as us
from sim.model.stages import NEVER, Stage
from sim.model.state import Draws, State, Today

from .played import any_history, chances, in_both_engines, plan, play, some_days, some_draws, some_params, some_worlds

CALENDAR = Params(us_election=100.0, us_urgency_days=60.0, us_urgency_peak=2.0)
# push = 0.2 * 2 + 0.5 - 0.6 * 0.5 * (1.5 - 0.3) = 0.54; pause -1.04, hurry 0.04; lambda 2
WEIGHS = Params(
    us_stay_cost=0.2, us_failure_push=0.5, withdrawal_conditionality=0.6, us_pace_cost=1.0, us_acceleration=2.0,
    us_rationality=2.0, trust_half_breach=0.5, orders_review_probability=0.4, withdrawal_begins=10.0,
)  # fmt: skip
TORN = State(urgency=2.0, breach=0.5, stage=Stage.SUSPENDED, trust=[0.3] * 6, troops=9000.0, pace=0.5)
SCHEDULE = Params(
    withdrawal_troops=13_000.0, withdrawal_begins=10.0, withdrawal_deadline=80.0,
    **plan((10, 13_000), (20, 8600), (50, 8600), (60, 4600), (80, 0)),
)  # fmt: skip


@in_both_engines
@pytest.mark.parametrize(("day", "expected"), [(100.0, 3.0), (40.0, 1.7357588823428847), (101.0, 1.0)])
def test_urgency_by_hand(engine, day, expected):
    """1 + 2 exp(-60/60) two months before the election, 1 from the day after it."""
    assert play(engine, us.feel_urgency, State(), CALENDAR, t=Today(day=day, weekly=1.0)).urgency == expected


def test_pressure_by_hand():
    """(0.8 + 0.2) * 1.5 * (1.5 - 0.7)."""
    w = State(urgency=1.5, trust=[0.0, 0.0, 0.0, 0.0, 0.7, 0.0])
    assert us.pressure_on_kabul(w, Params(diplomacy_pressure=0.8), Today(pressure_shock=0.2)) == pytest.approx(1.2)


def test_what_weighs_on_the_pace_by_hand():
    assert us.weigh_pace(TORN, WEIGHS, Today()) == pytest.approx((0.4, 0.5, -0.36))
    assert us.pace_payoffs(TORN, WEIGHS, Today()) == pytest.approx((-1.04, -1.04, 0.0, 0.04))


@in_both_engines
@pytest.mark.parametrize(("u", "pace"), [(0.0565, 0.0), (0.0567, 1.0), (0.5093, 1.0), (0.5095, 2.0)])
def test_the_pace_by_hand(engine, u, pace):
    """Odds e**-2.08 : 1 : e**0.08, so a pause up to 0.05657 and the schedule up to 0.50943."""
    w, d = replace(TORN, leaning_pace=u), Draws(u_pace=0.9, u_review=0.39)
    assert play(engine, us.choose_pace, w, WEIGHS, d, Today(day=12.0, weekly=1.0)).pace == pace


@in_both_engines
@pytest.mark.parametrize(("day", "lottery", "leaning"), [(1.0, 0.0, 0.7), (8.0, 0.0, 0.3), (8.0, 1.0, 0.7)])
def test_washington_leans_for_ever_as_on_its_first_day(engine, day, lottery, leaning):
    w, p = replace(TORN, leaning_pace=0.3), replace(WEIGHS, structures_lottery=lottery)
    after = play(engine, us.choose_pace, w, p, Draws(u_pace=0.7), Today(day=day, weekly=1.0))
    assert after.leaning_pace == leaning


@in_both_engines
@pytest.mark.parametrize(
    ("u", "troops", "found", "findings"),
    [(0.1999, 9000.0, 0.0, 3.0), (0.2001, 9000.0, 1.0, 4.0), (0.2501, 9000.0, 1.0, 3.0), (0.2001, 0.0, 0.0, 3.0)],
)
def test_assurances_are_looked_at_once_a_month_while_soldiers_are_there(engine, u, troops, found, findings):
    """Kept in four looks of five: a look up to 0.25, which finds a breach from 0.2 on; without one the last stands."""
    w = State(troops=troops, found=1.0, findings=3.0)
    p = Params(assurances_kept=0.8, assurances_look_probability=0.25)
    after = play(engine, us.check_assurances, w, p, Draws(u_pace=u), Today(day=12.0, weekly=1.0))
    assert (after.found, after.findings) == (found, findings)


def test_a_found_breach_weighs_with_the_conditions():
    """-0.6 * (0.5 + 2) * 1.2, where violence alone gives -0.36."""
    p = replace(WEIGHS, withdrawal_assurance_weight=2.0)
    w = replace(TORN, found=1.0)
    assert us.weigh_pace(w, p, Today())[2] == pytest.approx(-1.8)
    assert us.told_pace(w, p, Today()) == pytest.approx((0.4, 0.5, -0.36, -1.44))
    assert us.told_pace(replace(TORN, breach=0.0), p, Today()) == pytest.approx((0.4, 0.5, 0.0, 0.0))


@in_both_engines
def test_without_a_review_the_pace_stays(engine):
    d = Draws(u_pace=0.9, u_review=0.41)
    assert play(engine, us.choose_pace, TORN, WEIGHS, d, Today(day=12.0, weekly=1.0)).pace == 0.5


@in_both_engines
@pytest.mark.parametrize(("day", "troops"), [(9.0, 9000.0), (12.0, 2500.0), (12.0, 2000.0)])
def test_there_is_no_pace_to_choose_before_the_withdrawal_and_after_it(engine, day, troops):
    w, p = replace(TORN, troops=troops), replace(WEIGHS, withdrawal_residual=2500.0)
    assert play(engine, us.choose_pace, w, p, Draws(u_pace=0.01), Today(day=day, weekly=1.0)).pace == 1.0


@in_both_engines
@pytest.mark.parametrize(("day", "pace"), [(12.0, 1.0), (19.0, 0.0)])
def test_while_the_scenario_orders_that_the_plan_is_kept_washington_has_no_choice(engine, day, pace):
    w, p = replace(TORN, leaning_pace=1e-6), replace(WEIGHS, withdrawal_kept_until=12.0)
    assert play(engine, us.choose_pace, w, p, Draws(u_review=0.1), Today(day=day, weekly=1.0)).pace == pace


@in_both_engines
def test_the_pace_is_chosen_weekly(engine):
    assert play(engine, us.choose_pace, TORN, WEIGHS, Draws(u_pace=0.01), Today(day=12.0)).pace == 0.5


@pytest.mark.parametrize(
    ("change", "of_parameters", "pauses_more"),
    [({"breach": 1.0}, {}, True), ({"trust": [0.1] * 6}, {}, True), ({"urgency": 3.0}, {}, False),
     ({"stage": Stage.SUBSTANCE}, {}, True), ({}, {"withdrawal_conditionality": 2.0}, True),
     ({}, {"us_stay_cost": 0.4}, False)],
)  # fmt: skip
def test_what_makes_a_pause_likelier(change, of_parameters, pauses_more):
    before = chances(us.PACE, TORN, WEIGHS)
    after = chances(us.PACE, replace(TORN, **change), replace(WEIGHS, **of_parameters))
    assert (after["pause"] > before["pause"]) is pauses_more
    assert after["send back"] == after["pause"]  # one pause, where nobody is sent back
    assert (after["accelerate"] < before["accelerate"]) is pauses_more


@pytest.mark.parametrize(
    ("clock", "troops"),
    [(10.0, 13_000.0), (15.0, 10_800.0), (20.0, 8600.0), (50.0, 8600.0), (55.0, 6600.0), (60.0, 4600.0),
     (70.0, 2300.0), (80.0, 0.0), (500.0, 0.0)],
)  # fmt: skip
def test_the_schedule_by_hand(clock, troops):
    assert us.scheduled_troops(SCHEDULE, clock) == pytest.approx(troops)


@pytest.mark.parametrize(
    ("day", "clock", "troops", "due"),
    [(9.0, 9.0, 9000.0, False), (10.0, 10.0, 9000.0, True), (12.0, 5.0, 13_000.0, True), (19.0, 19.9, 9000.0, True),
     (20.0, 20.0, 9000.0, False), (49.0, 49.9, 9000.0, False), (50.0, 50.0, 8600.0, True), (60.0, 79.0, 100.0, True),
     (60.0, 79.0, 0.0, False)],
)  # fmt: skip
def test_soldiers_are_due_to_leave_but_not_in_a_hold(day, clock, troops, due):
    """Nor before its day or after the end; a first day that a pause put off is due."""
    assert us.is_thinning(State(clock=clock, troops=troops), SCHEDULE, Today(day=day)) is due


@pytest.mark.parametrize(("clock", "due"), [(39.0, False), (40.0, True), (46.0, True), (47.5, False)])
def test_a_cut_within_a_day_is_seen_for_a_week(clock, due):
    cut = plan((10, 13_000), (20, 8600), (40, 8600), (41, 4600), (60, 4600), (80, 0))
    w, p = State(clock=clock, troops=5000.0), replace(SCHEDULE, **cut)
    assert us.is_thinning(w, p, Today(day=clock)) is due


@in_both_engines
@pytest.mark.parametrize(("pace", "troops"), [(0.0, 11_240.0), (1.0, 10_800.0), (2.0, 10_360.0)])
def test_troops_follow_the_schedule_s_own_clock(engine, pace, troops):
    after = play(engine, us.withdraw, State(clock=14.0, pace=pace, troops=13_000.0), SCHEDULE, t=Today(day=99.0))
    assert (after.clock, after.troops) == (14.0 + pace, troops)
    assert after.presence == pytest.approx((troops / 13_000.0) ** 0.5)


# as WEIGHS, but push = 0.2 * 2 + 0.5 - 6 * 0.5 * 1.2 = -2.7; back by half -1.5 * -2.7 - 1.125 = 2.925, pause 2.2
BROKEN = replace(WEIGHS, withdrawal_conditionality=6.0, withdrawal_reversal=0.5, withdrawal_troops=13_000.0)


def test_the_payoff_of_sending_soldiers_back_by_hand():
    assert us.pace_payoffs(TORN, BROKEN, Today())[:3] == pytest.approx((2.925, 2.2, 0.0))
    assert us.pace_payoffs(TORN, replace(BROKEN, withdrawal_reversal=0.0), Today())[0] == pytest.approx(2.2)


@in_both_engines
@pytest.mark.parametrize(
    ("u", "troops", "pace"),
    [(0.8001, 9000.0, -0.5), (0.8002, 9000.0, 0.0), (0.9878, 9000.0, 0.0), (0.9879, 9000.0, 1.0),
     (0.1, 13_000.0, 0.0)],
)  # fmt: skip
def test_a_pause_can_become_a_return_where_the_exit_can_be_reversed(engine, u, troops, pace):
    """A pause of e**4.4 : 1 : e**-6.4, up to 0.98785; of it 1 / (1 + e**-1.45) a return, up to 0.80016; none where all
    are there."""
    w, d = replace(TORN, leaning_pace=u, troops=troops), Draws(u_pace=0.9, u_review=0.39)
    assert play(engine, us.choose_pace, w, BROKEN, d, Today(day=12.0, weekly=1.0)).pace == pace


@pytest.mark.parametrize(
    ("weight", "pauses", "returns"), [(0.8, False, False), (0.9, True, False), (2.0, True, False), (2.2, True, True)]
)
def test_a_return_pays_from_a_point_well_beyond_that_of_a_pause(weight, pauses, returns):
    """Where nothing pulls home, broken conditions hold back with 0.6 of their weight: a pause pays from 1/2 on, a
    return by half from (1.5**2 - 1) / 2 / 0.5 = 1.25 on."""
    p = replace(BROKEN, withdrawal_conditionality=weight, us_stay_cost=0.0)
    back, pause, *_ = us.pace_payoffs(replace(TORN, stage=Stage.SUBSTANCE), p, Today())
    assert (pause > 0.0, back > pause) == (pauses, returns)


@in_both_engines
@pytest.mark.parametrize(
    ("clock", "pace", "after"),
    [(15.0, -0.5, 15.0), (20.0, -0.5, 20.0), (45.0, -0.5, 20.0), (55.0, -0.5, 55.0), (90.0, -0.5, 80.0),
     (45.0, 0.0, 45.0), (9.0, -0.5, 9.0)],
)  # fmt: skip
def test_a_return_goes_back_over_a_hold_at_once(engine, clock, pace, after):
    """The clock is set to the end of the last cut, and stays within one."""
    w, p = State(clock=clock, pace=pace, troops=5000.0), replace(SCHEDULE, trust_half_breach=0.5)
    assert play(engine, us.choose_pace, w, p, Draws(u_review=0.9), Today(day=99.0, weekly=1.0)).clock == after


@in_both_engines
@pytest.mark.parametrize(
    ("clock", "pace", "troops", "at", "there"),
    [(16.0, -1.0, 10_360.0, 15.0, 10_800.0), (16.0, -0.5, 10_360.0, 15.5, 10_580.0),
     (10.5, -1.0, 12_780.0, 10.0, 13_000.0), (10.0, -1.0, 13_000.0, 10.0, 13_000.0),
     (9.0, -1.0, 13_000.0, 9.0, 13_000.0), (15.0, -1.0, 8600.0, 14.0, 9050.0), (16.0, 1.0, 8600.0, 17.0, 8600.0)],
)  # fmt: skip
def test_soldiers_come_back_along_the_plan_no_more_a_day_than_can_be_brought(engine, clock, pace, troops, at, there):
    """450 a day here, and never more than there were; without an order to come back nobody does."""
    w, p = State(clock=clock, pace=pace, troops=troops), replace(SCHEDULE, us_reinforcement=450.0)
    after = play(engine, us.withdraw, w, p, t=Today(day=99.0))
    assert (after.clock, after.troops) == (at, there)


@pytest.mark.parametrize(("clock", "pace", "tells"), [(30.0, 0.0, False), (30.0, -0.5, True), (15.0, 1.0, True)])
def test_soldiers_on_their_way_back_tell_of_intentions_as_those_who_are_due_to_leave(clock, pace, tells):
    w = State(clock=clock, pace=pace, troops=9000.0)
    assert us.shows_intent(w, SCHEDULE, Today(day=clock)) is tells


@in_both_engines
def test_a_residual_force_stays_and_there_is_no_exit(engine):
    p = replace(SCHEDULE, withdrawal_residual=2500.0)
    after = play(engine, us.withdraw, State(clock=78.0, troops=2600.0), p, t=Today(day=99.0))
    assert (after.troops, after.exit_day) == (2500.0, NEVER)


@in_both_engines
@pytest.mark.parametrize(("exit_day", "expected"), [(NEVER, 99.0), (90.0, 90.0)])
def test_the_last_soldier_leaves_once(engine, exit_day, expected):
    after = play(engine, us.withdraw, State(clock=80.0, troops=5.0, exit_day=exit_day), SCHEDULE, t=Today(day=99.0))
    assert (after.troops, after.presence, after.exit_day) == (0.0, 0.0, expected)


@pytest.mark.parametrize(
    ("stays", "shock", "expected"),
    [(0.0, 0.0, 0.0), (1.0, 0.0, 0.3), (0.0, 1.0, 0.3), (0.0, 0.5, 0.15), (1.0, -1.0, 0.0), (1.0, 1.0, 0.3),
     (0.0, -1.0, 0.0)],
)  # fmt: skip
def test_nato_counts_where_it_stays_and_is_more(stays, shock, expected):
    """As far as it is said today to stay: by the scenario, and from outside; all of its force at most."""
    p, t = Params(withdrawal_troops=10_000.0, nato_stays=stays, nato_weight=0.3), Today(nato_shock=shock)
    assert us.presence_of(p, t, 0.0) == expected
    assert us.presence_of(p, t, 2500.0) == 0.5
    assert us.expected_presence(State(presence=0.5), p, t, 0.5) == 0.25 + 0.5 * expected


@in_both_engines
@pytest.mark.parametrize(("u", "strikes"), [(0.7407, 0.0), (0.7409, 1.0), (0.9630, 1.0), (0.9632, 2.0)])
def test_strikes_by_hand(engine, u, strikes):
    """Mean 0.4 * (1 + 2) * sqrt(1/4) * 0.5 = 0.3: none up to e**-0.3 = 0.74082, one up to 1.3 of that."""
    p = Params(strikes_scale=1.0, strikes_rate=0.4, strikes_memory=14.0, withdrawal_troops=10_000.0)
    w = State(troops=2500.0, breach=0.5, strikes=3.0, recent_strikes=1.4)
    after = play(engine, us.strike, w, p, Draws(u_strikes=u), Today(strikes_shock=2.0))
    assert (after.strikes_today, after.strikes) == (strikes, 3.0 + strikes)
    assert after.recent_strikes == pytest.approx(1.3 + 0.5 * strikes)


@in_both_engines
@pytest.mark.parametrize("change", [{"breach": 0.0}, {"troops": 0.0}])
def test_there_are_no_strikes_without_cause_or_aircraft(engine, change):
    p = Params(strikes_scale=3.0, strikes_rate=1.0, strikes_memory=14.0, withdrawal_troops=10_000.0)
    w = replace(State(troops=10_000.0, breach=2.0), **change)
    assert play(engine, us.strike, w, p, Draws(u_strikes=0.999999), Today()).strikes == 0.0


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    chosen = play(engine, us.choose_pace, play(engine, us.feel_urgency, w, p, d, t), p, d, t)
    assert chosen.pace in (0.0, 1.0, 2.0, -p.withdrawal_reversal)
    assert 1.0 <= chosen.urgency <= 1.0 + p.us_urgency_peak
    after = play(engine, us.strike, play(engine, us.withdraw, w, p, d, t), p, d, t)
    assert 0.0 <= after.troops <= w.troops
    assert 0.0 <= after.presence <= 1.0
    assert after.clock == w.clock + w.pace
    assert (after.exit_day == t.day) is (after.troops == 0.0)
    assert 0.0 <= after.strikes_today <= 8.0
    assert after.recent_strikes >= 0.0
