"""Designs: which points of the space of levers and uncertainties a sweep looks at."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np

from sim.engine import addresses
from sim.model.catalogue import Plain, catalogue
from sim.scenario.problems import Unfit
from sim.scenario.values import Distribution

SAMPLED = ("latin-hypercube", "sobol", "random")
EPOCH = date(2000, 1, 1)  # dates are placed as days from here
Array = np.ndarray[Any, Any]
Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Dimension:
    """One direction of a design: a parameter or a shock, and what it takes.

    `levels` are listed values; without them it runs from `low` to `high`, in so many `steps` on a grid. Parameters
    named in `also` take the same value. With `after`, a value is a number of days after that other date. `first` and
    `last` are the days of a shock; None is the scenario's own first or last.
    """

    name: str
    low: Any = None
    high: Any = None
    levels: tuple[Plain, ...] = ()
    steps: int = 0
    scale: str = "linear"
    also: tuple[str, ...] = ()
    after: str = ""
    first: date | None = None
    last: date | None = None
    said: str = ""  # what the file calls it

    @property
    def is_shock(self) -> bool:
        """Whether it moves a dated shock, not a parameter."""
        return self.name not in catalogue()

    @property
    def names(self) -> tuple[str, ...]:
        """Every parameter that it sets."""
        return (self.name, *self.also)

    @property
    def column(self) -> str:
        """Its name in tables: a word that SQL and Python take without quotes."""
        return self.name.replace(".", "_") + ("_days" if self.after else "")

    @property
    def unit(self) -> str:
        """What its values are measured in."""
        if self.is_shock:
            return "share" if self.name == "shock.donors" else "multiple"
        return "days" if self.after else catalogue()[self.name].unit

    @property
    def label(self) -> str:
        """What it is, in words."""
        if self.said:
            return self.said
        if self.is_shock:
            return f"Shock to {self.name.partition('.')[2]}"
        meaning = catalogue()[self.name].meaning.partition(":")[0]
        return f"{meaning}: days after {self.after}" if self.after else meaning

    def settings(self, value: Any, values: dict[str, Any]) -> dict[str, Any]:
        """What it sets when it takes a value; `values` are those of the dimensions before it and of the base.

        Raises
        ------
        Unfit
            If it counts from a date that is none.
        """
        if not self.after:
            return dict.fromkeys(self.names, value)
        if values[self.after] is None:
            raise Unfit(f"'{self.name}' counts from '{self.after}', which is none here")
        return dict.fromkeys(self.names, values[self.after] + timedelta(days=int(value)))

    def grid(self) -> tuple[Any, ...]:
        """Its levels on a grid, rising evenly from end to end."""
        if self.levels:
            return self.levels
        u = np.linspace(0.0, 1.0, self.steps)
        ends = [_number(self.low), _number(self.high)]
        if self.scale == "log":
            placed = [ends[0] * (ends[1] / ends[0]) ** x for x in u[1:-1]]
        else:
            placed = [ends[0] + (ends[1] - ends[0]) * x for x in u[1:-1]]
        between = (self._value(float(f"{x:.12g}")) for x in placed)
        return (self.low, *between, self.high)

    def placed(self, u: Array) -> list[Any]:
        """Its values where uniforms in (0, 1) fall: each level equally likely, else along the range."""
        if self.levels:
            return [self.levels[int(x * len(self.levels))] for x in u]
        from sim.simulate.inputs import from_uniform  # here, because the compiled engine takes half a second to import

        kind = "between_log" if self.scale == "log" else "between"
        last = self.high
        if isinstance(self.high, date):  # whole days, the last included
            last = self.high + timedelta(days=1)
        elif self.after:
            return [float(int(x)) for x in self.low + np.asarray(u) * (self.high + 1 - self.low)]
        numbers = from_uniform(np.array(u), Distribution(kind, (self.low, last)), EPOCH)
        return [self._value(float(x)) for x in numbers]

    def _value(self, number: float) -> Any:
        if isinstance(self.low, date):
            return EPOCH + timedelta(days=round(number))
        return float(round(number)) if self.after else number


def rows_of(design: str, dimensions: tuple[Dimension, ...], points: int, seed: int, most: int) -> Rows:
    """The points of a design that is not a table.

    Parameters
    ----------
    design : how points are spread
    dimensions : what is varied, each with its values or range
    points : how many; a grid has as many as its values make, and does not read it
    seed : the design's own
    most : more points than this are refused

    Raises
    ------
    Unfit
        If the design would have more points than `most`, or a number of them that it cannot have.
    """
    if design == "grid":
        grids = [dimension.grid() for dimension in dimensions]
        size = math.prod(map(len, grids))
        if size > most:
            raise Unfit(f"this grid has {size:,} points, more than {most:,}", hint="take fewer levels, or sobol")
        return tuple(product(*grids))
    cube = _cube(design, len(dimensions), points, seed)
    return tuple(zip(*(d.placed(cube[:, i]) for i, d in enumerate(dimensions)), strict=True))


def _cube(design: str, dimensions: int, points: int, seed: int) -> Array:
    """Points in the unit cube, shape (points, dimensions)."""
    if design == "random":
        return np.random.Generator(np.random.Philox(seed)).random((points, dimensions))
    from scipy.stats import qmc  # here, because it takes half a second to import

    if design == "latin-hypercube":
        return np.asarray(qmc.LatinHypercube(dimensions, rng=addresses.design(seed)).random(points))
    if points & (points - 1):
        near = 1 << (points.bit_length() - 1)
        raise Unfit(f"a sobol design has a power of two of points, found {points:,}", hint=f"{near:,} or {2 * near:,}")
    return np.asarray(qmc.Sobol(dimensions, rng=addresses.design(seed)).random(points))


def _number(value: Any) -> float:
    return float((value - EPOCH).days) if isinstance(value, date) else float(value)


def of_table(names: Iterable[str], rows: Rows) -> tuple[Dimension, ...]:
    """The dimensions of a design given row by row: their levels are the values that stand in it."""
    return tuple(Dimension(name, levels=tuple(dict.fromkeys(row[i] for row in rows))) for i, name in enumerate(names))
