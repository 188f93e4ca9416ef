"""How histories end under two scenarios: for each outcome a pale bar above a solid one, and the change."""

from __future__ import annotations

from collections.abc import Sequence

from sim.format import percent, signed, signed_range
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS
from sim.output.plots import bars, style
from sim.output.plots.frame import Box, Frame
from sim.output.plots.headline import is_clear
from sim.output.plots.lettering import LINE, Weight, text_width, wrap
from sim.results.summary import Difference, Summary, fewer_and_more

Pair = tuple[Summary, Summary]

_PALE = 0.58  # how much white is mixed into the baseline's bars
_BAR = 13.0
_BETWEEN = 2.5
_BLOCK = 58.0  # least height of one outcome: label, two bars, and air
_FOOT = 10.0  # of which below the bars
_CHANGES = 78.0  # width of the column of changes
_SWATCH = 13.0
_LEGEND_LINE = style.LABEL * LINE
_SMALL_LINE = 9.5


def height_needed(pair: Pair, width: float) -> float:
    """Height in points below which labels would meet."""
    return _legend_height(pair, width) + len(OUTCOMES) * _BLOCK - _FOOT


def _legend(summary: Summary, width: float) -> list[str]:
    return wrap(summary.title, style.LABEL, width - _SWATCH)


def _legend_height(pair: Pair, width: float) -> float:
    lines = sum(len(_legend(summary, width)) for summary in pair)
    return style.HEADING * LINE + 4 + lines * _LEGEND_LINE + 4


def draw_endings(frame: Frame, box: Box, pair: Pair, changes: Sequence[Difference], level: float) -> None:
    """Draw the column; the baseline of its heading is the box's upper edge, the last bar ends at its lower.

    Parameters
    ----------
    frame, box
        The box should be at least as high as `height_needed`.
    pair
        The baseline, drawn pale, and the scenario compared with it, drawn solid.
    changes
        The differences of the second from the first; outcomes without one show no change.
    level
        Where the first outcome starts, if the legend leaves room for that.
    """
    frame.text(box.left, box.top, "How histories end", style.HEADING, "SemiBold")
    _draw_legend(frame, box, pair)
    start = max(level, box.top + _legend_height(pair, box.width))
    pitch = (box.bottom - start + _FOOT) / len(OUTCOMES)
    scale = _scale(box.width, pair)
    by_outcome = {change.outcome: change for change in changes}
    for index, outcome in enumerate(OUTCOMES):
        top = start + index * pitch
        bars_top = top + pitch - _FOOT - 2 * _BAR - _BETWEEN
        frame.rule((box.left, top), (box.right, top))
        _draw_pair(frame, Box(box.left, bars_top, scale, _BAR), outcome, pair, box.right - _CHANGES)
        if outcome in by_outcome:
            _draw_change(frame, box.right, bars_top + _BAR + _BETWEEN / 2, by_outcome[outcome])


def _draw_legend(frame: Frame, box: Box, pair: Pair) -> None:
    y = box.top + style.HEADING * LINE + 4
    for summary, white in zip(pair, (_PALE, 0.0), strict=True):
        lines = _legend(summary, box.width)
        colour = style.tint(style.GREY, white)
        frame.rectangle(Box(box.left, y - 0.72 * style.LABEL, 8, 0.78 * style.LABEL), colour)
        frame.lines(box.left + _SWATCH, y, lines, style.LABEL, colour=style.GREY)
        y += len(lines) * _LEGEND_LINE


def _scale(width: float, pair: Pair) -> float:
    """Width that stands for a share of 1: as much as leaves room for the figures and the changes."""
    furthest = max(bars.reach(interval) for summary in pair for interval in summary.outcomes.values())
    return (width - _CHANGES - _shares_width() - 8) / max(furthest, 0.2)


def _shares_width() -> float:
    return text_width(">99%", style.BODY, "SemiBold")


def _draw_pair(frame: Frame, box: Box, outcome: str, pair: Pair, shares: float) -> None:
    """Label, bars, and the shares in a column that ends at `shares`: intervals are often longer than bars."""
    colour = OUTCOME_COLOURS[outcome]
    frame.text(box.left, box.top - 5, OUTCOME_LABELS[outcome], style.BODY, "SemiBold")
    weights: tuple[Weight, Weight] = ("Regular", "SemiBold")
    for row, (summary, white, weight) in enumerate(zip(pair, (_PALE, 0.0), weights, strict=True)):
        interval = summary.outcomes[outcome]
        place = Box(box.left, box.top + row * (_BAR + _BETWEEN), box.width, _BAR)
        bars.draw_bar(frame, place, interval, style.tint(colour, white))
        y = place.top + _BAR / 2 + 0.36 * style.BODY
        frame.text(shares, y, percent(interval.share), style.BODY, weight, align="right")


def _draw_change(frame: Frame, right: float, middle: float, change: Difference) -> None:
    clear = is_clear(change)
    text = signed(change.points)
    unit = "pt" if text in ("+1", "−1") else "pts"
    weight: Weight = "SemiBold" if clear else "Regular"
    colour = style.INK if clear else style.GREY
    small = [f"95%: {signed_range(change.low, change.high)}"]
    if change.worlds:
        small.append(f"worlds: {signed_range(change.inputs_low, change.inputs_high)}")
        small.append(fewer_and_more(change))
    top = middle + 3.0 - len(small) * _SMALL_LINE / 2
    frame.text(right, top, f"{text} {unit}", style.BODY, weight, colour=colour, align="right")
    for i, line in enumerate(small):
        frame.text(right, top + 1.5 + (i + 1) * _SMALL_LINE, line, style.SMALL, colour=style.GREY, align="right")
