"""The screens of `talks query`: what a query found, and what there is to ask."""

from __future__ import annotations

from datetime import date
from shlex import quote
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.text import Text

from sim.output.terminal.screen import table
from sim.results.query import Answer
from sim.results.result import Result

MOST_ROWS = 200


def print_answer(answer: Answer, console: Console) -> None:
    """Print rows, the first of them if there are very many."""
    made = table(*answer.schema.names)
    for column, field in zip(made.columns, answer.schema, strict=True):
        column.justify = (
            "right" if pa.types.is_primitive(field.type) and not pa.types.is_temporal(field.type) else "left"
        )
    left = -MOST_ROWS
    for batch in answer.batches:
        for row in batch.slice(0, max(0, -left)).to_pylist():
            made.add_row(*(_written(value) for value in row.values()))
        left += batch.num_rows
    console.print(made)
    if left > 0:
        console.print(f"\n... and {left:,} more rows; --csv prints them all, --xlsx FILE keeps them", style="dim")


def _written(value: Any) -> Text:
    if value is None:
        return Text("–", "dim")
    if isinstance(value, float):
        return Text(f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}")
    return Text(value.isoformat() if isinstance(value, date) else str(value))


def print_tables(study: Result, console: Console) -> None:
    """Print every table with its columns, their units and meanings, and an example to start from."""
    start = study.manifest.get("resolved", {}).get("start")
    for name in study.tables:
        made = table(name, "", widths=(26, 52))
        about = study.about(name)
        made.columns[1].justify, made.columns[1].no_wrap = "left", False
        for column in study.ask(f"select * from {name} limit 0").column_names:
            unit, meaning = about.get(column, ("", ""))
            made.add_row(column, Text(f"{meaning} ({unit})" if unit else meaning, "dim"))
        console.print(made)
        console.print()
    if start:
        console.print(f"Days count from the scenario's start: {start} is day 0.", style="dim")
    first = "shares" if study.is_sweep else study.tables[0]
    then = f'talks query {quote(study.storage.address)} "select * from {first} limit 10"'
    console.print(Text.assemble(("\nNext: ", "dim"), then), soft_wrap=True)
