"""One direction of a design, and what it and its values are called: on screens and in figures alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sim.format import SHARES, written
from sim.model.catalogue import Plain, catalogue

_SHORT = 32  # letters up to which a label is a name
_CAPITALS = {"nato", "us"}


@dataclass(frozen=True)
class Axis:
    """One direction of a design.

    `name` is a parameter's, or `shock.violence` and the like; `levels` are the values that a grid or a table has on
    it, rising; none where the design is sampled. `base` is what the base scenario has (None: it is left unused, or
    drawn). Numbers stand for values: a date as days since the scenario's start, a flag as 0 or 1, none as NaN.
    """

    name: str
    label: str
    unit: str
    scale: str  # linear or log
    levels: tuple[Plain, ...]
    base: Plain
    column: str  # what tables call it

    @property
    def title(self) -> str:
        """Its label as a title."""
        return self.label[:1].upper() + self.label[1:].replace("'", "’")

    @property
    def called(self) -> str:
        """What it is called in few words: its label if that is short, else the parameter's name."""
        return self.title if 0 < len(self.label) <= _SHORT else _spaced(self.name)

    @property
    def effect(self) -> str:
        """What it does in the baseline, where its own unit does not say so: a sentence, or nothing."""
        parameter = catalogue().get(self.name)
        return f"{self.called}: {parameter.effect.words}." if parameter and parameter.effect else ""

    def words(self, value: float, start: date) -> str:
        """A value, as a number, in words: "29 Apr 2021", "yes", "none", "8,600", "3.4%"."""
        found = plain(self, value, start)
        if found is None:
            return "none"
        if isinstance(found, bool):
            return "yes" if found else "no"
        if isinstance(found, date):
            return written(found)
        return f"{figure(100 * found)}%" if self.unit in SHARES else figure(found)


    def told(self, value: float, start: date) -> str:
        """A value with what it is of: "withdrawal deadline 29 Apr 2021", "NATO stays: yes"."""
        return f"{self.called}{':' if self.unit == 'flag' else ''} {self.words(value, start)}"


def coordinate(value: Plain, start: date) -> float:
    """The number that stands for a value."""
    if value is None:
        return math.nan
    return float((value - start).days) if isinstance(value, date) else float(value)


def plain(axis: Axis, value: float, start: date) -> Plain:
    """The value that a number stands for; the reverse of `coordinate`.

    Parameters
    ----------
    axis : a dimension of the design
    value : a coordinate on it: dates in days since the start, flags as 0 or 1, none as NaN
    start : the base scenario's first day
    """
    if math.isnan(value):
        return None
    if axis.unit == "flag":
        return bool(value)
    return start + timedelta(days=round(value)) if axis.unit == "date" else float(value)


def figure(value: float) -> str:
    """A number to four figures, thousands separated."""
    if value == 0:
        return "0"
    decimals = max(3 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if decimals else text


def names(axes: Sequence[Axis]) -> str:
    """Several axes in a headline: “withdrawal deadline” and “conditionality”; a long flag as the question that it is.

    Of parameters of one section the second goes without its name.
    """
    said, before = [], ""
    for axis in axes:
        section, _, key = axis.name.partition(".")
        is_long = axis.called != axis.title
        if is_long and axis.unit == "flag" and axis.label.lower().startswith("whether "):
            said.append(axis.label[0].lower() + axis.label[1:])
        else:
            said.append(f"“{_spaced(key) if is_long and section == before and key else axis.called}”")
            before = section if is_long else ""
    *first, last = said
    return f"{', '.join(first)} and {last}" if first else last


def _spaced(dotted: str) -> str:
    parts = dotted.replace(".", " ").replace("_", " ").split()
    return " ".join(part.upper() if part in _CAPITALS else part for part in parts)
