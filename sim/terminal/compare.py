"""The screen of `talks compare`: shares side by side, and what changes against the first scenario."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from sim.analysis.compare import Comparison
from sim.summary import Difference, Summary
from sim.terminal.screen import COLOURS, LABELS, bar, closing, percent, table


def print_comparison(comparison: Comparison, summaries: list[Summary], console: Console) -> None:
    """Print a comparison: one block an outcome, one row a scenario."""
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
        console.print(_block(outcome, summaries, changes))
    console.print(
        f"\nChange: points against {first.name}, with the 95% interval of the paired difference.", style="dim"
    )
    closing(console, str(comparison.result.path), f"talks plot {comparison.result.path}")


def _block(outcome: str, summaries: list[Summary], changes: dict[tuple[str, str], Difference]) -> Any:
    made = table(LABELS[outcome], "share", "95%", "", "change", "", widths=(22, 5, 7, 12, 6, 16))
    made.columns[3].justify = "left"
    for summary in summaries:
        i = summary.outcomes[outcome]
        made.add_row(
            summary.name[:22],
            Text(percent(i.share), "bold"),
            Text(f"{100 * i.low:.0f}–{100 * i.high:.0f}", "dim"),
            bar(i.share, COLOURS[outcome], 12),
            *_change(changes.get((summary.name, outcome))),
        )
    return made


def _change(difference: Difference | None) -> tuple[Text, Text]:
    """The change in points and its interval; faint where the interval holds zero."""
    if difference is None:
        return Text(""), Text("")
    clear = difference.low > 0 or difference.high < 0
    points = Text(signed(difference.points), "bold" if clear else "dim")
    return points, Text(f"{signed(difference.low)} to {signed(difference.high)}", "dim")


def signed(points: float) -> str:
    """A change in points with its sign, to a tenth."""
    text = f"{points:+.1f}".replace("-", "−")
    return "0.0" if text in ("+0.0", "−0.0") else text
