"""Figures as files: each drawn and saved as PNG and SVG, with its data beside it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from datetime import date, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.analysis import claimwords
from sim.analysis.calibration_summary import CalibrationSummary
from sim.analysis.effects import Worlds
from sim.analysis.findings import ClaimsResult
from sim.atomic import write_file
from sim.measures import OUTCOMES
from sim.plots import (
    bands,
    claims,
    compare,
    facts,
    outcomes,
    parameters,
    patterns,
    phase,
    ranks,
    slices,
    sweep_rows,
    timeline,
    timing,
    turning,
)
from sim.replay.course import Course, Fate
from sim.scenario.evidence import ledger
from sim.stats import QUANTILES
from sim.summary import Difference, Interval, Summary
from sim.sweeps.summary import SweepSummary

PNG: dict[str, Any] = {"dpi": 200, "metadata": {"Software": None}, "pil_kwargs": {"compress_level": 3}}
SVG: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}}
COMPARED = "taliban_share"  # the variable whose fans stand beside the outcomes
# What the documents date, marked beside the densities; read when the module is imported, while histories still run.
FACTS = [("opening_day", date.fromisoformat(str(ledger()["talks.began"].date)), "as it happened")]
QUANTILE_NAMES = tuple(f"q{100 * q:02.0f}" for q in QUANTILES)
Row = Iterable[Any]
Drawn = tuple[Figure, Iterable[Row]]  # a figure and its data, the first row naming the columns


def draw(name: str, kind: str, what: tuple[Any, ...], folder: Path) -> Path:
    """Draw one figure, of a kind that DRAWERS knows, into a folder; give the path of its PNG."""
    figure, rows = DRAWERS[kind](*what)
    write_file(folder / f"{name}.png", lambda path: figure.savefig(path, **PNG))
    with rc_context({"svg.hashsalt": name}):  # the same figure, the same bytes
        write_file(folder / f"{name}.svg", lambda path: figure.savefig(path, **SVG))
    write_file(folder / f"{name}.csv", lambda path: _write_csv(path, rows))
    return folder / f"{name}.png"


def _bands(summary: Summary) -> Drawn:
    return bands.figure(summary), _band_rows(summary)


def _outcomes(summaries: list[Summary], differences: list[Difference]) -> Drawn:
    return outcomes.figure(summaries, differences), _outcome_rows(summaries, differences)


def _timing(summary: Summary) -> Drawn:
    return timing.figure(summary, FACTS), _timing_rows(summary)


def _compare(first: Summary, other: Summary, differences: list[Difference]) -> Drawn:
    rows = [*_band_rows(first, (COMPARED,)), *list(_band_rows(other, (COMPARED,)))[1:]]
    return compare.figure(first, other, differences, COMPARED), rows


def _claims(found: ClaimsResult) -> Drawn:
    return claims.figure(found), _claim_rows(found)


def _facts(calibration: CalibrationSummary) -> Drawn:
    return facts.figure(calibration), _fact_rows(calibration)


def _patterns(calibration: CalibrationSummary) -> Drawn:
    return patterns.figure(calibration), _pattern_rows(calibration)


def _parameters(calibration: CalibrationSummary) -> Drawn:
    return parameters.figure(calibration), _parameter_rows(calibration)


def _ranks(names: Sequence[str], found: Any, bins: int, coverage: dict[float, Any], source: str) -> Drawn:
    return ranks.figure(names, found, bins, coverage, source), _rank_rows(names, found, coverage)


def _timeline(course: Course) -> Drawn:
    return timeline.figure(course), _course_rows(course)


def _turning(fate: Fate) -> Drawn:
    return turning.figure(fate), _fate_rows(fate)


def _phase(sweep: SweepSummary) -> Drawn:
    return phase.figure(sweep), sweep_rows.rows(sweep)


def _slices(sweep: SweepSummary) -> Drawn:
    return slices.figure(sweep), sweep_rows.rows(sweep)


DRAWERS: dict[str, Callable[..., Drawn]] = {
    "bands": _bands,
    "outcomes": _outcomes,
    "timing": _timing,
    "compare": _compare,
    "claims": _claims,
    "facts": _facts,
    "patterns": _patterns,
    "parameters": _parameters,
    "ranks": _ranks,
    "timeline": _timeline,
    "turning": _turning,
    "phase": _phase,
    "slices": _slices,
}


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write UTF-8 with a mark in front, without which Excel takes it for the code page of the machine."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)


def _band_rows(summary: Summary, variables: Iterable[str] = ()) -> Iterator[Row]:
    yield ("scenario", "variable", "unit", "date", *(f"q{100 * q:02.0f}" for q in QUANTILES))
    for name in variables or summary.bands:
        b = summary.bands[name]
        for i, day in enumerate(b.dates):
            yield (summary.name, name, b.unit, day, *(f"{x:.6g}" for x in b.quantiles[:, i]))


def _outcome_rows(summaries: list[Summary], differences: list[Difference]) -> Iterator[Row]:
    """One row a scenario and outcome: its share with both intervals, and its change against the first scenario."""
    told = [field.name for field in fields(Difference)][3:]
    yield ("scenario", "outcome", *Interval._fields, *told)
    changes = {(d.scenario, d.outcome): astuple(d)[3:] for d in differences}
    for summary in summaries:
        for outcome, interval in summary.outcomes.items():
            yield (summary.name, outcome, *interval, *changes.get((summary.name, outcome), [""] * len(told)))


def _timing_rows(summary: Summary) -> Iterator[Row]:
    yield ("run", *summary.days)
    for i, row in enumerate(zip(*summary.days.values(), strict=True)):
        yield (i, *("" if day != day else int(day) for day in row))


def _claim_rows(found: ClaimsResult) -> Iterator[Row]:
    numbers = ("probability", "effect", "low", "high", "bar")
    yield ("id", "claim", "says", "verdict", *numbers, "unit", "direction", *Worlds._fields, "told")
    for f in found.findings:
        written = ("" if x is None else f"{x:.6g}" for x in (getattr(f, name) for name in numbers))
        counts = f.worlds or [""] * len(Worlds._fields)
        yield (f.id, f.claim, f.says, f.verdict, *written, f.unit, f.direction, *counts, claimwords.measured(f))


def _fact_rows(calibration: CalibrationSummary) -> Iterator[Row]:
    """Every day of every trace before and after, then what the documents say of them."""
    yield ("inputs", "variable", "unit", "from", "date", *QUANTILE_NAMES, "low", "high", "tolerance", "fact")
    drawn, units = facts.traces(calibration), {}
    for inputs, found in calibration.bands.items():
        for b in (found[name] for name in drawn):
            units[b.variable] = b.unit
            for i, day in enumerate(b.dates):
                values = (f"{x:.6g}" for x in b.quantiles[:, i])
                yield (inputs, b.variable, b.unit, "", day, *values, "", "", "", "")
    for m in calibration.marks:
        target = (f"{x:.6g}" for x in (m.low, m.high, m.tolerance))
        first = calibration.start if m.is_change else m.first or ""
        yield ("documents", m.trace, units[m.trace], first, m.last, *[""] * len(QUANTILES), *target, m.fact)


def _pattern_rows(calibration: CalibrationSummary) -> Iterator[Row]:
    seen = [f"{inputs}_{name}" for inputs in calibration.bands for name in ("occurring", *QUANTILE_NAMES)]
    yield ("id", "fact", "unit", "target", "tolerance", "prior_pass", "posterior_pass", "left_out_pass", *seen)
    for f in calibration.facts:
        numbers = [x for found in f.seen.values() for x in (found.occurring, *found.quantiles)]
        written = (f"{x:.6g}" if isfinite(x) else "" for x in (f.prior, f.posterior, f.left_out, *numbers))
        yield (f.id, f.words, f.unit, f.target, f.tolerance, *written)


def _parameter_rows(calibration: CalibrationSummary) -> Iterator[Row]:
    yield ("name", "unit", "low", "high", "scale", "q05", "q50", "q95", "shift", "identified")
    for p in calibration.learnt:
        after = (f"{x:.6g}" for x in (p.q05, p.q50, p.q95, p.shift))
        yield (p.name, p.unit, p.low, p.high, "log" if p.is_log else "linear", *after, p.identified)


def _rank_rows(names: Sequence[str], found: Any, coverage: dict[float, Any]) -> Iterator[Row]:
    """One row a name: how often each interval held the truth, and its rank in each replicate."""
    levels = sorted(coverage)
    yield ("name", *(f"coverage_{100 * level:.0f}" for level in levels), *(f"rank_{k}" for k in range(len(found))))
    for k, name in enumerate(names):
        yield (name, *(f"{coverage[level][k]:.6g}" for level in levels), *(int(rank) for rank in found[:, k]))


def _course_rows(course: Course) -> Iterator[Row]:
    """Every line of every panel, one row a day."""
    lines = [(panel, line) for panel, found in course.panels.items() for line in found]
    yield ("date", *(f"{panel}: {line.label}" if line.label else panel for panel, line in lines))
    for day in range(course.days):
        yield (course.start + timedelta(days=day), *(f"{line.values[day]:.6g}" for _, line in lines))


def _fate_rows(fate: Fate) -> Iterator[Row]:
    """The share of futures that end each way, one row a moment."""
    yield ("date", "futures", *OUTCOMES, "own_low", "own_high")
    for day, row, bounds in zip(fate.moments.tolist(), fate.shares, fate.bounds, strict=True):
        yield (fate.start + timedelta(days=int(day)), fate.futures, *(f"{x:.6g}" for x in (*row, *bounds)))
