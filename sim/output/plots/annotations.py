"""Callouts: what a fan's bands are, said once on the panels themselves, in whatever part of one is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.model.words import PARTY_INKS
from sim.output.plots import style
from sim.output.plots.events import Event
from sim.output.plots.fan import MEDIAN, on_page
from sim.output.plots.frame import Frame, Panel
from sim.output.plots.lettering import ASCENT, DESCENT, LINE, text_width
from sim.output.plots.placement import Callout, Room, Targets, place
from sim.results.summary import Bands

HALF, MOST, OTHER = "half of histories", "90% of histories", "the other’s median"

_THICK = 5.0  # points; a band thinner than this cannot be pointed at
_GOOD = 30.0  # a panel where words cost more than this is passed over for a later one
_OPTIONAL = 60.0  # words that cost more on every panel are left out if the small print says the same
_BROKEN = 15.0  # what it costs that words stand on two lines
_DASHED, _SOLID = 1.0, 6.0  # how bad it is that words cover a line


class View(NamedTuple):
    """What is drawn on one panel."""

    panel: Panel
    bands: Bands
    other: Bands | None
    events: Sequence[Event]


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


class Naming(NamedTuple):
    """Words in their lines, where they go, and how bad that is."""

    cost: float
    lines: list[str]
    callout: Callout


class Scene(NamedTuple):
    """A panel as annotations see it: the fan and the other's on the page, and what is free."""

    view: View
    own: Trace
    dashed: Trace | None
    room: Room

    def find(self, text: str, targets: Targets) -> Naming | None:
        """A place for some words, on one line or on two, which takes that place."""
        found: list[Naming] = []
        for lines, extra in (([text], 0.0), (_halves(text), _BROKEN)):
            if found and found[0].cost <= 0:
                break
            width = max(text_width(line, style.SMALL) for line in lines)
            height = style.SMALL * (ASCENT + DESCENT + (len(lines) - 1) * LINE)
            callout = place((width, height), self.view.panel.box, targets, self.room)
            if callout is not None:
                found.append(Naming(callout.cost + extra, lines, callout))
        best = min(found, key=lambda naming: naming.cost, default=None)
        if best is not None:
            self.room.words.append(best.callout.box)
            self.room.leaders.append(best.callout.leader)
        return best


def explain(frame: Frame, views: Sequence[View]) -> None:
    """Name the bands, and the other scenario's median, each once: on the first panel with room for it."""
    scenes = [_scene(view) for view in views]
    _name_bands(frame, scenes)
    _name_other(frame, [scene for scene in scenes if scene.dashed is not None])


def _halves(text: str) -> list[str]:
    """A text broken before its last word."""
    return text.rsplit(" ", 1)


def _scene(view: View) -> Scene:
    own = _trace(view.panel, view.bands)
    dashed = None if view.other is None else _trace(view.panel, view.other)
    lines = np.array([view.panel.x(event.day) for event in view.events])
    strengths = np.array([_SOLID if event.is_deadline else _DASHED for event in view.events])
    x, upper, lower = own.x, own.y[4], own.y[0]
    if dashed is not None:
        x = np.concatenate((x, dashed.x))
        upper, lower = (np.concatenate((edge, dashed.y[MEDIAN])) for edge in (upper, lower))
    return Scene(view, own, dashed, Room(x, upper, lower, lines, strengths, [], []))


def _trace(panel: Panel, bands: Bands) -> Trace:
    x, y = on_page(panel, bands)
    step = max(1, x.size // 60)
    return Trace(x[::step], y[:, ::step])


def _name_bands(frame: Frame, scenes: Sequence[Scene]) -> None:
    """Name both bands on one panel: the first where that can be done well, else where it is done best."""
    best: tuple[float, Scene, list[Naming]] | None = None
    for scene in scenes:
        found = [
            scene.find(text, _clear_of(scene.dashed, scene.own.band(inner, outer)))
            for text, inner, outer in ((MOST, 3, 4), (HALF, 2, 3))
        ]
        placed = [naming for naming in found if naming is not None]
        if len(placed) == len(found):
            worst = max(naming.cost for naming in placed)
            best = min(best or (worst, scene, placed), (worst, scene, placed), key=lambda option: option[0])
            if worst <= _GOOD:
                break
    if best is not None:
        _, scene, placed = best
        for naming in placed:
            _draw(frame, PARTY_INKS[scene.view.bands.party], naming)


def _name_other(frame: Frame, scenes: Sequence[Scene]) -> None:
    best: Naming | None = None
    for scene in scenes:
        if scene.dashed is not None:
            naming = scene.find(OTHER, _apart(scene.own, scene.dashed))
            if naming is not None and (best is None or naming.cost < best.cost):
                best = naming
            if best is not None and best.cost <= _GOOD:
                break
    if best is not None and best.cost <= _OPTIONAL:
        _draw(frame, style.INK, best)


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


def _draw(frame: Frame, colour: str, naming: Naming) -> None:
    box, leader = naming.callout.box, naming.callout.leader
    frame.rule(*leader, colour, 0.7, above=True)
    for row, line in enumerate(naming.lines):
        baseline = box.top + style.SMALL * (ASCENT + row * LINE)
        label = frame.text(box.left, baseline, line, style.SMALL, colour=colour)
        label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 0.8})
