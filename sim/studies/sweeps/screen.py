"""The screens of `talks sweep`: what it will take, and how histories end over a design."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote
from textwrap import fill
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.format import percent, percent_range
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_LABELS, SCREEN_COLOURS
from sim.output.terminal.screen import bar, closing, table
from sim.results.result import Result
from sim.studies.sweeps.axis import Axis
from sim.studies.sweeps.estimate import Estimate
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.summary import SweepResult
from sim.studies.sweeps.sweep_summary import SweepSummary, plane_axes

_FIRST = 13  # width of a map's first column
_FEW = 3  # axes up to which it is told what they do
MOST_FAILURES = 5
BROKEN_WORD = (
    "withdrawal.deadline moves and withdrawal.promised does not: a later plan is then also a broken word. "
    "To move both: also: [withdrawal.promised]"
)
Array = np.ndarray[Any, Any]


def print_estimate(found: Estimate, plan: Plan, place: str, console: Console) -> None:
    """Print what a sweep would take.

    Parameters
    ----------
    found : the estimate
    plan : of the sweep
    place : folder or address of the study
    console : where it is printed
    """
    s = plan.sweep
    console.print(Text(s.title, "bold"))
    made = table("", "", widths=(34, 30))
    each = f"{found.worlds:,} worlds x {s.each}" if s.each > 1 else f"{found.worlds:,} worlds"
    made.add_row("Points of the design", f"{found.points:,} ({s.design})" if s.dimensions else "1")
    made.add_row("Histories at each", f"about {each}" if plan.is_open else each)
    made.add_row("Histories still to be run", f"{found.histories:,}")
    made.add_row("Shards", f"{found.shards:,} to do, {found.done:,} done")
    made.add_row("Time on this machine, about", duration(found.seconds))
    made.add_row("Disk, about", megabytes(found.bytes))
    if found.free is not None:
        made.add_row("Free there", megabytes(found.free))
    console.print(made)
    if found.worlds > s.worlds:
        console.print("As many worlds as the shares of a pilot at one point make likely.", style="dim")
    _print_failures(found.impossible, found.points, console)
    if "withdrawal.deadline" in s.changed() and "withdrawal.promised" not in s.changed():
        console.print(Text(f"\n{BROKEN_WORD}", "yellow"))
    console.print(Text.assemble(("\nNothing was run. It would lie in ", "dim"), place), soft_wrap=True)


def duration(seconds: float) -> str:
    """A time as somebody would say it: 40 s, 12 min, 3.5 h, 9 days."""
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 48 * 3600 else f"{seconds / 86400:,.0f} days"


def megabytes(size: float) -> str:
    """Room on a disk: 12 MB, 3.4 GB."""
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def print_sweep(sweep: SweepResult, console: Console) -> None:
    """Print a finished sweep, on 80 columns or more."""
    summary = sweep.summary
    console.print(Text(summary.title, "bold"))
    console.print(Text(summary.question, "dim"))
    console.print(Text(_worlds(summary), "dim"))
    for screen in _screens(summary):
        console.print()
        console.print(screen)
    for axis in summary.axes if len(summary.axes) <= _FEW else ():
        if axis.effect:
            console.print(Text(f"\n{axis.effect}", "dim"))
    _print_failures(summary.failures, summary.points, console)
    there = sweep.result.storage.address
    closing(console, there, f'talks query {quote(there)} "{_question(sweep.result, summary)}"')


def _question(study: Result, summary: SweepSummary) -> str:
    """A query to begin with, whose answer fits a terminal."""
    if not summary.axes:
        return "select * from shares"
    lever = summary.axes[0].column
    if "runs" not in study.tables:
        return f"select {lever}, outcome, share, low, high from shares limit 8"
    return f"select {lever}, median(opening_day), median(attacks) from runs group by all order by all"


def _worlds(summary: SweepSummary) -> str:
    each = f"{summary.worlds:,} worlds x {summary.each} histories" if summary.each > 1 else f"{summary.worlds:,} worlds"
    same = f"{summary.points:,} points ({summary.design}) on {summary.scenario}, at each the same "
    worlds = f"{same if summary.points > 1 else ''}{each}, {summary.worlds_told()}"
    return f"{worlds}. {summary.histories:,} histories, seed {summary.seed}."


def _screens(summary: SweepSummary) -> Iterator[Table]:
    if len(summary.failures) == summary.points:
        return
    given = [axis for axis in summary.axes if summary.design == "grid" and len(axis.levels) > 1]
    if summary.points == 1:
        yield _single(summary)
    elif summary.is_listed:
        yield _plans(summary)
    elif len(summary.axes) == 1 and given:
        yield _list(summary)
    else:
        yield _extremes(summary)
        yield from _tables(summary) if 2 <= len(given) == len(summary.axes) <= 3 else [_tendencies(summary)]


def _tables(summary: SweepSummary) -> Iterator[Table]:
    """One outcome's share over two axes, for each level of a third, laid out as in the figure."""
    across, down, panels = plane_axes(summary)
    if panels is None:
        everywhere = np.ones(summary.points, bool)
        yield from (_matrix(summary, across, down, name, everywhere) for name in ("settlement", "government_falls"))
        return
    where = summary.coordinates[panels.name]
    for value in np.unique(where):
        heading = f"{panels.called}: {panels.words(float(value), summary.start)}; "
        yield _matrix(summary, across, down, "settlement", _at(where, value), heading)


