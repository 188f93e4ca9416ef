"""Panels of slices: shares along an axis as lines, their intervals as bands, names at the ends of the lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS
from sim.output.plots import style
from sim.output.plots.frame import Box, Frame, Panel
from sim.output.plots.labels import spread
from sim.studies.sweeps.axis import coordinate
from sim.studies.sweeps.figures.curves import Curve
from sim.studies.sweeps.figures.level_ticks import draw_foot
from sim.studies.sweeps.sweep_summary import SweepSummary

Array = np.ndarray[Any, Any]

_BAR = 9.0  # width of an interval where values are steps
_AWAY = 14.0  # points from a panel to the names beside it


def panel_of(box: Box, curve: Curve, ticks: Array) -> Panel:
    """The plotting area of a curve, from nought to the last of the ticks.

    Parameters
    ----------
    box : where on the page, in points
    curve : shares over one axis
    ticks : shares that are marked, the last the greatest
    """
    return Panel(box, curve.ruler.limits, (0.0, float(ticks[-1])))


def draw_ground(
    frame: Frame,
    panel: Panel,
    curve: Curve,
    ticks: Array,
    summary: SweepSummary,
    *,
    values: bool,
    size: float = style.SMALL,
) -> None:
    """Hairlines with their percentages, the values of the axis, the base scenario's upright line, failed points.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    curve : shares over one axis
    ticks : shares that are marked
    summary : the sweep
    values : whether their shares are written beside them
    size : height of the letters in points
    """
    for tick in ticks:
        y = panel.y(float(tick))
        frame.rule((panel.box.left, y), (panel.box.right, y))
        if values:
            label = f"{100 * tick:.3g}" + ("%" if tick == ticks[-1] else "")
            frame.text(panel.box.left - 5, y + 0.36 * size, label, size, colour=style.GREY, align="right")
    draw_foot(frame, panel, curve.ruler, size)
    base = curve.ruler.place(coordinate(curve.axis.base, summary.start))
    if base is not None and panel.x_limits[0] <= base <= panel.x_limits[1]:
        line = frame.rule((panel.x(base), panel.box.top - 3), (panel.x(base), panel.box.bottom), style.INK, 0.9)
        line.set_zorder(0.6)  # above the bands, below the lines
    for place in curve.places[np.isnan(curve.shares).any(axis=1)]:
        frame.mark(panel.x(float(place)), panel.box.bottom - 5, "x", 4.0, style.GREY, style.GREY)


def draw_band(frame: Frame, panel: Panel, curve: Curve, low: Array, high: Array, colour: str) -> None:
    """A band between two bounds, in pieces where points failed; bars where values are steps.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    curve : shares over one axis
    low, high : the bounds, one a level; NaN where a point failed
    colour : as Matplotlib knows it
    """
    x = panel.xs(curve.places)
    known = np.isfinite(low) & np.isfinite(high)
    if curve.ruler.kind == "steps":
        for at in np.flatnonzero(known):
            top, bottom = panel.y(float(high[at])), panel.y(float(low[at]))
            frame.rectangle(Box(x[at] - _BAR / 2, top, _BAR, bottom - top), colour)
        return
    for piece in _runs(known):
        upper, lower = panel.ys(high[piece]), panel.ys(low[piece])
        frame.shape(np.concatenate((x[piece], x[piece][::-1])), np.concatenate((upper, lower[::-1])), colour)


def _runs(known: Array) -> list[Array]:
    """Neighbouring places that are known, at least two together."""
    parts = np.split(np.arange(len(known)), np.flatnonzero(np.diff(known.astype(int))) + 1)
    return [part for part in parts if known[part[0]] and len(part) > 1]


def draw_line(frame: Frame, panel: Panel, curve: Curve, k: int, outcome: str) -> None:
    """The shares as a line; dots as well where values are steps or few, or neighbours failed.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    curve : shares over one axis
    k, outcome : the ending's place in OUTCOMES, and its name
    """
    colour, shares = OUTCOME_COLOURS[outcome], curve.shares[:, k]
    x, y = panel.xs(curve.places), panel.ys(shares)
    steps = curve.ruler.kind == "steps"
    frame.curve(x, y, colour, 0.8 if steps else 1.7)
    known = np.isfinite(shares)
    lone = known & ~np.isin(np.arange(len(known)), np.concatenate([np.array([], int), *_runs(known)]))
    for at in np.flatnonzero(known if steps else lone):
        frame.mark(float(x[at]), float(y[at]), "o", 4.6, colour, "white")


def draw_names(frame: Frame, panel: Panel, curve: Curve) -> None:
    """The outcomes' names to the right of the panel, each led to from the end of its line.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    curve : shares over one axis
    """
    ends = [_last(curve, k) for k in range(len(OUTCOMES))]
    shown = [k for k, end in enumerate(ends) if end is not None]
    wanted = [panel.y(ends[k][1]) for k in shown]  # type: ignore[index]
    heights = spread(wanted, 1.35 * style.SMALL)
    lower = max([0.0, *(height - panel.box.bottom for height in heights)])
    left = panel.box.right + _AWAY
    for k, height, y in zip(shown, heights, wanted, strict=True):
        colour = OUTCOME_COLOURS[OUTCOMES[k]]
        x = panel.x(ends[k][0])  # type: ignore[index]
        frame.curve(np.array([x + 3, left - 2]), np.array([y, height - lower]), colour, 1.0)
        frame.text(left, height - lower + 0.36 * style.SMALL, OUTCOME_LABELS[OUTCOMES[k]], style.SMALL)


def _last(curve: Curve, k: int) -> tuple[float, float] | None:
    known = np.flatnonzero(np.isfinite(curve.shares[:, k]))
    return (float(curve.places[known[-1]]), float(curve.shares[known[-1], k])) if len(known) else None
