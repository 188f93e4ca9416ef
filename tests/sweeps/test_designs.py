"""Designs: the points that are looked at, and what each sets."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.design.samples import Dimension, of_table, rows_of
from sim.scenario.problems import Unfit
from tests.examples import examples

LEVERAGE = Dimension("taliban.leverage", 0.5, 3.5, steps=4)
DEADLINE = Dimension("withdrawal.deadline", date(2020, 12, 1), date(2020, 12, 31), steps=4)
UNITED = Dimension("government.two_presidents", levels=(False, True))


def test_a_grid_has_every_level_with_every_other():
    rows = rows_of("grid", (LEVERAGE, UNITED), 0, 1, 100)
    assert rows == tuple((x, flag) for x in (0.5, 1.5, 2.5, 3.5) for flag in (False, True))


def test_dates_on_a_grid_are_whole_days_from_end_to_end():
    days = [day for (day,) in rows_of("grid", (DEADLINE,), 0, 1, 100)]
    assert days == [date(2020, 12, 1), date(2020, 12, 11), date(2020, 12, 21), date(2020, 12, 31)]


def test_a_log_scale_rises_by_equal_factors():
    (grid,) = zip(*rows_of("grid", (Dimension("prisoners.batch_days", 1.0, 100.0, steps=3, scale="log"),), 0, 1, 9),
                  strict=True)  # fmt: skip
    assert grid == pytest.approx((1.0, 10.0, 100.0))


def test_a_grid_that_is_too_large_is_refused_before_it_is_made():
    huge = tuple(Dimension(f"taliban.{k}", 0.0, 1.0, steps=10_000) for k in range(9))
    with pytest.raises(Unfit, match="points, more than 100"):
        rows_of("grid", huge, 0, 1, 100)


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol", "random"])
def test_a_sampled_design_is_the_same_for_the_same_seed_and_covers_the_range(design):
    first, again, other = (rows_of(design, (LEVERAGE, DEADLINE, UNITED), 64, seed, 100) for seed in (1, 1, 2))
    assert first == again != other
    numbers = np.array([row[0] for row in first])
    assert 0.5 <= numbers.min() < 0.8
    assert 3.2 < numbers.max() <= 3.5
    assert {row[2] for row in first} == {False, True}
    assert {row[1] for row in first} <= {date(2020, 12, day) for day in range(1, 32)}


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol"])
def test_each_of_as_many_equal_parts_of_the_range_holds_one_point(design):
    rows = rows_of(design, (LEVERAGE, Dimension("strikes.scale", 0.0, 3.0)), 16, 3, 100)
    for column, low, high in ((0, 0.5, 3.5), (1, 0.0, 3.0)):
        parts = [int(16 * (row[column] - low) / (high - low)) for row in rows]
        assert sorted(parts) == list(range(16))


def test_levels_are_equally_likely_in_a_sampled_design():
    levels = Dimension("strikes.scale", levels=(0.0, 1.0, 3.0))
    drawn = [row[0] for row in rows_of("random", (levels,), 3000, 1, 10_000)]
    for level in levels.levels:
        assert abs(drawn.count(level) - 1000) < 4.5 * np.sqrt(3000 * 2 / 9)  # fails once in 100,000 seeds


def test_every_day_of_a_range_of_dates_is_as_likely_the_last_included():
    drawn = [row[0].day for row in rows_of("random", (DEADLINE,), 31_000, 1, 100_000)]
    counts = np.bincount(drawn, minlength=32)[1:]
    assert ((counts - 1000) ** 2 / 1000).sum() < 68  # chi-square on 30: once in 10,000


def test_a_sobol_design_has_a_power_of_two_of_points():
    with pytest.raises(Unfit, match="power of two of points, found 100") as refused:
        rows_of("sobol", (LEVERAGE,), 100, 1, 1000)
    assert "64 or 128" in refused.value.hint


@settings(max_examples=examples(200))
@given(
    low=st.floats(0.001, 1e3),
    width=st.floats(0.001, 1e3),
    steps=st.integers(2, 50),
    scale=st.sampled_from(["linear", "log"]),
)
def test_a_grid_rises_from_end_to_end_whatever_the_range(low, width, steps, scale):
    grid = Dimension("taliban.leverage", low, low + width, steps=steps, scale=scale).grid()
    assert len(grid) == steps
    assert (grid[0], grid[-1]) == (low, low + width)
    assert list(grid) == sorted(grid)


def test_a_date_can_be_counted_from_another_and_taken_along():
    dimension = Dimension("withdrawal.deadline", after="withdrawal.begins", also=("withdrawal.promised",))
    set_ = dimension.settings(30.4, {"withdrawal.begins": date(2020, 3, 1)})
    assert set_ == {"withdrawal.deadline": date(2020, 3, 31), "withdrawal.promised": date(2020, 3, 31)}
    assert (dimension.column, dimension.unit) == ("withdrawal_deadline_days", "days")


def test_the_levels_of_a_table_are_what_stands_in_it_in_order():
    (dimension,) = of_table(["strikes.scale"], ((1.0,), (0.5,), (1.0,)))
    assert dimension.levels == (1.0, 0.5)
