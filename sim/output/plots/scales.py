"""Scales of a panel: round values up the side, quarters with the year under the first and January along the foot."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.format import MONTHS, SHARES
from sim.output.plots import style
from sim.output.plots.frame import Frame, Panel
from sim.output.plots.lettering import text_width

DATE_AXIS = 25.0  # points below a panel that its months and years take up

_EPOCH = date(1970, 1, 1)
_ROUNDING = 1e-12  # of a quotient: thousands of times what its own rounding errors come to


class DateTick(NamedTuple):
    """A mark on a date axis; a mark between labels has no words."""

    day: float
    month: str
    year: str


def day_number(day: date) -> float:
    """Days since 1970: the number a date has on every date axis."""
    return float((day - _EPOCH).days)


def day_numbers(dates: np.ndarray) -> np.ndarray:
    """The same for an array of dates, whether numpy's or Python's."""
    return np.asarray(dates, dtype="datetime64[D]").astype(float)


def _date(day: float) -> date:
    return _EPOCH + timedelta(days=math.ceil(day))


def date_ticks(limits: tuple[float, float], room: float, size: float) -> list[DateTick]:
    """Quarters, thinned until their labels fit into `room` points; months where the range is short.

    Parameters
    ----------
    limits : first and last day, since 1970
    size : height of the letters in points
    """
    per_day = room / (limits[1] - limits[0])
    needed = max(text_width(word, size) for word in ("May", "2020")) + 5
    for step in (3, 6, 12):
        firsts = _firsts(limits, step)
        if all((later - earlier) * per_day >= needed for earlier, later in pairwise(map(day_number, firsts))):
            break
    if len(firsts) < 2:
        firsts = _firsts(limits, 1) or [_date(limits[0])]
        firsts = firsts[:: max(1, math.ceil(len(firsts) * needed / room))]
    return _labelled(firsts, set(_firsts(limits, 3)) - set(firsts))


def _firsts(limits: tuple[float, float], step: int) -> list[date]:
    """First days of every `step`-th month within the limits."""
    years = range(_date(limits[0]).year, _date(limits[1]).year + 1)
    days = (date(year, month, 1) for year in years for month in range(1, 13, step))
    return [day for day in days if limits[0] <= day_number(day) <= limits[1]]


def _labelled(firsts: list[date], between: set[date]) -> list[DateTick]:
    ticks = [DateTick(day_number(day), "", "") for day in between]
    for place, day in enumerate(firsts):
        year = str(day.year) if day.month == 1 or place == 0 else ""
        ticks.append(DateTick(day_number(day), MONTHS[day.month - 1], year))
    return sorted(ticks)


def draw_date_axis(frame: Frame, panel: Panel, size: float = style.SMALL) -> None:
    """Base line, marks and labels below a panel whose x is in days.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    size : height of the letters in points
    """
    foot = panel.box.bottom
    frame.rule((panel.box.left, foot), (panel.box.right, foot), style.PALE)
    for tick in date_ticks(panel.x_limits, panel.box.width, size):
        x = panel.x(tick.day)
        frame.rule((x, foot), (x, foot + (4 if tick.month else 2.5)), style.PALE)
        for row, word in enumerate((tick.month, tick.year)):
            if word:
                y = foot + 6 + size * (0.8 + 1.2 * row)
                frame.text(x, y, word, size, colour=style.GREY, align="center")


def value_ticks(low: float, high: float, steps: int = 5) -> np.ndarray:
    """At most `steps` round steps that enclose `low` to `high` closely.

    They start from nought unless that would waste most of the panel.
    """
    low, high = _enclosed(low, high)
    scale = 10.0 ** math.floor(math.log10((high - low) / steps))
    sizes = [nice * scale for nice in (1, 2, 2.5, 4, 5, 10, 20)]
    spans = [(*enclosing(low, high, size), size) for size in sizes]
    allowed = [span for span in spans if span[1] - span[0] <= steps]
    first, last, size = min(allowed, key=lambda span: round((span[1] - span[0]) * span[2] / scale, 6))
    return np.arange(first, last + 1) * size


def enclosing(low: float, high: float, size: float) -> tuple[int, int]:
    """Which multiples of `size` enclose `low` to `high`. A number that is one but for rounding is taken for it."""
    first, last = low / size, high / size
    return math.floor(first + _ROUNDING * abs(first)), math.ceil(last - _ROUNDING * abs(last))


def _enclosed(low: float, high: float) -> tuple[float, float]:
    if low == high:
        return (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    return (0.0, high) if 0 <= low <= 0.6 * high else (low, high)


def tick_labels(ticks: np.ndarray, unit: str = "") -> list[str]:
    """The ticks as text, with as many decimals as the step needs; from 10,000 up in thousands: "7.5k".

    Shares and probabilities are written in percent, the last of them with its sign.
    """
    if unit in SHARES:
        *others, last = tick_labels(100 * ticks)
        return [*others, f"{last}%"]
    thousands = abs(ticks).max() >= 10_000
    shown = ticks / 1000 if thousands else ticks
    step = float(shown[1] - shown[0])
    decimals = next(count for count in range(20) if abs(round(step, count) - step) < 1e-3 * step)
    suffix = "k" if thousands else ""
    return [f"{tick:,.{decimals}f}{suffix}".replace("-", "−") if tick else "0" for tick in shown]


def label_room(ticks: Iterable[np.ndarray], size: float = style.SMALL, unit: str = "") -> float:
    """Width in points of the widest label of several value axes.

    Parameters
    ----------
    ticks : values, an array an axis
    size : height of the letters in points
    unit : written behind the greatest value
    """
    return max(text_width(label, size) for axis in ticks for label in tick_labels(axis, unit))


def draw_value_axis(
    frame: Frame, panel: Panel, ticks: np.ndarray, unit: str = "", *, labels: bool = True, size: float = style.SMALL
) -> None:
    """Hairlines across a panel and, where asked for, their values to the left of it.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    ticks : values
    unit : written behind the greatest of them
    labels : whether they are written
    size : height of the letters in points
    """
    for tick, label in zip(ticks, tick_labels(ticks, unit), strict=True):
        y = panel.y(float(tick))
        frame.rule((panel.box.left, y), (panel.box.right, y))
        if labels:
            frame.text(panel.box.left - 5, y + 0.36 * size, label, size, colour=style.GREY, align="right")
