"""Figures of a calibration: strips of facts, ranks, and the files of each."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from sim.output.plots import files as figures
from sim.stats import binomial_middle, binomial_tail, outside_chance
from sim.studies.calibration import uniformity
from sim.studies.calibration.figures import interval_strips, rank_jobs, ranks
from sim.studies.calibration.figures import jobs as calibration_jobs
from sim.studies.calibration.result import reopen
from sim.studies.calibration.summary import (
    CalibrationSummary,
    Fact,
    Seen,
)

from .invented_calibration import stored
from .test_calibration_figures import ROUND, Tidy, words

# --- strips ------------------------------------------------------------------------------------------------------


def invented_fact(low: float, high: float, quantiles: tuple[float, ...], target: str = "8600") -> Fact:
    seen = {inputs: Seen(1.0, quantiles) for inputs in ROUND}
    return Fact("a", "A fact", target, "troops", 0.0, low, high, 0.5, 0.5, 0.5, 1.0, 0.2, 0.1, 0.6, seen)


def test_a_target_bounded_on_both_sides_lies_in_the_middle() -> None:
    scale = interval_strips.scale(invented_fact(8300.0, 8900.0, (8000.0, 8500.0, 8600.0, 8700.0, 9000.0)))
    assert scale is not None
    assert scale.place(8300.0) == pytest.approx(scale.low)
    assert scale.place(8900.0) == pytest.approx(scale.high)
    assert scale.place(8600.0) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("low", "high", "target", "inside", "beside"),
    [(1647.0, np.inf, "at least 1647", 1700.0, 1600.0), (0.0, 1245.0, "at most 1245", 1200.0, 1300.0)],
)
def test_a_target_without_a_bound_is_shaded_to_the_end(
    low: float, high: float, target: str, inside: float, beside: float
) -> None:
    scale = interval_strips.scale(invented_fact(low, high, (1000.0, 1100.0, 1400.0, 1700.0, 1900.0), target))
    assert scale is not None
    assert scale.low <= scale.place(inside) <= scale.high
    assert not scale.low <= scale.place(beside) <= scale.high
    assert 0.0 in (scale.low, 1.0 - scale.high)
    assert all(-1e-9 <= scale.place(q) <= 1 + 1e-9 for q in (1000.0, 1900.0))


def test_what_is_not_a_matter_of_more_or_less_has_no_strip(calibration: CalibrationSummary) -> None:
    by_id = {fact.id: fact for fact in calibration.facts}
    assert interval_strips.scale(by_id["talks-under-way"]) is None
    assert interval_strips.scale(by_id["procedure-open"]) is None
    assert interval_strips.scale(by_id["attacks-45"]) is not None


# --- ranks -------------------------------------------------------------------------------------------------------


def even_ranks(replicates: int, names: int, bins: int = 20) -> tuple[np.ndarray, dict[float, np.ndarray]]:
    found = np.random.default_rng(4).integers(0, bins, (replicates, names))
    inside = abs((found + 0.5) / bins - 0.5)
    return found, {level: (inside < level / 2).mean(axis=0) for level in (0.5, 0.9)}


@pytest.mark.parametrize(("replicates", "names"), [(1, 1), (12, 3), (60, 7), (200, 117)])
def test_ranks_are_tidy(tidy: Tidy, replicates: int, names: int) -> None:
    found, coverage = even_ranks(replicates, names)
    drawn = ranks.figure([f"some.input_number_{k}" for k in range(names)], found, 20, coverage, "seed 1")
    tidy(drawn)
    assert f"{replicates} back-test{'s' * (replicates > 1)} of invented truths" in words(drawn)


def test_the_subtitle_has_the_mean_coverage_and_the_small_print_the_source() -> None:
    found, coverage = even_ranks(50, 4)
    coverage[0.9] = np.array([0.7, 0.8, 0.7, 0.8])
    shown = words(ranks.figure(list("abcd"), found, 20, coverage, "of this and that"))
    assert "Intervals that are to hold the truth in 90% of cases hold it in 75%" in " ".join(shown.split())
    assert "of this and that" in shown


def test_an_interval_that_holds_too_rarely_is_named() -> None:
    found, coverage = even_ranks(100, 3)
    coverage = {0.9: np.array([0.9, 0.5, 0.89])}
    shown = words(ranks.figure(["right", "wrong", "good"], found, 20, coverage, ""))
    assert "Outside: wrong" in shown
    assert "For 1 of them that share lies outside the shade" in " ".join(shown.split())


def test_without_coverage_ranks_alone_are_drawn(tidy: Tidy) -> None:
    found, _ = even_ranks(30, 8)
    tidy(ranks.figure([f"n{k}" for k in range(8)], found, 20, {}, ""))


def test_uneven_ranks_are_among_those_drawn_singly() -> None:
    found, _ = even_ranks(100, 30)
    found[:, 17] = 3
    shown = words(ranks.figure([f"input_{k}" for k in range(30)], found, 20, {}, ""))
    assert "input_17 p 0.00" in shown
    beyond = int((uniformity.p_value(found, 20) < 0.05).sum())
    assert f"Ranks of 100 invented truths: uneven for {beyond} of 30" in shown


@pytest.mark.parametrize("shape", [(5,), (0, 3), (5, 2)])
def test_ranks_that_do_not_fit_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="do not fit 3 inputs"):
        ranks.figure(["a", "b", "c"], np.zeros(shape, int), 20, {})


@pytest.mark.parametrize(("trials", "share"), [(40, 0.9), (200, 0.5), (117, 0.05), (3, 0.5)])
def test_chance_is_the_binomial_distributions(trials: int, share: float) -> None:
    low, high = binomial_middle(trials, share)
    assert (low * trials, high * trials) == pytest.approx(binom.ppf((0.025, 0.975), trials, share))
    within = binom.cdf(round(high * trials), trials, share) - binom.cdf(round(low * trials) - 1, trials, share)
    assert binomial_tail(trials, share) == pytest.approx(1 - within)
    assert outside_chance(np.array([low, high]), share, trials).tolist() == [False, False]


# --- files -------------------------------------------------------------------------------------------------------


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_each_job_is_drawn_with_its_data(tmp_path: Path, calibration: CalibrationSummary) -> None:
    found, coverage = even_ranks(20, 3)
    jobs = calibration_jobs(reopen(stored(tmp_path / "one")).summary)
    jobs += rank_jobs(["a", "b", "c"], found, 20, coverage, "seed 1")
    assert [job.name for job in jobs] == ["facts", "patterns", "parameters", "evidence", "ranks"]
    for job in jobs:
        figures.save(job, tmp_path / "drawn")
        assert all((tmp_path / "drawn" / f"{job.name}.{kind}").stat().st_size for kind in ("png", "svg", "csv"))
    rows = {job.name: read(tmp_path / "drawn" / f"{job.name}.csv") for job in jobs}
    assert [row["id"] for row in rows["patterns"]] == [fact.id for fact in calibration.facts]
    assert [row["name"] for row in rows["parameters"]] == [one.name for one in calibration.learnt]
    documents = [row["fact"] for row in rows["facts"] if row["inputs"] == "documents"]
    assert documents == [m.fact for m in calibration.marks]
    assert {row["inputs"] for row in rows["facts"]} == {"prior", "posterior", "documents"}
    assert [int(rows["ranks"][2][f"rank_{k}"]) for k in range(20)] == found[:, 2].tolist()
