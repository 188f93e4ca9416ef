"""The screen of `talks stylised`: what is known of other wars, what the model shows, whether they agree."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.output.terminal.screen import closing, table
from sim.studies.stylised.summary import Held, StylisedResult
from sim.studies.stylised.verdict import INSIDE, OUTSIDE

STYLES = {INSIDE: "green", OUTSIDE: "bold red"}
READING = (
    "Elsewhere: a share with the 95% interval that its number of cases gives, a number, or a direction. Model: 95% "
    "sampling interval; of a number of months, the middle 90% of the histories; a direction in points or in the unit "
    "that --json says. *: a rule or a range was made with it, so that the model had to show it."
)


def print_stylised(found: StylisedResult, console: Console) -> None:
    """Print it, on 80 columns or more.

    Parameters
    ----------
    found : the answer
    console : where it is printed
    """
    console.print("Stylised facts: other wars, beside the model's own ranges", style="bold")
    console.print(found.sentence)
    for used, heading in ((False, "With these nothing was made"), (True, "With these a rule was made*")):
        console.print()
        console.print(_table(heading, [fact for fact in found.facts if bool(fact.used) == used]))
    console.print(READING, style="dim")
    _print_unanswered(found, console)
    closing(console, str(found.result.path), "talks stylised --json")


def _table(heading: str, facts: list[Held]) -> Table:
    made = table(heading, "elsewhere", "model", "verdict", widths=(29, 11, 22, 11))
    made.columns[0].no_wrap = False
    for fact in facts:
        verdict = Text(fact.verdict, STYLES.get(fact.verdict, "dim"))
        made.add_row(fact.fact, fact.elsewhere, fact.model, verdict)
    return made


def _print_unanswered(found: StylisedResult, console: Console) -> None:
    """What the model is no witness of, each with its reason."""
    if not found.unanswered:
        return
    made = table("Of these the model cannot tell", "because", widths=(38, 38))
    made.columns[1].justify = "left"
    for column in made.columns:
        column.no_wrap = False
    for one in found.unanswered:
        made.add_row(one.fact, Text(one.why, "dim"))
    console.print()
    console.print(made)
