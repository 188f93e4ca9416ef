"""Phase diagrams: the likeliest ending over two levers, with lines of equal share; one for each level of a third.

Where one ending is the likeliest at every point, such a diagram would be of one colour. Then it shows how often the
ending comes that moves furthest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.format import capital, percent
from sim.model.catalogue import Plain
from sim.model.words import OUTCOME_LABELS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel
from sim.output.plots.lettering import LINE, wrap
from sim.studies.sweeps.axis import Axis, coordinate
from sim.studies.sweeps.figures import cell_labels as cell_words
from sim.studies.sweeps.figures import cells, levels, phase_key
from sim.studies.sweeps.figures import outcomes as swept
from sim.studies.sweeps.figures.cell_labels import Taken
from sim.studies.sweeps.figures.data import rows
from sim.studies.sweeps.figures.level_ticks import FOOT, Tick, draw_foot, draw_side, side_room, side_words
from sim.studies.sweeps.figures.phase_titles import furthest_outcome, headline
from sim.studies.sweeps.figures.plane import Plane, have_one_leader, line_shares, planes
from sim.studies.sweeps.sweep_summary import SweepSummary, plane_axes

__all__ = ["figure", "rows"]

Array = np.ndarray[Any, Any]

SHOWN = ("settlement", "government_falls")  # the outcomes whose shares stand beside the diagram

_SIDE_MAPS = 258.0  # width of the column of small maps
_GUTTER = 30.0
_MAIN = 330.0  # height of the diagram over two levers
_LINE = style.LABEL * LINE
_HEAD = 20.0  # height of a small map's heading
_COLUMNS = {2: 2, 4: 2}
_PANEL_GAP = 20.0


class _Page(NamedTuple):
    """What is drawn: a plane for each level of the third axis, their axes, and the shares that have lines.

    `varied` is the outcome whose shares the diagram shows because one ending is the likeliest everywhere; empty where
    the likeliest endings differ.
    """

    planes: list[tuple[Plain, Plane]]
    x: Axis
    y: Axis
    panels: Axis | None
    outcome: str
    shares: tuple[float, ...]
    varied: str


def figure(summary: SweepSummary, outcome: str = "settlement") -> Figure:
    """Draw the likeliest ending of every cell; for three axes a diagram for each level of the shortest.

    Where one ending is the likeliest in every cell, draw how often the one comes that moves furthest.

    Parameters
    ----------
    summary
        A grid or a table over two or three axes.
    outcome
        The outcome of which lines of equal share are drawn, where the likeliest endings differ.

    Raises
    ------
    ValueError
        If there are other than two or three axes, or one of them has no levels.
    """
    page = _page(summary, outcome)
    body = phase_key.HEIGHT + (_single_height(page) if page.panels is None else _many_height(page))
    title, subtitle = headline(summary, page.varied)
    frame = Frame(title, subtitle, _small_print(summary, page), body)
    phase_key.draw(frame, [plane for _, plane in page.planes], page.varied)
    if page.panels is None:
        _draw_single(frame, summary, page)
    else:
        _draw_many(frame, summary, page)
    return frame.figure


def _page(summary: SweepSummary, outcome: str) -> _Page:
    found = planes(summary)
    drawn = [plane for _, plane in found]
    varied = furthest_outcome(summary) if have_one_leader(drawn) else ""
    page = _Page(found, *plane_axes(summary), varied or outcome, (), varied)
    has_figures = varied and all(cells.figure_size(_panel(page, plane), plane) for plane in drawn)
    return page if has_figures else page._replace(shares=line_shares(drawn, page.outcome))


def _panel(page: _Page, plane: Plane) -> Panel:
    """A diagram's plotting area, wherever on the page it may lie."""
    width, height = _grid(page)[1:] if page.panels is not None else (_main_width(), _MAIN)
    return cells.panel_of(Box(0.0, 0.0, width - side_room(side_words(plane.y, height)), height), plane)


