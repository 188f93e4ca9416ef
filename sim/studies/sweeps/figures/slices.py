"""Slices: how endings change along each axis of a sweep, with intervals of two tiers where there are two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.format import capital
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS, OUTCOME_SHORT, PARTY_COLOURS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.lettering import LINE, shorten, text_width, wrap
from sim.output.plots.scales import value_ticks
from sim.studies.sweeps.figures import levels
from sim.studies.sweeps.figures.curves import Curve, curves
from sim.studies.sweeps.figures.data import rows
from sim.studies.sweeps.figures.level_ticks import FOOT
from sim.studies.sweeps.figures.panels import draw_band, draw_ground, draw_line, draw_names, panel_of
from sim.studies.sweeps.figures.slice_titles import headline, small_print, told
from sim.studies.sweeps.sweep_summary import SweepSummary

__all__ = ["figure", "rows"]

Array = np.ndarray[Any, Any]

_KEY = 20.0  # height of the key above the panels
_ENDS = 100.0  # width of the outcomes' names to the right of each row
_VALUES = 27.0  # width of the percentages to its left
_GUTTER = 18.0
_LINE = style.SMALL * LINE
_ROW_GAP = 12.0
_FULL_LABELS = 6  # up to so many axes have their whole labels
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3}
_PLOTS = {1: 250.0, 2: 150.0, 3: 130.0}  # height of a plot, by columns
_SINGLE = 74.0  # height of the plot of one outcome
_NARROW, _WIDE = 0.45, 0.82  # how much white the bands of the two tiers have
_SEEN_THROUGH = "60"  # opacity of bands that lie on each other, in hexadecimal
_TITLES = 15.0  # height of the outcomes' names above those


class _Cell(NamedTuple):
    """A curve with the lines of its title and their size, and below it what moves."""

    curve: Curve
    title: list[str]
    size: float
    told: str

    @property
    def head(self) -> float:
        """Height of title and what is told."""
        return len(self.title) * self.size * LINE + _LINE + 5


def figure(summary: SweepSummary) -> Figure:
    """Draw all outcomes along every axis; and where single worlds are known, each outcome with their spread.

    Raises
    ------
    ValueError
        If there is no axis.
    """
    if not summary.axes:
        raise ValueError(f"{summary.name} has no axis to draw along")
    found = curves(summary)
    by_outcome = any(np.isfinite(curve.inputs_low).any() for curve in found)
    overlaid = not by_outcome or len(found) == 1
    grid = _Grid(found)
    body = _KEY + (grid.height if overlaid else 0.0) + (_worlds_height(found) if by_outcome else 0.0)
    frame = Frame(*headline(summary, found), small_print(summary, by_outcome), body)
    _draw_key(frame, overlaid, by_outcome)
    top = frame.top + _KEY
    if overlaid:
        grid.draw(frame, top, summary)
        top += grid.height
    if by_outcome:
        _draw_worlds(frame, top, found, summary)
    return frame.figure


def _draw_key(frame: Frame, overlaid: bool, by_outcome: bool) -> None:
    """The outcomes' colours, and what the upright line is."""
    x, y = LEFT, frame.top
    for outcome in OUTCOMES if overlaid else ():
        frame.rule((x, y - 3), (x + 14, y - 3), OUTCOME_COLOURS[outcome], 2.4)
        label = capital(OUTCOME_SHORT[outcome])
        frame.text(x + 19, y, label, style.SMALL)
        x += 19 + text_width(label, style.SMALL) + 14
    frame.rule((x + 2, y - 8), (x + 2, y + 2), style.INK, 1.0)
    frame.text(x + 8, y, "the base scenario’s value", style.SMALL, colour=style.GREY)
    x += 8 + text_width("the base scenario’s value", style.SMALL) + 14
    bands = ((_NARROW, "sampling error (95%)"), (_WIDE, "middle 90% of single worlds")) if by_outcome else ()
    for white, said in bands:
        frame.rectangle(Box(x, y - 7, 14, 8), style.tint(PARTY_COLOURS[""], white))
        frame.text(x + 19, y, said, style.SMALL, colour=style.GREY)
        x += 19 + text_width(said, style.SMALL) + 14


# --- all outcomes over each axis --------------------------------------------------------------------------------------


