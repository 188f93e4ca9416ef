"""What a regional expert would call a contradiction never stands in a telling: over some hundred histories."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.stages import End
from sim.replay.event import Event
from sim.replay.events_talks import agreed_issues
from sim.replay.record import Record

from .conftest import WORLDS, lived, told

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
Told = list[tuple[Record, list[Event]]]


@pytest.fixture(params=WORLDS)
def tellings(request: pytest.FixtureRequest) -> Told:
    return told(request.param)


@pytest.fixture(params=WORLDS)
def reasoned(request: pytest.FixtureRequest) -> Told:
    return lived(request.param)


def of_kind(events: list[Event], *kinds: str) -> list[Event]:
    return [event for event in events if event.kind in kinds]


def first(events: list[Event], kind: str) -> float:
    return next((event.day for event in events if event.kind == kind), np.inf)


def test_days_never_run_back_and_the_end_is_told_last(tellings: Told) -> None:
    for record, events in tellings:
        days = [event.day for event in events]
        assert days == sorted(days)
        assert days[0] == 0
        assert days[-1] == record.last
        assert of_kind(events, "settlement", "fall", "end") == events[-1:]


def test_the_end_is_the_outcome(tellings: Told) -> None:
    last = {"settlement": "settlement", "government_falls": "fall", "talks_ongoing": "end", "broken_off": "end",
            "never_opened": "end"}  # fmt: skip
    for record, events in tellings:
        assert events[-1].kind == last[record.outcome]


def test_nobody_is_freed_before_the_terms_are_settled(tellings: Told) -> None:
    for record, events in tellings:
        freed = of_kind(events, "release")
        agreed = [e.day for e in of_kind(events, "terms")]
        if freed and record.states["terms_settled"][0] < 3:
            assert len(agreed) == 3 or record.days[agreed[-1]].freed > 0.0  # ordered, with all its terms
            assert max(agreed) <= freed[0].day
        assert first(events, "prisoners_returned") >= first(events, "release")


def test_the_batches_add_up_to_those_that_are_free(tellings: Told) -> None:
    for record, events in tellings:
        assert sum(e.data["freed"] for e in of_kind(events, "release")) == record.states["prisoners_released"][-1]


def stages(events: list[Event]) -> Iterator[tuple[str, bool, bool, bool]]:
    """Each event of the table, with whether talks had opened, were off, were on substance before it."""
    opened = off = substance = False
    for event in events:
        yield event.kind, opened, off, substance
        opened |= event.kind == "talks_open"
        substance |= event.kind == "procedure"
        off = {"suspended": True, "resumed": False}.get(event.kind, off)


def test_talks_open_once_break_off_only_while_they_meet_and_close_issues_only_on_substance(tellings: Told) -> None:
    for _, events in tellings:
        for kind, opened, off, substance in stages(events):
            if kind == "talks_open":
                assert not opened
            if kind in ("procedure", "suspended", "issue_closed", "settlement"):
                assert opened
                assert not off
            if kind == "resumed":
                assert off
            if kind in ("issue_closed", "settlement"):
                assert substance


def test_an_issue_is_reopened_only_by_a_side_that_says_why(tellings: Told) -> None:
    """A side's aspiration never falls below what war would give it: if that rises, the side hardens."""
    for record, events in tellings:
        closed: list[str] = []
        for event in of_kind(events, "issue_closed", "issue_reopened"):
            issue = str(event.data["issue"])
            if event.kind == "issue_closed":
                closed.append(issue)
                continue
            closed.remove(issue)
            w = record.states[event.day]
            assert "must now get" in event.why
            assert "Kabul" not in event.why or w["government_aspiration"] == w["government_reservation"]
            assert "the Taliban" not in event.why or w["taliban_aspiration"] == w["taliban_reservation"]


def test_a_settlement_keeps_what_was_closed_before_it(tellings: Told) -> None:
    for record, events in tellings:
        if record.outcome != "settlement":
            continue
        deal = events[-1].why.lower()
        for issue, side in agreed_issues(record.snapshots[-2], record.params).items():
            assert f"{issue} to {side.lower()}" in deal


def test_the_issues_named_are_as_many_as_the_model_counts(tellings: Told) -> None:
    for record, _ in tellings:
        for day in range(1, record.last + 1, 7):
            if record.states["end"][day] != End.SETTLEMENT:
                named = agreed_issues(record.snapshots[day], record.params)
                assert len(named) == record.states["issues_closed"][day]


