"""What lies on the cells of a phase diagram: lines of equal share, the base scenario, and words off each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib import patheffects

from sim.format import percent
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_LABELS
from sim.output.plots import style
from sim.output.plots.frame import Box, Frame, Panel
from sim.output.plots.lettering import ASCENT, DESCENT, LINE, text_width, wrap
from sim.studies.sweeps.figures.cells import cell_box, each_cell
from sim.studies.sweeps.figures.plane import Line, Plane, lines

Array = np.ndarray[Any, Any]

_CLEAR = 3.0  # points kept free round words
_BASE_WORDS = 92.0  # width of the base scenario's name
_WIDE = 260.0  # width of a panel from which on regions have large names
_FINE = 1.5  # points along a line between the places that words are kept off
_EVERY = 4  # of which one is tried for the line's label


class Taken(NamedTuple):
    """What words must keep off: other words, and places on lines."""

    boxes: list[Box]
    points: list[Array]  # each of shape (count, 2)


def draw_base(frame: Frame, panel: Panel, place: tuple[float, float], taken: Taken) -> None:
    """The base scenario's place.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    place : the base scenario's, in units of the panel
    taken : boxes on the page that have something in them already; what is drawn is added
    """
    x, y = panel.x(place[0]), panel.y(place[1])
    frame.mark(x, y, "o", 7.0, "white", style.INK)
    taken.boxes.append(Box(x - 5, y - 5, 10, 10))


def name_base(frame: Frame, panel: Panel, place: tuple[float, float], name: str, taken: Taken) -> None:
    """The base scenario's name beside its place, if there is room for it.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    place : the base scenario's, in units of the panel
    name : what it is called
    taken : boxes on the page that have something in them already; what is drawn is added
    """
    x, y = panel.x(place[0]), panel.y(place[1])
    lines = wrap(name, style.SMALL, min(_BASE_WORDS, panel.box.width - 4), "SemiBold")
    width = max((text_width(line, style.SMALL, "SemiBold") for line in lines), default=0.0)
    height = (len(lines) - 1) * style.SMALL * LINE + style.SMALL * (ASCENT + DESCENT)
    near = [(x + way * (9 + width / 2), y + lift) for way in (1, -1) for lift in (0.0, 9.0, -9.0)]
    near += [(x + shift * width, y + way * (9 + height / 2)) for way in (1, -1) for shift in (0.0, 0.45, -0.45)]
    box = best(near, (width, height), panel.box, taken) if lines else None
    if box is not None:
        for row, line in enumerate(lines):
            words(frame, (box.left, box.top + style.SMALL * (ASCENT + row * LINE)), line, style.SMALL, centred=False)
        taken.boxes.append(box)


def words(frame: Frame, place: tuple[float, float], said: str, size: float, *, centred: bool = True) -> None:
    """Words on coloured ground, with a white edge.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    place : base line of the words: its middle or its left end
    said : the words
    size : height of the letters in points
    centred : whether `place` is the middle
    """
    text = frame.text(*place, said, size, "SemiBold", align="center" if centred else "left")
    text.set_path_effects([patheffects.withStroke(linewidth=2.4, foreground="white")])


def best(places: Sequence[tuple[float, float]], size: tuple[float, float], within: Box, taken: Taken) -> Box | None:
    """The box of some size, round one of the places, that is furthest from all that is taken; None if all meet it.

    Parameters
    ----------
    places : middles that may be taken
    size : width and height, in points
    within : what the box stays in
    taken : what it keeps off
    """
    found, furthest = None, _CLEAR
    for x, y in places:
        box = Box(x - size[0] / 2, y - size[1] / 2, *size)
        inside = min(box.left - within.left, within.right - box.right, box.top - within.top, within.bottom - box.bottom)
        if inside < 2:
            continue
        away = [inside + _CLEAR, *(_between(box, other) for other in taken.boxes)]
        clear = min(away + [_to_points(box, points) for points in taken.points])
        if clear > furthest:
            found, furthest = box, clear
    return found


def _between(box: Box, other: Box) -> float:
    across = max(box.left - other.right, other.left - box.right)
    down = max(box.top - other.bottom, other.top - box.bottom)
    return max(across, down)


def _to_points(box: Box, points: Array) -> float:
    across = np.maximum(box.left - points[:, 0], points[:, 0] - box.right)
    down = np.maximum(box.top - points[:, 1], points[:, 1] - box.bottom)
    return float(np.maximum(across, down).min(initial=np.inf))


def draw_lines(frame: Frame, panel: Panel, found: Sequence[tuple[float, Array]], outcome: str, taken: Taken) -> None:
    """Lines of equal share, each with its percentage, the longest with the outcome's name as well.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    found : share and places on the page of each line
    outcome : the ending whose shares they are
    taken : boxes on the page that have something in them already; what is drawn is added
    """
    named: set[float] = set()
    for share, line in sorted(found, key=lambda pair: -_length(pair[1])):
        label = percent(share) + ("" if named else f" {OUTCOME_LABELS[outcome].lower()}")
        box = None if share in named else _label(frame, panel.box, line, label, taken)
        if box is not None:
            named.add(share)
        _draw_line(frame, line, box)


def lines_on_page(panel: Panel, plane: Plane, outcome: str, shares: Sequence[float]) -> list[tuple[float, Array]]:
    """The lines of each share, as places on the page.

    Parameters
    ----------
    panel : plotting area with its scales
    plane : the cells: shares of each ending over two axes
    outcome : the ending
    shares : from 0 to 1
    """
    return [(share, _on_page(panel, line)) for share in shares for line in lines(plane, outcome, share)]


def _on_page(panel: Panel, line: Line) -> Array:
    """A line on the page, with places close enough to each other for words to be kept off it."""
    x, y = panel.xs(line[:, 0]), panel.ys(line[:, 1])
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    fine = np.union1d(along, np.arange(0.0, along[-1], _FINE))
    return np.column_stack((np.interp(fine, along, x), np.interp(fine, along, y)))


def _length(line: Array) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _label(frame: Frame, within: Box, line: Array, said: str, taken: Taken) -> Box | None:
    """The label of a line, on it and off all else; None if it is too short or there is no room."""
    size = text_width(said, style.SMALL, "SemiBold"), style.SMALL * (ASCENT + DESCENT)
    others = [points for points in taken.points if points is not line]
    inner = line[np.hypot(*(line - line[0]).T) + np.hypot(*(line - line[-1]).T) > 0.6 * size[0]]
    box = best([(x, y) for x, y in inner[::_EVERY]], size, within, Taken(taken.boxes, others))
    if box is not None:
        words(frame, (box.left + size[0] / 2, box.top + style.SMALL * ASCENT), said, style.SMALL)
        taken.boxes.append(box)
    return box


def _draw_line(frame: Frame, line: Array, box: Box | None) -> None:
    """The line with a white edge, broken where its label stands."""
    x, y = line[:, 0].copy(), line[:, 1]
    if box is not None:
        x[(x > box.left - 1) & (x < box.right + 1) & (y > box.top) & (y < box.bottom)] = np.nan
    drawn = frame.curve(x, y, style.INK, 1.2)
    drawn.set_path_effects([patheffects.withStroke(linewidth=2.6, foreground="white", alpha=0.8)])


def draw_regions(frame: Frame, panel: Panel, plane: Plane, taken: Taken) -> None:
    """The name of each ending where it is clearly the likeliest, if there is room for it within those cells.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    plane : the cells: shares of each ending over two axes
    taken : boxes on the page that have something in them already; what is drawn is added
    """
    leaders, size = plane.leaders, style.BODY if panel.box.width > _WIDE else style.SMALL
    clear = (leaders >= 0) & ~plane.undecided
    boxes = {cell: cell_box(panel, plane, *cell) for cell in each_cell(plane)}
    for k in np.unique(leaders[clear]):
        label = OUTCOME_LABELS[OUTCOMES[k]]
        own = [box for cell, box in boxes.items() if clear[cell] and leaders[cell] == k]
        others = [box for cell, box in boxes.items() if leaders[cell] != k]
        room = text_width(label, size, "SemiBold"), size * (ASCENT + DESCENT)
        places = [place for place in _middles(own) if _covered(place, room, own)]
        box = best(places, room, panel.box, Taken(taken.boxes + others, taken.points))
        if box is not None:
            words(frame, (box.left + room[0] / 2, box.top + size * ASCENT), label, size)
            taken.boxes.append(box)


def _middles(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """Middles of cells, and of their edges."""
    xs = sorted({x for box in boxes for x in (box.left, box.left + box.width / 2, box.right)})
    ys = sorted({y for box in boxes for y in (box.top, box.top + box.height / 2, box.bottom)})
    return [(x, y) for x in xs for y in ys]


def _covered(place: tuple[float, float], size: tuple[float, float], boxes: Sequence[Box]) -> bool:
    """Whether words round a place would lie on the boxes alone."""
    return all(
        any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in boxes)
        for x in np.linspace(place[0] - size[0] / 2, place[0] + size[0] / 2, 9)
        for y in (place[1] - size[1] / 2, place[1] + size[1] / 2)
    )
