"""What decides a share: chance or the world, and which of the world's numbers.

Worlds are vectors of inputs; of `n[v]` histories of world v, `k[v]` ended in one way. Whole numbers are all that is
needed, so a run's own histories will do. Shares of a variance are Var E[y | x] / Var y, Sobol's (1993) first order:
honest where inputs go together, as the posterior's do; then an input also counts for those that it goes with.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
BINS = 20  # of an input, with equally many worlds
PERMUTATIONS = 200
RESAMPLES = 200
LEVEL = 0.95
SHUFFLES = 95  # the key of their generator


class Split(NamedTuple):
    """The variance of a history's outcome: within worlds (chance), and between them (what inputs decide)."""

    within: float
    between: float

    @property
    def chance(self) -> float:
        """The share that chance decides; NaN where nothing varies."""
        whole = self.within + self.between
        return self.within / whole if whole > 0.0 else float("nan")


def split(k: Array, n: Array, squares: Array | None = None) -> Split | None:
    """One-way analysis of variance of groups of unequal size; None where no world has two histories.

    Parameters
    ----------
    k : sum over the histories of each world: of 0 and 1, how many ended so; of differences, also -1
    n : histories of each world, one or more
    squares : the same of squares; of 0 and 1 it is `k`
    """
    if len(n) < 2 or n.sum() <= len(n):
        return None
    within, between = _split(k, n, k if squares is None else squares, np.ones((len(n), 1)))
    return Split(float(within[0]), float(between[0]))


def splits(k: Array, n: Array, squares: Array, times: Array) -> tuple[Array, Array]:
    """The same of bootstrap samples: variance within and between; `times` is how often each world is in each, shape
    (worlds, samples)."""
    return _split(k, n, squares, times)


def _split(k: Array, n: Array, squares: Array, times: Array) -> tuple[Array, Array]:
    worlds = times.sum(axis=0)
    n1, n2, k1, k2, ratio = (row @ times for row in (n, n**2, k, squares, k**2 / n))
    within = (k2 - ratio) / (n1 - worlds)
    size = (n1 - n2 / n1) / (worlds - 1)
    between = ((ratio - k1**2 / n1) / (worlds - 1) - within) / size
    return within, np.maximum(between, 0.0)


def bins_of(inputs: Array) -> Array:
    """The bin of each world by each input, from 0; shape (worlds, inputs). BINS of equal count, or one a value where
    an input has fewer."""
    return np.stack([_bins(column) for column in inputs.T], axis=1)


def _bins(column: Array) -> Array:
    values, index = np.unique(column, return_inverse=True)
    if len(values) <= BINS:
        return index
    rank = np.empty(len(column), int)
    rank[np.argsort(column, kind="stable")] = np.arange(len(column))
    return rank * BINS // len(column)


