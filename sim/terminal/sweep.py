"""The screens of `talks sweep`: what it will take, and how histories end over a design."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from shlex import quote
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.format import percent
from sim.measures import OUTCOMES
from sim.study import Study
from sim.sweeps.estimate import Estimate
from sim.sweeps.plan import Plan
from sim.sweeps.summary import Axis, SweepSummary
from sim.terminal.screen import COLOURS, LABELS, bar, closing, table

WIDEST = 9  # levels that stand side by side on 80 columns
MOST_FAILURES = 5
BROKEN_WORD = (
    "withdrawal.deadline moves and withdrawal.promised does not: a later plan is then also a broken word. "
    "To move both: also: [withdrawal.promised]"
)
Array = np.ndarray[Any, Any]


def print_estimate(found: Estimate, plan: Plan, place: str, console: Console) -> None:
    """Print what a sweep would take."""
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


def print_sweep(study: Study, summary: SweepSummary, console: Console) -> None:
    """Print a finished sweep, on 80 columns or more."""
    console.print(Text(summary.title, "bold"))
    console.print(Text(summary.question, "dim"))
    console.print(Text(_worlds(summary), "dim"))
    for screen in _screens(summary):
        console.print()
        console.print(screen)
    _print_failures(summary.failures, summary.points, console)
    there = study.shelf.address
    closing(console, there, f'talks query {quote(there)} "{_question(study, summary)}"')


def _question(study: Study, summary: SweepSummary) -> str:
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
        yield from _tables(summary, given) if 2 <= len(given) == len(summary.axes) <= 3 else [_tendencies(summary)]


def _tables(summary: SweepSummary, given: list[Axis]) -> Iterator[Table]:
    """One outcome's share over two axes, for each level of a third."""
    everywhere = np.ones(summary.points, bool)
    if len(given) == 2:
        yield from (_matrix(summary, given, outcome, everywhere, "") for outcome in ("settlement", "government_falls"))
        return
    third = min(given, key=lambda axis: len(axis.levels))
    rest, where = [axis for axis in given if axis is not third], summary.coordinates[third.name]
    for value in np.unique(where):
        yield _matrix(
            summary, rest, "settlement", _at(where, value), f"{third.name}: {level(third, value, summary.start)}"
        )


def _single(summary: SweepSummary) -> Table:
    made = table("How histories end", "share", "95%", "by inputs, 90%", "", widths=(22, 7, 15, 14, 14))
    made.columns[4].justify = "left"
    for k, outcome in enumerate(OUTCOMES):
        share = float(summary.shares[0, k])
        made.add_row(
            LABELS[outcome],
            Text(f"{100 * share:.2f}%", "bold"),
            _range(summary.low[0, k], summary.high[0, k]),
            _range(summary.inputs_low[0, k], summary.inputs_high[0, k], 0),
            bar(share, COLOURS[outcome], 14),
        )
    return made


def _range(low: float, high: float, digits: int = 2) -> Text:
    return Text("–" if low != low else f"{100 * low:.{digits}f}–{100 * high:.{digits}f}", "dim")


def _plans(summary: SweepSummary) -> Table:
    """Every point by its name."""
    made = table("", *(LABELS[outcome] for outcome in OUTCOMES), widths=(20, 12, 12, 12, 12))
    for column in made.columns:
        column.no_wrap = False
    for point in range(summary.points):
        made.add_row(Text(summary.called(point)), *(_with_interval(summary, point, k) for k in range(len(OUTCOMES))))
    return made


def _with_interval(summary: SweepSummary, point: int, k: int) -> Text:
    share, low, high = (float(column[point, k]) for column in (summary.shares, summary.low, summary.high))
    if share != share:
        return Text("–", "dim")
    return Text.assemble(f"{100 * share:.0f}", (f" {100 * low:.0f}–{100 * high:.0f}", "dim"))


def _extremes(summary: SweepSummary) -> Table:
    """Where each outcome is rarest and most frequent."""
    made = table("Over the design", "from", "to", "most frequent at", widths=(20, 5, 5, 44))
    made.columns[3].justify = "left"
    made.columns[3].no_wrap = False
    for k, outcome in enumerate(OUTCOMES):
        shares = summary.shares[:, k]
        most, least = int(np.nanargmax(shares)), int(np.nanargmin(shares))
        where = _place(summary, most) if summary.low[most, k] > summary.high[least, k] else "no clear difference"
        lowest, highest = percent(float(np.nanmin(shares))), percent(float(shares[most]))
        made.add_row(LABELS[outcome], lowest, highest, Text(where, "dim"))
    half = 50 * float(np.nanmax(summary.high - summary.low))
    made.caption = f"95% sampling intervals are within ±{half:.1f} points"
    made.caption_style, made.caption_justify = "dim", "left"
    return made


