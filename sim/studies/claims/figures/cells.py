"""The cells of the figure of claims: an effect on its axis, and the worlds for and against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.model.words import OUTCOME_COLOURS, PARTY_COLOURS
from sim.output.plots import style
from sim.output.plots.frame import RIGHT, Box, Frame, Panel
from sim.output.plots.lettering import LINE, text_width
from sim.output.plots.scales import tick_labels, value_ticks
from sim.studies.claims import words as claimwords
from sim.studies.claims.effects import Worlds
from sim.studies.claims.measures import POINTS
from sim.studies.claims.summary import CIRCULAR, PERCENT, Finding

COLOURS = {
    "borne out": OUTCOME_COLOURS["settlement"],
    "depends": PARTY_COLOURS[""],
    "contradicted": OUTCOME_COLOURS["government_falls"],
}
DRAWN = (POINTS, PERCENT)  # units of what is drawn on the axis; others come in figures alone
FOR, STILL, AGAINST = OUTCOME_COLOURS["settlement"], "#cfd4da", OUTCOME_COLOURS["government_falls"]

_BAR = 58.0  # width of the bar of worlds
_NUMBERS = (("for", 28.0, FOR), ("no move", 38.0, style.GREY), ("against", 36.0, AGAINST))
WIDTH = _BAR + sum(width for _, width, _ in _NUMBERS)
_LEAST = 1.4  # points; a shorter interval is not seen
_PALE = 0.5  # how much white is in a tint
_HALF = 4.0  # half the height of a bar and of a shade


def draw_axis(frame: Frame, box: Box, findings: Sequence[Finding]) -> Panel:
    """The headings of the columns, and the axis of effects: hairlines, a strong line at nought, values on both ends.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    box : where on the page, in points
    findings : those that the axis must reach
    """
    ends = [value or 0.0 for f in findings if f.unit in DRAWN for value in (f.low, f.effect, f.high, f.bar)]
    ticks = value_ticks(min(0.0, *ends), max(0.0, *ends), 5) if ends else np.array([-1.0, 1.0])
    panel = Panel(box, (float(ticks[0]), float(ticks[-1])), (0.0, 1.0))
    _draw_heads(frame, box)
    for tick, words in zip(ticks if ends else [], tick_labels(ticks), strict=False):
        x = panel.x(float(tick))
        frame.rule((x, box.top), (x, box.bottom), style.INK if tick == 0 else style.GRID, 1.0 if tick == 0 else 0.6)
        for y in (box.top - 4, box.bottom + 11):
            frame.text(x, y, words, style.SMALL, colour=style.GREY, align="center")
    return panel


def _draw_heads(frame: Frame, box: Box) -> None:
    """What the columns are."""
    y = box.top - 40.0
    frame.text(box.left, y, "Effect", style.LABEL, "SemiBold")
    _draw_key(frame, box.left, y + style.LABEL * LINE + 2)
    x = RIGHT - WIDTH
    frame.text(x, y, "Worlds", style.LABEL, "SemiBold")
    x += _BAR
    for words, width, colour in _NUMBERS:
        x += width
        frame.text(x, y + style.LABEL * LINE + 2, words, style.SMALL, colour=colour, align="right")


def _draw_key(frame: Frame, x: float, y: float) -> None:
    for marker, words in (("o", "change, points"), ("s", "level, percent")):
        frame.mark(x + 3, y - 0.36 * style.SMALL, marker, 5.6, style.GREY, "white")
        frame.text(x + 9, y, words, style.SMALL, colour=style.GREY)
        x += 9 + text_width(words, style.SMALL) + 9


def draw_effect(frame: Frame, panel: Panel, finding: Finding, y: float) -> None:
    """Shade where it is as claimed, mean and middle 90%, and below them the same in figures; `y`: first base line.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    finding : answer to the claim
    """
    if finding.unit not in DRAWN:
        _draw_figures(frame, panel, finding, panel.x(0.0), y)
        return
    middle = y - 0.36 * style.LABEL + 1
    _draw_claimed(frame, panel, finding, middle)
    low, mean, high = (panel.x(value or 0.0) for value in (finding.low, finding.effect, finding.high))
    colour, lack = COLOURS.get(finding.verdict, PARTY_COLOURS[""]), max(0.0, _LEAST - (high - low)) / 2
    frame.rule((low - lack, middle), (high + lack, middle), style.tint(colour, 0.35), 2.6, above=True)
    face, edge = ("white", colour) if finding.verdict == CIRCULAR else (colour, "white")
    frame.mark(mean, middle, "o" if finding.versus else "s", 6.8 if finding.versus else 6.0, face, edge)
    _draw_figures(frame, panel, finding, mean, y + style.LABEL * LINE)


def _draw_claimed(frame: Frame, panel: Panel, finding: Finding, middle: float) -> None:
    """From what counts to the end of the axis, or of what can be."""
    most = 100.0 if finding.sign > 0 else 0.0
    start = finding.sign * (finding.least or 0.0) if finding.bar is None else finding.bar
    end = most if finding.unit == PERCENT else panel.x_limits[finding.sign > 0]
    left, right = sorted((panel.x(start), panel.x(end)))
    frame.rectangle(Box(left, middle - _HALF, right - left, 2 * _HALF), style.tint(FOR, 0.86))
    if finding.bar is not None:
        x = panel.x(start)
        frame.rule((x, middle - _HALF - 1.5), (x, middle + _HALF + 1.5), style.INK, 1.2, above=True)


def _draw_figures(frame: Frame, panel: Panel, finding: Finding, mean: float, y: float) -> None:
    """The numbers of the screen, below the mark as far as the panel goes."""
    text = f"{claimwords.effect(finding)} ({claimwords.spread(finding)})"
    wide = text_width(text, style.SMALL)
    left = min(max(mean - wide / 2, panel.box.left), panel.box.right - wide)
    label = frame.text(left, y, text, style.SMALL, colour=style.INK)
    label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 1.0})


def draw_worlds(frame: Frame, worlds: Worlds, is_contrast: bool, y: float) -> None:
    """A bar of all worlds that tell, those for, still and against, and their numbers; a level cannot be still.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    worlds : the counts
    is_contrast : whether two scenarios are compared
    y : base line of the numbers, in points
    """
    x, middle = RIGHT - WIDTH, y - 0.36 * style.LABEL + 1
    counts = (worlds.holds, worlds.unmoved, worlds.reverse)
    for count, colour in _parts(worlds):
        wide = _BAR * count / worlds.told
        frame.rectangle(Box(x, middle - _HALF, wide, 2 * _HALF), colour)
        x += wide
    for count, (_, width, colour) in zip(counts, _NUMBERS, strict=True):
        x += width
        if is_contrast or colour != style.GREY:
            frame.text(x, y, f"{count:,}", style.LABEL, "SemiBold", colour=colour, align="right")


def _parts(worlds: Worlds) -> list[tuple[int, str]]:
    """The bar from left to right; pale is what chance in a world's histories may account for."""
    return [
        (worlds.holds_clearly, FOR),
        (worlds.holds - worlds.holds_clearly, style.tint(FOR, _PALE)),
        (worlds.unmoved, STILL),
        (worlds.reverse - worlds.reverse_clearly, style.tint(AGAINST, _PALE)),
        (worlds.reverse_clearly, AGAINST),
    ]
