"""Labels that never meet: flags above dated lines, and values beside the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

GAP = 4.0  # points kept free between neighbouring labels


class Flag(NamedTuple):
    """A label beside the head of a vertical line at `x`: it starts at `left`, in the `tier`-th row up."""

    x: float
    left: float
    width: float
    tier: int

    def covers(self, x: float) -> bool:
        """Whether a line at `x` would run through or touch the label."""
        return self.left - GAP / 2 < x < self.left + self.width + GAP / 2

    def meets(self, other: Flag) -> bool:
        """Whether two labels meet, or the line of either runs through the other on its way up."""
        if self.tier == other.tier:
            return self.left < other.left + other.width + GAP and other.left < self.left + self.width + GAP
        lower, upper = sorted((self, other), key=lambda flag: flag.tier)
        return lower.covers(upper.x)


def flags(marks: Sequence[tuple[float, float]], left: float, right: float) -> list[Flag]:
    """A place for each label, given as (x of its line, width of its text), in the order they came.

    Tried in several ways, of which the one with fewest crossings, then fewest rows, is taken: labels fly to
    either side of their lines, or to the right wherever there is room, descending like a stair; and those
    without room at the right come in their turn, or last and so on top.

    Parameters
    ----------
    left, right : ends of the room, in points as the marks
    """
    limits = left, right
    ways = product(("either", "right"), (False, True))
    return min((_placed(marks, limits, sides, last) for sides, last in ways), key=_untidiness)


def crossings(placed: Sequence[Flag]) -> int:
    """How many pairs of labels are run through by each other's lines; labels themselves never meet."""
    return sum(one.meets(two) for one, two in combinations(placed, 2))


def _untidiness(placed: Sequence[Flag]) -> tuple[int, int]:
    return crossings(placed), max((flag.tier for flag in placed), default=0)


def _placed(
    marks: Sequence[tuple[float, float]], limits: tuple[float, float], sides: str, confined_last: bool
) -> list[Flag]:
    def turn(index: int) -> tuple[bool, float]:
        x, width = marks[index]
        return confined_last and x + width > limits[1], -x

    placed: dict[int, Flag] = {}
    for index in sorted(range(len(marks)), key=turn):
        x, width = marks[index]
        starts = _starts(x, width, limits, sides)
        placed[index] = _first_free(x, width, starts, list(placed.values()))
    return [placed[index] for index in range(len(marks))]


def _starts(x: float, width: float, limits: tuple[float, float], sides: str) -> list[float]:
    """Where a label may begin: beside its line, or failing that as near to it as the limits allow."""
    left, right = limits
    beside = [start for start in (x, x - width) if start >= left and start + width <= right]
    if not beside:
        return [max(left, min(x - width / 2, right - width))]
    return beside[:1] if sides == "right" else beside


def _first_free(x: float, width: float, starts: Sequence[float], placed: Sequence[Flag]) -> Flag:
    above_all = 1 + max((flag.tier for flag in placed), default=-1)
    options = (Flag(x, start, width, tier) for tier in range(above_all) for start in starts)
    free = (option for option in options if not any(option.meets(flag) for flag in placed))
    return next(free, Flag(x, starts[0], width, above_all))


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """The heights moved apart as little as it takes for neighbours to be `gap` apart."""
    order = np.argsort(heights, kind="stable")
    moved = np.array(heights, dtype=float)[order]
    for _ in range(8 * len(moved)):
        for place in range(len(moved) - 1):
            lack = gap - (moved[place + 1] - moved[place])
            if lack > 1e-9:
                moved[place] -= lack / 2
                moved[place + 1] += lack / 2
    result = np.empty_like(moved)
    result[order] = moved
    return [float(height) for height in result]
