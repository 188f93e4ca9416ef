"""Phase diagrams drawn: cells, stripes where the race is open, lines of equal share, the base scenario, and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.format import percent
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS
from sim.output.plots import style
from sim.output.plots.contrast import ink_on
from sim.output.plots.frame import Box, Frame, Panel
from sim.output.plots.lettering import text_width
from sim.studies.sweeps.figures.outcomes import outcome_index
from sim.studies.sweeps.figures.plane import Plane

Array = np.ndarray[Any, Any]

TINTS = ((0.30, 0.0), (0.10, 0.25), (0.0, 0.5))  # from which lead on, and how much white
STRIPES = 5.0  # points from stripe to stripe
OPEN = 0.5  # how much white a cell and its stripes have where the race is open

_GAP = 0.5  # white between cells
_BORDER = 2.4  # and between regions
_MARK = 5.0  # points from the middle of a mark that are kept free


def colour(plane: Plane, row: int, column: int) -> str:
    """The colour of a cell: that of its likeliest ending, the paler the smaller the lead; palest if that is open.

    Parameters
    ----------
    plane : the cells: shares of each ending over two axes
    row, column : of the cell, from the lowest and the leftmost
    """
    lead = 0.0 if plane.undecided[row, column] else plane.leads[row, column]
    white = next(white for least, white in TINTS if lead >= least)
    return style.tint(OUTCOME_COLOURS[OUTCOMES[plane.leaders[row, column]]], white)


def panel_of(box: Box, plane: Plane) -> Panel:
    """The plotting area of a plane."""
    return Panel(box, plane.x.limits, plane.y.limits)


def cell_box(panel: Panel, plane: Plane, row: int, column: int) -> Box:
    """Where a cell lies on the page.

    Parameters
    ----------
    panel : plotting area with its scales
    plane : the cells: shares of each ending over two axes
    row, column : of the cell, from the lowest and the leftmost
    """
    left, right = (panel.x(float(edge)) for edge in plane.x.edges[column : column + 2])
    bottom, top = (panel.y(float(edge)) for edge in plane.y.edges[row : row + 2])
    return Box(left, top, right - left, bottom - top)


def each_cell(plane: Plane) -> Iterator[tuple[int, int]]:
    """Row and column of every cell."""
    rows, columns = plane.failed.shape
    return ((row, column) for row in range(rows) for column in range(columns))


def draw_cells(frame: Frame, panel: Panel, plane: Plane) -> None:
    """Every cell in its colour, striped where the race is open, crossed where the point failed.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    plane : the cells: shares of each ending over two axes
    """
    undecided, known = plane.undecided, plane.known
    for row, column in each_cell(plane):
        box = cell_box(panel, plane, row, column)
        if known[row, column]:
            frame.rectangle(_within(box), colour(plane, row, column))
        if undecided[row, column]:
            second = OUTCOME_COLOURS[OUTCOMES[plane.seconds[row, column]]]
            draw_stripes(frame, _within(box), style.tint(second, OPEN))
        if plane.failed[row, column]:
            draw_cross(frame, box)
    _draw_borders(frame, panel, plane)


def _within(box: Box) -> Box:
    return Box(box.left + _GAP / 2, box.top + _GAP / 2, box.width - _GAP, box.height - _GAP)


def draw_stripes(frame: Frame, box: Box, colour: str) -> None:
    """Slanting stripes in a box, in step with those of its neighbours.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    box : where on the page, in points
    colour : as Matplotlib knows it
    """
    first = np.ceil((box.left + box.top) / STRIPES) * STRIPES
    sums = np.arange(first, box.right + box.bottom, STRIPES)  # x + y is the same all along a stripe
    lower = np.maximum(box.left, sums - box.bottom)
    upper = np.minimum(box.right, sums - box.top)
    gaps = np.full_like(sums, np.nan)
    x = np.column_stack((lower, upper, gaps)).ravel()
    y = np.column_stack((sums - lower, sums - upper, gaps)).ravel()
    frame.curve(x, y, colour, 1.7).set_zorder(0.4)


def draw_cross(frame: Frame, box: Box) -> None:
    """An empty cell with a cross: its point has no histories."""
    frame.rectangle(_within(box), style.TRACK)
    size = min(5.0, 0.5 * box.width, 0.5 * box.height)
    frame.mark(box.left + box.width / 2, box.top + box.height / 2, "x", size, style.GREY, style.GREY)


def _draw_borders(frame: Frame, panel: Panel, plane: Plane) -> None:
    """White between cells that end differently."""
    leaders = plane.leaders
    for row, column in each_cell(plane):
        box = cell_box(panel, plane, row, column)
        if column and leaders[row, column] != leaders[row, column - 1]:
            _border(frame, (box.left, box.top), (box.left, box.bottom))
        if row and leaders[row, column] != leaders[row - 1, column]:
            _border(frame, (box.left, box.bottom), (box.right, box.bottom))


def _border(frame: Frame, start: tuple[float, float], end: tuple[float, float]) -> None:
    line = frame.rule(start, end, "white", _BORDER, above=True)
    line.set_zorder(0.5)


def draw_shares(
    frame: Frame,
    panel: Panel,
    plane: Plane,
    outcome: str,
    mark: tuple[float, float] | None = None,
    *,
    figures: bool = True,
) -> list[Box]:
    """A map of one outcome: the darker, the more often; with figures where there is room for them.

    The figures keep off a `mark` on the page; gives the boxes that they take up.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    plane : the cells: shares of each ending over two axes
    outcome : the ending whose shares are shown
    figures : whether shares are written
    """
    values, most = plane.shares[..., outcome_index(outcome)], np.nanmax(plane.shares[plane.known], initial=0.01)
    size, taken = figure_size(panel, plane) if figures else 0.0, []
    for cell in each_cell(plane):
        box = cell_box(panel, plane, *cell)
        if plane.failed[cell]:
            draw_cross(frame, box)
        if np.isfinite(values[cell]):
            depth = float(values[cell]) / max(float(most), 0.2)
            ground = style.tint(OUTCOME_COLOURS[outcome], 0.94 - 0.84 * depth)
            frame.rectangle(_within(box), ground)
            if size:
                taken.append(_draw_figure(frame, box, float(values[cell]), size, ground, mark))
    return taken


def _draw_figure(
    frame: Frame, box: Box, share: float, size: float, ground: str, mark: tuple[float, float] | None
) -> Box:
    """A share in the middle of its cell, or above or below a mark that is in its way."""
    number = percent(share).rstrip("%")
    x, y, wide = box.left + box.width / 2, box.top + box.height / 2, text_width(number, size)
    if mark is not None and abs(mark[0] - x) < wide / 2 + _MARK and abs(mark[1] - y) < size / 2 + _MARK:
        below = box.bottom - mark[1] > mark[1] - box.top
        y = mark[1] + (1 if below else -1) * (size / 2 + _MARK)
    frame.text(x, y + 0.36 * size, number, size, colour=ink_on(ground), align="center")
    return Box(x - wide / 2, y - size / 2, wide, size)


def figure_size(panel: Panel, plane: Plane) -> float:
    """The size of the figures in cells; 0 where they would not be read."""
    boxes = [cell_box(panel, plane, *cell) for cell in each_cell(plane)]
    for size in (style.LABEL, style.SMALL, style.FOOTER, 6.0):
        wide = text_width(">99", size) + 2
        if all(box.width >= wide and box.height >= 1.25 * size for box in boxes):
            return size
    return 0.0
