"""Two scenarios side by side: one variable day by day, and how histories end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from matplotlib.figure import Figure

from sim.format import written
from sim.model.words import PARTY_INKS
from sim.output.plots import bars, fan, style
from sim.output.plots.annotations import View, explain
from sim.output.plots.events import Event, draw_events, height, is_deadline, place_events
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel, provenance
from sim.output.plots.headline import between, headline
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import LINE, shorten, wrap
from sim.output.plots.scales import DATE_AXIS, draw_date_axis, draw_value_axis, label_room, value_ticks
from sim.results.summary import Bands, Difference, Summary, own_starts, worlds_explained
from sim.studies.compare.figures import endings
from sim.studies.run.figures import bands

__all__ = ["figure", "headline"]

_FANS = 446.0  # width of the left part
_ENDINGS = LEFT + _FANS + 30  # left edge of the right part
_GUTTER = 12.0
_PLOT = 230.0
_LINE = style.BODY * LINE


@dataclass(frozen=True)
class _Scales:
    """What both plots share: days, values, and the width of a plot with what stands beside it."""

    limits: tuple[float, float]
    ticks: np.ndarray
    labels: float
    ends: float

    @property
    def width(self) -> float:
        """Width of one plot."""
        return (_FANS - self.labels - 2 * self.ends - _GUTTER) / 2


@dataclass(frozen=True)
class _Side:
    """One of the two plots: its fan, the other's, what stands above it, and its events."""

    bands: Bands
    other: Bands
    title: list[str]
    deadline: str
    events: list[Event]


COMPARED = "taliban_share"  # the variable whose fans stand beside the outcomes


def figure(baseline: Summary, other: Summary, differences: Sequence[Difference], variable: str = COMPARED) -> Figure:
    """Draw the fans of one variable under both scenarios, and the outcome shares with their changes.

    Parameters
    ----------
    baseline, other
        The scenarios; changes are those of `other` from `baseline`.
    differences
        Those between the two are found by name, any others ignored.
    variable
        Which of the bands to draw.

    Raises
    ------
    ValueError
        If one of the scenarios has no bands of that variable.
    """
    pair = baseline, other
    scales = _scales(*(_bands(summary, variable) for summary in pair))
    sides = [_side(baseline, other, scales, variable), _side(other, baseline, scales, variable)]
    shown = sides[0].bands
    heading = wrap(style.quantity(shown.label, shown.unit), style.HEADING, _FANS, "SemiBold")
    top = len(heading) * style.HEADING * LINE + 2 + _above(sides)
    bottom = max(top + _PLOT, endings.height_needed(pair, RIGHT - _ENDINGS))
    frame = Frame(*headline(*pair, differences), _small_print(pair, differences), bottom + DATE_AXIS)
    frame.lines(LEFT, frame.top, heading, style.HEADING, "SemiBold")
    _draw_sides(frame, scales, sides, Box(LEFT, frame.top + top, _FANS, bottom - top))
    right_part = Box(_ENDINGS, frame.top, RIGHT - _ENDINGS, bottom)
    endings.draw_endings(frame, right_part, pair, between(*pair, differences), frame.top + top)
    return frame.figure


def _small_print(pair: Sequence[Summary], differences: Sequence[Difference]) -> list[str]:
    fans = f"{fan.EXPLAINED} Dashed: the other’s median."
    counted = next((change for change in differences if change.worlds), None)
    worlds = [worlds_explained(counted.worlds, counted.histories)] if counted else []
    return [provenance(pair), fans, f"{bars.EXPLAINED} {bars.UNROUNDED}", *worlds, *own_starts(pair)]


def _bands(summary: Summary, variable: str) -> Bands:
    if variable not in summary.bands:
        have = ", ".join(summary.bands) or "none"
        raise ValueError(f"no bands for {variable}; {summary.name} has {have}")
    return summary.bands[variable].shown


def _scales(one: Bands, two: Bands) -> _Scales:
    ranges = [fan.value_range(bands) for bands in (one, two)]
    ticks = value_ticks(min(low for low, _ in ranges), max(high for _, high in ranges))
    labels = label_room([ticks]) + 5
    return _Scales(fan.day_range([one, two]), ticks, labels, fan.end_room([one, two], style.HEADING))


def _side(summary: Summary, other: Summary, scales: _Scales, variable: str) -> _Side:
    room = scales.width + scales.ends
    deadlines = [f"{label} {written(day)}" for label, day in summary.events if is_deadline(label)]
    return _Side(
        _bands(summary, variable),
        _bands(other, variable),
        wrap(summary.title, style.BODY, room, "SemiBold"),
        shorten(" · ".join(deadlines), style.LABEL, room),
        place_events(summary.events, scales.limits, scales.width, scales.ends),
    )


def _above(sides: Sequence[_Side]) -> float:
    """Height above the plots: titles, deadlines and the labels of events, of whichever side has more."""
    titles = max(len(side.title) for side in sides) * _LINE
    deadline = _LINE if any(side.deadline for side in sides) else 0.0
    return titles + deadline + max(height(side.events) for side in sides) + 4


def _draw_sides(frame: Frame, scales: _Scales, sides: Sequence[_Side], area: Box) -> None:
    y_limits = float(scales.ticks[0]), float(scales.ticks[-1])
    views = []
    for column, side in enumerate(sides):
        left = area.left + scales.labels + column * (scales.width + scales.ends + _GUTTER)
        panel = Panel(Box(left, area.top, scales.width, area.height), scales.limits, y_limits)
        draw_value_axis(frame, panel, scales.ticks, labels=column == 0)
        _draw_titles(frame, side, left - (scales.labels if column == 0 else 0), area.top - _above(sides))
        _draw_side(frame, panel, side)
        views.append(View(panel, side.bands, side.other, side.events))
    explain(frame, views)


def _draw_titles(frame: Frame, side: _Side, left: float, top: float) -> None:
    y = top + 2
    frame.lines(left, y, side.title, style.BODY, "SemiBold", colour=PARTY_INKS[side.bands.party])
    frame.text(left, y + len(side.title) * _LINE, side.deadline, style.LABEL, colour=style.GREY)


def _draw_side(frame: Frame, panel: Panel, side: _Side) -> None:
    draw_date_axis(frame, panel)
    fan.draw_fan(frame, panel, side.bands)
    fan.draw_other(frame, panel, side.bands, side.other)
    fan.draw_ends(frame, panel, side.bands, None, style.HEADING)
    draw_events(frame, panel, side.events)


def rows(first: Summary, other: Summary, differences: Sequence[Difference]) -> Iterator[Row]:
    """The variable that is compared, one row a scenario and day.

    Parameters
    ----------
    first, other : the two scenarios
    differences : those of the second from the first
    """
    yield from bands.rows(first, (COMPARED,))
    yield from islice(bands.rows(other, (COMPARED,)), 1, None)
