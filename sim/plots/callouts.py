"""Callouts: what a fan's bands are, said once on the panel itself, in whatever part of it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.plots import style
from sim.plots.events import Event, is_deadline
from sim.plots.fan import MEDIAN, on_page
from sim.plots.frame import Box, Frame, Panel
from sim.plots.lettering import ASCENT, DESCENT, text_width
from sim.plots.spots import Room, Targets, place
from sim.summary import Bands

HALF, MOST, OTHER = "half of histories", "90% of histories", "the other’s median"

_THICK = 5.0  # points; a band thinner than this cannot be pointed at
_OPTIONAL = 40.0  # words worse placed than this are left out if the small print says the same
_DASHED, _SOLID = 1.0, 6.0  # how bad it is that words cover a line


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
        return Targets(np.tile(self.x, 2), middle, tall / np.hypot(1, slope), above)


def explain(frame: Frame, panel: Panel, bands: Bands, other: Bands | None, events: Sequence[Event]) -> None:
    """Name the two bands, and the other scenario's median where there is one, as far as there is room."""
    own, dashed = _trace(panel, bands), None if other is None else _trace(panel, other)
    room = _room(own, dashed, panel, events)
    ink = style.PARTY_INKS[bands.party]
    if dashed is not None:
        _name(frame, panel.box, (OTHER, style.INK), _apart(own, dashed), room, worst=_OPTIONAL)
    for text, inner, outer in ((MOST, 3, 4), (HALF, 2, 3)):
        _name(frame, panel.box, (text, ink), _clear_of(dashed, own.band(inner, outer)), room)


def can_explain(bands: Bands, panel: Panel) -> bool:
    """Whether a fan is anywhere thick enough to be pointed at."""
    return bool((_trace(panel, bands).band(3, 4).thick >= _THICK).any())


def _trace(panel: Panel, bands: Bands) -> Trace:
    x, y = on_page(panel, bands)
    step = max(1, x.size // 60)
    return Trace(x[::step], y[:, ::step])


def _room(own: Trace, dashed: Trace | None, panel: Panel, events: Sequence[Event]) -> Room:
    lines = np.array([panel.x(event.day) for event in events])
    strengths = np.array([_SOLID if is_deadline(event.label) else _DASHED for event in events])
    x, upper, lower = own.x, own.y[4], own.y[0]
    if dashed is not None:
        x = np.concatenate((x, dashed.x))
        upper, lower = (np.concatenate((edge, dashed.y[MEDIAN])) for edge in (upper, lower))
    return Room(x, upper, lower, lines, strengths, [], [])


def _clear_of(dashed: Trace | None, targets: Targets) -> Targets:
    """The targets that can be pointed at without seeming to point at the dashed line."""
    chosen = targets.thick >= _THICK
    if dashed is not None and dashed.x.size:
        chosen &= abs(np.interp(targets.x, dashed.x, dashed.y[MEDIAN]) - targets.y) >= _THICK
    return targets.where(chosen)


def _apart(own: Trace, dashed: Trace) -> Targets:
    """The other scenario's median, as easily hit as it is far from this one's."""
    median = dashed.y[MEDIAN]
    lower = np.interp(dashed.x, own.x, own.y[MEDIAN]) - median if own.x.size else 0.0 * median
    return Targets(dashed.x, median, abs(lower), lower > 0).where(abs(lower) >= _THICK)


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
