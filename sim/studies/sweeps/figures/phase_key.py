"""The key of a phase diagram: the outcomes with their ranges, and what tints, stripes, cross and circle mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.format import percent
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS, PARTY_COLOURS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.lettering import LINE, text_width
from sim.studies.sweeps.figures import cells
from sim.studies.sweeps.figures.plane import Plane

Array = np.ndarray[Any, Any]

HEIGHT = 62.0  # of both rows

_LEGEND = 40.0  # height of the outcomes' names, the ranges of their shares, and how often each is the likeliest
_LINE = style.LABEL * LINE
_SWATCH = 9.0


def draw(frame: Frame, planes: Sequence[Plane], varied: str = "") -> None:
    """Draw the key at the top of the body; `varied` is the outcome whose shares are drawn instead of leaders.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    planes : those that the key is for
    """
    _draw_legend(frame, planes)
    if varied:
        _draw_key_of_shares(frame, planes, varied)
    else:
        _draw_key(frame, planes)


def _draw_legend(frame: Frame, planes: Sequence[Plane]) -> None:
    """Each outcome with its colour, at how many points it is the likeliest, and the range of its shares."""
    leaders = np.concatenate([plane.leaders[plane.known] for plane in planes])
    undecided = np.concatenate([plane.undecided[plane.known] for plane in planes])
    shares = np.concatenate([plane.shares[plane.known] for plane in planes])
    width = (RIGHT - LEFT) / len(OUTCOMES)
    for k, outcome in enumerate(OUTCOMES):
        left, y = LEFT + k * width, frame.top
        frame.rectangle(Box(left, y - _SWATCH + 1, _SWATCH, _SWATCH), OUTCOME_COLOURS[outcome])
        frame.text(left + _SWATCH + 5, y, OUTCOME_LABELS[outcome], style.BODY, "SemiBold")
        lines = [f"{_range(shares[:, k])} of histories"] if len(shares) else []
        lines.append(_counted(int((leaders == k).sum()), int(((leaders == k) & ~undecided).sum()), len(leaders)))
        frame.lines(left + _SWATCH + 5, y + _LINE + 1, lines, style.SMALL, colour=style.GREY)


def _counted(count: int, clear: int, points: int) -> str:
    """At how many points an ending is the likeliest."""
    return f"likeliest at {count} of {points}" + (f", clearly at {clear}" if count else "")


def _range(shares: Array) -> str:
    low, high = percent(float(shares.min())), percent(float(shares.max()))
    return low if low == high else f"{low} to {high}"


def _draw_key(frame: Frame, planes: Sequence[Plane]) -> None:
    """What the tints, the stripes, the cross and the circle mean."""
    x, y = LEFT, frame.top + _LEGEND + 2
    leads = [f"{100 * least:.0f} points and more" if not white else "" for least, white in cells.TINTS]
    leads = [leads[0], f"{100 * cells.TINTS[1][0]:.0f} to {100 * cells.TINTS[0][0]:.0f}", "less"]
    x = _key_words(frame, x, y, "Lead:")
    for (_, white), said in zip(cells.TINTS, leads, strict=True):
        frame.rectangle(Box(x, y - _SWATCH + 1, 1.6 * _SWATCH, _SWATCH), style.tint(PARTY_COLOURS[""], white))
        x = _key_words(frame, x + 1.6 * _SWATCH + 4, y, said)
    box = Box(x + 4, y - _SWATCH + 1, 1.6 * _SWATCH, _SWATCH)
    frame.rectangle(box, style.tint(PARTY_COLOURS[""], 0.75))
    cells.draw_stripes(frame, box, style.tint(PARTY_COLOURS[""], 0.25))
    x = _key_words(frame, box.right + 4, y, "undecided: intervals of the first two meet; stripes, the second")
    _draw_marks(frame, x, y, planes)


def _draw_key_of_shares(frame: Frame, planes: Sequence[Plane], varied: str) -> None:
    """What a diagram of shares shows, and why it is not the likeliest ending; cross and circle."""
    y, said = frame.top + _LEGEND + 2, f"{OUTCOME_LABELS[varied]}, % of histories"
    frame.text(LEFT, y, said, style.BODY, "SemiBold")
    leader = OUTCOME_LABELS[OUTCOMES[max(int(plane.leaders.max()) for plane in planes)]]
    x = LEFT + text_width(said, style.BODY, "SemiBold") + 8
    x = _key_words(frame, x, y, f"drawn because “{leader}” is the likeliest ending at every point")
    _draw_marks(frame, x, y, planes)


def _draw_marks(frame: Frame, x: float, y: float, planes: Sequence[Plane]) -> None:
    frame.mark(x + 6, y - _SWATCH / 2 + 1, "o", 6.5, "white", style.INK)
    x = _key_words(frame, x + 13, y, "the base scenario")
    if any(plane.failed.any() for plane in planes):
        frame.mark(x + 6, y - _SWATCH / 2 + 1, "x", 5.0, style.GREY, style.GREY)
        _key_words(frame, x + 13, y, "no histories")


def _key_words(frame: Frame, x: float, y: float, said: str) -> float:
    frame.text(x, y, said, style.SMALL, colour=style.GREY)
    return x + text_width(said, style.SMALL) + 8
