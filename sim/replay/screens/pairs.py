"""The screen of two scenarios on the same random streams: where they part, and how the difference grew."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.format import capital, day_of, number, percent
from sim.model.words import OUTCOME_LABELS, SCREEN_COLOURS
from sim.output.terminal.screen import table
from sim.replay.event import Event, count
from sim.replay.pairs import FOLLOWED, Divergence, PairedHistories
from sim.replay.record import Record
from sim.replay.screens.history import NAMES
from sim.simulate.reasons import Reason

FEW = 12  # what is told of levers and numbers at most
WORDS = {"pace": "pace", "release": "prisoners", "operations": "operations", "effort": "effort"}
Told = tuple[Sequence[Event], Sequence[Event]]


def print_twins(found: PairedHistories, told: Told, every: bool, console: Console) -> None:
    """Print one history in two scenarios.

    Parameters
    ----------
    found : how the two histories part
    told : the events of each
    every : whether minor events are printed too
    console : where it is printed
    """
    one, two = found.one, found.two
    console.print(Text(f"The same random streams in two scenarios  history {one.run:,}, seed {one.seed}", "bold"))
    for name, record in (("A", one), ("B", two)):
        when = record.date(record.last)
        ending = Text(f"{OUTCOME_LABELS[record.outcome]}, {when.day} {when:%b %Y}", SCREEN_COLOURS[record.outcome])
        console.print(Text.assemble(f"  {name}  {record.scenario.title}: ", ending))
    _print_parting(found, console)
    if found.divergences:
        console.print()
        _print_partings(found, console)
    console.print()
    console.print(_looks(found))
    console.print()
    _print_diary(found, told, every, console)


def _print_parting(found: PairedHistories, console: Console) -> None:
    levers = [f"{name} {number(a)} → {number(b)}" for name, a, b in found.levers[:FEW]]
    more = f" and {len(found.levers) - FEW} more" if len(found.levers) > FEW else ""
    console.print(f"\nWhat differs from A to B: {', '.join(levers) or 'no parameter'}{more}.", style="dim")
    if found.diverged is None:
        console.print("The two never part: no number differs on any day.")
        return
    when, names = day_of(found.one.scenario.start, found.diverged), ", ".join(found.by[:FEW]).replace("_", " ")
    console.print(f"They part on {when}: {names}.")
    if found.divergences:
        first = found.divergences[0]
        console.print(f"The first decision to come out otherwise: {first.who} on {_day(found.one, first.day)}.")


def _day(record: Record, day: int) -> str:
    return day_of(record.scenario.start, day)


def _print_partings(found: PairedHistories, console: Console) -> None:
    made = table("Otherwise", "", "A", "B", "for", widths=(11, 17, 18, 18, 8))
    for divergence in found.divergences:
        made.add_row(*_divergence(found, divergence))
    for column in made.columns[1:4]:
        column.justify = "left"
    console.print(made)


def _divergence(found: PairedHistories, divergence: Divergence) -> tuple[str, ...]:
    weeks = count(max(divergence.days // 7, 1), "week")
    who = f"{NAMES[divergence.party]}: {WORDS[divergence.decision]}"
    return _day(found.one, divergence.day), who, _chosen(divergence.one), _chosen(divergence.two), weeks


def _chosen(reason: Reason) -> str:
    """What was chosen and how likely it was."""
    if not reason.free:
        return "no choice"
    return f"{reason.chosen} {percent(reason.probabilities[reason.chosen])}" if reason.reviewed else reason.chosen


def _looks(found: PairedHistories) -> Table:
    """How far apart the worlds are, every three months: A's number over B's."""
    widths = (11, 10, 9, 10, 9, 9, 11)
    labels = (label.removeprefix("Taliban's ").removeprefix("forces ").removesuffix(" freed") for label, _ in FOLLOWED)
    made = table("A / B", *labels, widths=widths)
    made.padding = (0, 1, 0, 0)
    for look in found.looks:
        cells = []
        for (_, field), a, b in zip(FOLLOWED, look.one, look.two, strict=True):
            same = abs(a - b) < {"troops": 0.5, "prisoners_released": 0.5}.get(field, 0.005)
            cells.append(Text(_number(a), "dim") if same else Text(f"{_number(a)}/{_number(b)}"))
        made.add_row(_day(found.one, look.day), *cells)
    return made


def _number(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value / 1000:.1f}k"
    return f"{value:.2f}".replace("-", "−") if abs(value) < 10 else f"{value:.0f}"


def _print_diary(found: PairedHistories, told: Told, every: bool, console: Console) -> None:
    """What only one of the worlds has, side by side; what both have is left out."""
    keys = [{(e.day, e.kind, e.what) for e in events} for events in told]
    made = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    made.add_column("In one only", no_wrap=True, width=11)
    made.add_column("A", ratio=1)
    made.add_column("B", ratio=1)
    rows = []
    for side, events in enumerate(told):
        for e in events:
            if (every or not e.minor) and (e.day, e.kind, e.what) not in keys[1 - side] and e.day > 0:
                rows.append((e.day, side, capital(e.sentence)))
    for day, side, what in sorted(rows, key=lambda row: row[:2]):
        made.add_row(_day(found.one, day), *(what if side == k else "" for k in (0, 1)))
    console.print(made)