def test_troops_leave_only_under_an_order_that_lets_them(tellings: Told) -> None:
    for record, events in tellings:
        steps = np.diff(record.states["troops"])
        back = record.states["pace"][1:] < 0.0
        assert np.all(steps[~back] <= 0)
        assert np.all(steps[back] >= 0)
        assert np.all(steps[record.states["pace"][1:] == 0.0] == 0)
        assert first(events, "withdrawal_over") >= first(events, "soldiers_leave")
        assert not np.any(steps[: int(min(first(events, "soldiers_leave") - 1, record.last))])


def test_no_force_overstays_that_is_gone(tellings: Told) -> None:
    for record, events in tellings:
        for event in of_kind(events, "overstay"):
            assert record.states["presence"][event.day] > 0
            assert "NATO" in event.what or event.day < first(events, "withdrawal_over") + 1e6 * (
                record.params.withdrawal_residual > 0
            )


@pytest.mark.parametrize("kinds", [("violence_above", "violence_below"), ("suspended", "resumed"),
                                   ("surplus_above", "surplus_below"), ("truce_begins", "truce_ends")])  # fmt: skip
def test_what_rises_and_falls_does_so_in_turn(kinds: tuple[str, str], tellings: Told) -> None:
    for _, events in tellings:
        found = [event.kind for event in of_kind(events, *kinds)]
        assert all(one != two for one, two in pairwise(found))
        assert found[:1] != ["resumed"]
        if found[:1] == ["violence_below"]:
            assert "above what is promised" in events[0].why


def test_before_a_fall_many_have_given_up(tellings: Told) -> None:
    for record, events in tellings:
        if record.outcome == "government_falls" and record.states["given_up"][0] < 0.1:
            assert of_kind(events, "giving_up")[-1].data["level"] == 0.25


def test_what_is_said_to_have_made_men_give_up_was_told_before(tellings: Told) -> None:
    for _, events in tellings:
        for event in of_kind(events, "giving_up", "fall"):
            before = {e.kind for e in events if e.day <= event.day}
            if "air support gone" in event.why:
                assert "soldiers_leave" in before
            if "donors' money gone" in event.why:
                assert "donors" in before or "donors paying" in events[0].why
            if "a divided Kabul" in event.why:
                assert "two presidents" in events[0].why
                assert first(events, "united") >= event.day
            if "ground lost" in event.why:
                assert event.day > 0


def test_no_aircraft_strikes_when_the_last_soldier_is_gone(tellings: Told) -> None:
    for record, events in tellings:
        w = record.states
        assert not w["strikes_today"][w["troops"] == 0].any()
        if record.params.withdrawal_residual == 0:
            assert first(events, "first_strike") <= first(events, "withdrawal_over") or not w["strikes"][-1]


def test_violence_rises_above_the_promise_only_under_an_order_a_shock_or_the_season(reasoned: Told) -> None:
    """The weeks before it hold an order above restraint, or the calendar adds to violence."""
    for record, events in reasoned:
        p, w = record.params, record.states
        for event in of_kind(events, "violence_above"):
            days = slice(max(event.day - 60, 0), event.day + 1)
            ordered = (w["effort"][days] > p.taliban_restrained).any()
            outside = any(t.violence_shock > 0 for t in record.days[days])
            assert ordered or outside


def test_talks_that_are_not_on_at_the_end_are_said_to_be_off_or_never_to_have_opened(tellings: Told) -> None:
    said = {"broken_off": "are broken off", "never_opened": "have not opened"}
    for record, events in tellings:
        if record.outcome in said:
            assert said[record.outcome] in events[-1].what
            assert bool(of_kind(events, "talks_open")) is (record.outcome == "broken_off")


def test_success_is_claimed_only_while_talks_are_on(tellings: Told) -> None:
    for _, events in tellings:
        for event in of_kind(events, "election"):
            before = [e for e in events if e.day <= event.day]
            breaks = len(of_kind(before, "suspended")) - len(of_kind(before, "resumed"))
            if event.why == "Washington could claim success":
                assert of_kind(before, "talks_open")
                assert breaks == 0


def test_every_telling_ends_with_a_reason(tellings: Told) -> None:
    assert all(events[-1].why for _, events in tellings)


def test_an_order_told_is_another_than_the_one_told_before(reasoned: Told) -> None:
    for _, events in reasoned:
        for decision in ("pace", "operations", "effort"):
            chosen = [e.reason.chosen for e in events if e.reason and e.reason.decision == decision]
            assert all(one != two for one, two in pairwise(chosen))
            major = [e.reason.chosen for e in events if e.reason and e.reason.decision == decision and not e.minor]
            assert all(one != two for one, two in pairwise(major))


