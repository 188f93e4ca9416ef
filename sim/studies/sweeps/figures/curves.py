"""How endings change along each axis of a sweep: slices of a grid through the base scenario, or means over all else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from sim.model.outcomes import OUTCOMES
from sim.stats import Extremes, extremes, mean_interval, simultaneous
from sim.studies.sweeps.axis import Axis, coordinate
from sim.studies.sweeps.figures.levels import Ruler, of_values, to_scale
from sim.studies.sweeps.sweep_summary import SweepSummary

Array = np.ndarray[Any, Any]

_NEAR = 0.05  # of an axis' length
LOTS = 8  # equal lots of the points along a sampled axis


@dataclass(frozen=True)
class Curve:
    """The shares along one axis.

    `places` lie on the ruler, `values` are what is there; the five arrays have shape (places, outcomes), NaN where
    there are no histories; `moves` has a range for every outcome, None where there are not two shares.
    """

    axis: Axis
    ruler: Ruler
    places: Array
    values: Array
    shares: Array
    low: Array
    high: Array
    inputs_low: Array
    inputs_high: Array
    moves: tuple[Extremes | None, ...] = ()

    @property
    def furthest(self) -> int | None:
        """The outcome that moves furthest, of those that clearly move if any does; None if nothing is known."""
        known = [(found.clear, found.size, -k) for k, found in enumerate(self.moves) if found is not None]
        return -max(known)[2] if known else None

    @property
    def move(self) -> Extremes | None:
        """How far that outcome moves."""
        return None if self.furthest is None else self.moves[self.furthest]

    @property
    def is_clear(self) -> bool:
        """Whether any outcome clearly moves."""
        return self.move is not None and self.move.clear


def is_sliced(summary: SweepSummary) -> bool:
    """Whether there is a point for each combination of levels, so that all else can be held."""
    return all(axis.levels for axis in summary.axes) and summary.points == prod(len(a.levels) for a in summary.axes)


def curves(summary: SweepSummary) -> list[Curve]:
    """A curve for each axis: first those along which an ending clearly moves, then by how far one does."""
    make: Callable[[SweepSummary, Axis], Curve] = _slice if is_sliced(summary) else _means
    made = [make(summary, axis) for axis in summary.axes]
    together = (np.concatenate([getattr(curve, which) for curve in made]) for which in ("shares", "low", "high"))
    low, high = simultaneous(*together)
    ends = np.cumsum([len(curve.shares) for curve in made])[:-1]
    compared = zip(made, np.split(low, ends), np.split(high, ends), strict=True)
    found = [replace(curve, moves=_moves(curve.shares, below, above)) for curve, below, above in compared]
    return sorted(found, key=lambda c: (c.is_clear, c.move.size if c.move else 0.0), reverse=True)


def _moves(shares: Array, low: Array, high: Array) -> tuple[Extremes | None, ...]:
    return tuple(extremes(shares[:, k], low[:, k], high[:, k]) for k in range(len(OUTCOMES)))


def held(summary: SweepSummary) -> dict[str, float]:
    """At which level each axis is held while another one moves: the nearest to the base scenario's.

    The middle one where the base scenario has no number, unless none is a level.
    """
    return {axis.name: _nearest(axis, summary) for axis in summary.axes}


def _nearest(axis: Axis, summary: SweepSummary) -> float:
    values = np.array([coordinate(level, summary.start) for level in axis.levels])
    base = coordinate(axis.base, summary.start)
    if np.isnan(base):
        return base if np.isnan(values).any() else float(values[len(values) // 2])
    return float(values[np.nan_to_num(abs(values - base), nan=np.inf).argmin()])


def _slice(summary: SweepSummary, axis: Axis) -> Curve:
    chosen = np.ones(summary.points, bool)
    for name, level in held(summary).items():
        if name != axis.name:
            chosen &= _same(summary.coordinates[name], level)
    values = summary.coordinates[axis.name][chosen]
    order = np.argsort(values, kind="stable")  # none last
    rows = np.flatnonzero(chosen)[order]
    ruler = of_values(axis, values[order], summary.start)
    shares, low, high, inputs_low, inputs_high = (
        array[rows] for array in (summary.shares, summary.low, summary.high, summary.inputs_low, summary.inputs_high)
    )
    return Curve(axis, ruler, ruler.places, values[order], shares, low, high, inputs_low, inputs_high)


def _same(values: Array, level: float) -> Array:
    return np.isnan(values) if np.isnan(level) else np.isclose(values, level, rtol=1e-9, atol=1e-12)


def _means(summary: SweepSummary, axis: Axis) -> Curve:
    """Means over the points that lie together along an axis, with 95% intervals of the means over points."""
    coordinate, known = summary.coordinates[axis.name], np.isfinite(summary.shares).all(axis=1)
    distinct = np.unique(coordinate)  # all that are none count as one
    if len(distinct) > LOTS:  # none has no place on such an axis
        known &= np.isfinite(coordinate)
        distinct = distinct[np.isfinite(distinct)]
        ruler = _reaching_base(of_values(axis, distinct, summary.start))
        lots = np.array_split(np.flatnonzero(known)[np.argsort(coordinate[known], kind="stable")], LOTS)
        lots = [lot for lot in lots if len(lot)]
        places = np.array([to_scale(coordinate[lot], ruler.kind, summary.start).mean() for lot in lots])
        values = np.array([coordinate[lot].mean() for lot in lots])
    else:
        ruler = of_values(axis, distinct, summary.start)
        lots = [np.flatnonzero(known & _same(coordinate, value)) for value in distinct]
        places, values = ruler.places, distinct
    shares, low, high = np.stack([mean_interval(summary.shares[lot]) for lot in lots], axis=1)
    nothing = np.full_like(shares, np.nan)
    return Curve(axis, ruler, places, values, shares, low, high, nothing, nothing)


def _reaching_base(ruler: Ruler) -> Ruler:
    """The ruler, lengthened to the base scenario's value if that lies just beyond: no random point is on a bound."""
    base = np.array([coordinate(ruler.axis.base, ruler.start)])
    if np.isnan(base[0]) or (ruler.kind == "log" and base[0] <= 0):
        return ruler
    (place,), (low, high) = to_scale(base, ruler.kind, ruler.start), ruler.limits
    if max(low - place, place - high) > _NEAR * (high - low):
        return ruler
    return of_values(ruler.axis, np.union1d(ruler.values, base), ruler.start)