class _Grid:
    """Panels side by side, each with all outcomes, their names to the right of every row."""

    def __init__(self, found: Sequence[Curve]) -> None:
        """Lay the panels out."""
        count = len(found)
        self.columns = _COLUMNS.get(count, 4 if count <= 12 else 5)
        self.width = (RIGHT - LEFT - _ENDS - _VALUES - (self.columns - 1) * _GUTTER) / self.columns
        self.plot = _PLOTS.get(self.columns, 74.0)
        self.ticks = _percent_ticks(found)
        size = style.LABEL if count <= _FULL_LABELS else style.SMALL
        cells = [_Cell(curve, self._title(curve, count, size), size, told(curve)) for curve in found]
        self.rows = [cells[first : first + self.columns] for first in range(0, count, self.columns)]
        self.heads = [max(cell.head for cell in row) for row in self.rows]
        self.height = sum(self.heads) + len(self.rows) * (self.plot + FOOT + _ROW_GAP)

    def _title(self, curve: Curve, count: int, size: float) -> list[str]:
        title = levels.title(curve.axis) if count <= _FULL_LABELS else levels.short_title(curve.axis)
        return wrap(title, size, self.width, "SemiBold")

    def draw(self, frame: Frame, top: float, summary: SweepSummary) -> None:
        """Draw every panel; percentages stand to the left of each row."""
        for row, head in zip(self.rows, self.heads, strict=True):
            for column, cell in enumerate(row):
                left = LEFT + _VALUES + column * (self.width + _GUTTER)
                box = Box(left, top + head, self.width, self.plot)
                self._draw_cell(frame, box, cell, summary, values=column == 0)
                if cell is row[-1]:
                    draw_names(frame, panel_of(box, cell.curve, self.ticks), cell.curve)
            top += head + self.plot + FOOT + _ROW_GAP

    def _draw_cell(self, frame: Frame, box: Box, cell: _Cell, summary: SweepSummary, *, values: bool) -> None:
        y = box.top - cell.head + 0.75 * cell.size
        frame.lines(box.left, y, cell.title, cell.size, "SemiBold")
        colour = style.INK if cell.curve.is_clear else style.GREY
        label = shorten(cell.told, style.SMALL, box.width)
        frame.text(box.left, y + len(cell.title) * cell.size * LINE, label, style.SMALL, colour=colour)
        panel = panel_of(box, cell.curve, self.ticks)
        draw_ground(frame, panel, cell.curve, self.ticks, summary, values=values)
        for k, outcome in enumerate(OUTCOMES):
            colour = OUTCOME_COLOURS[outcome] + _SEEN_THROUGH
            draw_band(frame, panel, cell.curve, cell.curve.low[:, k], cell.curve.high[:, k], colour)
        for k, outcome in enumerate(OUTCOMES):
            draw_line(frame, panel, cell.curve, k, outcome)


def _percent_ticks(found: Sequence[Curve]) -> Array:
    """Round percentages from nought to beyond all that is drawn, as shares."""
    drawn = [array for curve in found for array in (curve.shares, curve.high)]
    most = max((float(np.nanmax(a)) for a in drawn if np.isfinite(a).any()), default=1.0)
    return np.minimum(value_ticks(0.0, 100 * max(most, 0.05), 4) / 100, 1.0)


# --- each outcome by itself, with the spread of single worlds ---------------------------------------------------------


def _worlds_height(found: Sequence[Curve]) -> float:
    heads = sum(_world_head(curve, len(found)) for curve in found)
    return _TITLES + heads + len(found) * (_SINGLE + FOOT + _ROW_GAP) - _ROW_GAP


def _world_head(curve: Curve, count: int) -> float:
    return (2 if count > 1 else 0) * _LINE + 8


def _draw_worlds(frame: Frame, top: float, found: Sequence[Curve], summary: SweepSummary) -> None:
    """A row of panels for each axis, one an outcome."""
    width = (RIGHT - LEFT - _VALUES - (len(OUTCOMES) - 1) * _GUTTER) / len(OUTCOMES)
    lefts = [LEFT + _VALUES + k * (width + _GUTTER) for k in range(len(OUTCOMES))]
    for k, outcome in enumerate(OUTCOMES):
        frame.rectangle(Box(lefts[k], top - 6, 8, 8), OUTCOME_COLOURS[outcome])
        frame.text(lefts[k] + 12, top + 1, OUTCOME_LABELS[outcome], style.BODY, "SemiBold")
    top += _TITLES
    for curve in found:
        head = _world_head(curve, len(found))
        if len(found) > 1:
            _draw_row_title(frame, top, curve)
        for k, left in enumerate(lefts):
            _draw_world(frame, Box(left, top + head, width, _SINGLE), curve, k, summary)
        top += head + _SINGLE + FOOT + _ROW_GAP


def _draw_row_title(frame: Frame, top: float, curve: Curve) -> None:
    title = shorten(levels.title(curve.axis), style.LABEL, RIGHT - LEFT - _VALUES, "SemiBold")
    frame.text(LEFT + _VALUES, top + 4, title, style.LABEL, "SemiBold")
    colour = style.INK if curve.is_clear else style.GREY
    frame.text(LEFT + _VALUES, top + 4 + _LINE, told(curve), style.SMALL, colour=colour)


def _draw_world(frame: Frame, box: Box, curve: Curve, k: int, summary: SweepSummary) -> None:
    ticks, outcome = np.array([0.0, 0.5, 1.0]), OUTCOMES[k]
    panel = panel_of(box, curve, ticks)
    wide, narrow = (style.tint(OUTCOME_COLOURS[outcome], white) for white in (_WIDE, _NARROW))
    draw_band(frame, panel, curve, curve.inputs_low[:, k], curve.inputs_high[:, k], wide)
    draw_ground(frame, panel, curve, ticks, summary, values=k == 0, size=style.FOOTER)
    draw_band(frame, panel, curve, curve.low[:, k], curve.high[:, k], narrow)
    draw_line(frame, panel, curve, k, outcome)
