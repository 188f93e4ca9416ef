"""A telling as rows of a table, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sim.format import capital
from sim.replay.event import Event
from sim.replay.events_decisions import odds
from sim.replay.narrative import numbers
from sim.replay.record import Record

COLUMNS = ("date", "day", "lane", "kind", "who", "what", "why", "minor", "decision", "before", "chosen", "probability")


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
