"""When it happens, if it happens: for each event of a history, the days on which histories have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.format import percent, written
from sim.model.words import PARTY_COLOURS, PARTY_INKS, PARTY_NAMES
from sim.output.plots import style
from sim.output.plots.events import draw_events, height, place_events
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel, provenance
from sim.output.plots.jobs import Row
from sim.output.plots.labels import Flag, flags
from sim.output.plots.lettering import Weight, shorten, text_width
from sim.output.plots.scales import DATE_AXIS, date_ticks, day_number, draw_date_axis
from sim.results.summary import Summary
from sim.sources.ledger import ledger
from sim.stats import density

Fact = tuple[str, date, str]

ROWS = (
    ("first_release_day", "First Taliban prisoners freed", "government"),
    ("release_done_day", "All listed prisoners freed", "government"),
    ("opening_day", "Intra-Afghan talks open", ""),
    ("procedure_day", "Procedure agreed", ""),
    ("settlement_day", "Settlement", ""),
    ("exit_day", "Last US soldier leaves", "united_states"),
    ("fall_day", "Government falls", "taliban"),
)

_NAMES = 148.0  # width of the column of labels
_MEDIANS, _SHARES = 66.0, 56.0  # widths of the columns of figures
_PLOT = RIGHT - LEFT - _NAMES - _MEDIANS - _SHARES
_HEADER = 12.0
_HILL = 30.0  # height of a shape that stands for all histories
_OVER, _UNDER = 6.0, 8.0  # air above a shape and below its base line
_FACT, _DIAMOND = 10.5, 7.0  # height of a line of facts, and width of the mark before or after its words
_FEW = 20  # fewer days than this make neither a shape nor a middle 90%
_RARE = 0.005  # a smaller share is listed but not drawn


class _Row(NamedTuple):
    """One event: its name, whose it is, the days it happens on, and the documents' facts about it."""

    label: str
    party: str
    share: float
    days: np.ndarray  # since the start, only of the histories in which it happens
    facts: list[tuple[str, float, Flag]]

    @property
    def height(self) -> float:
        """Height of the row in points."""
        lines = 1 + max((flag.tier for *_, flag in self.facts), default=-1)
        return _OVER + _HILL + _UNDER + lines * _FACT


def figure(summary: Summary, facts: Sequence[Fact] | None = None) -> Figure:
    """Draw a row for each measure of ROWS that the summary has.

    Parameters
    ----------
    summary
        Its `days` say when things happen; measures that are not in ROWS are left out.
    facts
        (measure, date, label) from the documents, drawn as white diamonds where they lie within the horizon.

    Raises
    ------
    ValueError
        If the summary has none of the measures.
    """
    limits = day_number(summary.start), max(day_number(summary.end), day_number(summary.start) + 1)
    facts = _dated() if facts is None else facts
    rows = [_row(summary, row, facts, limits) for row in ROWS if row[0] in summary.days]
    if not rows:
        raise ValueError(f"{summary.name} has no days of {', '.join(measure for measure, *_ in ROWS)}")
    events = place_events(summary.events, limits, _PLOT, _MEDIANS - 30)
    top = max(_HEADER, height(events))
    body = top + sum(row.height for row in rows)
    small = _small_print(summary, rows)
    frame = Frame("When it happens, if it happens", _subtitle(summary), small, body + DATE_AXIS)
    panel = Panel(Box(LEFT + _NAMES, frame.top + top, _PLOT, body - top), limits, (0.0, 1.0))
    _draw_background(frame, panel)
    draw_events(frame, panel, events)
    base = panel.box.top
    for row in rows:
        _draw_row(frame, panel, row, base + _OVER + _HILL)
        base += row.height
    return frame.figure


def _row(summary: Summary, row: tuple[str, str, str], facts: Sequence[Fact], limits: tuple[float, float]) -> _Row:
    measure, label, party = row
    days = np.asarray(summary.days[measure], dtype=float)
    happens = days[np.isfinite(days)]
    dated = [(words, day_number(day)) for of, day, words in facts if of == measure]
    within = [(words, day) for words, day in dated if limits[0] <= day <= limits[1]]
    return _Row(label, party, happens.size / max(days.size, 1), happens, _placed(within, limits))


def _placed(facts: Sequence[tuple[str, float]], limits: tuple[float, float]) -> list[tuple[str, float, Flag]]:
    words = [shorten(text, style.SMALL, 0.45 * _PLOT) for text, _ in facts]
    per_day = _PLOT / (limits[1] - limits[0])
    marks = [
        ((day - limits[0]) * per_day, text_width(text, style.SMALL) + _DIAMOND)
        for text, (_, day) in zip(words, facts, strict=True)
    ]
    places = flags(marks, 0.0, _PLOT)
    return [(text, day, flag) for text, (_, day), flag in zip(words, facts, places, strict=True)]


def _subtitle(summary: Summary) -> str:
    return (
        f"Days of first occurrence under “{summary.title}”; dot: median, bar: middle 90% of the histories "
        f"in which it happens by {written(summary.end)}, whose share stands at right"
    )


