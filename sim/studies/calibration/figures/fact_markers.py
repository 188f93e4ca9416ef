"""The documents' facts on a panel by day: a diamond with its tolerance, a box over the days of an average, an arrow."""

from __future__ import annotations

import math

import numpy as np

from sim.output.plots import style
from sim.output.plots.frame import Frame, Panel
from sim.output.plots.scales import day_number
from sim.studies.calibration.marks import Mark

_INK, _EDGED = 1.2, 2.6  # width of a fact's lines, and with their white edge
_HALF = 5.0  # half the width of the line under an arrow for a single day
_ARROW = 13.0  # length of an arrow
_CAP = 2.2  # half the width of the caps of a tolerance


def values(mark: Mark, level: float) -> list[float]:
    """What a panel must have room for; `level` is where the trace begins."""
    ends = (mark.low - mark.tolerance, mark.low, mark.high, mark.high + mark.tolerance)
    return [level] if mark.is_change else [end for end in ends if math.isfinite(end)]


def draw(frame: Frame, panel: Panel, mark: Mark, level: float) -> None:
    """Draw one fact; `level` is where the trace begins, from which a change is reckoned.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    mark : the fact, its days, bounds and tolerance
    """
    left, right = _span(panel, mark)
    if mark.is_change:
        _draw_change(frame, panel, mark, level)
    elif math.isinf(mark.high):
        _draw_bound(frame, (left, right), panel.y(mark.low), -_ARROW)
    elif mark.low <= panel.y_limits[0] < mark.high:
        _draw_bound(frame, (left, right), panel.y(mark.high), _ARROW)
    elif mark.first is None:
        _draw_point(frame, panel, mark)
    else:
        _draw_box(frame, panel, mark, (left, right))


def line(frame: Frame, x: tuple[float, ...], y: tuple[float, ...]) -> None:
    """A line in ink with a white edge, above fans.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    x, y : places in points, of one length
    """
    for colour, width, zorder in (("white", _EDGED, 2.1), (style.INK, _INK, 2.2)):
        drawn = frame.curve(np.array(x), np.array(y), colour, width)
        drawn.set(zorder=zorder, solid_joinstyle="miter")


def arrow(frame: Frame, x: float, y: float, reach: float) -> None:
    """An upright arrow from a place; `reach` is its length in points, downwards.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    x, y : where it begins, in points
    """
    line(frame, (x, x), (y, y + reach - math.copysign(2.0, reach)))
    frame.mark(x, y + reach - math.copysign(2.5, reach), "^" if reach < 0 else "v", 4.4, style.INK, style.INK)


def diamond(frame: Frame, x: float, y: float) -> None:
    """What the documents say of a day.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    x, y : its middle, in points
    """
    frame.mark(x, y, "D", 4.8, "white", style.INK)


def box(frame: Frame, left: float, right: float, top: float, bottom: float) -> None:
    """What the documents say of a span of days.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    left, right, top, bottom : its edges, in points
    """
    line(frame, (left, right, right, left, left), (top, top, bottom, bottom, top))


def _span(panel: Panel, mark: Mark) -> tuple[float, float]:
    last = panel.x(day_number(mark.last))
    if mark.first is None:
        return last - _HALF, last + _HALF
    return panel.x(day_number(mark.first)), last


def _draw_bound(frame: Frame, span: tuple[float, float], y: float, reach: float) -> None:
    line(frame, span, (y, y))
    arrow(frame, sum(span) / 2, y, reach)


def _draw_point(frame: Frame, panel: Panel, mark: Mark) -> None:
    x = panel.x(day_number(mark.last))
    _draw_tolerance(frame, panel, mark, x)
    diamond(frame, x, panel.y((mark.low + mark.high) / 2))


def _draw_box(frame: Frame, panel: Panel, mark: Mark, span: tuple[float, float]) -> None:
    _draw_tolerance(frame, panel, mark, sum(span) / 2)
    box(frame, *span, panel.y(mark.high), panel.y(mark.low))


def _draw_tolerance(frame: Frame, panel: Panel, mark: Mark, x: float) -> None:
    if mark.tolerance:
        for end, side in ((mark.high, 1), (mark.low, -1)):
            edge, beyond = panel.y(end), panel.y(end + side * mark.tolerance)
            line(frame, (x, x, x - _CAP, x + _CAP), (edge, beyond, beyond, beyond))


def _draw_change(frame: Frame, panel: Panel, mark: Mark, level: float) -> None:
    """From where it began across to the day, and the way it then went."""
    x, y = panel.x(day_number(mark.last)), panel.y(level)
    across = frame.curve(np.array([panel.box.left, x]), np.array([y, y]), style.INK, 0.9)
    across.set(zorder=2.1, dashes=(1.5, 2.2))
    arrow(frame, x, y, _ARROW if mark.high <= 0 else -_ARROW)
