"""The best free spot for a few words beside a fan, and the leader from them to what they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.output.plots.frame import Box

_CLEAR = 6.0  # points between words and the fan
_GAP = 3.0  # points between words and other words
_SHORTEST = 7.0  # a leader shorter than this is not seen

# What makes a spot worse, in points of leader that one would rather draw.
_ACROSS_MEDIAN, _LINE_THROUGH_WORDS, _LINE_THROUGH_LEADER = 30.0, 18.0, 8.0
_LEADER_THROUGH_WORDS, _LEADER_NEAR_LEADER = 150.0, 80.0
_THICK_IS_BETTER, _THICK_ENOUGH = 1.4, 25.0

Point = tuple[float, float]


class Targets(NamedTuple):
    """Points that may be pointed at: how easily each is hit, and whether it lies above the median."""

    x: np.ndarray
    y: np.ndarray
    thick: np.ndarray
    above: np.ndarray

    def where(self, chosen: np.ndarray) -> Targets:
        """Some of them."""
        return Targets(*(column[chosen] for column in self))


class Room(NamedTuple):
    """What words must keep clear of, on the page.

    `upper` and `lower` outline all that is drawn at each `x`; `lines` are upright lines, the stronger the
    worse to cover; `words` and `leaders` are those placed so far.
    """

    x: np.ndarray
    upper: np.ndarray
    lower: np.ndarray
    lines: np.ndarray
    strengths: np.ndarray
    words: list[Box]
    leaders: list[tuple[Point, Point]]


class Callout(NamedTuple):
    """Where words go, the leader from them to what they name, and how bad that is."""

    cost: float
    box: Box
    leader: tuple[Point, Point]


class Spot(NamedTuple):
    """A free place for words, and whether it lies above all that is drawn."""

    box: Box
    above: bool


def place(size: tuple[float, float], panel: Box, targets: Targets, room: Room) -> Callout | None:
    """The best free spot for words of that width and height, and the leader to what they name.

    None if nothing can be pointed at or there is no spot.

    Parameters
    ----------
    size : width and height of the words, in points
    panel : what the words stay in
    targets : what may be pointed at
    room : what is drawn there already
    """
    best: Callout | None = None
    for spot in _spots(size, panel, room) if targets.x.size else ():
        x, y = _starts(spot.box, targets)
        costs = _costs(spot, (x, y), targets, room)
        if best is None or costs.min() < best.cost:
            costs += _clashes((x, y), targets, room)
        k = int(costs.argmin())
        if costs[k] < (np.inf if best is None else best.cost):
            start, end = (float(x[k]), float(y[k])), (float(targets.x[k]), float(targets.y[k]))
            best = Callout(float(costs[k]), spot.box, (start, end))
    return best


def _spots(size: tuple[float, float], panel: Box, room: Room) -> Iterator[Spot]:
    """Boxes above and below all that is drawn, from one side of the panel to the other."""
    width, height = size
    for left in np.linspace(panel.left + 3, panel.right - width - 3, 18):
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
    """Where the leaders to some targets start: half way up a side of the box, else above or below it."""
    x = np.clip(targets.x, box.left - 2, box.right + 2)
    beside = (targets.x < box.left) | (targets.x > box.right)
    level = np.clip(targets.y, box.top - 1, box.bottom + 1)
    return x, np.where(beside, box.top + box.height / 2, level)


def _costs(spot: Spot, start: tuple[np.ndarray, np.ndarray], targets: Targets, room: Room) -> np.ndarray:
    """How bad it would be to point from a spot at each of the targets; infinite where it cannot be."""
    length = np.hypot(targets.x - start[0], targets.y - start[1])
    lines = room.lines[:, None]
    through = (room.lines > spot.box.left - 2) & (room.lines < spot.box.right + 2)
    crossed = (lines - start[0]) * (lines - targets.x) < 0
    # A leader that ends on a line would seem to name the line.
    touched = abs(lines - targets.x) < _SHORTEST
    costs = (
        np.where(length < _SHORTEST, np.inf, length)
        - _THICK_IS_BETTER * np.minimum(targets.thick, _THICK_ENOUGH)
        + _ACROSS_MEDIAN * (targets.above != spot.above)
        + _LINE_THROUGH_WORDS * (through * room.strengths).sum()
        + _LINE_THROUGH_LEADER * (crossed + 3.0 * touched).sum(axis=0)
    )
    return np.asarray(costs)


def _clashes(start: tuple[np.ndarray, np.ndarray], targets: Targets, room: Room) -> np.ndarray:
    """What is added for leaders that run through other words or come near other leaders."""
    costs = np.zeros(targets.x.size)
    for words in room.words:
        costs += _LEADER_THROUGH_WORDS * _leads_through(words, start, targets)
    for leader in room.leaders:
        costs += _LEADER_NEAR_LEADER * _comes_near(leader, start, targets)
    return costs


def _along(start: tuple[np.ndarray, np.ndarray], targets: Targets) -> tuple[np.ndarray, np.ndarray]:
    """Some places along the leader to each target."""
    part = np.linspace(0.0, 1.0, 9)[:, None]
    return start[0] + part * (targets.x - start[0]), start[1] + part * (targets.y - start[1])


def _leads_through(words: Box, start: tuple[np.ndarray, np.ndarray], targets: Targets) -> np.ndarray:
    """Whether the leader to each target runs through other words."""
    x, y = _along(start, targets)
    inside = (x > words.left - 2) & (x < words.right + 2) & (y > words.top - 2) & (y < words.bottom + 2)
    return np.asarray(inside.any(axis=0))


def _comes_near(
    leader: tuple[Point, Point], start: tuple[np.ndarray, np.ndarray], targets: Targets
) -> np.ndarray:
    """Whether the leader to each target crosses another leader or almost does."""
    x, y = _along(start, targets)
    part = np.linspace(0.0, 1.0, 9)[:, None, None]
    (start_x, start_y), (end_x, end_y) = leader
    away = np.hypot(x - start_x - part * (end_x - start_x), y - start_y - part * (end_y - start_y))
    return np.asarray((away < 6).any(axis=(0, 1)))
