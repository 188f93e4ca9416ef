"""Figures as files: each drawn and saved as PNG and SVG, with its data beside it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from sim.plots import bands, compare, outcomes, timing
from sim.scenario.evidence import ledger
from sim.store import write_file
from sim.summary import QUANTILES, Difference, Summary

PNG: dict[str, Any] = {"dpi": 200, "metadata": {"Software": None}, "pil_kwargs": {"compress_level": 3}}
SVG: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}}
COMPARED = "taliban_share"  # the variable whose fans stand beside the outcomes
# What the documents date, marked beside the densities; read when the module is imported, while histories still run.
FACTS = [("opening_day", date.fromisoformat(str(ledger()["talks.began"].date)), "as it happened")]
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


DRAWERS: dict[str, Callable[..., Drawn]] = {
    "bands": _bands,
    "outcomes": _outcomes,
    "timing": _timing,
    "compare": _compare,
}


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def _band_rows(summary: Summary, variables: Iterable[str] = ()) -> Iterator[Row]:
    yield ("scenario", "variable", "unit", "date", *(f"q{100 * q:02.0f}" for q in QUANTILES))
    for name in variables or summary.bands:
        b = summary.bands[name]
        for i, day in enumerate(b.dates):
            yield (summary.name, name, b.unit, day, *(f"{x:.6g}" for x in b.quantiles[:, i]))


def _outcome_rows(summaries: list[Summary], differences: list[Difference]) -> Iterator[Row]:
    yield (
        "scenario",
        "outcome",
        "share",
        "low",
        "high",
        "inputs_low",
        "inputs_high",
        "points",
        "points_low",
        "points_high",
    )
    changes = {(d.scenario, d.outcome): (d.points, d.low, d.high) for d in differences}
    for summary in summaries:
        for outcome, interval in summary.outcomes.items():
            change = changes.get((summary.name, outcome), ("", "", ""))
            yield (summary.name, outcome, *interval, *change)


def _timing_rows(summary: Summary) -> Iterator[Row]:
    yield ("run", *summary.days)
    for i, row in enumerate(zip(*summary.days.values(), strict=True)):
        yield (i, *("" if day != day else int(day) for day in row))
