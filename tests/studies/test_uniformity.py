"""Bands about the distribution of ranks: they hold all along as often as they say, and wrong ranks leave them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.studies.calibration import sbc, uniformity
from sim.studies.calibration.distance import HistoryMatching

BINS = 20
KEPT = Path(__file__).resolve().parents[2] / "benchmarks" / "sbc.json"


def ranks(replicates: int, sets: int, narrow: float = 1.0, off: float = 0.0) -> np.ndarray:
    """Of standard normal truths among draws that are so much narrower than they should be, or beside them."""
    chance = np.random.default_rng(6)
    truths = chance.standard_normal((replicates, sets))
    draws = off + narrow * chance.standard_normal((BINS - 1, replicates, sets))
    return (draws < truths).sum(axis=0)


def test_ranks_below_are_counted() -> None:
    assert uniformity.below(np.array([0, 0, 1, 3]), 4).tolist() == [2, 3, 3]
    assert uniformity.below(np.array([[0, 3], [2, 3]]), 4).tolist() == [[1, 0], [1, 0], [2, 0]]


def test_the_least_chance_is_the_binomial_s() -> None:
    """Of ten ranks from 0 to 3 six are below 1, and eight below 2 and 3: the first is the rarest."""
    counts = np.array([6, 8, 8])
    chances = [
        2 * min(stats.binom.cdf(c, 10, k / 4), stats.binom.sf(c - 1, 10, k / 4)) for k, c in enumerate(counts, 1)
    ]
    assert uniformity.least_chance(counts, 10) == pytest.approx(min(chances))


def test_even_ranks_stray_as_often_as_they_should() -> None:
    """A probability is below x in at most x of cases, and nearly so: counts are whole numbers."""
    found = uniformity.p_value(ranks(120, 2000), BINS)
    for x in (0.05, 0.2, 0.5):
        assert (found <= x).mean() == pytest.approx(x, abs=4 * (x * (1 - x) / 2000) ** 0.5 + 0.01)


def test_bands_hold_all_along_in_95_of_100() -> None:
    low, high = uniformity.bands(120, BINS)
    shares = uniformity.below(ranks(120, 2000), BINS) / 120
    inside = ((low[:, None] <= shares) & (shares <= high[:, None])).all(axis=0)
    assert inside.mean() == pytest.approx(0.95, abs=0.025)
    wide_low, wide_high = uniformity.bands(120, BINS, 0.999)
    assert (wide_low <= low).all()
    assert (high <= wide_high).all()


def test_a_curve_leaves_the_band_just_where_its_probability_says_so() -> None:
    found = ranks(80, 400)
    low, high = uniformity.bands(80, BINS)
    shares = uniformity.below(found, BINS) / 80
    outside = ~((low[:, None] <= shares) & (shares <= high[:, None])).all(axis=0)
    chances = uniformity.p_value(found, BINS)
    assert (outside == (chances <= 0.05)).mean() > 0.99  # but for ties at the edge


@pytest.mark.parametrize(("narrow", "off"), [(0.6, 0.0), (1.6, 0.0), (1.0, 0.4)])
def test_draws_too_narrow_too_wide_or_beside_are_found_out(narrow: float, off: float) -> None:
    assert (uniformity.p_value(ranks(400, 40, narrow, off), BINS) < 0.05 / 76).all()


def test_what_is_kept_of_the_full_model_is_of_its_uncertain_numbers() -> None:
    said = json.loads(KEPT.read_text(encoding="utf-8"))
    assert list(said["counts"]) == [*HistoryMatching(1).names, sbc.NEW_MISS], "run `python benchmarks/sbc.py`"
    assert {sum(counts) for counts in said["counts"].values()} == {said["replicates"]}
    assert all(len(held) == len(said["counts"]) for held in said["coverage"].values())
    assert said["replicates"] >= 200
