"""What facts teach, counted by hand, and how odd they are, of histories whose law is known."""

from __future__ import annotations

from math import log2, sqrt

import numpy as np
import pytest
from scipy import stats

from sim.studies.calibration import evidence, misfit
from sim.studies.calibration.patterns import SummaryStatistics, patterns
from sim.studies.calibration.taught import chance_of_shift, shift_by_chance, taught
from tests.plots.invented_calibration import START

# Eight histories and three facts: all three hold in one; the first alone is missing in two, the second in none, the
# third in one.
EIGHT = np.array([[1, 1, 1], [0, 1, 1], [0, 1, 1], [1, 1, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]], bool)


@pytest.mark.parametrize(("share", "told"), [(1.0, 0.0), (0.5, 1.0), (0.125, 3.0), (0.0, None)])
def test_a_fact_that_half_of_all_show_tells_one_bit(share: float, told: float | None) -> None:
    assert evidence.bits(share) == told


def test_what_a_fact_tells_beyond_the_others_is_counted_among_those_that_show_them() -> None:
    assert evidence.beyond_others(EIGHT) == [pytest.approx(log2(3)), 0.0, 1.0]


def test_where_none_shows_all_nothing_is_told_beyond_the_others() -> None:
    assert evidence.beyond_others(EIGHT[1:]) == [None, None, None]


def test_bits_beyond_one_fact_and_bits_of_the_others_add_up_to_those_of_all() -> None:
    others, every = EIGHT[:, 1:].all(axis=1).mean(), EIGHT.all(axis=1).mean()
    assert evidence.beyond_others(EIGHT)[0] == pytest.approx(-log2(every) + log2(others))


def test_what_is_about_inputs_shows_again() -> None:
    """Inputs that decide everything tell all of it; luck that decides everything tells nothing."""
    half = np.arange(1000) % 2 == 0
    quarter = np.arange(1000) % 4 == 0
    assert evidence.about_inputs(half, half) == 1.0
    assert evidence.about_inputs(quarter, quarter) == 2.0
    assert evidence.about_inputs(half, np.arange(1000) < 500) == 0.0
    assert evidence.about_inputs(half, ~half) is None


def test_what_is_about_inputs_is_the_divergence_of_order_two() -> None:
    """A third of the vectors pass with chance 0.9, the others with 0.3: E p^2 / (E p)^2 = 0.33 / 0.25."""
    chance = np.random.default_rng(1)
    likely = np.where(np.arange(600_000) % 3 == 0, 0.9, 0.3)
    first, second = (chance.random(len(likely)) < likely for _ in range(2))
    assert evidence.about_inputs(first, second) == pytest.approx(log2(0.33 / 0.25), abs=0.02)


def test_by_fact_gives_each_its_three_numbers() -> None:
    found = evidence.by_fact(np.stack([EIGHT, EIGHT]))
    assert [row["bits"] for row in found] == pytest.approx([2.0, -log2(0.75), 1.0])
    assert found[0]["bits_inputs"] == 2.0
    assert [row["bits_beyond"] for row in found] == [pytest.approx(log2(3)), 0.0, 1.0]


def test_facts_of_the_model_s_own_making_are_as_odd_as_chance_has_it() -> None:
    """Box's probability is even if the model is right: facts told of the law that gives the histories."""
    chance, widths = np.random.default_rng(2), np.array([0.4, 0.0])
    lived = np.column_stack([chance.standard_normal(600), chance.random(600) < 0.3])
    told = np.column_stack([chance.standard_normal(150) + chance.uniform(-0.4, 0.4, 150), chance.random(150) < 0.3])
    odd = [misfit.oddity(facts, lived, widths, chance) for facts in told]
    assert stats.kstest(odd, "uniform").pvalue > 0.001


def test_facts_that_none_of_the_histories_is_near_are_found_out() -> None:
    chance, widths = np.random.default_rng(3), np.array([0.4])
    lived = chance.standard_normal((4000, 1))
    assert misfit.oddity(np.array([5.0]), lived, widths, chance) < 0.01
    assert misfit.oddity(np.array([0.0]), lived, widths, chance) > 0.8  # about the mode, near ties


def test_histories_that_show_all_facts_are_counted() -> None:
    lived = np.array([[1.0, np.inf], [2.0, np.inf], [1.2, 3.0], [9.0, np.inf]])
    assert misfit.shown(np.array([1.5, np.inf]), lived, np.array([0.5, 1.0])) == 0.5
    assert misfit.shown(np.array([1.5, 4.0]), lived, np.array([0.5, 1.0])) == 0.25
    assert misfit.shown(np.array([-5.0, 4.0]), lived, np.array([0.5, 1.0])) == 0.0


def test_the_documents_facts_are_told_at_their_middle_or_as_yes() -> None:
    """Histories that show exactly what is asked make the facts the least odd there are."""
    asked = [p for p in patterns(START) if p.id in ("troops-july", "attacks-45", "violence-october")]
    statistics = SummaryStatistics(asked, START)
    exact = np.tile([8600.0, 4750.0, 2000.0], (200, 1))
    off = exact + np.array([5000.0, 0.0, 0.0])
    chance = np.random.default_rng(4)
    assert misfit.of_all(statistics, exact, chance) == 1.0
    assert misfit.of_all(statistics, off, chance) == 0.0
    assert misfit.of_each(statistics, off, chance) == [0.0, 1.0, 1.0]


def test_what_chance_moves_is_kolmogorov_s_law() -> None:
    """Of 400 even draws the largest gap exceeds 1.358 / 20 in one case of twenty; of 75, any in one of twenty."""
    assert chance_of_shift(1.3581 / 20, 400) == pytest.approx(0.05, abs=1e-4)
    assert shift_by_chance(400, 1) == pytest.approx(1.3581 / 20, abs=1e-4)
    each = stats.kstwobign.sf(shift_by_chance(400, 75) * sqrt(400))
    assert each == pytest.approx(0.05 / 75)


def test_what_was_taught_is_added_up() -> None:
    found = taught(1 / 512, 1 / 16, [0.4, 0.1, 0.09, 0.001], 4096)
    assert (found.bits, found.bits_inputs) == (9.0, 5.0)
    assert (found.inputs, found.identified, found.detected) == (4, 2, 3)
    assert found.by_chance < 1e-9
    assert found.sentence.startswith("The facts taught 9.0 bits, at most 5.0 of them about inputs, not luck: 2 of 4")
    few = taught(0.0, 1 / 16, [0.4, 0.1], 64)
    assert few.bits is None
    assert few.by_chance == pytest.approx(2 * stats.kstwobign.sf(0.8))
    assert "where chance alone would move about 1" in few.sentence
