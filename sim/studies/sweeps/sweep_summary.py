"""What a sweep says, ready to be printed or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any

import numpy as np

from sim.studies.sweeps.axis import Axis

MOST_LISTED = 24
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class SweepSummary:
    """How histories end at every point of a design.

    `coordinates[axis]` has one number a point. The five arrays have shape (points, outcomes), NaN at a point that
    failed: share; 95% sampling interval; middle 90% of the shares of single worlds (NaN where each world lived but one
    history).
    """

    name: str
    title: str
    question: str
    scenario: str
    scenario_title: str
    start: date
    end: date
    design: str  # grid, latin-hypercube, sobol, random or table
    inputs: str  # posterior or prior
    worlds: int  # parameter vectors at every point, the same ones
    each: int  # histories that every one of them lives
    seed: int
    version: str
    scenario_hash: str
    axes: tuple[Axis, ...]
    coordinates: dict[str, Array]
    shares: Array
    low: Array
    high: Array
    inputs_low: Array
    inputs_high: Array
    failures: dict[int, str]  # point -> why it has no histories
    names: tuple[str, ...] = ()  # what points are called, where the design says so
    set_inputs: tuple[str, ...] = ()  # uncertainties and constants that the design sets: its worlds are not tested

    @property
    def points(self) -> int:
        """How many points the design has."""
        return len(self.shares)

    @property
    def is_listed(self) -> bool:
        """Whether its points are few and given one by one, so that each is shown by itself."""
        full = prod(max(1, len(axis.levels)) for axis in self.axes)
        return self.design == "table" and self.points <= MOST_LISTED and (bool(self.names) or self.points < full)

    def called(self, point: int) -> str:
        """What a point is called: its name, or what it sets; its number where that would be a long list."""
        if self.names:
            return self.names[point]
        names = [self._sets(other) for other in range(self.points)] if self.is_listed else [""] * self.points
        number = f"point {point}"
        if names.count(names[point]) > 1:
            return f"{names[point]} ({number})" if names[point] else number
        return names[point]

    def _sets(self, point: int) -> str:
        """What a point sets, on the axes along which points differ."""
        moved = [axis for axis in self.axes if len(axis.levels) > 1]
        return ", ".join(axis.told(float(self.coordinates[axis.name][point]), self.start) for axis in moved)

    def worlds_told(self) -> str:
        """Where its worlds come from, in words."""
        source = "from the ranges alone"
        if self.inputs == "posterior":
            source = "drawn from those that pass the documents' dated facts"
        count = len(self.set_inputs)
        if not count:
            return source
        numbers = f"{count} of their numbers" if count > 1 else "one of their numbers"
        return f"{source}, but that the design sets {numbers}: so they are not tested against the facts"

    @property
    def histories(self) -> int:
        """How many histories were lived at all points together."""
        return (self.points - len(self.failures)) * self.worlds * self.each


def plane_axes(summary: SweepSummary) -> tuple[Axis, Axis, Axis | None]:
    """Which axis runs across, which up the side, and which from panel to panel: on screens and in figures alike.

    Panels: the axis with the fewest levels, the last of several. Time runs across wherever it can.
    """
    axes = list(summary.axes)
    if len(axes) not in (2, 3) or not all(axis.levels for axis in axes):
        raise ValueError(f"a phase diagram needs two or three axes with levels; {summary.name} has {len(axes)} axes")
    panels = None
    if len(axes) == 3:
        panels = min(reversed(axes), key=lambda axis: len(axis.levels))
        axes.remove(panels)
    x, y = axes
    return (y, x, panels) if y.unit == "date" and x.unit != "date" else (x, y, panels)
