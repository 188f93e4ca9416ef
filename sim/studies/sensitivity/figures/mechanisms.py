"""What each mechanism does: by how many points settlements and falls differ without it, those that move most first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil

from matplotlib.figure import Figure

from sim.format import percent, signed
from sim.model.words import OUTCOME_WORDS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.studies.sensitivity.summary import Moved

SHOWN = ("settlement", "government_falls")
_NAMES, _NUMBERS = 190.0, 170.0
_AXIS, _ROW = 40.0, 17.0
_COLUMNS = (44.0, 100.0, 162.0)
All = Mapping[str, Mapping[str, Moved]]


def figure(moved: All, title: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    moved : by mechanism or pair, and by outcome
    title : of the scenario
    source : what it takes to make the same numbers again
    """
    ends = [abs(end) for by in moved.values() for name in SHOWN for end in (by[name].low, by[name].high)]
    frame = Frame(_title(moved), title, _small_print(source), _AXIS + len(moved) * _ROW)
    box = Box(LEFT + _NAMES, frame.top + _AXIS, RIGHT - LEFT - _NAMES - _NUMBERS, len(moved) * _ROW)
    scale = box.width / (2 * max(ceil(max(ends)), 1))
    _draw_axis(frame, box, scale)
    for k, (name, by_outcome) in enumerate(moved.items()):
        _draw_row(frame, box, box.top + (k + 0.5) * _ROW, name, by_outcome, scale)
    return frame.figure


def _title(moved: All) -> str:
    name = next(iter(moved))
    one = max(moved[name].values(), key=lambda of: abs(of.points))
    return f"Most of all {name}: without it, {OUTCOME_WORDS[one.outcome].short} {signed(one.points)} points"


def _small_print(source: str) -> list[str]:
    return [
        source,
        "Histories are lived once as they are and once without a mechanism, in the same worlds and on the same draws; "
        "a dot is the difference in points, its line a 95% interval. Last: the share of histories that end otherwise.",
    ]


def _draw_axis(frame: Frame, box: Box, scale: float) -> None:
    middle, most = box.left + box.width / 2, box.width / 2 / scale
    step = 1 if most <= 5 else 5 if most <= 25 else 10
    for points in range(-int(most // step) * step, int(most) + 1, step):
        x = middle + points * scale
        frame.rule((x, box.top), (x, box.bottom), style.GRID)
        words = f"{points:+d}".replace("-", "−") if points else "0"
        frame.text(x, box.top - 5, words, style.SMALL, colour=style.GREY, align="center")
    for end, outcome in zip(_COLUMNS, SHOWN, strict=False):
        of = OUTCOME_WORDS[outcome]
        frame.text(box.right + end, box.top - 5, of.short, style.SMALL, colour=of.colour, align="right")
    frame.text(box.right + _COLUMNS[2], box.top - 5, "otherwise", style.SMALL, colour=style.GREY, align="right")


def _draw_row(frame: Frame, box: Box, y: float, name: str, by: Mapping[str, Moved], scale: float) -> None:
    middle = box.left + box.width / 2
    frame.text(LEFT, y + 3, name, style.LABEL)
    for outcome, end, lift in zip(SHOWN, _COLUMNS, (-2.5, 2.5), strict=False):
        one, colour = by[outcome], OUTCOME_WORDS[outcome].colour
        frame.rule((middle + one.low * scale, y + lift), (middle + one.high * scale, y + lift), colour, 1.2, above=True)
        frame.mark(middle + one.points * scale, y + lift, "o", 4.4, colour, "white")
        colour = colour if one.is_clear else style.GREY
        frame.text(box.right + end, y + 3, signed(one.points), style.LABEL, colour=colour, align="right")
    parted = percent(by[SHOWN[0]].parted)
    frame.text(box.right + _COLUMNS[2], y + 3, parted, style.LABEL, colour=style.GREY, align="right")


def rows(moved: All, title: str, source: str) -> Iterator[Row]:
    """One row a mechanism (or pair) and outcome.

    Parameters
    ----------
    moved : by mechanism or pair, and by outcome
    title, source : of the figure; not used
    """
    yield ("without", "outcome", "points", "low", "high", "parted", "beyond")
    for by_outcome in moved.values():
        for one in by_outcome.values():
            numbers = (f"{x:.6g}" for x in (one.points, one.low, one.high, one.parted))
            yield (one.names, one.outcome, *numbers, "" if one.beyond is None else f"{one.beyond:.6g}")
