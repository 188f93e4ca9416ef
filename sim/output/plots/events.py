"""What the scenario puts on the calendar: a line down the panel and a label beside its head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.output.plots import style
from sim.output.plots.frame import Frame, Panel
from sim.output.plots.labels import Flag, crossings, flags
from sim.output.plots.lettering import Weight, shorten, text_width
from sim.output.plots.scales import day_number

TIER = 11.0  # height of a row of labels, in points

_STAFF = 3.0  # between a line and its label


class Event(NamedTuple):
    """A dated event and where its label goes, in points from the panel's left edge."""

    label: str
    day: float
    weight: Weight
    flag: Flag

    @property
    def is_deadline(self) -> bool:
        """Whether it is the deadline, even if its label was cut short."""
        return self.weight == "SemiBold"


def is_deadline(label: str) -> bool:
    """Whether an event is the deadline, which is drawn more strongly than the rest."""
    return "deadline" in label.lower()


def place_events(
    events: Sequence[tuple[str, date]], limits: tuple[float, float], width: float, room: float
) -> list[Event]:
    """The events within the limits, labelled so that no label meets another, nor if possible a line.

    `width` is the panel's; labels may also use `room` points to the right of it. Where they are crowded, long
    ones are shortened.
    """
    dated = [(label, day_number(day)) for label, day in events]
    shown = [(label, day) for label, day in dated if limits[0] <= day <= limits[1]]
    per_day = width / (limits[1] - limits[0])
    marks = [(label, day, (day - limits[0]) * per_day) for label, day in shown]
    tried = (_placed(marks, width + room, share * width) for share in (0.7, 0.5, 0.35))
    return min(tried, key=lambda placed: crossings([event.flag for event in placed]))


def _placed(marks: Sequence[tuple[str, float, float]], right: float, longest: float) -> list[Event]:
    """Events from (label, day, x), their labels cut to a length that fits beside their lines."""
    weights: list[Weight] = ["SemiBold" if is_deadline(label) else "Medium" for label, *_ in marks]
    words = [
        shorten(label, style.SMALL, min(longest, max(x, right - x)) - _STAFF, weight)
        for (label, _, x), weight in zip(marks, weights, strict=True)
    ]
    widths = [
        text_width(text, style.SMALL, weight) + _STAFF for text, weight in zip(words, weights, strict=True)
    ]
    places = flags([(x, wide) for (*_, x), wide in zip(marks, widths, strict=True)], 0.0, right)
    return [
        Event(text, day, weight, flag)
        for text, (_, day, _), weight, flag in zip(words, marks, weights, places, strict=True)
    ]


def height(events: Sequence[Event]) -> float:
    """Points above a panel that the labels need."""
    return TIER * (1 + max((event.flag.tier for event in events), default=-1))


def draw_events(frame: Frame, panel: Panel, events: Sequence[Event], *, labels: bool = True) -> None:
    """The lines over the panel and, where asked for, the labels above it.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    events : as `place_events` has placed them
    labels : whether their names are drawn
    """
    for event in events:
        x = panel.x(event.day)
        top = panel.box.top - (event.flag.tier + 1) * TIER + 2 if labels else panel.box.top
        colour, width = (style.INK, 1.3) if event.is_deadline else (style.PALE, 0.8)
        line = frame.rule((x, top), (x, panel.box.bottom), colour, width, above=True)
        if not event.is_deadline:
            line.set_dashes((2.2, 1.8))
        if labels:
            _draw_label(frame, panel, event)


def _draw_label(frame: Frame, panel: Panel, event: Event) -> None:
    flies_right = event.flag.left >= event.flag.x
    x = panel.box.left + event.flag.left + (_STAFF if flies_right else 0)
    y = panel.box.top - event.flag.tier * TIER - 3
    colour = style.INK if event.is_deadline else style.GREY
    frame.text(x, y, event.label, style.SMALL, event.weight, colour=colour)
