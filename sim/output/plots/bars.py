"""Bars of how often histories end one way, with intervals on two tiers."""

from __future__ import annotations

import math

from sim.output.plots import style
from sim.output.plots.frame import Box, Frame
from sim.results.summary import Interval

EXPLAINED = "Thick interval: sampling error (95%). Thin: single worlds (90%)."
UNROUNDED = "Changes are those of unrounded shares."

# Widths of the two tiers, and of each with its white edge: an interval may lie on a dark bar or beside it.
_THIN, _THIN_EDGED, _THICK, _THICK_EDGED = 0.9, 1.6, 3.2, 4.6
_SHORTEST = 1.2  # a thick interval shorter than this is not seen


def reach(interval: Interval) -> float:
    """The largest share that a bar and its intervals extend to."""
    ends = (interval.share, interval.high, interval.inputs_high)
    return max(end for end in ends if math.isfinite(end))


def draw_bar(frame: Frame, box: Box, interval: Interval, colour: str) -> None:
    """A bar in a box whose width stands for a share of 1, its intervals along its middle.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    box : the bar for a share of 1, in points
    interval : the share with both its intervals
    colour : of the bar
    """
    frame.rectangle(Box(box.left, box.top, box.width * interval.share, box.height), colour)
    inputs, sampling = (interval.inputs_low, interval.inputs_high), (interval.low, interval.high)
    for ends, edged, width in ((inputs, _THIN_EDGED, _THIN), (sampling, _THICK_EDGED, _THICK)):
        if all(map(math.isfinite, ends)):
            _draw_interval(frame, box, ends, "white", edged)
            _draw_interval(frame, box, ends, style.INK, width)


def _draw_interval(frame: Frame, box: Box, ends: tuple[float, float], colour: str, width: float) -> None:
    left, right = (box.left + end * box.width for end in ends)
    lack = max(0.0, _SHORTEST - (right - left)) / 2
    y = box.top + box.height / 2
    frame.rule((left - lack, y), (right + lack, y), colour, width, above=True)
