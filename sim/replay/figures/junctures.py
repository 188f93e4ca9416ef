"""How the futures of one history looked through its course, and where its branching turned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from matplotlib.figure import Figure

from sim.format import percent, percent_in_words, signed, signed_range, written
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS
from sim.output.plots import style
from sim.output.plots.events import draw_events, height, place_events
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel
from sim.output.plots.jobs import Row
from sim.output.plots.labels import spread
from sim.output.plots.lettering import LINE, wrap
from sim.output.plots.scales import DATE_AXIS, day_number, draw_date_axis
from sim.replay.timeline import Branching, JunctureShown

_PLOT, _AXIS, _ENDS = 190.0, 34.0, 96.0  # height of the plot; widths of its labels at the left and at the right
_BADGES, _BADGE = 18.0, 13.0  # height of the row of numbers above the plot; size of a number's field
_HEAD, _GAP, _APART = 34.0, 10.0, 5.0
_NUMBER, _DATE, _SHARES, _CHANGE, _CLEAR = 20.0, 66.0, 84.0, 50.0, 80.0  # widths of the list's columns
_LEAST = 30
_MUCH = 10  # points from which on a day is named in the headline
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def figure(branching: Branching) -> Figure:
    """Draw the shares of futures as areas over the days, the turns numbered above, and what they were below."""
    width = RIGHT - LEFT - _AXIS - _ENDS
    first = day_number(branching.start)
    limits = first, first + max(float(branching.moments[-1]), _LEAST)
    events = place_events(branching.dated, limits, width, _ENDS)
    rows = [_lines(turn) for turn in branching.turns]
    listed = sum(len(lines) * style.SMALL * LINE + _APART for lines in rows)
    body = height(events) + _BADGES + _PLOT + DATE_AXIS + _HEAD + max(listed, 14.0)
    frame = Frame(_headline(branching), _subtitle(branching), [branching.source, _small_print(branching)], body)
    top = frame.top + height(events)
    panel = Panel(Box(LEFT + _AXIS, top + _BADGES, width, _PLOT), limits, (0.0, 1.0))
    _draw_areas(frame, panel, branching)
    tall = Panel(Box(panel.box.left, top, width, _BADGES + _PLOT), limits, (0.0, 1.0))
    draw_events(frame, tall, events)
    draw_date_axis(frame, panel)
    _draw_turns(frame, panel, branching)
    _draw_list(frame, panel.box.bottom + DATE_AXIS + _GAP, branching, rows)
    return frame.figure


def _headline(branching: Branching) -> str:
    """How likely the ending was from the start, and the day that turned it most, if any turned it by much."""
    first = percent_in_words(float(branching.shares[0, OUTCOMES.index(branching.outcome)]))
    label = f"{OUTCOME_LABELS[branching.outcome]}: {first} of futures from the first day"
    turn = max(branching.turns, key=lambda turn: abs(turn.points), default=None)
    if turn is None or abs(turn.points) < _MUCH:
        return f"{label}; no single day turned it by {_MUCH} points"
    day = branching.start + timedelta(days=turn.day)
    return f"{label}; {written(day)} turned it most, {signed(turn.points)} points"


def _subtitle(branching: Branching) -> str:
    how = f"how {branching.futures} futures with new random streams would have ended, from each moment of one history"
    return f"{branching.title}: {how}"


def _small_print(branching: Branching) -> str:
    widest = 100 * float((branching.bounds[:, 1] - branching.bounds[:, 0]).max()) / 2
    return (
        f"A share from {branching.futures} futures is known to within ±{widest:.0f} points at most (95%). "
        f"Changes: of the {branching.tried} steepest steps of the curve those that hold on four times as many futures "
        "with other random streams, with 95% intervals of matched pairs. Alone: one decision against its next best "
        "option, all else the same."
    )


def _draw_areas(frame: Frame, panel: Panel, branching: Branching) -> None:
    x = panel.xs(panel.x_limits[0] + branching.moments.astype(float))
    order = list(range(len(OUTCOMES)))  # from the top down
    upper = np.ones(len(x))
    middles = []
    for k in order:
        lower = upper - branching.shares[:, k]
        ys = np.concatenate([panel.ys(upper), panel.ys(lower)[::-1]])
        frame.shape(np.concatenate([x, x[::-1]]), ys, OUTCOME_COLOURS[OUTCOMES[k]])
        middles.append(float(panel.y((upper[0] + lower[0]) / 2)))
        upper = lower
    for tick in _TICKS:
        frame.rule((panel.box.left - 3, panel.y(tick)), (panel.box.left, panel.y(tick)), style.PALE)
        label = f"{100 * tick:.0f}{'%' if tick == 1 else ''}"
        y = panel.y(tick) + 0.36 * style.SMALL
        frame.text(panel.box.left - 6, y, label, style.SMALL, colour=style.GREY, align="right")
    _draw_names(frame, panel, branching, order)


def _draw_names(frame: Frame, panel: Panel, branching: Branching, order: list[int]) -> None:
    """What each area is called, beside the middle of the plot's right edge, with its share on the first day."""
    heights = [panel.box.top + panel.box.height * (0.12 + 0.25 * place) for place in range(len(order))]
    for k, y in zip(order, spread(heights, 2.6 * style.SMALL), strict=True):
        name, share = OUTCOMES[k], branching.shares[0][k]
        left = panel.box.right + 8
        frame.rectangle(Box(left, y - 6, 8, 8), OUTCOME_COLOURS[name])
        frame.text(left + 12, y + 1, OUTCOME_LABELS[name], style.FOOTER, "Medium")
        frame.text(left + 12, y + 10, f"{percent(share)} on day one", style.FOOTER, colour=style.GREY)


