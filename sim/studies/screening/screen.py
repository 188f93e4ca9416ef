"""The screen of `talks screening`: the uncertain numbers that decide nothing, the constants that decide something."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from sim.model.words import OUTCOME_WORDS
from sim.output.terminal.screen import closing, table
from sim.studies.screening.factors import DRAWN, FROZEN
from sim.studies.screening.summary import ScreeningResult, Told
from sim.studies.screening.verdict import ERROR, MOVE, OPEN, RANK, SILENT, SPEAKS, TELLS

MOST = 12  # rows of a table
READING = (
    "Histories are lived twice on the same draws, as they are and with one number frozen at the middle of its range (a "
    f"constant: drawn from its range). Speaks: an outcome's share moves by over {MOVE:g} point in some scenario. "
    f"Tells a measure: a rank correlation of {RANK:g} or more with one of the baseline. Silent: less in all. The first "
    f"and the last are wrong by chance for at most {100 * ERROR:g} of 100 numbers; ±: a 95% interval of the greatest "
    "move by itself."
)


def print_screening(found: ScreeningResult, console: Console) -> None:
    """Print it, on 80 columns or more.

    Parameters
    ----------
    found : the screening
    console : where it is printed
    """
    console.print(found.sentence, style="bold")
    _print_counts(found, console)
    _print_told("Constants that decide something", found.of(DRAWN, SPEAKS), console)
    _print_told("Uncertain numbers that do", found.of(FROZEN, SPEAKS), console)
    _print_told("It cannot be told of", found.of(FROZEN, OPEN) + found.of(DRAWN, OPEN), console)
    silent = ", ".join(one.name for one in found.of(FROZEN, SILENT)) or "none"
    console.print(f"\nUncertain, and silent: {silent}.")
    console.print("\n" + READING, style="dim")
    closing(console, str(found.result.path), f"talks plot {found.result.path}")


def _print_counts(found: ScreeningResult, console: Console) -> None:
    made = table("", "speak", "tell a measure", "silent", "cannot tell", widths=(28, 7, 15, 7, 12))
    for change, label in ((FROZEN, "Uncertain numbers, frozen"), (DRAWN, "Constants, drawn")):
        counts = found.counts(change)
        made.add_row(label, *(str(counts[verdict]) for verdict in (SPEAKS, TELLS, SILENT, OPEN)))
    console.print()
    console.print(made)


def _print_told(heading: str, told: Sequence[Told], console: Console) -> None:
    """The numbers with a verdict, those that move most first."""
    if not told:
        return
    made = table(heading, "points", "±", "in", "of", widths=(33, 7, 4, 20, 12))
    for column in made.columns[3:]:
        column.justify = "left"
    for one in told[:MOST]:
        half = one.interval[1] - one.points
        made.add_row(one.name, f"{one.points:+.1f}", f"{half:.1f}", one.scenario, OUTCOME_WORDS[one.outcome].short)
    if len(told) > MOST:
        made.add_row(f"and {len(told) - MOST} more")
    console.print()
    console.print(made)
