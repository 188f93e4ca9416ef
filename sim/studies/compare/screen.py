"""The screen of `talks compare`: shares side by side, and what changes against the first scenario."""

from __future__ import annotations

from shlex import quote
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sim.format import percent, signed, signed_range
from sim.model.words import OUTCOME_LABELS, SCREEN_COLOURS
from sim.output.terminal.screen import bar, closing, table
from sim.results.summary import (
    BY_CHANCE,
    LITTLE,
    Difference,
    Summary,
    in_worlds,
    moves_little,
    own_starts,
    worlds_explained,
)
from sim.studies.compare.run import Comparison
from sim.studies.run.deciding_screen import print_differences

COLUMNS = ("share", "", "change", "95%", "90% of worlds")
WIDTHS = (22, 5, 9, 6, 12, 13)


def print_comparison(comparison: Comparison, console: Console, drawn: bool = False) -> None:
    """Print a comparison: one block an outcome, one row a scenario, and below it how sure its change is; `drawn`:
    whether there are figures already.

    Parameters
    ----------
    comparison : as `compare` or `reopen` gives it
    console : where it is printed
    """
    summaries = comparison.summaries
    first = summaries[0]
    console.print(
        Text.assemble(
            ("How histories end", "bold"),
            (f"  {first.runs:,} histories each, seed {first.seed}, same draws", "dim"),
        )
    )
    changes = {(d.scenario, d.outcome): d for d in comparison.differences}
    for outcome in first.outcomes:
        console.print()
        console.print(_table(OUTCOME_LABELS[outcome], *COLUMNS))
        for summary in summaries:
            _print_row(summary, outcome, changes.get((summary.name, outcome)), console)
    console.print(
        f"\nChange: percentage points against {first.name}, with its 95% sampling interval and the middle 90% of "
        f"single worlds. {worlds_explained(first.worlds, first.histories)}",
        style="dim",
    )
    print_differences(comparison.decides, console)
    for note in own_starts(summaries):
        console.print(f"\n{note}")
    for other in summaries[1:]:
        if moves_little(change for (name, _), change in changes.items() if name == other.name):
            console.print(
                f"\n{other.name} changes next to nothing: no ending by {LITTLE:g} points, nor, beyond chance, in more "
                f"single worlds than chance would show ({BY_CHANCE * other.worlds:.0f} of {other.worlds})."
            )
    closing(console, str(comparison.result.path), _next(comparison, drawn))


def _next(comparison: Comparison, drawn: bool) -> str:
    """The figures, or, where there are some, one history with the same random streams in the first two scenarios."""
    if not drawn:
        return f"talks plot {quote(str(comparison.result.path))}"
    first, second, *_ = comparison.parts
    paths = [quote(str(part.result.path)) for part in (first, second)]
    if own_starts([first.summary, second.summary]):  # no history has a pair day by day
        paths = paths[1:]
    return f"talks replay {' '.join(paths)} --run 0"


def _table(*headings: str) -> Any:
    made = table(*headings, widths=WIDTHS)
    made.show_header = bool(headings[0])
    made.columns[2].justify = "left"
    return made


def _print_row(summary: Summary, outcome: str, change: Difference | None, console: Console) -> None:
    made, share = _table("", *COLUMNS), summary.outcomes[outcome].share
    drawn = bar(share, SCREEN_COLOURS[outcome], 9)
    made.add_row(summary.name[:22], Text(percent(share), "bold"), drawn, *_change(change))
    console.print(made)
    if change is not None and change.worlds:
        console.print(Padding(Text(in_worlds(change), "dim"), (0, 0, 0, 2)))


def _change(difference: Difference | None) -> tuple[Text, ...]:
    """The change in points, its sampling interval and that of single worlds; faint where the first holds nought."""
    if difference is None:
        return Text(""), Text(""), Text("")
    clear = difference.low > 0 or difference.high < 0
    points = Text(signed(difference.points), "bold" if clear else "dim")
    ranges = (difference.low, difference.high), (difference.inputs_low, difference.inputs_high)
    return points, *(Text("" if low != low else signed_range(low, high), "dim") for low, high in ranges)