def _draw_turns(frame: Frame, panel: Panel, branching: Branching) -> None:
    """The turns' numbers in a row above the plot, apart from one another, each with a line down to its day."""
    if not branching.turns:
        return
    days = [panel.x(panel.x_limits[0] + turn.day) for turn in branching.turns]
    left, right = panel.box.left + _BADGE / 2, panel.box.right + _BADGE / 2
    places = [min(max(x, left), right) for x in spread(days, _BADGE + 3)]
    y = panel.box.top - _BADGES + _BADGE / 2 + 1
    for number, (day, x) in enumerate(zip(days, places, strict=True), 1):
        frame.rule((x, y), (day, panel.box.top - 1), style.INK, 0.8, above=True)
        line = frame.rule((day, panel.box.top - 1), (day, panel.box.bottom), "white", 0.9, above=True)
        line.set_alpha(0.9)
        frame.mark(x, y, "o", _BADGE - 1, style.INK, style.INK)
        foot = y + 0.36 * style.FOOTER
        label = frame.text(x, foot, str(number), style.FOOTER, "SemiBold", colour="white", align="center")
        label.set_zorder(4)


def _what_width() -> float:
    return RIGHT - LEFT - _NUMBER - _DATE - _SHARES - _CHANGE - _CLEAR


def _lines(turn: JunctureShown) -> list[str]:
    """What happened on the day, in lines."""
    return wrap("; ".join(turn.what) or "Nothing that is told", style.SMALL, _what_width(), even=False)


def _draw_list(frame: Frame, top: float, branching: Branching, rows: list[list[str]]) -> None:
    """One row a turn: number, day, share before and after, change with interval, what happened."""
    columns = np.cumsum([LEFT, _NUMBER, _DATE, _SHARES, _CHANGE, _CLEAR]).tolist()
    y = top + 12
    heads = ("", "Day", "Its outcome", "Change", "95% interval", "What happened")
    for x, head in zip(columns, heads, strict=True):
        frame.text(x, y, head, style.FOOTER, "SemiBold", colour=style.GREY)
    frame.rule((LEFT, y + 4), (RIGHT, y + 4))
    y += 16
    if not branching.turns:
        none = "No step of the curve holds on other random streams: its branching turned little by little."
        frame.text(LEFT, y, none, style.SMALL)
    for number, (turn, lines) in enumerate(zip(branching.turns, rows, strict=True), 1):
        _draw_row(frame, columns, y, str(number), branching, turn)
        frame.lines(columns[5], y, lines, style.SMALL)
        y += len(lines) * style.SMALL * LINE + _APART


def _draw_row(
    frame: Frame, columns: list[float], y: float, number: str, branching: Branching, turn: JunctureShown
) -> None:
    shares = f"{percent(turn.before)} → {percent(turn.after)}"
    day = written(branching.start + timedelta(days=turn.day))
    cells = (number, day, shares, signed(turn.points), signed_range(turn.low, turn.high))
    for column, (x, cell) in enumerate(zip(columns[:5], cells, strict=True)):
        frame.text(x, y, cell, style.SMALL, "SemiBold" if column in (0, 3) else "Regular")


def rows(branching: Branching) -> Iterator[Row]:
    """The share of futures that end each way, one row a moment."""
    yield ("date", "futures", *OUTCOMES, "own_low", "own_high")
    for day, row, bounds in zip(branching.moments.tolist(), branching.shares, branching.bounds, strict=True):
        yield (branching.start + timedelta(days=int(day)), branching.futures, *(f"{x:.6g}" for x in (*row, *bounds)))
