"""Round values enclose the numbers; quarters are labelled as far as there is room."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.format import in_unit, written
from sim.output.plots.scales import date_ticks, day_number, day_numbers, tick_labels, value_ticks

VALUES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0, 81, ["0", "20", "40", "60", "80", "100"]),
        (3, 13_000, ["0", "2.5k", "5k", "7.5k", "10k", "12.5k", "15k"][::2]),
        (62, 68, ["62", "64", "66", "68"]),
        (-3, 4, ["−4", "−2", "0", "2", "4"]),
        (5, 5, ["0", "1", "2", "3", "4", "5"]),
    ],
)
def test_value_ticks(low: float, high: float, labels: list[str]) -> None:
    shown = tick_labels(value_ticks(low, high))
    assert shown == [label if label != "0.0" else "0" for label in labels]


@example([-0.001, 500001.0], 2)
@example([999_999.999, 1_000_000.0], 6)
@example([0.1 + 0.2, 0.7 + 0.1], 5)
@given(st.tuples(VALUES, VALUES).map(sorted), st.integers(2, 6))
def test_value_ticks_enclose_everything_in_few_steps(ends: list[float], steps: int) -> None:
    low, high = ends
    ticks = value_ticks(low, high, steps)
    assert 2 <= len(ticks) <= steps + 1
    assert ticks[0] <= low + 1e-9 * abs(low)
    assert ticks[-1] >= high - 1e-9 * abs(high)
    assert len(set(tick_labels(ticks))) == len(ticks)


def test_shares_are_written_in_percent() -> None:
    assert tick_labels(value_ticks(0, 1, 4), "share") == ["0", "25", "50", "75", "100%"]
    assert tick_labels(value_ticks(0, 0.034, 4), "probability") == ["0", "1", "2", "3", "4%"]
    assert [in_unit(value, "share") for value in (0.034, 0.006, 0.46, 1)] == ["3%", "<1%", "46%", "100%"]
    assert in_unit(1.834, "multiple of 2019") == "1.8"


def limits(first: date, last: date) -> tuple[float, float]:
    return day_number(first), day_number(last)


def test_quarters_with_the_year_under_the_first_and_every_january() -> None:
    ticks = date_ticks(limits(date(2019, 9, 7), date(2021, 12, 31)), 400, 7.5)
    assert [tick.month for tick in ticks] == ["Oct", "Jan", "Apr", "Jul"] * 2 + ["Oct"]
    assert [tick.year for tick in ticks if tick.month] == ["2019", "2020", "", "", "", "2021", "", "", ""]


def test_labels_are_thinned_but_the_marks_stay() -> None:
    ticks = date_ticks(limits(date(2019, 9, 7), date(2021, 12, 31)), 120, 7.5)
    assert [tick.month for tick in ticks if tick.month] == ["Jan", "Jul", "Jan", "Jul"]
    assert len(ticks) == 9


def test_without_a_january_the_first_label_has_the_year() -> None:
    ticks = date_ticks(limits(date(2020, 2, 20), date(2020, 11, 1)), 300, 7.5)
    assert [(tick.month, tick.year) for tick in ticks] == [("Apr", "2020"), ("Jul", ""), ("Oct", "")]


@pytest.mark.parametrize("days", [1, 5, 40])
def test_short_ranges_have_a_label_too(days: int) -> None:
    first = date(2020, 2, 20)
    ticks = date_ticks((day_number(first), day_number(first) + days), 200, 7.5)
    assert any(tick.month and tick.year for tick in ticks)


def test_dates_of_either_kind_are_the_same_days() -> None:
    days = [date(2020, 2, 29), date(2020, 3, 1)]
    assert day_numbers(np.array(days)).tolist() == [day_number(day) for day in days]
    assert day_numbers(np.array(days, dtype="datetime64[D]")).tolist() == [day_number(day) for day in days]
    assert written(days[0]) == "29 Feb 2020"
