"""What the scenario puts on the calendar: a line down the panel and a label beside its head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.plots import style
from sim.plots.frame import Frame, Panel
from sim.plots.labels import Flag, flags
from sim.plots.lettering import Weight, shorten, text_width
from sim.plots.scales import day_number

TIER = 11.0  # height of a row of labels, in points

_STAFF = 3.0  # between a line and its label


class Event(NamedTuple):
    """A dated event and where its label goes, in points from the panel's left edge."""

    label: str
    day: float
    weight: Weight
    flag: Flag


def is_deadline(label: str) -> bool:
    """Whether an event is the deadline, which is drawn more strongly than the rest."""
    return "deadline" in label.lower()


def place_events(
    events: Sequence[tuple[str, date]], limits: tuple[float, float], width: float, room: float
) -> list[Event]:
    """The events within the limits, labelled so that no label meets another or another's line.

    `width` is the panel's; labels may also use `room` points to the right of it.
    """
    days = [day_number(day) for _, day in events]
    weights: list[Weight] = ["SemiBold" if is_deadline(label) else "Medium" for label, _ in events]
    words = [
        shorten(label, style.SMALL, 0.7 * width, weight)
        for (label, _), weight in zip(events, weights, strict=True)
    ]
    shown = [index for index, day in enumerate(days) if limits[0] <= day <= limits[1]]
    marks = [
        (
            (days[index] - limits[0]) / (limits[1] - limits[0]) * width,
            text_width(words[index], style.SMALL, weights[index]) + _STAFF,
        )
        for index in shown
    ]
    places = flags(marks, 0.0, width + room)
    return [
        Event(words[index], days[index], weights[index], flag)
        for index, flag in zip(shown, places, strict=True)
    ]


def height(events: Sequence[Event]) -> float:
    """Points above a panel that the labels need."""
    return TIER * (1 + max((event.flag.tier for event in events), default=-1))


def draw_events(frame: Frame, panel: Panel, events: Sequence[Event], *, labels: bool = True) -> None:
    """The lines over the panel and, where asked for, the labels above it."""
    for event in events:
        x = panel.x(event.day)
        top = panel.box.top - (event.flag.tier + 1) * TIER + 2 if labels else panel.box.top
        colour, width = (style.INK, 1.3) if is_deadline(event.label) else (style.PALE, 0.8)
        line = frame.rule((x, top), (x, panel.box.bottom), colour, width, above=True)
        if not is_deadline(event.label):
            line.set_dashes((2.2, 1.8))
        if labels:
            _draw_label(frame, panel, event)


def _draw_label(frame: Frame, panel: Panel, event: Event) -> None:
    flies_right = event.flag.left >= event.flag.x
    x = panel.box.left + event.flag.left + (_STAFF if flies_right else 0)
    y = panel.box.top - event.flag.tier * TIER - 3
    colour = style.INK if is_deadline(event.label) else style.GREY
    frame.text(x, y, event.label, style.SMALL, event.weight, colour=colour)
