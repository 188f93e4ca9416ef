"""A telling as rows of a table, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sim.format import capital
from sim.output.workbook import Sheet
from sim.replay.event import Event
from sim.replay.events_decisions import odds
from sim.replay.narrative import numbers
from sim.replay.record import Record
from sim.results.columns import About

COLUMNS = ("date", "day", "lane", "kind", "who", "what", "why", "minor", "decision", "before", "chosen", "probability")

ABOUT = {
    "date": About("", "Day on which it happened"),
    "day": About("days since the start", "The same, counted"),
    "lane": About("", "Party whose doing it is, or table (the talks), war, or nothing"),
    "kind": About("", "Kind of event"),
    "minor": About("0 or 1", "Whether it is told only when all are asked for"),
    "probability": About("probability", "How likely the order that was chosen was, before it was"),
}


def events_sheet(record: Record, events: Iterable[Event]) -> Sheet:
    """The events as a sheet of a workbook."""
    lines = rows(record, events)
    return Sheet("events", next(lines), lines, ABOUT)


def rows(record: Record, events: Iterable[Event]) -> Iterator[tuple[Any, ...]]:
    """The events as rows, the first naming the columns."""
    yield COLUMNS
    for e in events:
        r = e.reason
        decided = (r.decision, r.before, r.chosen, f"{r.probabilities[r.chosen]:.6g}") if r else ("", "", "", "")
        yield (record.date(e.day), e.day, e.lane, e.kind, e.who, e.what, e.why, int(e.minor), *decided)


def markdown(record: Record, events: Iterable[Event]) -> str:
    """The history as a page of Markdown."""
    lines = [
        f"# {record.scenario.title}: history {record.run}, seed {record.seed}", "",
        record.scenario.question, "", "| date | who | what | why |", "|---|---|---|---|",
    ]  # fmt: skip
    for e in events:
        why = f"{e.why}. {odds(e.reason)}" if e.reason else e.why
        cells = (record.date(e.day).isoformat(), e.who, capital(e.what), capital(why))
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    lines += ["", *(f"- {name[0].upper()}{name[1:]}: {value}" for name, value in numbers(record).items()), ""]
    return "\n".join(lines)
