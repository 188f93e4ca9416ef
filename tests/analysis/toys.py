"""Small simulators whose posteriors are known, for the calibrator to find; places in (0, 1) are the parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from sim.analysis import smc
from sim.analysis.sbc import Experiment

Array = np.ndarray[Any, Any]
Distance = Callable[[Array, int], Array]


def luck(first: int, n: int, stream: int = 0) -> Array:
    """A uniform for each of the histories first, first + 1, ...: a pure function of its number (splitmix64)."""
    with np.errstate(over="ignore"):
        x = (np.arange(first, first + n).astype(np.uint64) * np.uint64(16) + np.uint64(stream)) * np.uint64(
            0x9E3779B97F4A7C15
        )
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
        x ^= x >> np.uint64(31)
    return ((x >> np.uint64(11)).astype(float) + 0.5) / 2.0**53


def noise(first: int, n: int, stream: int = 0) -> Array:
    """A standard normal for each history."""
    return np.asarray(special.ndtri(luck(first, n, stream)))


def beyond(seen: Array, low: float, high: float) -> Array:
    """How far outside a span."""
    return np.maximum(np.maximum(low - seen, seen - high), 0.0)


def measured(places: Array, first: int) -> Array:
    """The first parameter is measured with an error of 0.1, and 0.65 to 0.75 was found."""
    return beyond(places[:, 0] + 0.1 * noise(first, len(places)), 0.65, 0.75)


def counted(places: Array, first: int) -> Array:
    """The first parameter is the chance of each of 20 throws, and 12 to 14 of them hit."""
    hits = sum((luck(first, len(places), k % 16) if k < 16 else luck(first + (1 << 40), len(places), k % 16)) < places[:, 0] for k in range(20))
    return beyond(np.asarray(hits, float), 12, 14)


def added(places: Array, first: int) -> Array:
    """Only the sum of two is known, to 0.02; so each may be anything."""
    return beyond(places[:, 0] + places[:, 1], 0.98, 1.02)


def run(distance: Distance, dimensions: int, particles: int, seed: int) -> smc.State:
    """A whole calibration."""
    state = smc.begin(distance, dimensions, particles, seed)
    while not smc.is_finished(state):
        state = smc.advance(state, distance, seed)
    return state
