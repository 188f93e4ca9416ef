"""The screen of `talks list`: the scenarios by what they change, then the sweeps, each with its question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.scenario.kinds import KINDS


def print_list(rows: Sequence[Mapping[str, str]], sweeps: Mapping[str, tuple[str, str]], console: Console) -> None:
    """Print every scenario under what it changes, and every sweep; lines break between words.

    Parameters
    ----------
    rows : the scenarios
    sweeps : the shipped sweeps
    console : where it is printed
    """
    for kind in KINDS:
        found = [row for row in rows if row["changes"] == kind]
        if found:
            _print_block(kind, [(row["name"], row["title"], row["question"]) for row in found], console)
    _print_block("Sweeps, for `talks sweep`", [(name, *said) for name, said in sweeps.items()], console)
    console.print(Text.assemble(("Next: ", "dim"), "talks run doha-2020"))


def _print_block(heading: str, entries: Sequence[tuple[str, str, str]], console: Console) -> None:
    console.print(Text(heading, "bold underline"))
    for name, title, question in entries:
        console.print(_titled(name, title))
        console.print(Padding(Text(question, "dim"), (0, 0, 0, 4)))
    console.print()


def _titled(name: str, title: str) -> Table:
    """A name and its title beside it, in as many lines as it takes."""
    made = Table.grid(padding=(0, 1, 0, 0))
    made.add_column(style="bold", no_wrap=True, min_width=24)
    made.add_column()
    made.add_row(name, title)
    return made
