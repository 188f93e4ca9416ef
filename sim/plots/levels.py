"""The axes of a sweep: where their values lie along a panel, and how these are written.

Values are the numbers of `SweepSummary.coordinates`: a date as days since the start, a flag as 0 or 1, none as NaN.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.format import written
from sim.plots import style
from sim.plots.scales import day_number
from sim.scenario.parameters import Plain
from sim.sweeps.summary import Axis

Array = np.ndarray[Any, Any]

_NARROWEST = 0.4  # of an even cell's width; levels that lie closer stand evenly, not to scale
_SHORT = 32  # letters up to which a label is a name
_CAPITALS = {"nato", "us"}


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


def number(value: Plain, start: date) -> float:
    """A value as `coordinates` has it."""
    if value is None:
        return math.nan
    return float((value - start).days) if isinstance(value, date) else float(value)


def of_cells(axis: Axis, start: date) -> Ruler:
    """The ruler of a grid's axis: a cell round every level, to scale unless some would be too narrow."""
    values = np.array([number(level, start) for level in axis.levels])
    kind = _kind(axis, values)
    if kind != "steps":
        places = to_scale(values, kind, start)
        edges = _edges(places)
        if np.diff(edges).min() >= _NARROWEST * (edges[-1] - edges[0]) / len(values):
            return Ruler(axis, start, values, places, edges, kind, ordered=True)
    ordered = axis.unit != "flag" and bool(np.isfinite(values).all())
    return Ruler(axis, start, values, np.arange(len(values)) + 0.5, np.arange(len(values) + 1.0), "steps", ordered)


def of_values(axis: Axis, values: Array, start: date) -> Ruler:
    """The ruler of lines over an axis: to scale between the least and the greatest value; flags and none as steps."""
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
    """Where values lie on a date axis (days since 1970), on a logarithmic one, or on a plain one."""
    if kind == "date":
        return np.asarray(values + day_number(start))
    return np.log10(values) if kind == "log" else values


def _edges(places: Array) -> Array:
    """Half way between neighbours; the outermost as far outside as inside."""
    inner = (places[:-1] + places[1:]) / 2
    return np.concatenate([[2 * places[0] - inner[0]], inner, [2 * places[-1] - inner[-1]]])


def title(axis: Axis) -> str:
    """What an axis is, with its unit unless the words or the values say it."""
    return _with_unit(_label(axis), axis)


def short_title(axis: Axis) -> str:
    """The same in few words."""
    said = name(axis)
    return _with_unit(said[:1].upper() + said[1:], axis)


def _with_unit(said: str, axis: Axis) -> str:
    return said if axis.unit in ("date", "flag") else style.quantity(said, axis.unit)


def _label(axis: Axis) -> str:
    return axis.label[:1].upper() + axis.label[1:].replace("'", "’")


def name(axis: Axis) -> str:
    """What an axis is called in few words: its label if that is short, else the parameter's name."""
    return _label(axis) if 0 < len(axis.label) <= _SHORT else _plain(axis.name)


def names(axes: Sequence[Axis]) -> str:
    """Several axes in a headline: “withdrawal deadline” and “conditionality”; a long flag as the question that it is.

    Of parameters of one section the second goes without its name.
    """
    said, before = [], ""
    for axis in axes:
        section, _, key = axis.name.partition(".")
        is_long = name(axis) != _label(axis)
        if is_long and axis.unit == "flag" and axis.label.lower().startswith("whether "):
            said.append(axis.label[0].lower() + axis.label[1:])
        else:
            said.append(f"“{_plain(key) if is_long and section == before and key else name(axis)}”")
            before = section if is_long else ""
    *first, last = said
    return f"{', '.join(first)} and {last}" if first else last


def _plain(dotted: str) -> str:
    parts = dotted.replace(".", " ").replace("_", " ").split()
    return " ".join(part.upper() if part in _CAPITALS else part for part in parts)


def plain(axis: Axis, value: float, start: date) -> Plain:
    """The value that a number of `coordinates` stands for; the reverse of `number`."""
    if math.isnan(value):
        return None
    if axis.unit == "flag":
        return bool(value)
    return start + timedelta(days=round(value)) if axis.unit == "date" else float(value)


def words(axis: Axis, value: float, start: date) -> str:
    """A value in words: "29 Apr 2021", "yes", "none", "8,600"."""
    found = plain(axis, value, start)
    if found is None:
        return "none"
    if isinstance(found, bool):
        return "yes" if found else "no"
    return written(found) if isinstance(found, date) else figure(found)


def figure(value: float) -> str:
    """A number to four figures, thousands separated."""
    if value == 0:
        return "0"
    decimals = max(3 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if decimals else text