def _small_print(summary: Summary, rows: Sequence[_Row]) -> list[str]:
    parts = ["The peak of a shape is as high as the share of histories in which it happens."]
    if any(row.share >= _RARE and row.days.size < _FEW for row in rows):
        parts.append(f"Fewer than {_FEW} histories are drawn one by one.")
    if any(row.facts for row in rows):
        parts.append("White diamonds: what the documents report.")
    return [provenance([summary]), " ".join(parts)]


def _draw_background(frame: Frame, panel: Panel) -> None:
    for tick in date_ticks(panel.x_limits, panel.box.width, style.SMALL):
        if tick.month:
            frame.rule((panel.x(tick.day), panel.box.top), (panel.x(tick.day), panel.box.bottom), width=0.6)
    draw_date_axis(frame, panel)
    y = panel.box.top - 3
    for x, header in ((RIGHT - _SHARES, "median"), (RIGHT, "happens in")):
        frame.text(x, y, header, style.SMALL, colour=style.GREY, align="right")


def _draw_row(frame: Frame, panel: Panel, row: _Row, base: float) -> None:
    frame.rule((panel.box.left, base), (panel.box.right, base), style.PALE, 0.6)
    _draw_words(frame, panel, row, base)
    if row.share >= _RARE:
        start = panel.x_limits[0]
        colour = PARTY_COLOURS[row.party]
        if row.days.size < _FEW:
            _draw_singly(frame, panel, row.days + start, base, colour)
        else:
            _draw_hill(frame, panel, row, base, colour)
            _draw_middle(frame, panel, row.days + start, base, colour)
    _draw_facts(frame, panel, row, base)


def _draw_facts(frame: Frame, panel: Panel, row: _Row, base: float) -> None:
    """Diamonds hung from the base line, where they cannot hide the median."""
    for words, day, flag in row.facts:
        x, y = panel.x(day), base + 8.5 + flag.tier * _FACT
        frame.rule((x, base), (x, y), style.INK, 0.8, above=True)
        frame.mark(x, y, "D", 4.6, "white", style.INK)
        left = panel.box.left + flag.left + (_DIAMOND if flag.left >= flag.x else 0)
        label = frame.text(left, y + 0.36 * style.SMALL, words, style.SMALL, colour=style.GREY)
        label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 0.6})


def _draw_words(frame: Frame, panel: Panel, row: _Row, base: float) -> None:
    drawn = row.share >= _RARE
    colour = style.INK if drawn else style.GREY
    party = PARTY_NAMES[row.party]
    frame.text(LEFT, base - (10 if party else 3), row.label, style.BODY, "SemiBold", colour=colour)
    if party:
        frame.text(LEFT, base + 1, party, style.SMALL, colour=PARTY_INKS[row.party])
    if drawn and row.days.size >= _FEW:
        frame.text(RIGHT - _SHARES, base - 3, _median_date(panel, row), style.LABEL, align="right")
    weight: Weight = "SemiBold" if drawn else "Regular"
    frame.text(RIGHT, base - 3, percent(row.share), style.BODY, weight, colour=colour, align="right")


def _median_date(panel: Panel, row: _Row) -> str:
    median = timedelta(days=round(panel.x_limits[0] + float(np.median(row.days))))
    return written(date(1970, 1, 1) + median)


def _draw_hill(frame: Frame, panel: Panel, row: _Row, base: float, colour: str) -> None:
    span = round(panel.x_limits[1] - panel.x_limits[0])
    heights = density(row.days, span)
    x = panel.xs(panel.x_limits[0] + np.arange(span + 1))
    top = base - heights / heights.max() * row.share * _HILL
    around = np.concatenate((x, x[::-1]))
    frame.shape(around, np.concatenate((top, np.full(x.size, base))), style.tint(colour, 0.55))


def _draw_middle(frame: Frame, panel: Panel, days: np.ndarray, base: float, colour: str) -> None:
    low, median, high = (panel.x(float(day)) for day in np.quantile(days, (0.05, 0.5, 0.95)))
    frame.rule((low, base), (high, base), colour, 2.4, above=True)
    frame.mark(median, base, "o", 6.4, colour, "white")


def _draw_singly(frame: Frame, panel: Panel, days: np.ndarray, base: float, colour: str) -> None:
    for day in days:
        x = panel.x(float(day))
        frame.rule((x, base - 7), (x, base), colour, 1.2, above=True)


def rows(summary: Summary) -> Iterator[Row]:
    """One row a history: the day of each thing that happened, counted from the start."""
    yield ("run", *summary.days)
    for i, row in enumerate(zip(*summary.days.values(), strict=True)):
        yield (i, *("" if day != day else int(day) for day in row))


def _dated() -> list[Fact]:
    """What the documents date."""
    return [("opening_day", date.fromisoformat(str(ledger()["talks.began"].date)), "as it happened")]