def _small_print(summary: SweepSummary, page: _Page) -> list[str]:
    plane = page.planes[0][1]
    half = 50 * float(np.nanmax(summary.high - summary.low, initial=0.0))
    notes = [
        f"95% sampling intervals are within ±{half:.1f} points; the headline says what stays clear when they are "
        "widened to hold at all points at once."
    ]
    if page.shares:
        lines = ", ".join(percent(share) for share in page.shares)
        what = OUTCOME_LABELS[page.outcome].lower()
        notes.append(f"Lines: share of {what} ({lines}), straight between the cells’ middles.")
    uneven = [ruler.axis for ruler in (plane.x, plane.y) if ruler.kind == "steps" and ruler.ordered]
    if uneven:
        notes.append(f"Not to scale: {', '.join(axis.called for axis in uneven)}.")
    if not any(_base(summary, page, level, plane) for level, plane in page.planes):
        where = "beyond the axes" if page.panels is None else "in none of the panels"
        notes.append(f"The base scenario lies {where}.")
    return [swept.made(summary), *swept.failed(summary), *swept.effects(summary), " ".join(notes)]


# --- the diagram over two axes, and small maps beside it --------------------------------------------------------------


def _labels(axis: Axis, width: float) -> list[str]:
    return wrap(levels.title(axis), style.LABEL, width, "SemiBold")


def _label_height(axis: Axis, width: float) -> float:
    """Height of an axis' words, and of its parameter's name below them."""
    return (len(_labels(axis, width)) + 1) * _LINE


def _draw_label(frame: Frame, axis: Axis, left: float, top: float, width: float) -> None:
    labels = _labels(axis, width)
    frame.lines(left, top, labels, style.LABEL, "SemiBold")
    frame.text(left, top + len(labels) * _LINE, axis.name, style.SMALL, colour=style.GREY)


def _main_width() -> float:
    return RIGHT - LEFT - _SIDE_MAPS - _GUTTER


def _single_height(page: _Page) -> float:
    width = _main_width()
    return _label_height(page.y, width) + 6 + _MAIN + FOOT + 10 + _label_height(page.x, width) - _LINE


def _draw_single(frame: Frame, summary: SweepSummary, page: _Page) -> None:
    level, plane = page.planes[0]
    top = frame.top + phase_key.HEIGHT + style.LABEL
    ticks = side_words(plane.y, _MAIN)
    room = side_room(ticks)
    _draw_label(frame, page.y, LEFT, top, _main_width())
    above = top + _label_height(page.y, _main_width()) - _LINE + 8
    box = Box(LEFT + room, above, _main_width() - room, _MAIN)
    _draw_plane(frame, box, summary, page, level, plane, ticks)
    _draw_label(frame, page.x, box.left, box.bottom + FOOT + 10, box.width)
    _draw_maps(frame, page, plane, box)


def _draw_plane(
    frame: Frame, box: Box, summary: SweepSummary, page: _Page, level: Plain, plane: Plane, ticks: Sequence[Tick]
) -> None:
    """One diagram with all that lies on it; words keep off each other and off the lines."""
    panel = cells.panel_of(box, plane)
    draw_foot(frame, panel, plane.x)
    draw_side(frame, panel, ticks)
    taken, base = Taken([], []), _base(summary, page, level, plane)
    if page.varied:
        mark = None if base is None else (panel.x(base[0]), panel.y(base[1]))
        taken.boxes.extend(cells.draw_shares(frame, panel, plane, page.varied, mark, figures=not page.shares))
    else:
        cells.draw_cells(frame, panel, plane)
    found = cell_words.lines_on_page(panel, plane, page.outcome, page.shares)
    taken.points.extend(line for _, line in found)
    if base is not None:
        cell_words.draw_base(frame, panel, base, taken)
    cell_words.draw_lines(frame, panel, found, page.outcome, taken)
    if not page.varied:
        cell_words.draw_regions(frame, panel, plane, taken)
    if base is not None:
        cell_words.name_base(frame, panel, base, summary.scenario_title, taken)


