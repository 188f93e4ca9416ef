"""Strips: what histories show for a fact, laid on one scale with what passes."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.output.plots import style
from sim.output.plots.frame import Box, Frame
from sim.studies.calibration.summary import Fact, Seen

_LOWER, _UPPER = 0.4, 0.6  # where on a strip the bounds of what passes lie
_ABOVE, _BELOW = 4.0, 5.0  # of the middle: the line after the back-test, and the one before it


class Scale(NamedTuple):
    """A scale on which what passes lies in the middle: places `at` + (value - `zero`) * `per`, bounds `low`, `high`."""

    zero: float
    at: float
    per: float
    low: float
    high: float

    def place(self, value: float) -> float:
        """Where a value lies on a strip, 0 to 1; beyond, if it does not fit."""
        return self.at + (value - self.zero) * self.per


def scale(fact: Fact) -> Scale | None:
    """The scale of a fact; None where it is not a matter of more or less, or nothing is seen."""
    shown = [q for seen in fact.seen.values() for q in seen.quantiles if math.isfinite(q)]
    if not shown or fact.unit == "stage" or math.isnan(fact.low) or math.isinf(fact.low):
        return None
    if math.isinf(fact.high):
        return Scale(fact.low, _LOWER, _per(shown, fact.low, _LOWER), _LOWER, 1.0)
    if fact.target.startswith(("at most", "-")) or fact.low == fact.high:
        return Scale(fact.high, _UPPER, _per(shown, fact.high, _UPPER), 0.0, _UPPER)
    return Scale(fact.low, _LOWER, (_UPPER - _LOWER) / (fact.high - fact.low), _LOWER, _UPPER)


def _per(shown: list[float], bound: float, at: float) -> float:
    """The scale at which all that is shown fits, a bound being at that place."""
    above, below = max(shown) - bound, bound - min(shown)
    return min((room / reach for room, reach in ((1 - at, above), (at, below)) if reach > 0), default=1.0)


def draw(frame: Frame, box: Box, fact: Fact, found: Scale, colour: str) -> None:
    """What passes as a shade, what histories show after the back-test above, and before it below.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    box : where on the page, in points
    fact : with what histories showed before and after
    found : the scale: places from 0 to 1 of what passes
    colour : of what comes after
    """
    low, high = (box.left + place * box.width for place in (found.low, found.high))
    frame.rectangle(Box(low, box.top, high - low, box.height), style.tint(colour, 0.84))
    middle = box.top + box.height / 2
    _draw_seen(frame, box, found, fact.seen["prior"], middle + _BELOW, (style.PALE, "white", style.GREY))
    _draw_seen(frame, box, found, fact.seen["posterior"], middle - _ABOVE, (colour, colour, "white"))


def _draw_seen(frame: Frame, box: Box, found: Scale, seen: Seen, y: float, colours: tuple[str, str, str]) -> None:
    """What has not come by the last fact lies beyond the scale; where nothing comes, nothing is drawn."""
    if not math.isfinite(seen.quantiles[0]):
        return
    line, face, edge = colours
    places = [found.place(value) for value in seen.quantiles]
    ends = [box.left + min(max(place, 0.0), 1.0) * box.width for place in places]
    frame.rule((ends[0], y), (ends[4], y), line, 1.0, above=True)
    frame.rule((ends[1], y), (ends[3], y), line, 3.0, above=True)
    for place, end, marker in ((places[0], ends[0], "<"), (places[4], ends[4], ">")):
        if not -1e-9 <= place <= 1 + 1e-9:
            frame.mark(end, y, marker, 3.6, line, line)
    if -1e-9 <= places[2] <= 1 + 1e-9:
        frame.mark(ends[2], y, "o", 5.6, face, edge)
