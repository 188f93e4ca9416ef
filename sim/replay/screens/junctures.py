"""The screens of turning points and of what-ifs: how futures would have ended."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sim.format import capital, percent, percent_range, signed, signed_range, written
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_LABELS, SCREEN_COLOURS
from sim.output.terminal.screen import bar, table
from sim.replay.junctures import Fork, Juncture, Junctures
from sim.replay.screens.history import NAMES, PARTIES
from sim.replay.whatif import WhatIf


def print_turning(found: Junctures, console: Console) -> None:
    """Print where a history's fate turned: each day, by how much, and what was decided on it."""
    record = found.record
    outcome, count = OUTCOME_LABELS[record.outcome], found.ended.shape[1]
    first = found.shares[0][OUTCOMES.index(record.outcome)]
    console.print(Text("Where its fate turned", "bold"))
    console.print(
        f"{outcome}: {percent(first)} of futures with new random streams on the first day. {len(found.turns)} of the "
        f"{found.tried} steepest steps hold on other random streams; {count} futures a moment.\n",
        style="dim",
    )
    made = table("", outcome, "", "change", "95%", widths=(15, 20, 12, 8, 16))
    made.columns[2].justify = "left"
    for turn in found.turns:
        made.add_row(*_row(found, turn))
    console.print(made)
    for turn in found.turns:
        console.print()
        _print_turn(found, turn, console)
    console.print(f"\n{_parts(found)}", style="dim")


def _row(found: Junctures, turn: Juncture) -> tuple[Text | str, ...]:
    name, when = found.record.outcome, found.record.date(turn.day)
    shares = f"{percent(turn.before[name])} → {percent(turn.after[name])}"
    clear = signed_range(turn.low, turn.high)
    picture = bar(turn.after[name], SCREEN_COLOURS[name], 12)
    return written(when), shares, picture, Text(signed(turn.points), "bold"), Text(clear, "dim")


def _print_turn(found: Junctures, turn: Juncture, console: Console) -> None:
    when = found.record.date(turn.day)
    console.print(Text(written(when), "bold"))
    for event in turn.events:
        line = Text.assemble((NAMES.get(event.lane, ""), PARTIES[event.lane]), ": " if event.lane else "")
        console.print(Padding(line + Text(capital(event.what)), (0, 0, 0, 2)))
        for fork in (f for f in turn.forks if event.reason is f.choice.reason):
            console.print(Padding(Text(_fork(fork, OUTCOME_LABELS[found.record.outcome]), "dim"), (0, 0, 0, 4)))


def _fork(fork: Fork, outcome: str) -> str:
    """What a decision alone made of it."""
    reason = fork.choice.reason
    return (
        f"alone, against {reason.next}: {signed(fork.points)} points of “{outcome}” "
        f"({signed_range(fork.low, fork.high)})"
    )


def _parts(found: Junctures) -> str:
    p = found.parts
    return (
        f"Of {signed(p['whole'])} points from the first day to the last, days on which parties changed an order "
        f"bring {signed(p['decisions'])}, days of chance alone {signed(p['chance'])}, the days between "
        f"{signed(p['between'])}."
    )


def print_what_if(found: WhatIf, console: Console) -> None:
    """Print how futures end without and with other levers, and which way this history itself then goes."""
    when = found.record.date(found.day)
    console.print(Text(f"What if, from {when.day} {when:%b %Y}", "bold"))
    for name, before, after in found.settings:
        console.print(f"  {name}: {before} → {after}")
    console.print(f"{found.futures:,} futures from that day, the same random streams with and without.\n", style="dim")
    made = table("How futures end", "without", "95%", "with", "95%", "change", "95%", widths=(20, 7, 8, 4, 8, 6, 12))
    for c in found.changes:
        clear = c.points_low > 0 or c.points_high < 0
        made.add_row(
            OUTCOME_LABELS[c.outcome],
            percent(c.without),
            Text(percent_range(c.without_low, c.without_high), "dim"),
            Text(percent(c.share), "bold"),
            Text(percent_range(c.low, c.high), "dim"),
            Text(signed(c.points), "bold" if clear else "dim"),
            Text(signed_range(c.points_low, c.points_high), "dim"),
        )
    console.print(made)
    one, two = found.record, found.other
    ends = [f"{OUTCOME_LABELS[r.outcome].lower()} on {r.date(r.last).day} {r.date(r.last):%b %Y}" for r in (one, two)]
    console.print(f"\nWith this history's own random streams: {ends[1]}, instead of {ends[0]}.\n")
