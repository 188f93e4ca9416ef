"""A sweep over two levers as a plane of cells: the likeliest ending of each, and lines of equal share."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from contourpy import contour_generator

from sim.model.catalogue import Plain
from sim.model.outcomes import OUTCOMES
from sim.studies.sweeps.axis import Axis, coordinate
from sim.studies.sweeps.figures.levels import Ruler, of_cells
from sim.studies.sweeps.figures.outcomes import outcome_index
from sim.studies.sweeps.sweep_summary import SweepSummary, plane_axes

Array = np.ndarray[Any, Any]
Line = Array  # of shape (points, 2): places along x and y

# Sets of shares for the lines: the coarsest that has two lines or more is taken.
_ROUND = (
    tuple(k / 5 for k in range(1, 5)),
    tuple(k / 10 for k in range(1, 10)),
    (0.05, *(k / 10 for k in range(1, 10)), 0.95),
    (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25),
)
_SETTLED = 0.6  # of the points must lie clearly to one side of a line, or it would follow chance


@dataclass(frozen=True)
class Plane:
    """Cells over two axes; `shares`, `low` and `high` have shape (rows, columns, outcomes), NaN without histories.

    `failed` are the cells whose point has no histories; cells without a point are NaN, too, but have not failed.
    """

    x: Ruler
    y: Ruler
    shares: Array
    low: Array
    high: Array
    failed: Array

    @property
    def known(self) -> Array:
        """Which cells have histories."""
        return np.asarray(np.isfinite(self.shares).all(axis=2))

    @property
    def leaders(self) -> Array:
        """The likeliest ending of each cell, as an index into OUTCOMES; -1 without histories."""
        return np.where(self.known, np.nan_to_num(self.shares, nan=-1.0).argmax(axis=2), -1)

    @property
    def seconds(self) -> Array:
        """The second likeliest, likewise."""
        ranked = np.argsort(-np.nan_to_num(self.shares, nan=-1.0), axis=2, kind="stable")
        return np.where(self.known, ranked[..., 1], -1)

    @property
    def leads(self) -> Array:
        """By how much the likeliest is ahead of the second."""
        ranked = np.sort(self.shares, axis=2)
        return np.asarray(ranked[..., -1] - ranked[..., -2])

    @property
    def undecided(self) -> Array:
        """Where the intervals of the two likeliest meet."""
        first, second = (np.maximum(k, 0)[..., None] for k in (self.leaders, self.seconds))
        low, high = np.take_along_axis(self.low, first, 2), np.take_along_axis(self.high, second, 2)
        return np.asarray(self.known & (low <= high)[..., 0])


def have_one_leader(cells: list[Plane]) -> bool:
    """Whether one ending is the likeliest in every cell of several planes."""
    return len(np.unique(np.concatenate([plane.leaders[plane.known] for plane in cells]))) == 1


def planes(summary: SweepSummary) -> list[tuple[Plain, Plane]]:
    """A plane, or one for each level of the third axis, with that level."""
    x, y, panels = plane_axes(summary)
    if panels is None:
        return [(None, _plane(summary, x, y, np.ones(summary.points, bool)))]
    place = _which(panels, summary)
    return [(level, _plane(summary, x, y, place == k)) for k, level in enumerate(panels.levels)]


def _plane(summary: SweepSummary, x: Axis, y: Axis, chosen: Array) -> Plane:
    columns, rows = _which(x, summary)[chosen], _which(y, summary)[chosen]
    shape = len(y.levels), len(x.levels)

    def laid(values: Array) -> Array:
        cells = np.full((*shape, len(OUTCOMES)), np.nan)
        cells[rows, columns] = values[chosen]
        return cells

    failed = np.zeros(shape, bool)
    failed[rows, columns] = np.isnan(summary.shares[chosen]).any(axis=1)
    across, up = of_cells(x, summary.start), of_cells(y, summary.start)
    return Plane(across, up, laid(summary.shares), laid(summary.low), laid(summary.high), failed)


def _which(axis: Axis, summary: SweepSummary) -> Array:
    """Which level every point has on an axis."""
    levels = np.array([coordinate(level, summary.start) for level in axis.levels])
    values = summary.coordinates[axis.name]
    away = np.abs(values[:, None] - levels)
    both_none = np.isnan(values)[:, None] & np.isnan(levels)
    return np.asarray(np.where(both_none, 0.0, np.nan_to_num(away, nan=np.inf)).argmin(axis=1))


def line_shares(cells: list[Plane], outcome: str) -> tuple[float, ...]:
    """Round shares at which lines are worth drawing: points lie clearly on both sides, and few on neither."""
    if not (cells[0].x.ordered or cells[0].y.ordered):
        return ()
    k = outcome_index(outcome)
    low = np.concatenate([plane.low[plane.known][:, k] for plane in cells])
    high = np.concatenate([plane.high[plane.known][:, k] for plane in cells])

    def is_worth(share: float) -> bool:
        above, below = low > share, high < share
        return bool(above.any() and below.any() and (above | below).mean() >= _SETTLED)

    found = [tuple(share for share in shares if is_worth(share)) for shares in _ROUND]
    several = [shares for shares in found if len(shares) > 1]
    return several[0] if several else max(found, key=len)


def lines(plane: Plane, outcome: str, share: float) -> list[Line]:
    """Where an outcome has a share: lines between the centres of the cells.

    Between no and yes, or beside none, there is nothing to interpolate: there each row or column has its own stroke.

    Parameters
    ----------
    plane : the cells: shares of each ending over two axes
    outcome : the ending
    share : from 0 to 1
    """
    values = plane.shares[..., outcome_index(outcome)]
    if plane.x.ordered and plane.y.ordered:
        if min(values.shape) < 2:
            return []
        made = contour_generator(plane.x.places, plane.y.places, np.ma.masked_invalid(values)).lines(share)
        return [np.asarray(line) for line in made]
    if plane.x.ordered:
        return _strokes(values, plane.x, plane.y, share)
    if plane.y.ordered:
        return [line[:, ::-1] for line in _strokes(values.T, plane.y, plane.x, share)]
    return []


def _strokes(values: Array, along: Ruler, across: Ruler, share: float) -> list[Line]:
    found = []
    for row, bounds in zip(values, pairwise(across.edges), strict=True):
        for place in _crossings(row, along.places, share):
            found.append(np.array([[place, bounds[0]], [place, bounds[1]]]))
    return found


def _crossings(row: Array, places: Array, share: float) -> list[float]:
    """Where a row of values crosses a share, by straight lines between them."""
    ends = pairwise(zip(row, places, strict=True))
    return [
        float(start + (share - a) / (b - a) * (end - start))
        for (a, start), (b, end) in ends
        if (a - share) * (b - share) < 0 or (a == share != b)
    ]
