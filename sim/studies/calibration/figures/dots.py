"""What the figures of the back-test share: dots on a scale of shares, and shares that are small but not nil."""

from __future__ import annotations

from sim.output.plots import style
from sim.output.plots.frame import Align, Box, Frame

AFTER = "#2c6e63"  # what holds after the back-test; what held before is grey

TICKS: tuple[tuple[float, str, Align], ...] = (
    (0.0, "0", "center"),
    (0.25, "25", "center"),
    (0.5, "50", "center"),
    (0.75, "75", "center"),
    (1.0, "100%", "center"),
)


def draw_scale(frame: Frame, box: Box, *, strong: float = 0.5) -> None:
    """Hairlines down a box whose width stands for all histories, the `strong` one darker, and figures above them.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    box : where on the page, in points
    strong : share whose line is darker
    """
    for share, label, align in TICKS:
        x = box.left + share * box.width
        frame.rule((x, box.top), (x, box.bottom), style.PALE if share == strong else style.GRID)
        frame.text(x, box.top - 4, label, style.SMALL, colour=style.GREY, align=align)
