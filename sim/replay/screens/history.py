"""The screen of `talks replay`: one history told, date by date."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.format import capital
from sim.model.words import NOT_A_FORECAST, OUTCOME_LABELS, SCREEN_COLOURS
from sim.replay.event import Event
from sim.replay.events_decisions import odds
from sim.replay.narrative import numbers
from sim.replay.record import Record

PARTIES = {"united_states": "#5b9bd5", "taliban": "bold", "government": "#e0843c", "table": "", "war": "", "": "dim"}
NAMES = {"united_states": "Washington", "taliban": "Taliban", "government": "Kabul", "table": "talks", "war": "war"}
CHECKED = {
    "row": "Lived again in Mesa; equal to the stored row in every measure, to the bit.",
    "engine": "Lived again in Mesa; equal to the compiled engine on every day, to the bit.",
}


def print_replay(
    record: Record, events: Sequence[Event], checked: str, every: bool, console: Console, picked: str = ""
) -> None:
    """Print one history, on 80 columns or more; minor events only where `every` one is wanted.

    Parameters
    ----------
    record : the history
    events : all of it
    checked : against what it was checked: "row" or "engine"
    console : where it is printed
    picked : how it was found, in words
    """
    shown = [event for event in events if every or not event.minor]
    print_heading(record, console, picked)
    console.print(f"{CHECKED[checked]}\n", style="dim")
    print_events(record, shown, console)
    console.print()
    console.print(_numbers(record))
    if len(shown) < len(events):
        left = len(events) - len(shown)
        console.print(f"\n{left} lesser events are left out; --all tells them.", style="dim")


def print_heading(record: Record, console: Console, picked: str = "") -> None:
    """Print whose history it is, how it ended and how it was picked, if it was.

    Parameters
    ----------
    record : the history
    console : where it is printed
    picked : how it was found, in words
    """
    scenario, outcome = record.scenario, record.outcome
    console.print(Text.assemble((scenario.title, "bold"), (f"  history {record.run:,}, seed {record.seed}", "dim")))
    when = record.date(record.last)
    heading = f"{OUTCOME_LABELS[outcome]}, {when.day} {when:%b %Y}"
    console.print(Text(heading, SCREEN_COLOURS[outcome]))
    changed = {"Changed beside the levers": scenario.marked, "Without": scenario.without}
    for label, names in changed.items():
        if names:
            console.print(f"{label}: {', '.join(names)}", style="yellow")
    if scenario.inputs == "prior":
        console.print("Uncertain inputs: from their ranges alone.", style="yellow")
    if picked:
        console.print(picked, style="dim")


def print_events(record: Record, events: Sequence[Event], console: Console) -> None:
    """Print the events, a block a month: day, whose doing, what, and why below it.

    Parameters
    ----------
    record : the history
    events : those to be printed
    console : where it is printed
    """
    for month, found in groupby(events, lambda event: f"{record.date(event.day):%B %Y}"):
        console.print(Text(month, "bold"))
        console.print(_block(record, list(found)))


def _block(record: Record, events: Sequence[Event]) -> Table:
    made = Table(box=None, show_header=False, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    made.add_column(justify="right", no_wrap=True, width=3)
    made.add_column(no_wrap=True, width=10)
    made.add_column(ratio=1)
    for event in events:
        name = Text(NAMES.get(event.lane, ""), PARTIES[event.lane])
        made.add_row(str(record.date(event.day).day), name, _what(event))
    return made


def _what(event: Event) -> Text:
    lines = [Text(capital(event.what))]
    if event.why:
        lines.append(Text(event.why, "dim"))
    if event.reason:
        lines.append(Text(odds(event.reason), "dim"))
    return Text("\n").join(lines)


def _numbers(record: Record) -> Table:
    made = Table(box=None, show_header=False, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(style="dim", no_wrap=True, width=24)
    made.add_column(ratio=1)
    for name, value in numbers(record).items():
        made.add_row(capital(name), value)
    return made


def closing(console: Console, drawn: Sequence[str], then: str) -> None:
    """Where figures lie and the command that comes next.

    Parameters
    ----------
    console : where it is printed
    drawn : paths of the figures
    then : the command
    """
    console.print()
    console.print(f"One history of many. {NOT_A_FORECAST}", style="dim")
    for path in drawn:
        console.print(Text.assemble(("Drawn to ", "dim"), path), soft_wrap=True)
    console.print(Text.assemble(("Next: ", "dim"), then), soft_wrap=True)
