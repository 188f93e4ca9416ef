"""What a figure of one history shows: lanes of spells and marks, and lines day by day. Plain data, quick to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Span(NamedTuple):
    """Days over which something stood: `strength` from 0 (faint) to 1 (strong); `alarm` for what is broken off."""

    first: int
    last: int
    label: str
    strength: float
    alarm: bool = False


class Marker(NamedTuple):
    """Something on one day, in a word or two."""

    day: int
    label: str


class Line(NamedTuple):
    """A variable day by day: whose it is, what it is called at its end, whether it is dashed."""

    party: str
    label: str
    values: Array
    dashed: bool = False


@dataclass(frozen=True)
class Timeline:
    """One history, or one in two scenarios, ready to be drawn; `lanes` and `panels` in their order, `dated` what the
    calendar holds. `other`: title and outcome of the second world, if there is one; lines that ended early are NaN from
    there on."""

    title: str
    outcome: str
    source: str
    start: date
    days: int
    lanes: dict[str, tuple[str, tuple[Span, ...], tuple[Marker, ...]]]  # lane -> party, spells, marks
    panels: dict[str, tuple[Line, ...]]
    dated: tuple[tuple[str, date], ...]
    other: tuple[str, str] | None = None


class JunctureShown(NamedTuple):
    """A turning point as a figure shows it: points of the history's own outcome with a 95% interval, and what happened,
    each thing with the share that is its own, if that is known."""

    day: int
    points: float
    low: float
    high: float
    before: float
    after: float
    what: tuple[str, ...]


@dataclass(frozen=True)
class Branching:
    """A history's futures through its course: `shares[moment, outcome]` at the end of the days `moments`, `bounds` the
    95% interval of the share of the history's own outcome."""

    title: str
    outcome: str
    source: str
    start: date
    moments: Array
    shares: Array
    bounds: Array
    futures: int
    tried: int
    turns: tuple[JunctureShown, ...]
    dated: tuple[tuple[str, date], ...]