def _single(summary: SweepSummary) -> Table:
    made = table("How histories end", "share", "95%", "90% of worlds", "", widths=(22, 7, 15, 14, 14))
    made.columns[4].justify = "left"
    for k, outcome in enumerate(OUTCOMES):
        share = float(summary.shares[0, k])
        made.add_row(
            OUTCOME_LABELS[outcome],
            Text(percent(share, 2), "bold"),
            _range(summary.low[0, k], summary.high[0, k]),
            _range(summary.inputs_low[0, k], summary.inputs_high[0, k], 0),
            bar(share, SCREEN_COLOURS[outcome], 14),
        )
    return made


def _range(low: float, high: float, decimals: int = 2) -> Text:
    ends = (percent(end, decimals).rstrip("%") for end in (low, high))
    return Text("–" if low != low else "–".join(ends), "dim")


def _plans(summary: SweepSummary) -> Table:
    """Every point by its name."""
    made = table("", *(OUTCOME_LABELS[outcome] for outcome in OUTCOMES), widths=(18, *[11] * len(OUTCOMES)))
    made.padding = (0, 1, 0, 0)
    for column in made.columns:
        column.no_wrap = False
    for point in range(summary.points):
        made.add_row(Text(summary.called(point)), *(_with_interval(summary, point, k) for k in range(len(OUTCOMES))))
    return made


def _with_interval(summary: SweepSummary, point: int, k: int) -> Text:
    share, low, high = (float(column[point, k]) for column in (summary.shares, summary.low, summary.high))
    if share != share:
        return Text("–", "dim")
    return Text.assemble(percent(share).rstrip("%"), (f" {percent_range(low, high)}", "dim"))


def _extremes(summary: SweepSummary) -> Table:
    """Where each outcome is rarest and most frequent."""
    made = table("Over the design", "from", "to", "most frequent at", widths=(20, 4, 5, 45))
    made.columns[3].justify = "left"
    made.columns[3].no_wrap = False
    for k, outcome in enumerate(OUTCOMES):
        shares = summary.shares[:, k]
        most, least = int(np.nanargmax(shares)), int(np.nanargmin(shares))
        where = _place(summary, most) if summary.low[most, k] > summary.high[least, k] else "no clear difference"
        lowest, highest = percent(float(np.nanmin(shares))), percent(float(shares[most]))
        made.add_row(OUTCOME_LABELS[outcome], lowest, highest, Text(where, "dim"))
    half = 50 * float(np.nanmax(summary.high - summary.low))
    made.caption = f"95% sampling intervals are within ±{half:.1f} points"
    made.caption_style, made.caption_justify = "dim", "left"
    return made


def _place(summary: SweepSummary, point: int) -> str:
    if len(summary.axes) > 3:
        return summary.called(point)
    return ", ".join(axis.told(float(summary.coordinates[axis.name][point]), summary.start) for axis in summary.axes)


