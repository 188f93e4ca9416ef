"""Whether ranks are even: bands about their distribution that hold over all of it at once (Säilynoja et al. 2022).

The share of ranks below each possible one is binomial if ranks are even. Bands that hold at each with the chance 1 - g
hold at all of them with a smaller one; g is so chosen, by ranks that are even, that this is as said.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.studies.calibration.smc import Array

EVEN = 100_000  # sets of even ranks that the law of the least chance is taken from


def below(ranks: Array, bins: int) -> Array:
    """How many ranks are below 1, 2, ..., bins - 1; shape (bins - 1,) or (bins - 1, names)."""
    return np.stack([(np.asarray(ranks) < k).sum(axis=0) for k in range(1, bins)])


def least_chance(counts: Array, replicates: int) -> Array:
    """The least of the chances, over all ranks, that even ranks come to so few or so many below; two-sided.

    Parameters
    ----------
    counts : as `below` gives them, shape (bins - 1, ...)
    replicates : how many ranks there are
    """
    table = _chances(replicates, len(counts) + 1)
    return np.asarray(np.min([table[k][column] for k, column in enumerate(counts)], axis=0))


def p_value(ranks: Array, bins: int) -> Array:
    """The share of even ranks that stray from evenness as far as these do anywhere; one number a column.

    Parameters
    ----------
    ranks : whole numbers from 0 to bins - 1, shape (replicates,) or (replicates, names)
    bins : how many there can be
    """
    replicates = len(ranks)
    law = _law(replicates, bins)
    least = least_chance(below(ranks, bins), replicates)
    return np.asarray((np.searchsorted(law, least, side="right") + 1) / (EVEN + 1))


def bands(replicates: int, bins: int, level: float = 0.95) -> tuple[Array, Array]:
    """The least and the greatest share below 1, 2, ..., bins - 1 that even ranks keep to, all at once, at this level.

    Parameters
    ----------
    replicates : how many ranks there are
    bins : how many there can be
    level : chance with which even ranks keep to the bands everywhere, in (0, 1)
    """
    law = _law(replicates, bins)
    g = law[int((1.0 - level) * EVEN)]
    kept = [np.flatnonzero(chances >= g) for chances in _chances(replicates, bins)]
    return np.array([k[0] for k in kept]) / replicates, np.array([k[-1] for k in kept]) / replicates


@cache
def _law(replicates: int, bins: int) -> Array:
    """The least chances of even ranks, rising."""
    chance = np.random.default_rng((replicates, bins))
    counts = chance.multinomial(replicates, np.full(bins, 1.0 / bins), size=EVEN).cumsum(axis=1)[:, :-1]
    return np.sort(least_chance(counts.T, replicates))


@cache
def _chances(replicates: int, bins: int) -> Array:
    """Two-sided chances of each count below each rank, shape (bins - 1, replicates + 1)."""
    from scipy.stats import binom  # here, because it takes a second to import

    counts, shares = np.arange(replicates + 1)[None, :], (np.arange(1, bins) / bins)[:, None]
    sides = np.minimum(binom.cdf(counts, replicates, shares), binom.sf(counts - 1, replicates, shares))
    return np.asarray(np.minimum(1.0, 2.0 * sides))
