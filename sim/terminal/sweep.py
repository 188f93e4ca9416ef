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

from sim.measures import OUTCOMES
from sim.study import Study
from sim.sweeps.estimate import Estimate
from sim.sweeps.plan import Plan
from sim.sweeps.summary import Axis, SweepSummary
from sim.terminal.screen import COLOURS, LABELS, bar, closing, percent, short, table

WIDEST = 9  # levels that stand side by side on 80 columns
MOST_FAILURES = 5
Array = np.ndarray[Any, Any]


def print_estimate(found: Estimate, plan: Plan, place: str, console: Console) -> None:
    """Print what a sweep would take."""
    s = plan.sweep
    console.print(Text(s.title, "bold"))
    made = table("", "", widths=(34, 30))
    each = f"{s.worlds:,} worlds x {s.each}" if s.each > 1 else f"{s.worlds:,} worlds"
    made.add_row("Points of the design", f"{found.points:,} ({s.design})")
    made.add_row("Histories at each", f"at least {each}" if plan.is_open else each)
    made.add_row("Histories still to be run", f"{found.histories:,}")
    made.add_row("Shards", f"{found.shards:,} to do, {found.done:,} done")
    made.add_row("Time on this machine, about", duration(found.seconds))
    made.add_row("Disk, about", megabytes(found.bytes))
    if found.free is not None:
        made.add_row("Free there", megabytes(found.free))
    console.print(made)
    _print_failures(found.impossible, found.points, console)
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
    console.print(summary.question, style="dim")
    console.print(_worlds(summary), style="dim")
    for screen in _screens(summary):
        console.print()
        console.print(screen)
    _print_failures(summary.failures, summary.points, console)
    there = study.shelf.address
    closing(console, there, f'talks query {quote(there)} "select * from {study.tables[-1]} limit 5"')


def _worlds(summary: SweepSummary) -> str:
    each = f", each lived {summary.each} times" if summary.each > 1 else ""
    source = "that pass the documents' dated facts" if summary.inputs == "posterior" else "from the ranges alone"
    same = f"{summary.points:,} points ({summary.design}) on {summary.scenario}, at each the same "
    worlds = f"{same if summary.points > 1 else ''}{summary.worlds:,} worlds {source}{each}"
    return f"{worlds}: {summary.histories:,} histories, seed {summary.seed}."


def _screens(summary: SweepSummary) -> Iterator[Table]:
    if len(summary.failures) == summary.points:
        return
    if summary.points == 1:
        yield _single(summary)
        return
    yield _extremes(summary)
    given = [axis for axis in summary.axes if axis.levels]
    if len(given) == len(summary.axes) == 2 and all(len(axis.levels) > 1 for axis in given):
        yield from (_matrix(summary, outcome) for outcome in ("settlement", "government_falls"))
    elif len(summary.axes) > 1 or not given:
        yield _tendencies(summary)
    else:
        yield _list(summary)


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


def _extremes(summary: SweepSummary) -> Table:
    """Where each outcome is rarest and most frequent."""
    made = table("Over the design", "from", "to", "most frequent at", widths=(20, 5, 5, 44))
    made.columns[3].justify = "left"
    for k, outcome in enumerate(OUTCOMES):
        shares = summary.shares[:, k]
        most = int(np.nanargmax(shares))
        at = ", ".join(
            f"{_key(axis)} {level(axis, summary.coordinates[axis.name][most], summary.start)}"
            for axis in summary.axes[:2]
        )
        more = f", and {len(summary.axes) - 2} more" if len(summary.axes) > 2 else ""
        made.add_row(
            LABELS[outcome], percent(float(np.nanmin(shares))), percent(float(shares[most])), Text(at + more, "dim")
        )
    return made


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
    return short(number)


def _matrix(summary: SweepSummary, outcome: str) -> Table:
    """One outcome's share over two axes, the one with fewer levels across."""
    down, across = sorted(summary.axes, key=lambda axis: -len(axis.levels))
    x, y = summary.coordinates[across.name], summary.coordinates[down.name]
    columns = _thinned(np.unique(x))
    heads = [level(across, value, summary.start)[-8:] for value in columns]
    made = table(f"{LABELS[outcome]}, %", *heads, widths=(19, *[max(4, len(head)) for head in heads]))
    for row in np.unique(y)[::-1]:
        cells = [_cell(summary, (x == column) & (y == row), outcome) for column in columns]
        made.add_row(level(down, row, summary.start), *cells)
    made.caption = f"down: {down.name}, across: {across.name}"
    made.caption_style, made.caption_justify = "dim", "left"
    return made


def _thinned(values: Array) -> Array:
    """Not more than fit side by side, both ends among them."""
    places = np.linspace(0, len(values) - 1, min(WIDEST, len(values)))
    return np.asarray(values[np.unique(places.round().astype(int))])


def _cell(summary: SweepSummary, here: Array, outcome: str) -> Text:
    share = float(summary.shares[here, OUTCOMES.index(outcome)][0])
    return Text("–" if share != share else f"{100 * share:.0f}", COLOURS[outcome] if share > 0.5 else "")


def _tendencies(summary: SweepSummary) -> Table:
    """Mean shares at the low and the high third of each axis, those that move settlements most first."""
    made = table("Mean share, low to high third", "settlement", "falls", "", widths=(36, 14, 14, 10))
    rows = sorted((_moves(summary, axis) for axis in summary.axes), key=lambda row: -abs(row[1][1] - row[1][0]))
    for axis, settled, fallen in rows:
        made.add_row(axis.name, _from_to(settled), _from_to(fallen))
    return made


def _moves(summary: SweepSummary, axis: Axis) -> tuple[Axis, tuple[float, float], tuple[float, float]]:
    x = summary.coordinates[axis.name]
    low, high = np.nanquantile(x, (1 / 3, 2 / 3))
    thirds = (x <= low), (x >= high if high > low else x > low)
    settled, fallen = (
        tuple(float(np.nanmean(summary.shares[third, OUTCOMES.index(outcome)])) for third in thirds)
        for outcome in ("settlement", "government_falls")
    )
    return axis, (settled[0], settled[1]), (fallen[0], fallen[1])


def _from_to(pair: tuple[float, float]) -> str:
    return f"{percent(pair[0])} → {percent(pair[1])}"


def _list(summary: SweepSummary) -> Table:
    """Every point of a single axis."""
    axis = summary.axes[0]
    made = table(axis.name, *(LABELS[outcome] for outcome in OUTCOMES), widths=(20, 10, 20, 8, 16))
    for point, number in enumerate(summary.coordinates[axis.name]):
        shares = summary.shares[point]
        cells = ["–" if share != share else percent(float(share)) for share in shares]
        made.add_row(level(axis, number, summary.start), *cells)
    return made


def _print_failures(failures: dict[int, str], points: int, console: Console) -> None:
    if not failures:
        return
    console.print(f"\n{len(failures):,} of {points:,} points cannot be run:", style="yellow")
    for point, why in list(failures.items())[:MOST_FAILURES]:
        console.print(f"  point {point}: {why}", style="yellow")
    if len(failures) > MOST_FAILURES:
        console.print(f"  and {len(failures) - MOST_FAILURES:,} more", style="yellow")
