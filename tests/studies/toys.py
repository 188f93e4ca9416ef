"""Small simulators whose posteriors are known, for the calibrator to find; quantiles in (0, 1) are the parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special, stats

from sim.studies.calibration import smc

Array = np.ndarray[Any, Any]
Distance = Callable[[Array, int], Array]
STREAMS, GOLDEN = 16, np.uint64(0x9E3779B97F4A7C15)


def luck(first: int, n: int, stream: int = 0) -> Array:
    """A uniform for each of the histories first, first + 1, ...: a pure function of its number (splitmix64)."""
    with np.errstate(over="ignore"):
        x = (np.arange(first, first + n).astype(np.uint64) * np.uint64(STREAMS) + np.uint64(stream)) * GOLDEN
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
        x ^= x >> np.uint64(31)
    return ((x >> np.uint64(11)).astype(float) + 0.5) / 2.0**53


def noise(first: int, n: int, stream: int = 0) -> Array:
    """A standard normal for each history."""
    return np.asarray(special.ndtri(luck(first, n, stream)))


def beyond(seen: Array, low: float, high: float) -> Array:
    """How far outside a span."""
    return np.asarray(np.maximum(np.maximum(low - seen, seen - high), 0.0))


def measured(quantiles: Array, first: int) -> Array:
    """The first parameter is measured with an error of 0.1, and 0.65 to 0.75 was found."""
    return beyond(quantiles[:, 0] + 0.1 * noise(first, len(quantiles)), 0.65, 0.75)


def counted(quantiles: Array, first: int) -> Array:
    """The first parameter is the chance of each of 15 throws, and 9 or 10 of them hit."""
    throws = np.stack([luck(first, len(quantiles), k) for k in range(15)])
    return beyond((throws < quantiles[:, 0]).sum(axis=0), 9, 10)


def added(quantiles: Array, first: int) -> Array:
    """Only the sum of two is known, to 0.02; each may be anything."""
    return beyond(quantiles[:, 0] + quantiles[:, 1], 0.98, 1.02)


def measured_chance(x: Array) -> Array:
    """How likely `measured` passes at x."""
    return np.asarray(special.ndtr((0.75 - x) / 0.1) - special.ndtr((0.65 - x) / 0.1))


def counted_chance(x: Array) -> Array:
    """How likely `counted` passes at x."""
    return np.asarray(stats.binom.pmf(9, 15, x) + stats.binom.pmf(10, 15, x))


def posterior(chance: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """The distribution function of a parameter that passes with this chance, uniform before: integrated by the
    trapezoidal rule on 20,001 points."""
    x = np.linspace(0.0, 1.0, 20_001)
    density = chance(x)
    grown = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    return lambda quantiles: np.asarray(np.interp(quantiles, x, grown / grown[-1]))


def calibrated(distance: Distance, dimensions: int, particles: int, seed: int) -> smc.Population:
    """A whole calibration."""
    state = smc.begin(distance, dimensions, particles, seed)
    while not smc.is_finished(state):
        state = smc.advance(state, distance, seed)
    return state
