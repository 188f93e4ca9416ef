"""The values of a sweep's axis, written below a panel or beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sim.output.plots import style
from sim.output.plots.frame import Frame, Panel
from sim.output.plots.lettering import text_width
from sim.output.plots.scales import date_ticks, draw_date_axis, tick_labels, value_ticks
from sim.studies.sweeps.figures.levels import Ruler

FOOT = 25.0  # points below a panel that the values of an axis take up

_BEYOND = 5.0  # points by which the words of a mark may stand out from the panel
_MANY = 6  # from so many dates on, months are marked instead of the levels themselves


class Tick(NamedTuple):
    """A mark on an axis: where, and its words in one or two lines."""

    place: float
    words: tuple[str, ...]


def draw_foot(frame: Frame, panel: Panel, ruler: Ruler, size: float = style.SMALL) -> None:
    """Base line, marks and values below a panel.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    ruler : the levels of the axis and where they lie
    size : height of the letters in points
    """
    if _has_months(ruler):
        draw_date_axis(frame, panel, size)
        return
    foot = panel.box.bottom
    frame.rule((panel.box.left, foot), (panel.box.right, foot), style.PALE)
    for tick in _fitting(_ticks(ruler, panel.box.width, size), panel, size):
        mark, (left, right) = panel.x(tick.place), _span(tick, panel, size)
        frame.rule((mark, foot), (mark, foot + 4), style.PALE)
        for row, line in enumerate(tick.words):
            y = foot + 6 + size * (0.8 + 1.2 * row)
            frame.text((left + right) / 2, y, line, size, colour=style.GREY, align="center")


def _span(tick: Tick, panel: Panel, size: float) -> tuple[float, float]:
    """Where the words of a mark begin and end: round it, but hardly beyond the panel."""
    wide = max(text_width(line, size) for line in tick.words)
    left = min(max(panel.x(tick.place) - wide / 2, panel.box.left - _BEYOND), panel.box.right + _BEYOND - wide)
    return left, left + wide


def _fitting(ticks: Sequence[Tick], panel: Panel, size: float) -> list[Tick]:
    """As many marks as stand beside each other, every second or third one if not all."""
    for step in range(1, len(ticks) + 1):
        kept = list(ticks[::step])
        spans = [_span(tick, panel, size) for tick in kept]
        if all(left - right >= 5 for (_, right), (left, _) in pairwise(spans)):
            return kept
    return list(ticks[:1])


def side_words(ruler: Ruler, height: float, size: float = style.SMALL) -> list[Tick]:
    """The values beside a panel of some height, from the lowest up, as many as stand above each other.

    Parameters
    ----------
    ruler : the levels of the axis and where they lie
    height : of the panel, in points
    size : height of the letters in points
    """
    if _has_months(ruler):
        months = date_ticks(ruler.limits, height, size)
        ticks = [Tick(month.day, (f"{month.month} {month.year}".strip(),)) for month in months if month.month]
    else:
        ticks = [Tick(tick.place, (" ".join(tick.words),)) for tick in _ticks(ruler, height, size)]
    per = height / (ruler.limits[1] - ruler.limits[0])
    for step in range(1, len(ticks) + 1):
        if all((b.place - a.place) * per >= 1.25 * size for a, b in pairwise(ticks[::step])):
            return ticks[::step]
    return ticks[:1]


def draw_side(frame: Frame, panel: Panel, ticks: Sequence[Tick], size: float = style.SMALL) -> None:
    """Values to the left of a panel.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    ticks : as `side_words` gives them
    size : height of the letters in points
    """
    for tick in ticks:
        y = panel.y(tick.place)
        frame.rule((panel.box.left - 3, y), (panel.box.left, y), style.PALE)
        frame.text(panel.box.left - 6, y + 0.36 * size, tick.words[0], size, colour=style.GREY, align="right")


def side_room(ticks: Sequence[Tick], size: float = style.SMALL) -> float:
    """Width in points that values beside a panel need."""
    return max((text_width(tick.words[0], size) for tick in ticks), default=0.0) + 6


def _has_months(ruler: Ruler) -> bool:
    return ruler.kind == "date" and len(ruler.values) >= _MANY


def _ticks(ruler: Ruler, room: float, size: float) -> list[Tick]:
    """A mark at every level; round values where there are no levels."""
    if ruler.axis.levels or ruler.kind in ("steps", "date"):
        return [
            Tick(float(place), _lines(ruler.axis.words(float(value), ruler.start), ruler.axis.unit))
            for place, value in zip(ruler.places, ruler.values, strict=True)
        ]
    if ruler.kind == "log":
        return _log_ticks(ruler)
    low, high = ruler.limits
    found = value_ticks(low, high, max(2, min(5, int(room / (4 * size)))))
    slack = 0.02 * (high - low)
    marked = zip(found, tick_labels(found, ruler.axis.unit), strict=True)
    return [Tick(float(tick), (label,)) for tick, label in marked if low - slack <= tick <= high + slack]


def _lines(said: str, unit: str) -> tuple[str, ...]:
    """A date in two lines, the year below."""
    day, _, year = said.rpartition(" ")
    return (day, year) if unit == "date" and day else (said,)


def _log_ticks(ruler: Ruler) -> list[Tick]:
    low, high = ruler.limits
    powers = range(math.floor(low), math.ceil(high) + 1)
    steps = (1, 10) if high - low > 2.5 else (1, 2, 5)
    found = sorted({math.log10(step) + power for power in powers for step in steps})
    within = [place for place in found if low - 1e-9 <= place <= high + 1e-9]
    return [Tick(place, (ruler.axis.words(10.0**place, ruler.start),)) for place in within]
