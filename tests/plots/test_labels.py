"""Labels of events never meet, nor does a line run through one; values at the ends of lines move apart."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.output.plots.events import place_events
from sim.output.plots.labels import crossings, flags, spread
from sim.output.plots.scales import day_number

MARKS = st.lists(st.tuples(st.floats(0, 190), st.floats(12, 120)), max_size=7)


@given(MARKS)
def test_no_two_labels_meet_and_all_stay_within_the_limits(marks: list[tuple[float, float]]) -> None:
    placed = flags(marks, 0.0, 220.0)
    assert [flag.x for flag in placed] == [x for x, _ in marks]
    assert all(flag.left >= 0 and flag.left + flag.width <= 220.0 + 1e-9 for flag in placed)
    for one, two in combinations(placed, 2):
        apart = one.left + one.width <= two.left + 1e-9 or two.left + two.width <= one.left + 1e-9
        assert one.tier != two.tier or apart


def test_labels_with_room_stand_in_one_row() -> None:
    assert [flag.tier for flag in flags([(10, 40), (60, 40), (120, 40)], 0, 200)] == [0, 0, 0]


def test_crowded_labels_descend_like_a_stair_that_no_line_crosses() -> None:
    placed = flags([(60, 50), (75, 50), (90, 50)], 0, 200)
    assert not any(one.meets(two) for one, two in combinations(placed, 2))


def test_a_label_near_the_edge_flies_to_the_left() -> None:
    (flag,) = flags([(190, 50)], 0, 200)
    assert (flag.left, flag.tier) == (140, 0)


def test_long_labels_in_a_crowd_are_cut_rather_than_run_through() -> None:
    events = [
        ("Eid ceasefire", date(2020, 5, 24)),
        ("Inauguration of the next president", date(2021, 1, 20)),
        ("The last American soldier's deadline", date(2021, 12, 20)),
        ("Before it began", date(2018, 1, 1)),
    ]
    limits = day_number(date(2019, 9, 7)), day_number(date(2021, 12, 31))
    placed = place_events(events, limits, 130, 20)
    assert [event.label[:4] for event in placed] == ["Eid ", "Inau", "The "]
    assert [event.is_deadline for event in placed] == [False, False, True]
    assert crossings([event.flag for event in placed]) == 0


def test_spread_moves_neighbours_apart_evenly() -> None:
    assert spread([10, 12], 6) == pytest.approx([8, 14])
    assert spread([14, 10], 6) == pytest.approx([15, 9])
    assert spread([10, 30], 6) == [10, 30]
    assert spread([], 6) == []