def _matrix(summary: SweepSummary, across: Axis, down: Axis, outcome: str, where: Array, said: str = "") -> Table:
    """One outcome's share at some points over two axes."""
    x, y = summary.coordinates[across.name], summary.coordinates[down.name]
    columns, heads = _heads(summary, across)
    title = fill(f"{OUTCOME_LABELS[outcome]}, %", _FIRST)
    made = table(title, *heads, widths=(_FIRST, *[_width(head) for head in heads]))
    made.padding = (0, 1, 0, 0)
    for row in np.unique(y)[::-1]:
        cells = [_cell(summary, where & _at(x, column) & _at(y, row), outcome) for column in columns]
        made.add_row(down.words(float(row), summary.start), *cells)
    made.caption = f"{said}across: {across.called}; down: {down.called}"
    made.caption_style, made.caption_justify = "dim", "left"
    return made


def _heads(summary: SweepSummary, across: Axis) -> tuple[Array, list[str]]:
    """The values side by side, and how they are written: as many as 80 columns hold, both ends among them."""
    values = np.unique(summary.coordinates[across.name])
    labels = [across.words(float(value), summary.start) for value in values]
    labels = [_stacked(text) if across.unit == "date" else text for text in labels]
    most = (80 - _FIRST - 1) // (max(map(_width, labels)) + 1)
    kept = np.unique(np.linspace(0, len(values) - 1, min(most, len(values))).round().astype(int))
    return values[kept], [labels[k] for k in kept]


def _stacked(text: str) -> str:
    """The last word below the others."""
    return "\n".join(text.rsplit(" ", 1))


def _width(head: str) -> int:
    return max(4, *map(len, head.split("\n")))


def _at(numbers: Array, value: float) -> Array:
    """Where a coordinate has this value; none is a value like another."""
    return np.isnan(numbers) if np.isnan(value) else numbers == value


def _cell(summary: SweepSummary, here: Array, outcome: str) -> Text:
    shares = summary.shares[here, OUTCOMES.index(outcome)]
    share = float(shares[0]) if len(shares) else float("nan")
    return Text("–" if share != share else percent(share).rstrip("%"), SCREEN_COLOURS[outcome] if share > 0.5 else "")


def _tendencies(summary: SweepSummary) -> Table:
    """Mean shares at the low and the high third of each axis, those that move settlements most first."""
    made = table("Mean share, low to high third", "settlement", "falls", "", widths=(36, 14, 14, 10))
    rows = sorted(
        (_moves(summary, axis) for axis in summary.axes), key=lambda row: -np.nan_to_num(abs(row[1][1] - row[1][0]))
    )
    for axis, settled, fallen in rows:
        made.add_row(axis.called, _from_to(settled), _from_to(fallen))
    return made


def _moves(summary: SweepSummary, axis: Axis) -> tuple[Axis, tuple[float, float], tuple[float, float]]:
    x = summary.coordinates[axis.name]
    low, high = np.nanquantile(x, (1 / 3, 2 / 3)) if np.isfinite(x).any() else (np.nan, np.nan)
    thirds = (x <= low), (x >= high if high > low else x > low)
    settled, fallen = (
        tuple(_mean(summary.shares[third, OUTCOMES.index(outcome)]) for third in thirds)
        for outcome in ("settlement", "government_falls")
    )
    return axis, (settled[0], settled[1]), (fallen[0], fallen[1])


def _mean(shares: Array) -> float:
    known = shares[np.isfinite(shares)]
    return float(known.mean()) if len(known) else float("nan")


def _from_to(pair: tuple[float, float]) -> str:
    return " → ".join("–" if share != share else percent(share) for share in pair)


def _list(summary: SweepSummary) -> Table:
    """Every point of a single axis."""
    axis = summary.axes[0]
    made = table(axis.called, *(OUTCOME_LABELS[outcome] for outcome in OUTCOMES), widths=(18, *[11] * len(OUTCOMES)))
    made.padding = (0, 1, 0, 0)
    for column in made.columns:
        column.no_wrap = False
    for point, number in enumerate(summary.coordinates[axis.name]):
        cells = (_with_interval(summary, point, k) for k in range(len(OUTCOMES)))
        made.add_row(axis.words(float(number), summary.start), *cells)
    return made


def _print_failures(failures: dict[int, str], points: int, console: Console) -> None:
    if not failures:
        return
    console.print(f"\n{len(failures):,} of {points:,} points cannot be run:", style="yellow")
    for point, why in list(failures.items())[:MOST_FAILURES]:
        console.print(Text(f"  point {point}: {why}", "yellow"))
    if len(failures) > MOST_FAILURES:
        console.print(f"  and {len(failures) - MOST_FAILURES:,} more", style="yellow")