class Binned:
    """Inputs in bins, ready to be asked of many outcomes.

    Attributes
    ----------
    n : histories of each world
    bins : of each world by each input, shape (worlds, inputs)
    """

    def __init__(self, inputs: Array, n: Array) -> None:
        self.n, self.bins = n.astype(float), bins_of(inputs)
        self.size = int(self.bins.max()) + 1
        cells = np.arange(self.bins.shape[1])[:, None] * self.size + self.bins.T
        self._inside = np.zeros((self.bins.shape[1] * self.size, len(n)), np.float32)
        self._inside[cells.ravel(), np.tile(np.arange(len(n)), self.bins.shape[1])] = 1.0

    def summed(self, values: Array) -> Array:
        """Values of worlds added up in each bin of each input; shape (inputs, bins), or with a last axis as given.

        By a product with an indicator, in single precision: whole numbers below 2**24 are exact.
        """
        found = self._inside @ values.astype(np.float32)
        return found.reshape(self.bins.shape[1], self.size, *values.shape[1:]).astype(float)

    @cached_property
    def counts(self) -> Array:
        """Histories in each bin of each input, shape (inputs, bins)."""
        return self.summed(self.n)

    def between(self, k: Array, squares: Array | None = None) -> Array:
        """The variance between the bins of each input, less what chance alone makes of it; shape (inputs,).

        Parameters
        ----------
        k, squares : as `split` takes them
        """
        sums = self.summed(k)
        return _between(sums, sums if squares is None else self.summed(squares), self.counts)

    def resampled(self, which: int, k: Array, squares: Array, times: Array) -> Array:
        """The same for one input in bootstrap samples; shape (samples,).

        Parameters
        ----------
        which : number of the input
        k, squares : as `split` takes them
        times : how often each world is in each sample, shape (worlds, samples)
        """
        inside = self._inside[which * self.size : (which + 1) * self.size]
        rows = (row.astype(np.float32) for row in (k, squares, self.n))
        sums, more, counts = (((inside * row) @ times).astype(float) for row in rows)
        found: Array = _between(sums[None], more[None], counts[None])[0]
        return found

    def resampled_all(self, k: Array, squares: Array, times: Array) -> Array:
        """The same for every input; shape (inputs, samples).

        Parameters
        ----------
        k, squares : as `split` takes them
        times : how often each world is in each sample, shape (worlds, samples)
        """
        return np.stack([self.resampled(i, k, squares, times) for i in range(self.bins.shape[1])])

    def threshold(self, k: Array, squares: Array | None = None) -> float:
        """What the greatest of all inputs reaches in 95 of 100 shufflings of the worlds.

        Parameters
        ----------
        k, squares : as `split` takes them
        """
        counts, order = self._shuffled
        sums = self.summed(k[order])
        found = _between(sums, sums if squares is None else self.summed(squares[order]), counts)
        return float(np.quantile(found.max(axis=0), LEVEL))

    @cached_property
    def _shuffled(self) -> tuple[Array, Array]:
        """Histories in each bin by shuffling, and the orders of the worlds, the same for every outcome."""
        chance = np.random.default_rng(SHUFFLES)
        order = np.stack([chance.permutation(len(self.n)) for _ in range(PERMUTATIONS)], axis=1)
        return self.summed(self.n[order]), order

    def tenths(self, k: Array, which: int, column: Array) -> tuple[float, float]:
        """Means in the lowest and in the highest tenth of the worlds by an input; of one with few values, at the ends.

        Parameters
        ----------
        k : as `split` takes it
        which : number of the input
        column : its values
        """
        few = self.bins[:, which].max() < 9
        low, high = (column.min(), column.max()) if few else np.quantile(column, [0.1, 0.9])
        ends = (column <= low, column >= high)
        return tuple(float(k[end].sum() / self.n[end].sum()) for end in ends)  # type: ignore[return-value]


def _between(sums: Array, squares: Array, counts: Array) -> Array:
    """The variance between bins (axis 1), weighted by histories, less its own noise."""
    n = counts.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight, mean = counts / n, np.where(counts > 0.0, sums / counts, 0.0)
        inner = np.where(counts > 0.0, squares / counts - mean**2, 0.0)
        noise = np.where(counts > 0.0, weight * (1.0 - weight) * inner / counts, 0.0)
    whole = (weight * mean).sum(axis=1, keepdims=True)
    found: Array = (weight * (mean - whole) ** 2 - noise).sum(axis=1)
    return found


@lru_cache(maxsize=2)
def resampled(worlds: int, seed: int) -> Array:
    """How often each world is drawn in each bootstrap sample; shape (worlds, RESAMPLES)."""
    drawn = np.random.default_rng(seed).integers(worlds, size=(RESAMPLES, worlds))
    return np.stack([np.bincount(row, minlength=worlds) for row in drawn], axis=1).astype(np.float32)


def interval(found: float, again: Array) -> tuple[float, float]:
    """A 95% interval by the basic bootstrap (Davison & Hinkley 1997): what resampling adds to a variance is taken off.

    Parameters
    ----------
    found : the number, from the worlds as they are
    again : the same from bootstrap samples
    """
    low, high = np.nanquantile(again, [0.025, 0.975])
    return min(found, 2.0 * found - float(high)), max(found, 2.0 * found - float(low))
