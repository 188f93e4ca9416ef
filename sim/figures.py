"""The figures of a result: which there are, drawn and saved as PNG and SVG with the data beside them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from matplotlib import rc_context

from sim.plots import bands, compare, outcomes, timing
from sim.scenario.evidence import ledger
from sim.store import write_file
from sim.summary import QUANTILES, Difference, Summary

DPI = 200
COMPARED = "taliban_share"  # the variable whose fans stand beside the outcomes
Row = Iterable[Any]
Job = tuple[str, Callable[[], Any], list[Row]]


def draw_run(summary: Summary, folder: Path) -> list[Path]:
    """Draw the figures of one ensemble into a folder; give the paths of the PNGs."""
    jobs: list[Job] = [
        ("bands", lambda: bands.figure(summary), list(_band_rows(summary))),
        ("outcomes", lambda: outcomes.figure([summary], []), list(_outcome_rows([summary], []))),
        ("timing", lambda: timing.figure(summary, facts()), list(_timing_rows(summary))),
    ]
    return _draw(jobs, folder)


def draw_comparison(summaries: list[Summary], differences: list[Difference], folder: Path) -> list[Path]:
    """Draw the figures of a comparison into a folder: all scenarios together, then each against the first."""
    first, *others = summaries
    jobs: list[Job] = [
        (
            "outcomes",
            lambda: outcomes.figure(summaries, differences),
            list(_outcome_rows(summaries, differences)),
        )
    ]
    jobs += [_pair(first, other, differences) for other in others]
    return _draw(jobs, folder)


def _pair(first: Summary, other: Summary, differences: list[Difference]) -> Job:
    rows = [*_band_rows(first, (COMPARED,)), *list(_band_rows(other, (COMPARED,)))[1:]]
    return f"compare-{other.name}", lambda: compare.figure(first, other, differences, COMPARED), rows


def facts() -> list[tuple[str, date, str]]:
    """What the documents date, to be marked beside the densities."""
    began = ledger()["talks.began"].date
    return [("opening_day", date.fromisoformat(str(began)), "as it happened")]


def _draw(jobs: list[Job], folder: Path) -> list[Path]:
    """Draw in as many processes as there are cores: matplotlib holds the interpreter's lock while it works."""
    global _todo
    _todo = jobs
    with ProcessPoolExecutor(min(len(jobs), 2), mp_context=get_context("fork")) as pool:
        return list(pool.map(_draw_one, range(len(jobs)), [folder] * len(jobs)))


_todo: list[Job] = []  # read by the forked children, which inherit it


def _draw_one(index: int, folder: Path) -> Path:
    name, make, rows = _todo[index]
    figure = make()
    png = {"dpi": DPI, "metadata": {"Software": None}, "pil_kwargs": {"compress_level": 3}}
    svg = {"metadata": {"Date": None, "Creator": None}}
    write_file(folder / f"{name}.png", lambda path: figure.savefig(path, **png))
    with rc_context({"svg.hashsalt": name}):  # the same figure, the same bytes
        write_file(folder / f"{name}.svg", lambda path: figure.savefig(path, **svg))
    write_file(folder / f"{name}.csv", lambda path: _write_csv(path, rows))
    return folder / f"{name}.png"


def _write_csv(path: Path, rows: list[Row]) -> None:
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
