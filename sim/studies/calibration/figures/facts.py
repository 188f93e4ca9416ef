"""The documents' facts on the histories, day by day, before and after the back-test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.format import percent
from sim.output.plots import style
from sim.output.plots.fan import day_range, draw_fan, on_page, value_range
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import LINE, text_width, wrap
from sim.output.plots.scales import DATE_AXIS, draw_date_axis, draw_value_axis, label_room, value_ticks
from sim.results.summary import Bands
from sim.stats import QUANTILE_NAMES, QUANTILES
from sim.studies.calibration.figures import fact_markers
from sim.studies.calibration.marks import Mark
from sim.studies.calibration.summary import CalibrationSummary, Fact

_COLUMNS = {1: 1, 2: 2, 4: 2}
_PLOT = 118.0
_GUTTER, _ROW_GAP = 20.0, 20.0
_KEY = 26.0  # height of the key above the panels
_SHARES = 54.0  # width of the column of shares beside the facts
_LINE, _APART = style.SMALL * 1.3, 2.0  # height of a line of a fact, and what parts one fact from the next
_MARGIN = 4.0  # days to the right of the last, for what is marked there
_LATELY = {"violence", "strikes"}  # traces that are running averages
_MEMORY = (
    "Violence and strikes are running averages of a week or two, as the parties see them: they follow a rise late."
)


class _Cell(NamedTuple):
    """One panel: the fan after and before the back-test, the facts in lines with their shares, round values."""

    fan: Bands
    before: Bands
    marks: list[Mark]
    lines: list[tuple[list[str], str]]
    ticks: np.ndarray

    @property
    def head(self) -> float:
        """Height of title and facts."""
        return style.BODY * LINE + sum(len(words) * _LINE + _APART for words, _ in self.lines) + 8


def traces(calibration: CalibrationSummary) -> list[str]:
    """The traces of which the facts speak, in the order of the bands."""
    spoken = {mark.trace for mark in calibration.marks}
    return [name for name in calibration.bands["posterior"] if name in spoken]


def figure(calibration: CalibrationSummary) -> Figure:
    """Draw one panel for each trace that a fact speaks of.

    Raises
    ------
    ValueError
        If no fact speaks of any trace.
    """
    names = traces(calibration)
    if not names:
        raise ValueError("no fact speaks of what is followed day by day")
    columns = _COLUMNS.get(len(names), 3)
    width = (RIGHT - LEFT - (columns - 1) * _GUTTER) / columns
    cells = [_cell(calibration, name, width) for name in names]
    rows = [cells[first : first + columns] for first in range(0, len(cells), columns)]
    heads = [max(cell.head for cell in row) for row in rows]
    height = _KEY + sum(heads) + len(rows) * (_PLOT + DATE_AXIS + _ROW_GAP) - _ROW_GAP
    drawn = [fact for fact in calibration.facts if fact.id in {mark.fact for mark in calibration.marks}]
    frame = Frame(_headline(drawn), _subtitle(calibration), _small_print(calibration, names), height)
    _draw_key(frame)
    top = frame.top + _KEY
    for row, head in zip(rows, heads, strict=True):
        for column, cell in enumerate(row):
            _draw_cell(frame, cell, Box(LEFT + column * (width + _GUTTER), top, width, head))
        top += head + _PLOT + DATE_AXIS + _ROW_GAP
    return frame.figure


def _headline(facts: Sequence[Fact]) -> str:
    after, before = (percent(min(shares)) for shares in ([f.posterior for f in facts], [f.prior for f in facts]))
    each, least = (f"each of these {len(facts)} facts", "at least ") if len(facts) > 1 else ("this fact", "")
    return f"After the back-test {each} shows in {least}{after} of histories, before in {least}{before}"


def _subtitle(calibration: CalibrationSummary) -> str:
    return (
        "Before: inputs drawn from their ranges. After: from worlds of which one history showed all "
        f"{len(calibration.facts)} facts, with new random streams. Beside each fact: share of histories that show it, "
        "before → after"
    )


def _small_print(calibration: CalibrationSummary, names: Sequence[str]) -> list[str]:
    return [calibration.source, _MEMORY] if _LATELY.intersection(names) else [calibration.source]


def _cell(calibration: CalibrationSummary, name: str, width: float) -> _Cell:
    fan, before = (calibration.bands[inputs][name] for inputs in ("posterior", "prior"))
    marks = [mark for mark in calibration.marks if mark.trace == name]
    by_id = {fact.id: fact for fact in calibration.facts}
    room, year = width - _SHARES - 4, f" {calibration.start.year}"
    lines = [
        (wrap(fact.words.replace(year, ""), style.SMALL, room), _shares(fact))
        for fact in (by_id[mark.fact] for mark in marks)
    ]
    ranges = [value_range(fan), value_range(before)]
    shown = [value for mark in marks for value in fact_markers.values(mark, _level(fan))]
    ends = [*(low for low, _ in ranges), *(high for _, high in ranges), *shown]
    return _Cell(fan, before, marks, lines, value_ticks(min(ends), max(ends), steps=4))


def _level(fan: Bands) -> float:
    """Where a trace begins, in the median."""
    return float(fan.quantiles[2, 0])


def _shares(fact: Fact) -> str:
    return f"{percent(fact.prior)} → {percent(fact.posterior)}"


def _draw_cell(frame: Frame, cell: _Cell, head: Box) -> None:
    title = style.quantity(cell.fan.label, cell.fan.unit)
    frame.text(head.left, head.top, title, style.BODY, "SemiBold")
    y = head.top + style.BODY * LINE + 2
    for words, shares in cell.lines:
        frame.lines(head.left, y, words, style.SMALL, colour=style.GREY, spacing=1.3)
        frame.text(head.right, y, shares, style.SMALL, "Medium", align="right")
        y += len(words) * _LINE + _APART
    labels = label_room([cell.ticks], unit=cell.fan.unit) + 5
    low, high = day_range([cell.fan])
    limits = float(cell.ticks[0]), float(cell.ticks[-1])
    panel = Panel(Box(head.left + labels, head.bottom, head.width - labels, _PLOT), (low, high + _MARGIN), limits)
    _draw_panel(frame, panel, cell)


def _draw_panel(frame: Frame, panel: Panel, cell: _Cell) -> None:
    draw_value_axis(frame, panel, cell.ticks, cell.fan.unit)
    draw_date_axis(frame, panel)
    draw_fan(frame, panel, cell.fan)
    x, y = on_page(panel, cell.before)
    for edge in (y[0], y[4]):
        _outline(frame, x, edge)
    for mark in cell.marks:
        fact_markers.draw(frame, panel, mark, _level(cell.fan))


def _outline(frame: Frame, x: np.ndarray, y: np.ndarray) -> None:
    """An edge of the middle 90% before the back-test."""
    frame.curve(x, y, style.GREY, 0.9).set(zorder=1.2, dashes=(2.6, 1.8))


def _draw_key(frame: Frame) -> None:
    """What the marks mean, in one line above the panels."""
    x, y = LEFT, frame.top - 4
    middle = y - 0.36 * style.SMALL
    for kind, words in (
        ("fan", "median, half and 90% of histories after"),
        ("outline", "90% before"),
        ("diamond", "fact of a day, its tolerance"),
        ("box", "average over days"),
        ("arrow", "at least, or at most"),
    ):
        wide = _draw_sample(frame, kind, x, middle)
        frame.text(x + wide + 5, y, words, style.SMALL, colour=style.GREY)
        x += wide + 5 + text_width(words, style.SMALL) + 15


def _draw_sample(frame: Frame, kind: str, x: float, y: float) -> float:
    """A sample of a mark, centred on `y`; give its width."""
    if kind == "fan":
        for half, white in ((6.0, 0.8), (3.0, 0.55)):
            frame.rectangle(Box(x, y - half, 16, 2 * half), style.tint(style.GREY, white))
        frame.curve(np.array([x, x + 16]), np.array([y, y]), style.GREY, 1.7)
        return 16.0
    if kind == "outline":
        _outline(frame, np.array([x, x + 18]), np.array([y, y]))
        return 18.0
    if kind == "diamond":
        fact_markers.line(frame, (x + 4, x + 4), (y - 7, y + 7))
        fact_markers.diamond(frame, x + 4, y)
        return 8.0
    if kind == "box":
        fact_markers.box(frame, x, x + 14, y - 3, y + 3)
        return 14.0
    fact_markers.line(frame, (x, x + 12), (y + 5, y + 5))
    fact_markers.arrow(frame, x + 6, y + 5, -11)
    return 12.0


def rows(calibration: CalibrationSummary) -> Iterator[Row]:
    """Every day of every trace before and after, then what the documents say of them."""
    yield ("inputs", "variable", "unit", "from", "date", *QUANTILE_NAMES, "low", "high", "tolerance", "fact")
    drawn, units = traces(calibration), {}
    for inputs, found in calibration.bands.items():
        for b in (found[name] for name in drawn):
            units[b.variable] = b.unit
            for i, day in enumerate(b.dates):
                values = (f"{x:.6g}" for x in b.quantiles[:, i])
                yield (inputs, b.variable, b.unit, "", day, *values, "", "", "", "")
    for m in calibration.marks:
        target = (f"{x:.6g}" for x in (m.low, m.high, m.tolerance))
        first = calibration.start if m.is_change else m.first or ""
        yield ("documents", m.trace, units[m.trace], first, m.last, *[""] * len(QUANTILES), *target, m.fact)
