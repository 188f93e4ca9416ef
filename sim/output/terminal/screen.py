"""What the screens share: outcome bars, dates, spark lines, and the line that says what an interval is not."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.model.words import NOT_A_FORECAST

EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"


def table(*headings: str, widths: tuple[int, ...] = ()) -> Table:
    """A table in the house style: a rule under the headings, numbers to the right."""
    made = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for i, heading in enumerate(headings):
        width = widths[i] if i < len(widths) else None
        made.add_column(heading, justify="left" if i == 0 else "right", no_wrap=True, width=width)
    return made


def bar(share: float, colour: str, width: int) -> Text:
    """A bar in eighths of a character, at least one eighth for anything above none.

    Parameters
    ----------
    share : from 0 to 1
    colour : as rich knows it
    width : of a share of 1, in characters
    """
    eighths = max(round(8 * width * share), 1 if share > 0 else 0)
    return Text("█" * (eighths // 8) + EIGHTHS[eighths % 8].strip(), style=colour)


def spark(values: Any, top: float, width: int) -> str:
    """A line of blocks: averages over `width` equal spans, against a scale from 0 to `top`."""
    means = [float(np.mean(span)) for span in np.array_split(np.asarray(values), width)]
    return "".join(HEIGHTS[min(int(8 * m / top), 7) if top > 0 else 0] for m in means)


def closing(console: Console, saved: str, then: str) -> None:
    """Where the result lies and the command that comes next.

    Parameters
    ----------
    console : where it is printed
    saved : path of the result
    then : the command
    """
    console.print()
    console.print(NOT_A_FORECAST, style="dim")
    console.print(Text.assemble(("Saved to ", "dim"), saved), soft_wrap=True)
    console.print(Text.assemble(("Next: ", "dim"), then), soft_wrap=True)
