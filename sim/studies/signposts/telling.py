"""How well a deed tells: the area under the curve, and what histories come to by thirds of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.stats import rankdata

from sim.stats import share_interval

Array = np.ndarray[Any, Any]
LEAST = 30  # histories that end so, and others, below which nothing is told
Z_95 = 1.959964


class Area(NamedTuple):
    """The chance that of two histories, one that ends so and one that does not, the deed tells which is which: 0.5 is a
    coin. With its 95% interval (Hanley & McNeil 1982); `sign` 1 if more of the deed tells for it, -1 if less."""

    value: float
    low: float
    high: float
    sign: int


class Third(NamedTuple):
    """Histories with up to so much of a deed (and more than the third before): the share that ends so, with its 95%
    interval."""

    least: float
    most: float
    histories: int
    share: float
    low: float
    high: float


def area(seen: Array, came: Array, sign: int) -> Area | None:
    """The area under the curve; None where too few ended so, or otherwise.

    Parameters
    ----------
    seen : the deed, one a history
    came : whether it ended so
    sign : the direction, chosen on other histories
    """
    yes = int(came.sum())
    no = len(came) - yes
    if min(yes, no) < LEAST:
        return None
    ranks = rankdata(sign * seen)
    value = float((ranks[came].sum() - yes * (yes + 1) / 2) / (yes * no))
    q1, q2 = value / (2 - value), 2 * value**2 / (1 + value)
    variance = value * (1 - value) + (yes - 1) * (q1 - value**2) + (no - 1) * (q2 - value**2)
    half = Z_95 * float(np.sqrt(max(variance, 0.0) / (yes * no)))
    return Area(value, max(value - half, 0.0), min(value + half, 1.0), sign)


def direction(seen: Array, came: Array) -> int:
    """Whether more of a deed goes with ending so (1), or less (-1)."""
    found = area(seen, came, 1)
    return 1 if found is None or found.value >= 0.5 else -1


def thirds(seen: Array, came: Array, bounds: Array) -> list[Third]:
    """What histories come to by thirds of a deed.

    Parameters
    ----------
    seen : the deed, one a history
    came : whether it ended so
    bounds : the two that part the thirds, chosen on other histories
    """
    found, index = [], np.searchsorted(np.unique(bounds), seen, side="left")
    for k in np.unique(index):
        here = index == k
        many = int(here.sum())
        share = float(came[here].mean())
        low, high = share_interval(int(came[here].sum()), many)
        found.append(Third(float(seen[here].min()), float(seen[here].max()), many, share, low, high))
    return found