def _place(summary: SweepSummary, point: int) -> str:
    if len(summary.axes) > 3:
        return summary.called(point)
    values = (level(axis, summary.coordinates[axis.name][point], summary.start) for axis in summary.axes)
    return ", ".join(f"{_key(axis)} {value}" for axis, value in zip(summary.axes, values, strict=True))


def _key(axis: Axis) -> str:
    return axis.name.rpartition(".")[2]


def level(axis: Axis, number: float, start: date) -> str:
    """A value on an axis, in words."""
    if number != number:
        return "none"
    if axis.unit == "date":
        return f"{start + timedelta(days=round(number)):%d %b %Y}".lstrip("0")
    if axis.unit == "flag":
        return "yes" if number else "no"
    return f"{number:,.4g}"


def _matrix(summary: SweepSummary, axes: list[Axis], outcome: str, where: Array, said: str) -> Table:
    """One outcome's share at some points over two axes, the one with fewer levels across."""
    down, across = sorted(axes, key=lambda axis: -len(axis.levels))
    x, y = summary.coordinates[across.name], summary.coordinates[down.name]
    columns = _thinned(np.unique(x))
    heads = [level(across, value, summary.start).replace(" ", "") for value in columns]
    made = table(f"{LABELS[outcome]}, %", *heads, widths=(19, *[max(4, len(head)) for head in heads]))
    for row in np.unique(y)[::-1]:
        cells = [_cell(summary, where & _at(x, column) & _at(y, row), outcome) for column in columns]
        made.add_row(level(down, row, summary.start), *cells)
    made.caption = f"down: {down.name}, across: {across.name}" + (f"; {said}" if said else "")
    made.caption_style, made.caption_justify = "dim", "left"
    return made


def _at(numbers: Array, value: float) -> Array:
    """Where a coordinate has this value; none is a value like another."""
    return np.isnan(numbers) if np.isnan(value) else numbers == value


def _thinned(values: Array) -> Array:
    """Not more than fit side by side, both ends among them."""
    places = np.linspace(0, len(values) - 1, min(WIDEST, len(values)))
    return np.asarray(values[np.unique(places.round().astype(int))])


def _cell(summary: SweepSummary, here: Array, outcome: str) -> Text:
    shares = summary.shares[here, OUTCOMES.index(outcome)]
    share = float(shares[0]) if len(shares) else float("nan")
    return Text("–" if share != share else f"{100 * share:.0f}", COLOURS[outcome] if share > 0.5 else "")


def _tendencies(summary: SweepSummary) -> Table:
    """Mean shares at the low and the high third of each axis, those that move settlements most first."""
    made = table("Mean share, low to high third", "settlement", "falls", "", widths=(36, 14, 14, 10))
    rows = sorted(
        (_moves(summary, axis) for axis in summary.axes), key=lambda row: -np.nan_to_num(abs(row[1][1] - row[1][0]))
    )
    for axis, settled, fallen in rows:
        made.add_row(axis.name, _from_to(settled), _from_to(fallen))
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
    made = table(_key(axis), *(LABELS[outcome] for outcome in OUTCOMES), widths=(20, 12, 12, 12, 12))
    for column in made.columns:
        column.no_wrap = False
    for point, number in enumerate(summary.coordinates[axis.name]):
        cells = (_with_interval(summary, point, k) for k in range(len(OUTCOMES)))
        made.add_row(level(axis, number, summary.start), *cells)
    return made


def _print_failures(failures: dict[int, str], points: int, console: Console) -> None:
    if not failures:
        return
    console.print(f"\n{len(failures):,} of {points:,} points cannot be run:", style="yellow")
    for point, why in list(failures.items())[:MOST_FAILURES]:
        console.print(Text(f"  point {point}: {why}", "yellow"))
    if len(failures) > MOST_FAILURES:
        console.print(f"  and {len(failures) - MOST_FAILURES:,} more", style="yellow")
