"""Bars of how often histories end one way, with intervals on two tiers."""

from __future__ import annotations

import math

from sim.plots import style
from sim.plots.frame import Box, Frame
from sim.summary import Interval

EXPLAINED = "Thick interval: sampling error (95%). Thin: uncertain inputs (90%)."

_THIN, _THICK, _EDGE = 0.9, 3.2, 1.4
_SHORTEST = 1.2  # a thick interval shorter than this is not seen


def reach(interval: Interval) -> float:
    """The largest share that a bar and its intervals extend to."""
    ends = (interval.share, interval.high, interval.inputs_high)
    return max(end for end in ends if math.isfinite(end))


def draw_bar(frame: Frame, box: Box, interval: Interval, colour: str) -> None:
    """A bar in a box whose width stands for a share of 1, its intervals along its middle."""
    frame.rectangle(Box(box.left, box.top, box.width * interval.share, box.height), colour)
    tiers = ((interval.inputs_low, interval.inputs_high, _THIN), (interval.low, interval.high, _THICK))
    # A white edge under both, since an interval may lie on a dark bar as well as beside it.
    for edge, ink in ((_EDGE, "white"), (0.0, style.INK)):
        for low, high, width in tiers:
            if math.isfinite(low) and math.isfinite(high):
                _draw_interval(frame, box, (low, high), ink, width + edge)


def _draw_interval(frame: Frame, box: Box, ends: tuple[float, float], colour: str, width: float) -> None:
    left, right = (box.left + end * box.width for end in ends)
    lack = max(0.0, _SHORTEST - (right - left)) / 2
    y = box.top + box.height / 2
    frame.rule((left - lack, y), (right + lack, y), colour, width, above=True)