def _base(summary: SweepSummary, page: _Page, level: Plain, plane: Plane) -> tuple[float, float] | None:
    """Where the base scenario lies in a panel; None outside."""
    if page.panels is not None and page.panels.base != level:
        return None
    places = [ruler.place(coordinate(ruler.axis.base, summary.start)) for ruler in (plane.x, plane.y)]
    return None if places[0] is None or places[1] is None else (places[0], places[1])


def _draw_maps(frame: Frame, page: _Page, plane: Plane, main: Box) -> None:
    """The shares of settlements and falls as figures, on the same axes as the diagram; not those that it shows."""
    left = RIGHT - _SIDE_MAPS
    height = (main.height - FOOT - 2 * _HEAD + 14) / 2
    ticks = side_words(plane.y, height, style.FOOTER)
    room = side_room(ticks, style.FOOTER)
    for place, outcome in enumerate([outcome for outcome in (*SHOWN, "talks_ongoing") if outcome != page.varied][:2]):
        top = main.top + _HEAD - 14 + place * (height + FOOT + _HEAD)
        box = Box(left + room, top, _SIDE_MAPS - room, height)
        panel = Panel(box, plane.x.limits, plane.y.limits)
        frame.text(box.left, top - 6, f"{OUTCOME_LABELS[outcome]}, % of histories", style.LABEL, "SemiBold")
        cells.draw_shares(frame, panel, plane, outcome)
        draw_foot(frame, panel, plane.x, style.FOOTER)
        draw_side(frame, panel, ticks, style.FOOTER)


# --- a diagram for each level of a third axis -------------------------------------------------------------------------


def _grid(page: _Page) -> tuple[int, float, float]:
    """Columns of diagrams, and the width of each with the values beside it, and its height."""
    columns = _COLUMNS.get(len(page.planes), 3)
    width = (RIGHT - LEFT - (columns - 1) * _PANEL_GAP) / columns
    return columns, width, 0.62 * width if columns == 2 else 0.78 * width


def _many_height(page: _Page) -> float:
    columns, _, height = _grid(page)
    rows = -(-len(page.planes) // columns)
    assert page.panels is not None
    heads = _label_height(page.panels, RIGHT - LEFT) + _label_height(page.y, RIGHT - LEFT) + 12
    return heads + rows * (_HEAD + height + FOOT + 8) + _label_height(page.x, RIGHT - LEFT)


def _draw_many(frame: Frame, summary: SweepSummary, page: _Page) -> None:
    columns, width, height = _grid(page)
    assert page.panels is not None
    top = frame.top + phase_key.HEIGHT + style.LABEL
    _draw_label(frame, page.panels, LEFT, top, RIGHT - LEFT)
    top += _label_height(page.panels, RIGHT - LEFT) + 6
    _draw_label(frame, page.y, LEFT, top, RIGHT - LEFT)
    top += _label_height(page.y, RIGHT - LEFT)
    ticks = side_words(page.planes[0][1].y, height)
    room = side_room(ticks)
    for place, (level, plane) in enumerate(page.planes):
        row, column = divmod(place, columns)
        left = LEFT + column * (width + _PANEL_GAP) + room
        box = Box(left, top + row * (_HEAD + height + FOOT + 8) + _HEAD - 4, width - room, height)
        label = page.panels.words(coordinate(level, summary.start), summary.start)
        frame.text(box.left, box.top - 6, f"{capital(page.panels.called)}: {label}", style.BODY, "SemiBold")
        _draw_plane(frame, box, summary, page, level, plane, ticks)
    _draw_label(frame, page.x, LEFT + room, frame.bottom - _label_height(page.x, RIGHT - LEFT) + _LINE, RIGHT - LEFT)
