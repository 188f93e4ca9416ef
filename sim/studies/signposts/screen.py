"""The screen of `talks signposts`: by each date the deed that tells best, and what to make of it."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from sim.format import percent, written
from sim.model.words import OUTCOME_LABELS
from sim.output.terminal.screen import closing, table
from sim.studies.signposts.summary import Signposts

SHOWN = ("settlement", "government_falls")
READING = (
    "Tells: the chance that the deed tells a history that ends so from one that does not (0.5 is a coin), with its 95% "
    "interval. Low, middle, high: how many end so of the third with least of the deed, of the middle third, of that "
    "with most; the thirds part at the numbers in brackets. Only of histories that are on by the date; of worlds that "
    "directions and bounds were not chosen on."
)


def print_signposts(found: Signposts, console: Console) -> None:
    """Print it, on 80 columns or more.

    Parameters
    ----------
    found : the signposts
    console : where it is printed
    """
    console.print(Text(f"What tells which way a history is heading: {found.result.manifest['title']}", "bold"))
    told = [name for name in SHOWN if name in found.best]
    for outcome in told:
        _print_outcome(found, outcome, console)
    if not told:
        console.print("\nToo few histories end in a settlement or a fall, or otherwise, to tell what announces it.")
    console.print("\n" + READING, style="dim")
    closing(console, str(found.result.path), f"talks plot {found.result.path}")


def _print_outcome(found: Signposts, outcome: str, console: Console) -> None:
    made = table(OUTCOME_LABELS[outcome], "tells", "95%", "low", "middle", "high", widths=(36, 5, 9, 5, 6, 5))
    made.columns[0].no_wrap = False
    for post in found.best[outcome]:
        thirds = found.thirds(post)
        made.add_row(Text(f"{written(post.date)}: {percent(post.share)} of those on", "bold"))
        shares = [percent(third.share) for third in thirds]
        cells = [shares[0], *(shares[1:-1] or [""]), shares[-1]] if len(shares) > 1 else [shares[0], "", ""]
        bounds = ", ".join(f"{third.most:.3g}" for third in thirds[:-1])
        span = Text(f"{post.low:.2f}–{post.high:.2f}", "dim")
        made.add_row(f"  {post.label}{bounds and f' [{bounds}]'}", f"{post.value:.2f}", span, *cells)
    console.print()
    console.print(made)
