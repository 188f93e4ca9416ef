"""Labels of events never meet, nor does a line run through one; values at the ends of lines move apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.plots.labels import flags, spread

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


def test_spread_moves_neighbours_apart_evenly() -> None:
    assert spread([10, 12], 6) == pytest.approx([8, 14])
    assert spread([14, 10], 6) == pytest.approx([15, 9])
    assert spread([10, 30], 6) == [10, 30]
    assert spread([], 6) == []
