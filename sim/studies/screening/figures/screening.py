"""Which numbers decide something: by how much the share of an outcome moves where each moves it most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from matplotlib.figure import Figure

from sim.model.words import OUTCOME_WORDS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.studies.screening.factors import DRAWN, FROZEN
from sim.studies.screening.summary import Told
from sim.studies.screening.verdict import ERROR, MOVE, OPEN, RANK, SILENT, SPEAKS, TELLS

_NAMES = 178.0  # width of the column of names
_WORDS = 230.0  # width of the words at the right
_ROW, _HEAD, _GAP = 15.0, 40.0, 16.0
_LEAST = 1.5  # points that the scale reaches at least
HEADS = {
    DRAWN: "Constants, each drawn from its range",
    FROZEN: "Uncertain numbers, each frozen at the middle of its range",
}
COLOURS = {SPEAKS: style.ACCENT, OPEN: "#5b6470", TELLS: style.GREY, SILENT: style.GREY}
SHOWN = (SPEAKS, OPEN)


def figure(told: Sequence[Told], sentence: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    told : every number, those that move most first
    sentence : what all come to
    source : what it takes to make the same numbers again

    Raises
    ------
    ValueError
        If there is no number.
    """
    if not told:
        raise ValueError("there is no number to draw")
    blocks = {change: [one for one in told if one.change == change and one.verdict in SHOWN] for change in HEADS}
    most = max([_LEAST, *(abs(end) for block in blocks.values() for one in block for end in one.interval)])
    body = sum(_HEAD + len(block) * _ROW + _GAP for block in blocks.values())
    frame = Frame(_title(told), sentence, _small_print(told, source), body)
    top = frame.top
    for change, block in blocks.items():
        _draw_block(frame, top, change, block, ceil(most))
        top += _HEAD + len(block) * _ROW + _GAP
    return frame.figure


def _title(told: Sequence[Told]) -> str:
    fixed = [one for one in told if one.change == DRAWN and one.verdict == SPEAKS]
    if not fixed:
        return "No constant moves an outcome by more than a point"
    many = "One constant moves" if len(fixed) == 1 else f"{len(fixed)} constants move"
    return f"{many} an outcome by more than a point, most of all {fixed[0].name}"


def _small_print(told: Sequence[Told], source: str) -> list[str]:
    quiet = [sum(one.change == change and one.verdict not in SHOWN for one in told) for change in (DRAWN, FROZEN)]
    return [
        source,
        f"Not drawn: {quiet[0]} constants and {quiet[1]} uncertain numbers that go with a measure of the baseline or "
        "move nothing. Histories are lived twice on the same draws. The dot is the greatest move, its "
        f"line a 95% interval by itself; red: over {MOVE:g} point, wrong by chance for at most {100 * ERROR:g} of 100 "
        f"numbers; grey: it cannot be told. In brackets: a rank correlation of {RANK:g} or more with a measure of the "
        "baseline.",
    ]


def _draw_block(frame: Frame, top: float, change: str, block: Sequence[Told], most: float) -> None:
    box = Box(LEFT + _NAMES, top + _HEAD, RIGHT - LEFT - _NAMES - _WORDS, len(block) * _ROW)
    scale, middle = box.width / (2 * most), box.left + box.width / 2
    frame.text(LEFT, top + 14, HEADS[change], style.BODY, "SemiBold")
    frame.rectangle(Box(middle - scale * MOVE, box.top, 2 * scale * MOVE, box.height), style.GRID)
    for points in range(-int(most), int(most) + 1, 1 if most < 6 else 2):
        x = middle + scale * points
        frame.rule((x, box.top), (x, box.bottom), style.GRID)
        words = f"{points:+d}".replace("-", "−") if points else "0 points"
        frame.text(x, box.top - 5, words, style.SMALL, colour=style.GREY, align="center")
    for k, one in enumerate(block):
        _draw_row(frame, box, box.top + (k + 0.5) * _ROW, one, scale, middle)
    if not block:
        frame.text(LEFT, box.top - 5, "none", style.LABEL, colour=style.GREY)


def _draw_row(frame: Frame, box: Box, y: float, one: Told, scale: float, middle: float) -> None:
    colour = COLOURS[one.verdict]
    low, high = (middle + scale * end for end in one.interval)
    frame.text(LEFT, y + 3, one.name, style.LABEL)
    frame.rule((low, y), (high, y), colour, 1.6, above=True)
    frame.mark(middle + scale * one.points, y, "o", 5.0, colour, "white")
    rank = f" ({one.measure} {one.rank:+.2f})".replace("-", "−") if abs(one.rank) >= RANK else ""
    words = f"{OUTCOME_WORDS[one.outcome].short} in {one.scenario}"
    frame.text(box.right + 8, y + 3, words + rank, style.SMALL, colour=style.GREY)


def rows(told: Sequence[Told], sentence: str, source: str) -> Iterator[Row]:
    """One row a number.

    Parameters
    ----------
    told : every number
    sentence, source : of the figure; not used
    """
    yield ("name", "change", "verdict", "scenario", "outcome", "points", "low", "high", "parted", "measure", "rank")
    for one in told:
        numbers = (one.points, *one.interval, one.parted)
        written = (f"{x:.6g}" for x in numbers)
        yield (one.name, one.change, one.verdict, one.scenario, one.outcome, *written, one.measure, f"{one.rank:.6g}")
