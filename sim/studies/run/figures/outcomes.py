"""How histories end: a row for each scenario, a column for each outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields

from matplotlib.figure import Figure

from sim.format import percent, signed, signed_range
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS
from sim.output.plots import bars, style
from sim.output.plots.frame import LEFT, RIGHT, Align, Box, Frame, provenance
from sim.output.plots.headline import between, headline_of_all, how_sure, is_clear
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import LINE, Weight, wrap
from sim.results.summary import Difference, Interval, Summary, fewer_and_more, own_starts, worlds_explained

_NAMES = 148.0  # width of the column of titles
_GAP = 18.0
_CELL = (RIGHT - LEFT - _NAMES) / len(OUTCOMES) - _GAP
_HEADER = 12.0
_ROW = 46.0
_BAR = 11.0
_WORLDS = 10.0  # height of a line that says how sure a change is
_AXIS = 18.0
_SCALE: tuple[tuple[float, str, Align], ...] = (
    (0.0, "0", "left"),
    (0.5, "50", "center"),
    (1.0, "100%", "right"),
)


def figure(summaries: Sequence[Summary], differences: Sequence[Difference]) -> Figure:
    """Draw bars with two-tier intervals, and the changes against the first scenario.

    Parameters
    ----------
    summaries
        At least one; the first is the baseline.
    differences
        Those of the others from the first, in points; what is missing is left blank.

    Raises
    ------
    ValueError
        If there is no scenario.
    """
    if not summaries:
        raise ValueError("there is no scenario to draw")
    names = [wrap(summary.title, style.BODY, _NAMES - 14, "SemiBold") for summary in summaries]
    lines = [len(name) + (index == 0 < len(names) - 1) for index, name in enumerate(names)]
    below = 3 if any(change.worlds for change in differences) else len(differences[:1])
    room = _ROW + below * _WORLDS
    row = max(room, 18 + (max(lines) - 1) * style.BODY * LINE + 9)
    frame = Frame(
        headline_of_all(summaries, differences),
        _subtitle(summaries, differences),
        [provenance(summaries), _small_print(differences), *own_starts(summaries)],
        _HEADER + row * len(summaries) + _AXIS,
    )
    _draw_header(frame)
    for index, (summary, name) in enumerate(zip(summaries, names, strict=True)):
        top = frame.top + _HEADER + index * row
        frame.rule((LEFT, top + row), (RIGHT, top + row))
        _draw_row(frame, top, summary, name, between(summaries[0], summary, differences))
        if index == 0 and len(summaries) > 1:
            y = top + 18 + len(name) * style.BODY * LINE
            frame.text(LEFT, y, "the baseline", style.SMALL, colour=style.GREY)
    _draw_scale(frame, frame.bottom - _AXIS)
    return frame.figure


def _subtitle(summaries: Sequence[Summary], differences: Sequence[Difference]) -> str:
    shares = "Share of simulated histories that end each way"
    if not differences:
        return shares
    change = f"the change against “{summaries[0].title}” in points"
    sure = how_sure(summaries, differences)
    return f"{f'{sure}. ' if sure else ''}{shares}, and {change} with its 95% interval; grey where that spans zero"


def _small_print(differences: Sequence[Difference]) -> str:
    if not differences:
        return bars.EXPLAINED
    first = differences[0]
    worlds = f" {worlds_explained(first.worlds, first.histories)}" if first.worlds else ""
    return f"{bars.EXPLAINED} {bars.UNROUNDED}{worlds}"


def _column(index: int) -> float:
    return LEFT + _NAMES + index * (_CELL + _GAP) + _GAP


def _draw_header(frame: Frame) -> None:
    y = frame.top + 4
    frame.text(LEFT, y, "Scenario", style.BODY, "SemiBold")
    for index, outcome in enumerate(OUTCOMES):
        frame.text(_column(index), y, OUTCOME_LABELS[outcome], style.BODY, "SemiBold")
    frame.rule((LEFT, frame.top + _HEADER), (RIGHT, frame.top + _HEADER), style.INK)


def _draw_row(frame: Frame, top: float, summary: Summary, name: Sequence[str], changes: Sequence[Difference]) -> None:
    frame.lines(LEFT, top + 18, name, style.BODY, "SemiBold")
    by_outcome = {change.outcome: change for change in changes}
    for index, outcome in enumerate(OUTCOMES):
        box = Box(_column(index), top + 9, _CELL, _BAR)
        frame.rectangle(box, style.TRACK)
        bars.draw_bar(frame, box, summary.outcomes[outcome], OUTCOME_COLOURS[outcome])
        share = percent(summary.outcomes[outcome].share)
        frame.text(box.left, top + 34, share, style.HEADING, "SemiBold")
        if outcome in by_outcome:
            _draw_change(frame, box, top + 34, by_outcome[outcome])


def _draw_change(frame: Frame, box: Box, y: float, change: Difference) -> None:
    """The change to the right of the share, and below it how sure it is, line by line."""
    clear = is_clear(change)
    colour = style.INK if clear else style.GREY
    weight: Weight = "SemiBold" if clear else "Regular"
    frame.text(box.right, y, signed(change.points), style.BODY, weight, colour=colour, align="right")
    lines = [f"95%: {signed_range(change.low, change.high)}"]
    if change.worlds:
        lines.append(f"worlds: {signed_range(change.inputs_low, change.inputs_high)}")
        lines.append(fewer_and_more(change))
    for i, line in enumerate(lines, 1):
        frame.text(box.left, y + i * _WORLDS, line, style.SMALL, colour=style.GREY)


def _draw_scale(frame: Frame, top: float) -> None:
    """The scale that all bars share, below the last row."""
    for index in range(len(OUTCOMES)):
        for share, label, align in _SCALE:
            x = _column(index) + share * _CELL
            frame.rule((x, top), (x, top + 4), style.PALE)
            frame.text(x, top + 13, label, style.SMALL, colour=style.GREY, align=align)


def rows(summaries: list[Summary], differences: list[Difference]) -> Iterator[Row]:
    """One row a scenario and outcome: its share with both intervals, and its change against the first scenario."""
    columns = [field.name for field in fields(Difference)][3:]
    yield ("scenario", "outcome", *Interval._fields, *columns)
    changes = {(d.scenario, d.outcome): astuple(d)[3:] for d in differences}
    for summary in summaries:
        for outcome, interval in summary.outcomes.items():
            yield (summary.name, outcome, *interval, *changes.get((summary.name, outcome), [""] * len(columns)))
