"""How histories end: settlement, fall, the claim on election day, rest."""

from dataclasses import replace

import pytest
from hypothesis import given

from sim.model.params import Params
from sim.model.rules import ending
from sim.model.stages import End, Stage
from sim.model.state import NEVER, State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

EVEN = Params(taliban_saliences=[0.25] * 4, government_saliences=[0.25] * 4, collapse_falls_at=0.5)
TALKING = State(stage=Stage.SUBSTANCE, taliban_aspiration=0.6, government_aspiration=0.4 - 1e-9)
COUNTS = Params(us_election=200.0, withdrawal_first_phase_troops=8600.0)


@in_both_engines
def test_there_is_a_deal_where_what_is_left_is_enough(engine):
    """With saliences alike, 0.6 for the Taliban leave 0.4."""
    after = play(engine, ending.settle, TALKING, EVEN, t=Today(day=70.0, weekly=1.0))
    assert (after.end, after.settlement_day, after.issues_closed) == (End.SETTLEMENT, 70.0, 4.0)


@in_both_engines
@pytest.mark.parametrize(
    "change",
    [{"government_aspiration": 0.4 + 1e-9}, {"taliban_aspiration": 0.61}, {"stage": Stage.PROCEDURE},
     {"stage": Stage.SUSPENDED}, {"stage": Stage.IMPASSE}, {"taliban_reservation": 0.61},
     {"government_reservation": 0.41}],
)  # fmt: skip
def test_there_is_none_where_too_much_is_asked_or_war_pays_more_or_substance_is_not_talked_of(engine, change):
    after = play(engine, ending.settle, replace(TALKING, **change), EVEN, t=Today(day=70.0, weekly=1.0))
    assert (after.end, after.settlement_day) == (End.NONE, NEVER)


@in_both_engines
def test_log_rolling_makes_room_for_a_deal(engine):
    """Who cares for one issue each can have 0.9 each: 0.7 and 0.3 for the four issues, the other way round."""
    p = replace(EVEN, taliban_saliences=[0.05, 0.45, 0.45, 0.05], government_saliences=[0.45, 0.05, 0.05, 0.45])
    w = replace(TALKING, taliban_aspiration=0.9, government_aspiration=0.9 - 1e-9)
    assert play(engine, ending.settle, w, p).end == End.SETTLEMENT
    assert play(engine, ending.settle, w, EVEN).end == End.NONE


@in_both_engines
@pytest.mark.parametrize(("given_up", "falls"), [(0.5, False), (0.500001, True)])
def test_the_government_falls_when_too_many_have_given_up(engine, given_up, falls):
    after = play(engine, ending.fall, State(given_up=given_up, taliban_share=0.6), EVEN, t=Today(day=70.0))
    assert (after.end, after.fall_day) == ((End.FALL, 70.0) if falls else (End.NONE, NEVER))
    assert after.taliban_share == (1.0 if falls else 0.6)


@in_both_engines
def test_a_deal_on_the_day_of_the_fall_comes_too_late(engine):
    today = Today(day=70.0, weekly=1.0)
    after = play(engine, ending.settle, replace(TALKING, given_up=0.6, issues_closed=3.0), EVEN, t=today)
    assert (after.end, after.settlement_day, after.issues_closed) == (End.NONE, NEVER, 3.0)
    after = play(engine, ending.fall, after, EVEN, t=today)
    assert (after.end, after.settlement_day, after.fall_day) == (End.FALL, NEVER, 70.0)


@in_both_engines
@pytest.mark.parametrize(
    ("change", "day", "claim"),
    [({}, 200.0, 1.0), ({}, 199.0, 0.0), ({}, 201.0, 0.0), ({"troops": 8601.0}, 200.0, 0.0),
     ({"stage": Stage.SUSPENDED}, 200.0, 0.0), ({"stage": Stage.IMPASSE}, 200.0, 0.0),
     ({"end": End.FALL}, 200.0, 0.0), ({"end": End.SETTLEMENT}, 150.0, 1.0), ({"end": End.SETTLEMENT}, 201.0, 0.0)],
)  # fmt: skip
def test_success_is_claimed_on_election_day_or_at_a_settlement_before_it(engine, change, day, claim):
    w = replace(State(stage=Stage.PROCEDURE, troops=8600.0), **change)
    assert play(engine, ending.count_success, w, COUNTS, t=Today(day=day)).claim == claim


@in_both_engines
@pytest.mark.parametrize("end", [End.NONE, End.SETTLEMENT, End.FALL])
def test_after_the_end_nobody_fights(engine, end):
    w = State(end=end, attacks_today=9.0, killed_today=8.0, strikes_today=7.0, recent_strikes=6.0, breach=5.0)
    after = play(engine, ending.rest, w, EVEN)
    flows = (after.attacks_today, after.killed_today, after.strikes_today, after.recent_strikes, after.breach)
    assert flows == ((9.0, 8.0, 7.0, 6.0, 5.0) if end == End.NONE else (0.0,) * 5)


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    settled = play(engine, ending.settle, w, p, d, t)
    assert (settled.end == End.SETTLEMENT) is (settled.settlement_day == t.day)
    assert settled.end == End.NONE or w.stage == Stage.SUBSTANCE
    fallen = play(engine, ending.fall, settled, p, d, t)
    assert (fallen.end == End.FALL) is (w.given_up > p.collapse_falls_at) is (fallen.fall_day == t.day)
    assert not (fallen.settlement_day != NEVER and fallen.fall_day != NEVER)
