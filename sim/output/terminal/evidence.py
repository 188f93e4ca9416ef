"""What the numbers rest on, laid out for the terminal: the table of all parameters, the story of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.sources.ledger import Contradiction, EntryStory, ParameterStory, Passage, Setting

GRADES = {
    "documented": "stands in a document",
    "derived": "computed from documented figures",
    "judged": "our own, with a reason",
}
COLOURS = {"documented": "green", "derived": "cyan", "judged": "yellow"}
ROLES = {
    "lever": "a party's choice, set by scenarios",
    "uncertainty": "unknown, drawn from its range once a history",
    "constant": "the same in every history",
}


def print_table(rows: Sequence[dict[str, Any]], console: Console) -> None:
    """Print every parameter in one line, by section; `rows` as `sim.sources.ledger.table` gives them."""
    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for heading in ("parameter", "value or range", "role", "grade"):
        grid.add_column(heading, no_wrap=True)
    grid.add_column("cites", justify="right", no_wrap=True)  # how many entries of the ledger
    for section, members in groupby(rows, key=lambda row: row["name"].partition(".")[0]):
        grid.add_row(Text(section, style="bold"))
        for row in members:
            grid.add_row(*_cells(row))
    console.print(grid)
    console.print(_counts(rows), style="dim")


def _cells(row: dict[str, Any]) -> tuple[Text, ...]:
    amount = _bounds(row["range"]) if row["role"] == "uncertainty" else _value(row["value"])
    return (
        Text("  " + row["name"].partition(".")[2]),
        Text(_with_unit(amount, row["unit"])),
        Text(row["role"]),
        Text(row["grade"], style=COLOURS[row["grade"]]),
        Text(str(len(row["evidence"]))),
    )


def _counts(rows: Sequence[dict[str, Any]]) -> str:
    roles = Counter(row["role"] for row in rows)
    grades = Counter(row["grade"] for row in rows)
    by_role = ", ".join(f"{roles[role]} {role}" for role in ROLES)
    by_grade = ", ".join(f"{grades[grade]} {grade}" for grade in GRADES)
    return f"{len(rows)} parameters\n{by_role}\n{by_grade}"


def print_story(story: ParameterStory | EntryStory, console: Console) -> None:
    """Print the whole story of one parameter, or of one entry of the ledger."""
    if isinstance(story, ParameterStory):
        _print_parameter(story, console)
        passages = story.passages
    else:
        _print_entry(story, console)
        passages = (story.passage,)
    _print_contradictions(story.contradictions, {passage.entry.id for passage in passages}, console)


def _print_parameter(story: ParameterStory, console: Console) -> None:
    console.print(Text(story.parameter["name"], style="bold"))
    console.print(Text(story.meaning))
    console.print()
    console.print(_labelled(_facts(story)))
    if story.settings:
        _print_settings(story.settings, console)
    _print_heading("Evidence", console)
    for passage in story.passages:
        _print_passage(passage, console)


def _facts(story: ParameterStory) -> Iterator[tuple[str, Text]]:
    row = story.parameter
    if row["role"] != "uncertainty":
        yield "Value", Text(_with_unit(_value(row["value"]), row["unit"]))
    if row["range"]:
        yield "Range", Text(_with_unit(_bounds(row["range"]), row["unit"]))
    if story.effect:
        yield "Effect", Text(story.effect)
    if story.learnt is not None:
        low, mid, high = (_number(story.learnt[q]) for q in ("q05", "q50", "q95"))
        word = "narrowed by the back-test" if story.learnt["identified"] else "hardly moved by the back-test"
        yield "Posterior", Text(f"{low} to {high}, median {mid}: {word}")
    if story.worked is not None:
        worked = _with_unit(_number(story.worked), row["unit"])
        yield "Formula", Text(f"{_readable(story.formula)} = {worked}")
    yield "Role", Text(f"{row['role']}: {ROLES[row['role']]}")
    yield "Grade", Text.assemble((row["grade"], COLOURS[row["grade"]]), f": {GRADES[row['grade']]}")
    if row["reason"]:
        yield "Reason", Text(row["reason"])
    if story.mechanisms:
        yield "Read by", Text(", ".join(story.mechanisms))


def _print_settings(settings: Sequence[Setting], console: Console) -> None:
    _print_heading("Scenarios that set it", console)
    console.print(_indented(_labelled((each.scenario, Text(_setting(each.value))) for each in settings), 2))


def _print_entry(story: EntryStory, console: Console) -> None:
    _print_passage(story.passage, console)
    _print_heading("Parameters that rest on it", console)
    console.print(_indented(Text("\n".join(story.parameters) or "none"), 2))


def _print_passage(passage: Passage, console: Console) -> None:
    entry, document = passage.entry, passage.document
    console.print(Text.assemble("  ", (entry.id, "bold"), f"  {entry.kind}"))
    first, last = entry.span
    lines = [
        Text(entry.summary),
        Text(_figures(entry.figures, entry.unit), style="cyan"),
        Text(shown_date(entry.date) + (f" ({entry.dating})" if entry.dating else "")),
        Text(f"{document.what}, {shown_date(document.published)}", style="dim"),
        Text(f"line {entry.line}, characters {first:,} to {last:,}", style="dim"),
        Text(f"grade {entry.grade}: {passage.grade_meaning}", style="dim"),
    ]
    for line in filter(None, lines):
        console.print(_indented(line, 4))


def _print_contradictions(contradictions: Sequence[Contradiction], told: set[str], console: Console) -> None:
    if contradictions:
        _print_heading("Contradictions", console)
    for each in contradictions:
        console.print(Text(f"  {each.entry}", style="bold"))
        console.print(_indented(Text(each.about), 4))
        for other in each.others:
            summary = "" if other.id in told else f": {other.summary}"
            console.print(_indented(Text.assemble("against ", (other.id, "bold"), summary), 4))


def _print_heading(text: str, console: Console) -> None:
    console.print()
    console.print(Text(text, style="bold underline"))


def _labelled(pairs: Iterator[tuple[str, Text]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for label, text in pairs:
        grid.add_row(label, text)
    return grid


def _indented(content: RenderableType, width: int) -> Padding:
    return Padding(content, (0, 0, 0, width), expand=False)


def _with_unit(amount: str, unit: str) -> str:
    if unit in ("date", "flag") or amount == "none":
        return amount
    return f"{amount} per {unit[2:].strip('()')}" if unit.startswith("1/") else f"{amount} {unit}"


def _bounds(bounds: Sequence[float | str]) -> str:
    return (" to " if isinstance(bounds[0], str) else "–").join(map(_value, bounds))  # text: a date


def _value(value: float | str | bool | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_date(value) if isinstance(value, str) else _number(value)


def _setting(value: Any) -> str:
    if not isinstance(value, dict):
        return _value(value)
    ((kind, args),) = value.items()  # a distribution
    return f"{kind.replace('_', ' ')} {', '.join(map(_value, args))}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"


def _readable(formula: str) -> str:
    return re.sub(r"\d{4,}", lambda digits: f"{int(digits[0]):,}", formula)


def _figures(figures: Sequence[float], unit: str) -> str:
    units = unit.split("; ")
    if len(units) != len(figures):  # several figures of one unit
        return f"{' and '.join(map(_number, figures))} {unit}".strip()
    return "; ".join(f"{_number(figure)} {each}" for figure, each in zip(figures, units, strict=True))


def shown_date(text: str) -> str:
    """Write an ISO date of any precision in words: 10 March 2020, March 2020, 2020; nothing for no date."""
    if not text:
        return ""
    precision = text.count("-")
    first = date.fromisoformat(text + "-01" * (2 - precision))
    return (f"{first:%Y}", f"{first:%B %Y}", f"{first.day} {first:%B %Y}")[precision]
