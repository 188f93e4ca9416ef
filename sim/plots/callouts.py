"""Callouts: what a fan's bands are, said once on the panel itself, in whatever part of it is empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.plots import style
from sim.plots.events import Event
from sim.plots.fan import MEDIAN, on_page
from sim.plots.frame import Box, Frame, Panel
from sim.plots.lettering import ASCENT, DESCENT, text_width
from sim.summary import Bands

HALF, MOST, OTHER = "half of histories", "90% of histories", "median of the other scenario"

_CLEAR = 6.0  # points between a callout and the fan
_GAP = 3.0  # points between a callout and other words
_THICK = 5.0  # a band thinner than this cannot be pointed at
_SHORTEST = 7.0  # a leader shorter than this is not seen

# What makes a spot worse, in points of leader that one would rather draw.
_ACROSS_MEDIAN, _LINE_THROUGH_WORDS, _LINE_THROUGH_LEADER = 30.0, 60.0, 8.0
_LEADER_THROUGH_WORDS, _LEADER_NEAR_LEADER = 150.0, 80.0
_THICK_IS_BETTER, _THICK_ENOUGH = 1.4, 25.0
_OPTIONAL = 20.0  # words worse placed than this are left out if the subtitle says the same


Point = tuple[float, float]


class Targets(NamedTuple):
    """Points that a callout may point at: how easily each is hit, and whether it lies above the median."""

    x: np.ndarray
    y: np.ndarray
    thick: np.ndarray
    above: np.ndarray

    def visible(self) -> Targets:
        """Those thick enough to be pointed at."""
        return Targets(*(column[self.thick >= _THICK] for column in self))


class Trace(NamedTuple):
    """A fan on the page: x of some of its days and y of the five quantiles there, shape (5, days)."""

    x: np.ndarray
    y: np.ndarray

    def band(self, inner: int, outer: int) -> Targets:
        """The middle of a band above the median, given by two quantiles, and of its counterpart below."""
        pairs = (self.y[[inner, outer]], self.y[[4 - inner, 4 - outer]])
        middle = np.concatenate([pair.mean(axis=0) for pair in pairs])
        tall = np.concatenate([abs(pair[0] - pair[1]) for pair in pairs])
        slope = np.tile(np.gradient(self.y[MEDIAN], self.x) if self.x.size > 1 else 0.0 * self.x, 2)
        above = np.repeat([True, False], self.x.size)
        # Across the band, not up and down: where a fan plunges, it is tall but thin.
        return Targets(np.tile(self.x, 2), middle, tall / np.hypot(1, slope), above).visible()


class Room(NamedTuple):
    """What callouts must keep clear of: the outline of everything drawn, upright lines, other words."""

    x: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    lines: np.ndarray
    words: list[Box]
    leaders: list[tuple[Point, Point]]


class Spot(NamedTuple):
    """A free place for words, and whether it lies above all that is drawn."""

    box: Box
    above: bool


def explain(frame: Frame, panel: Panel, bands: Bands, other: Bands | None, events: Sequence[Event]) -> None:
    """Name the two bands, and the other scenario's median where there is one, as far as there is room."""
    own, dashed = _trace(panel, bands), None if other is None else _trace(panel, other)
    room = _room(own, dashed, np.array([panel.x(event.day) for event in events]))
    ink = style.PARTY_INKS[bands.party]
    if dashed is not None:
        _name(frame, panel.box, (OTHER, style.INK), _apart(own, dashed), room, worst=_OPTIONAL)
    _name(frame, panel.box, (MOST, ink), own.band(3, 4), room)
    _name(frame, panel.box, (HALF, ink), own.band(2, 3), room)


def can_explain(bands: Bands, panel: Panel) -> bool:
    """Whether a fan is anywhere thick enough to be pointed at."""
    return bool(_trace(panel, bands).band(3, 4).x.size)


def _trace(panel: Panel, bands: Bands) -> Trace:
    x, y = on_page(panel, bands)
    step = max(1, x.size // 60)
    return Trace(x[::step], y[:, ::step])


def _room(own: Trace, dashed: Trace | None, lines: np.ndarray) -> Room:
    if dashed is None:
        return Room(own.x, own.y[4], own.y[0], lines, [], [])
    median = dashed.y[MEDIAN]
    x = np.concatenate((own.x, dashed.x))
    upper, lower = np.concatenate((own.y[4], median)), np.concatenate((own.y[0], median))
    return Room(x, upper, lower, lines, [], [])


def _apart(own: Trace, dashed: Trace) -> Targets:
    """The other scenario's median, as thick as its distance from this one's."""
    median = dashed.y[MEDIAN]
    lower = np.interp(dashed.x, own.x, own.y[MEDIAN]) - median if own.x.size else 0.0 * median
    return Targets(dashed.x, median, abs(lower), lower > 0).visible()


def _name(
    frame: Frame, panel: Box, words: tuple[str, str], targets: Targets, room: Room, *, worst: float = np.inf
) -> None:
    text, colour = words
    size = text_width(text, style.SMALL), style.SMALL * (ASCENT + DESCENT)
    found = place(size, panel, targets, room, worst)
    if found is None:
        return
    box, leader = found
    frame.rule(*leader, colour, 0.7, above=True)
    label = frame.text(box.left, box.top + ASCENT * style.SMALL, text, style.SMALL, colour=colour)
    label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 0.8})
    room.words.append(box)
    room.leaders.append(leader)