def test_an_order_told_is_the_one_in_force(reasoned: Told) -> None:
    fields = {"pace": "pace", "operations": "offensive", "effort": "effort", "release": "releasing"}
    for record, events in reasoned:
        for event in (e for e in events if e.reason):
            r = event.reason
            assert record.states[fields[r.decision]][event.day] == r.values[r.chosen]


def test_between_two_orders_told_the_first_stands(reasoned: Told) -> None:
    """Nothing changes an order but a decision that is told, the end of the withdrawal, or a truce."""
    for record, events in reasoned:
        for decision, field in (("pace", "pace"), ("effort", "effort")):
            days = {e.day for e in events if e.reason and e.reason.decision == decision}
            for day in np.flatnonzero(np.diff(record.states[field])) + 1:
                over = decision == "pace" and record.states["troops"][day] <= record.params.withdrawal_residual
                ordered = decision == "effort" and record.days[day].ordered >= 0.0
                assert int(day) in days or over or ordered


def test_prisoners_go_only_while_kabul_is_willing_and_may(reasoned: Told) -> None:
    for record, events in reasoned:
        willing = False
        for event in of_kind(events, "order_release", "release"):
            if event.kind == "release":
                assert willing or "as the scenario orders" in event.what
                assert record.may_go[event.day]
            else:
                assert event.reason
                assert (event.reason.chosen == "release") != willing
                willing = event.reason.chosen == "release"


def test_what_decided_adds_up_to_the_difference_in_payoff(reasoned: Told) -> None:
    for _, events in reasoned:
        for r in (e.reason for e in events if e.reason):
            apart = r.payoffs[r.chosen] - r.payoffs[r.next]
            assert sum(r.deciding().values()) == pytest.approx(apart, abs=1e-9)
            assert sum(r.probabilities.values()) == pytest.approx(1.0)


def test_what_the_scenario_orders_is_told_and_nobody_decides_it() -> None:
    """As recorded: the release from 1 March, day 1, to 11 September, day 195; the effort to 15 April, day 46; the pace
    to 28 October, day 242, from the first soldiers on, who go on the plan's second day."""
    for record, events in lived("as-recorded posterior"):
        days = {(e.kind, e.what): e.day for e in events if e.kind in ("order_begins", "order_ends")}
        assert days["order_begins", "The scenario orders how many prisoners are free"] == 1
        assert ("order_ends", "Kabul decides on prisoners again") not in days  # all are free
        why = {e.why for e in events if e.kind == "order_begins"}
        assert why == {"0 to 5,000, until 11 Sep 2020", "2, until 15 Apr 2020"}
        assert days["order_ends", "The Taliban decide on their effort again"] == 47
        assert not [e for e in events if e.kind == "order_effort" and e.day <= 46]
        assert not [e for e in events if e.kind == "order_release" and e.day <= 195]
        assert record.states["prisoners_released"][min(195, record.last)] == (5000.0 if record.last >= 195 else 0.0)
        (gone,) = of_kind(events, "soldiers_leave")
        assert (gone.day, gone.why) == (11, "the scenario orders that the plan is kept until 28 Oct")
        assert days.get(("order_ends", "Washington decides on its pace again"), 243) == 243
        assert not [e for e in events if e.kind == "order_pace" and e.day <= 242]
        assert set(record.states["pace"][:243]) == {1.0}


def test_what_each_party_leans_towards_is_told_on_the_first_day(tellings: Told) -> None:
    ways = {"united_states": ("a halt", "the schedule", "haste"), "government": ("defence", "the offensive")}
    for record, events in tellings:
        told_ = {event.lane: event for event in of_kind(events, "leaning")}
        assert set(told_) == set(ways)
        for lane, field in (("united_states", "leaning_pace"), ("government", "leaning_operations")):
            at = int(record.states[field][1] * len(ways[lane]))
            assert told_[lane].head == f"leans towards {ways[lane][at]}"
            assert (told_[lane].day, told_[lane].minor) == (1, True)


def test_every_finding_on_the_assurances_is_told(tellings: Told) -> None:
    for record, events in tellings:
        found, troops = record.states["found"], record.states["troops"]
        days = [int(day) for day in np.flatnonzero(np.diff(found)) + 1 if found[day] or troops[day] > 0]
        assert [event.day for event in of_kind(events, "assurances")] == days


def test_a_decree_that_lets_nobody_more_go_is_told() -> None:
    """1,500 go by the decree, the others wait for calm: once, on the first day on which the next would have gone."""
    ended = [(record, events) for record, events in told("decree posterior") if record.outcome == "never_opened"]
    assert len(ended) > 5
    for record, events in ended:
        (waits,) = of_kind(events, "release_waits")
        assert waits.data["freed"] == record.states["prisoners_released"][waits.day] >= 1500.0
        assert not record.may_go[waits.day]
