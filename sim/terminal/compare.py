"""The screen of `talks compare`: shares side by side, and what changes against the first scenario."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from sim.analysis.compare import Comparison
from sim.format import percent, signed
from sim.summary import Difference, Summary
from sim.terminal.screen import COLOURS, LABELS, bar, closing, table


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
        f"\nChange: points against {first.name}; 95% interval by sampling; middle 90% by inputs.", style="dim"
    )
    closing(console, str(comparison.result.path), f"talks plot {comparison.result.path}")


def _block(outcome: str, summaries: list[Summary], changes: dict[tuple[str, str], Difference]) -> Any:
    made = table(LABELS[outcome], "share", "", "change", "95%", "by inputs", widths=(22, 5, 10, 6, 14, 12))
    made.columns[2].justify = "left"
    for summary in summaries:
        i = summary.outcomes[outcome]
        made.add_row(
            summary.name[:22],
            Text(percent(i.share), "bold"),
            bar(i.share, COLOURS[outcome], 10),
            *_change(changes.get((summary.name, outcome))),
        )
    return made


def _change(difference: Difference | None) -> tuple[Text, Text, Text]:
    """The change in points, its sampling interval and its spread over inputs; faint where the interval holds zero."""
    if difference is None:
        return Text(""), Text(""), Text("")
    clear = difference.low > 0 or difference.high < 0
    points = Text(signed(difference.points), "bold" if clear else "dim")
    spread = f"{difference.inputs_low:+.0f} to {difference.inputs_high:+.0f}".replace("-", "−")
    return points, Text(f"{signed(difference.low)} to {signed(difference.high)}", "dim"), Text(spread, "dim")
