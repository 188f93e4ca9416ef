"""The axes of a sweep: where their values lie along a panel, and what stands above it.

Values are the numbers of `SweepSummary.coordinates`: a date as days since the start, a flag as 0 or 1, none as NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.output.plots import style
from sim.output.plots.scales import day_number
from sim.studies.sweeps.axis import Axis, coordinate

Array = np.ndarray[Any, Any]

_NARROWEST = 0.4  # of an even cell's width; levels that lie closer stand evenly, not to scale


@dataclass(frozen=True)
class Ruler:
    """Where values lie along a panel.

    `values` are the levels, or the values that are drawn; `places` those of the values, `edges` the ends of the panel,
    or of the cells if it has cells. `kind`: number, log, date, or steps, which stand evenly; `ordered` says whether
    anything lies between two values.
    """

    axis: Axis
    start: date
    values: Array
    places: Array
    edges: Array
    kind: str
    ordered: bool

    @property
    def limits(self) -> tuple[float, float]:
        """The ends of the panel."""
        return float(self.edges[0]), float(self.edges[-1])

    def place(self, value: float) -> float | None:
        """Where a value lies; None beyond the first and the last, or beside the steps of what has no order."""
        if math.isnan(value) or not self.ordered:
            same = np.isnan(self.values) if math.isnan(value) else self.values == value
            return float(self.places[same.argmax()]) if same.any() else None
        low, high = float(self.values.min()), float(self.values.max())
        slack = 1e-9 * (high - low)
        if not low - slack <= value <= high + slack:
            return None
        if self.kind == "steps":
            return float(np.interp(value, self.values, self.places))
        return float(to_scale(np.array([value]), self.kind, self.start)[0])


def of_cells(axis: Axis, start: date) -> Ruler:
    """The ruler of a grid's axis: a cell round every level, to scale unless some would be too narrow."""
    values = np.array([coordinate(level, start) for level in axis.levels])
    kind = _kind(axis, values)
    if kind != "steps":
        places = to_scale(values, kind, start)
        edges = _edges(places)
        if np.diff(edges).min() >= _NARROWEST * (edges[-1] - edges[0]) / len(values):
            return Ruler(axis, start, values, places, edges, kind, ordered=True)
    ordered = axis.unit != "flag" and bool(np.isfinite(values).all())
    return Ruler(axis, start, values, np.arange(len(values)) + 0.5, np.arange(len(values) + 1.0), "steps", ordered)


def of_values(axis: Axis, values: Array, start: date) -> Ruler:
    """The ruler of lines over an axis: to scale between the least and the greatest value; flags and none as steps.

    Parameters
    ----------
    axis : what is varied
    values : its levels, in order; days since the start of dates
    start : the scenario's first day
    """
    kind = _kind(axis, values)
    if kind == "steps":
        count = len(values)
        return Ruler(axis, start, values, np.arange(count) + 0.5, np.array([0.0, count]), kind, ordered=False)
    places = to_scale(values, kind, start)
    room = 0.5 if len(values) == 1 else 0.0
    edges = np.array([places.min() - room, places.max() + room])
    return Ruler(axis, start, values, places, edges, kind, ordered=True)


def _kind(axis: Axis, values: Array) -> str:
    if axis.unit == "flag" or np.isnan(values).any() or len(values) < 2:
        return "steps"
    if axis.unit == "date":
        return "date"
    return "log" if axis.scale == "log" and values.min() > 0 else "number"


def to_scale(values: Array, kind: str, start: date) -> Array:
    """Where values lie on a date axis (days since 1970), on a logarithmic one, or on a plain one.

    Parameters
    ----------
    values : levels; days since the start of dates
    kind : "date", "log" or another
    start : the scenario's first day
    """
    if kind == "date":
        return np.asarray(values + day_number(start))
    return np.log10(values) if kind == "log" else values


def _edges(places: Array) -> Array:
    """Half way between neighbours; the outermost as far outside as inside."""
    inner = (places[:-1] + places[1:]) / 2
    return np.concatenate([[2 * places[0] - inner[0]], inner, [2 * places[-1] - inner[-1]]])


def title(axis: Axis) -> str:
    """What an axis is, with its unit unless the words or the values say it."""
    return _with_unit(axis.title, axis)


def short_title(axis: Axis) -> str:
    """The same in few words."""
    label = axis.called
    return _with_unit(label[:1].upper() + label[1:], axis)


def _with_unit(said: str, axis: Axis) -> str:
    return said if axis.unit in ("date", "flag") else style.quantity(said, axis.unit)
