"""What the facts say about the uncertain inputs: each range, and what the back-test leaves of it."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import NamedTuple

from matplotlib.figure import Figure

from sim.format import in_unit_fine, percent
from sim.model.words import PARTY_INKS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Align, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import shorten, wrap
from sim.studies.calibration.figures import dots
from sim.studies.calibration.summary import CalibrationSummary, Learnt

MOST = 24  # inputs drawn

_WORDS = 252.0  # width of the column of names
_LOW, _HIGH = 40.0, 44.0  # widths of the columns of the ranges' ends
_MIDDLE, _MOVED = 92.0, 44.0  # widths of the columns of the middle 90% and of what moved
_SCALE = Box(LEFT + _WORDS + _LOW, 0, RIGHT - LEFT - _WORDS - _LOW - _HIGH - _MIDDLE - _MOVED, 0)
_LINE = style.LABEL * 1.26
_HEADER = 16.0
_PAD = 4.5
_DIVIDE = 17.0  # height of the line between inputs that moved and those that did not
_PARTIES = {
    "us": "united_states",
    "strikes": "united_states",
    "taliban": "taliban",
    "government": "government",
    "release": "government",
    "operations": "government",
    "prisoners": "government",
}


class _Row(NamedTuple):
    """One input, its meaning in lines, how high the row is."""

    learnt: Learnt
    words: list[str]

    @property
    def height(self) -> float:
        """Height in points."""
        return (len(self.words) + 1) * _LINE + 2 * _PAD


def place(learnt: Learnt, value: float) -> float:
    """Where a value lies in its range, 0 to 1; by its logarithm, if it is drawn so."""
    if learnt.is_log:
        return log(value / learnt.low) / log(learnt.high / learnt.low)
    return (value - learnt.low) / (learnt.high - learnt.low)


def figure(calibration: CalibrationSummary) -> Figure:
    """Draw one row for each of the inputs that moved most.

    Raises
    ------
    ValueError
        If there is no input.
    """
    shown = calibration.learnt[:MOST]
    if not shown:
        raise ValueError("there is no uncertain input to draw")
    rows = [_Row(one, wrap(_sentence(one), style.LABEL, _WORDS - 10, "Medium")) for one in shown]
    divided = shown[0].identified and not shown[-1].identified
    body = _HEADER + sum(row.height for row in rows) + (_DIVIDE if divided else 0)
    frame = Frame(_headline(calibration), _subtitle(len(rows)), [calibration.source, *_small_print(calibration)], body)
    top = frame.top + _HEADER
    _draw_header(frame, top)
    for row, above in zip(rows, (None, *shown), strict=False):
        if divided and above is not None and above.identified and not row.learnt.identified:
            _draw_divide(frame, top)
            top += _DIVIDE
        _draw_row(frame, row, top)
        top += row.height
        frame.rule((LEFT, top), (RIGHT, top))
    return frame.figure


def _sentence(one: Learnt) -> str:
    return one.meaning[0].upper() + one.meaning[1:] if one.meaning else one.name


def _headline(calibration: CalibrationSummary) -> str:
    every, still = len(calibration.learnt), calibration.unidentified
    moved = f"{every - still} of {every} uncertain inputs" if still < every else f"none of {every} uncertain inputs"
    others = f"; the other {still} it leaves about as they were" if 0 < still < every else ""
    return f"The back-test moves {moved}{others}"


def _subtitle(count: int) -> str:
    most = f"The {count} that moved most: each" if count > 1 else "The one that moved most:"
    return (
        f"{most} range as it was before, and the median and middle 90% that the facts leave. Moved: the share of its "
        "distribution that lies elsewhere than before; below 10%, an input counts as not identified"
    )


def _small_print(calibration: CalibrationSummary) -> list[str]:
    colours = "Names in the colour of the party whose choices an input weighs."
    if any(one.is_log for one in calibration.learnt[:MOST]):
        colours += " “log”: drawn evenly in the logarithm, and placed so."
    if not calibration.correlations:
        return [colours]
    a, b, rho = max(calibration.correlations, key=lambda pair: abs(pair[2]))
    tied = f"{a} and {b} (rank correlation {rho:.2f})".replace("-", "−")
    return [colours, f"What did not move by itself may be tied to another; most closely {tied}."]


def _draw_header(frame: Frame, top: float) -> None:
    y = top - 5
    frame.text(LEFT, y, "Uncertain input", style.LABEL, "SemiBold")
    headers: tuple[tuple[float, str, Align], ...] = (
        (_SCALE.left + _SCALE.width / 2, "range before, and its middle", "center"),
        (RIGHT - _MOVED, "90% after", "right"),
        (RIGHT, "moved", "right"),
    )
    for x, words, align in headers:
        frame.text(x, y, words, style.SMALL, colour=style.GREY, align=align)
    frame.rule((LEFT, top), (RIGHT, top), style.INK)


def _draw_divide(frame: Frame, top: float) -> None:
    y = top + _DIVIDE / 2 + 0.36 * style.SMALL
    frame.text(LEFT, y, "Not identified: the facts moved these by less than a tenth", style.SMALL, colour=style.GREY)
    frame.rule((LEFT, top + _DIVIDE), (RIGHT, top + _DIVIDE))


def _draw_row(frame: Frame, row: _Row, top: float) -> None:
    one = row.learnt
    y = top + _PAD + 0.78 * style.LABEL
    ink = style.INK if one.identified else style.GREY
    frame.lines(LEFT, y, row.words, style.LABEL, "Medium", colour=ink, spacing=1.26)
    party = PARTY_INKS[_PARTIES.get(one.name.partition(".")[0], "")]
    label = shorten(_named(one), style.SMALL, _WORDS - 10)
    frame.text(LEFT, y + len(row.words) * _LINE, label, style.SMALL, colour=party)
    middle = top + row.height / 2
    _draw_range(frame, one, middle)
    base = middle + 0.36 * style.LABEL
    after = f"{in_unit_fine(one.q05, one.unit)} to {in_unit_fine(one.q95, one.unit)}"
    frame.text(RIGHT - _MOVED, base, after, style.LABEL, colour=ink, align="right")
    frame.text(RIGHT, base, percent(one.shift), style.LABEL, "SemiBold", colour=ink, align="right")


def _named(one: Learnt) -> str:
    return " · ".join(filter(None, (one.name, one.unit, "log" if one.is_log else "")))


def _draw_range(frame: Frame, one: Learnt, y: float) -> None:
    """The whole range as a track, what is left of it as a bar, its ends in the input's unit."""
    left, wide = _SCALE.left, _SCALE.width
    frame.rectangle(Box(left, y - 4.5, wide, 9), style.TRACK)
    frame.rule((left + wide / 2, y - 4.5), (left + wide / 2, y + 4.5), style.PALE, 0.8, above=True)
    low, median, high = (left + wide * place(one, value) for value in (one.q05, one.q50, one.q95))
    colour = dots.AFTER if one.identified else style.PALE
    frame.rule((low, y), (high, y), colour, 3.4, above=True)
    frame.mark(median, y, "o", 6.8, colour, "white")
    base = y + 0.36 * style.SMALL
    frame.text(left - 6, base, in_unit_fine(one.low, one.unit), style.SMALL, colour=style.GREY, align="right")
    frame.text(left + wide + 6, base, in_unit_fine(one.high, one.unit), style.SMALL, colour=style.GREY)


def rows(calibration: CalibrationSummary) -> Iterator[Row]:
    """One row an input: its range, and what the facts leave of it."""
    yield ("name", "unit", "low", "high", "scale", "q05", "q50", "q95", "shift", "identified")
    for p in calibration.learnt:
        after = (f"{x:.6g}" for x in (p.q05, p.q50, p.q95, p.shift))
        yield (p.name, p.unit, p.low, p.high, "log" if p.is_log else "linear", *after, p.identified)
