"""What is said of a factor, and how often that is wrong.

Histories are lived twice, with and without the change, on the same random streams; `points` is by how much the share of
an outcome differs. It *speaks* where that is more than MOVE points in some scenario. It is *silent* where it is less in
all of them, and no measure of the baseline goes with it. Both are said only where chance would say so wrongly for at
most 5 of 100 factors: of a silent one every interval must lie within, so each is tested alone (an intersection of
tests); of one that speaks one interval suffices, so all are tested at once (Bonferroni). Looks at growing numbers of
histories share the 5 of 100.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from sim.model.outcomes import OUTCOMES

Array = np.ndarray[Any, Any]
MOVE = 1.0  # points of histories that end in some way
RANK = 0.05  # rank correlation with a measure of the baseline
ERROR = 0.05  # of what is said, wrong by chance
SPEAKS, TELLS, SILENT, OPEN = "speaks", "tells a measure", "silent", "cannot tell"
VERDICTS = (SPEAKS, TELLS, SILENT, OPEN)


class Moved(NamedTuple):
    """Histories lived twice: how many, and in how many more (fewer) each outcome came with the change; shape
    (outcomes,)."""

    histories: int
    gained: Array
    lost: Array

    @classmethod
    def between(cls, before: Array, after: Array) -> Moved:
        """Count histories by their outcome without the change and with it, indices into OUTCOMES."""
        parted = before != after
        counts = (np.bincount(one[parted], minlength=len(OUTCOMES)) for one in (after, before))
        return cls(len(before), *counts)

    def plus(self, other: Moved) -> Moved:
        """Both together."""
        return Moved(self.histories + other.histories, self.gained + other.gained, self.lost + other.lost)

    @property
    def points(self) -> Array:
        """By how much each outcome's share differs, in points."""
        return 100.0 * (self.gained - self.lost) / self.histories

    @property
    def errors(self) -> Array:
        """Standard errors of that, in points; one history more is counted as changed, so that none is nought."""
        parted = self.gained + self.lost + 1.0
        return 100.0 * np.sqrt(parted - (self.gained - self.lost) ** 2 / self.histories) / self.histories

    @property
    def parted(self) -> float:
        """Share of histories that end otherwise."""
        return float(self.gained.sum() / self.histories)


def speaks(moved: Moved, scenarios: int, looks: int) -> bool:
    """Whether some outcome is moved by more than MOVE points, chance aside.

    Parameters
    ----------
    moved : in one scenario
    scenarios : how many are looked at
    looks : how often
    """
    reach = NormalDist().inv_cdf(1.0 - ERROR / (2.0 * scenarios * len(OUTCOMES) * looks))
    return bool((np.abs(moved.points) - reach * moved.errors > MOVE).any())


def is_silent(moved: list[Moved], looks: int) -> bool:
    """Whether no outcome is moved by MOVE points in any scenario, chance aside.

    Parameters
    ----------
    moved : one a scenario
    looks : how often is looked
    """
    reach = NormalDist().inv_cdf(1.0 - ERROR / looks)
    return all(bool((np.abs(one.points) + reach * one.errors < MOVE).all()) for one in moved)


def verdict(moved: list[Moved], rank: float, scenarios: int, looks: int) -> str:
    """One of VERDICTS.

    Parameters
    ----------
    moved : one a scenario that was looked at
    rank : the greatest rank correlation with a measure of the baseline, by size
    scenarios : how many there are
    looks : how often is looked
    """
    if any(speaks(one, scenarios, looks) for one in moved):
        return SPEAKS
    if abs(rank) >= RANK:
        return TELLS
    return SILENT if len(moved) == scenarios and is_silent(moved, looks) else OPEN