def place(
    size: tuple[float, float], panel: Box, targets: Targets, room: Room, worst: float = np.inf
) -> tuple[Box, tuple[Point, Point]] | None:
    """The best free spot for words of that width and height, and the leader to what they name.

    None if there is no spot, or only one as bad as `worst`.
    """
    best, found = worst, None
    for spot in _spots(size, panel, room) if targets.x.size else ():
        x, y = _starts(spot.box, targets)
        costs = _costs(spot, (x, y), targets, room)
        index = int(costs.argmin())
        if costs[index] < best:
            best = float(costs[index])
            start, end = (x[index], y[index]), (targets.x[index], targets.y[index])
            found = spot.box, ((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))
    return found


def _spots(size: tuple[float, float], panel: Box, room: Room) -> Iterator[Spot]:
    """Boxes above and below all that is drawn, from one side of the panel to the other."""
    width, height = size
    for left in np.linspace(panel.left + 3, panel.right - width - 3, 24):
        under = (room.x >= left - 3) & (room.x <= left + width + 3)
        if not under.any():
            continue
        upper, lower = room.upper[under].min(), room.lower[under].max()
        for away in (_CLEAR, _CLEAR + 12, _CLEAR + 26, _CLEAR + 44):
            for top, above in ((upper - away - height, True), (lower + away, False)):
                box = Box(float(left), float(top), width, height)
                inside = panel.top + 2 <= top <= panel.bottom - height - 2
                if inside and not any(_meet(box, words) for words in room.words):
                    yield Spot(box, above)


def _meet(box: Box, other: Box) -> bool:
    across = box.left < other.right + _GAP and other.left < box.right + _GAP
    return across and box.top < other.bottom + _GAP and other.top < box.bottom + _GAP


def _starts(box: Box, targets: Targets) -> tuple[np.ndarray, np.ndarray]:
    """The points nearest to some targets on an outline a little outside a box."""
    x = np.clip(targets.x, box.left - 2, box.right + 2)
    return x, np.clip(targets.y, box.top - 1, box.bottom + 1)


def _costs(spot: Spot, start: tuple[np.ndarray, np.ndarray], targets: Targets, room: Room) -> np.ndarray:
    """How bad it would be to point from a spot at each of the targets; infinite where it cannot be."""
    length = np.hypot(targets.x - start[0], targets.y - start[1])
    through = (room.lines > spot.box.left - 2) & (room.lines < spot.box.right + 2)
    # A leader that ends on a line would seem to name the line.
    crossed = (room.lines[:, None] - start[0]) * (room.lines[:, None] - targets.x) < 0
    touched = abs(room.lines[:, None] - targets.x) < _SHORTEST
    costs = (
        length
        - _THICK_IS_BETTER * np.minimum(targets.thick, _THICK_ENOUGH)
        + _ACROSS_MEDIAN * (targets.above != spot.above)
        + _LINE_THROUGH_WORDS * through.sum()
        + _LINE_THROUGH_LEADER * (crossed + 3.0 * touched).sum(axis=0)
    )
    for words in room.words:
        costs += _LEADER_THROUGH_WORDS * _leads_through(words, start, targets)
    for leader in room.leaders:
        costs += _LEADER_NEAR_LEADER * _comes_near(leader, start, targets)
    return np.where(length < _SHORTEST, np.inf, costs)


def _along(start: tuple[np.ndarray, np.ndarray], targets: Targets) -> tuple[np.ndarray, np.ndarray]:
    """Some places along the leader to each target."""
    part = np.linspace(0.0, 1.0, 9)[:, None]
    return start[0] + part * (targets.x - start[0]), start[1] + part * (targets.y - start[1])


def _leads_through(words: Box, start: tuple[np.ndarray, np.ndarray], targets: Targets) -> np.ndarray:
    """Whether the leader to each target runs through other words."""
    x, y = _along(start, targets)
    inside = (x > words.left - 2) & (x < words.right + 2) & (y > words.top - 2) & (y < words.bottom + 2)
    return np.asarray(inside.any(axis=0))


def _comes_near(leader: tuple[Point, Point], start: tuple[np.ndarray, np.ndarray], targets: Targets) -> np.ndarray:
    """Whether the leader to each target crosses another leader or almost does."""
    x, y = _along(start, targets)
    part = np.linspace(0.0, 1.0, 9)[:, None, None]
    (start_x, start_y), (end_x, end_y) = leader
    away = np.hypot(x - start_x - part * (end_x - start_x), y - start_y - part * (end_y - start_y))
    return np.asarray((away < 6).any(axis=(0, 1)))
