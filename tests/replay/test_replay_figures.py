"""The figures of one history: tidy whatever the history, and the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.replay.chart import branching_of, side_by_side, timeline_of
from sim.replay.figures import junctures as junctures_plot
from sim.replay.figures import timeline
from sim.replay.junctures import junctures
from sim.replay.narrative import tell
from sim.replay.record import play
from sim.replay.timeline import Branching, JunctureShown, Marker
from sim.replay.whatif import what_if
from tests.plots.conftest import check_tidy, texts

from .conftest import WORLDS, lived, scenario, told

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
LONG = "A later, conditional withdrawal with early prisoner releases"


@pytest.mark.parametrize("world", WORLDS)
def test_the_timeline_of_any_history_is_tidy(world: str) -> None:
    for record, events in (told(world)[5], told(world)[11]):
        check_tidy(timeline.figure(timeline_of(record, events)), 100)


@pytest.mark.parametrize("run", [3, 17])
def test_two_worlds_side_by_side_are_tidy(run: int) -> None:
    one, two = (play(scenario(world), 5, run) for world in ("doha-2020 posterior", "donors-leave posterior"))
    made = side_by_side(one, two, (tell(one), tell(two)))
    assert {len(line.values) for lines in made.panels.values() for line in lines} == {made.days}
    check_tidy(timeline.figure(made), 100)


def test_a_what_if_is_drawn_beside_what_was() -> None:
    record = play(scenario("doha-2020 posterior"), 5, 3)
    said = ["withdrawal.conditionality=1.5", "prisoners.batch=200", "diplomacy.pressure=2"]
    other = what_if(record, date(2020, 9, 12), said, 8).other
    check_tidy(timeline.figure(side_by_side(record, other, (tell(record), tell(other)))), 100)


def test_a_crowded_lane_and_a_long_title_are_tidy() -> None:
    record, events = told(WORLDS[0])[0]
    made = timeline_of(record, events)
    crowd = tuple(Marker(day, f"something on day {day}") for day in range(10, 400, 9))
    lanes = {name: (party, spells, crowd) for name, (party, spells, _) in made.lanes.items()}
    check_tidy(timeline.figure(replace(made, lanes=lanes, title=f"{LONG}, {LONG}")), 100)


def test_a_history_of_few_days_is_drawn() -> None:
    record, events = told(WORLDS[0])[0]
    short = replace(record, states=record.states[:4])
    check_tidy(timeline.figure(timeline_of(short, [e for e in events if e.day < 4])), 100)


def test_the_timeline_says_how_it_ended_and_whose_it_is() -> None:
    record, events = told(WORLDS[0])[3]
    words = " ".join(text.get_text() for text in texts(timeline.figure(timeline_of(record, events))))
    assert record.scenario.title in words
    assert "History 3 · seed 5" in words


def test_turning_points_of_a_history_are_tidy() -> None:
    record, events = lived(WORLDS[0])[1]
    check_tidy(junctures_plot.figure(branching_of(junctures(record, events, 64))), 100)


def invented(turns: int) -> Branching:
    moments = np.arange(0, 600, 5)
    rng = np.random.default_rng(2)
    shares = rng.dirichlet([1, 1, 1, 1, 1], len(moments))
    what = ("Washington takes the withdrawal back to its scheduled pace (alone +4)", "The Taliban order restraint")
    low, high = ([base - 9 * k for k in range(turns)] for base in (15, 25))
    shown = tuple(JunctureShown(300 + k, 20.0 - 9 * k, low[k], high[k], 0.004, 0.996, what) for k in range(turns))
    dated = (("Election", date(2020, 11, 3)), ("Plan’s last day", date(2020, 11, 9)))
    source, start = "History 1", date(2020, 2, 29)
    return Branching(LONG, "talks_ongoing", source, start, moments, shares, shares[:, :2], 256, 8, shown, dated)


@pytest.mark.parametrize("turns", [0, 1, 8])
def test_turning_points_however_many_and_near_are_tidy(turns: int) -> None:
    check_tidy(junctures_plot.figure(invented(turns)), 100)


def test_a_fate_that_turned_on_no_day_says_so() -> None:
    words = " ".join(text.get_text() for text in texts(junctures_plot.figure(invented(0))))
    assert "of futures from the first day; no single day turned it by 10 points" in words


def test_the_lanes_tell_the_orders_that_stood() -> None:
    record, events = lived(WORLDS[0])[0]
    made = timeline_of(record, events)
    for name, field in (("Kabul", "offensive"), ("Taliban", "effort")):
        _, spells, _ = made.lanes[name]
        assert spells[0].first == 0
        assert spells[-1].last == record.last
        for spell in spells:
            assert len(set(record.states[field][spell.first : spell.last + 1])) == 1
    assert tell(record) == events
