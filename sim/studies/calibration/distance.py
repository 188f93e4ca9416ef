"""The back-test as an experiment: parameter vectors in, histories up to the last dated fact, what they show out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from sim.engine.addresses import SEARCH
from sim.model.outcomes import TRACES
from sim.scenario.files import BASELINE, Scenario, load
from sim.scenario.values import Distribution
from sim.simulate.inputs import assemble, calendar, from_uniform, to_uniform
from sim.simulate.kernel import BINS, simulate
from sim.studies.calibration.patterns import Pattern, SummaryStatistics, patterns

CHUNK = 1024  # histories that one thread takes at a time, at most
THREADS = os.cpu_count() or 1
Array = np.ndarray[Any, Any]
Vectors = dict[str, Array]


class HistoryMatching:
    """Histories of the baseline, or `under` another scenario, watched for the patterns.

    Attributes
    ----------
    names : the uncertainties, in the order of the columns of `quantiles`
    patterns : what is watched for, in the order of the columns of what is observed
    seed : of all histories' random streams
    """

    def __init__(self, seed: int, watched: list[Pattern] | None = None, under: Scenario | None = None):
        scenario = under or load(BASELINE)
        self.seed = seed
        self.patterns = patterns(scenario.start) if watched is None else watched
        self.statistics = SummaryStatistics(self.patterns, scenario.start)
        self.scenario: Scenario = replace(scenario, end=self.statistics.end, inputs="prior")
        self.ranges = {n: v for n, v in scenario.values.items() if isinstance(v, Distribution)}
        self.names = tuple(self.ranges)
        self._calendar = calendar(self.scenario)

    def vectors(self, quantiles: Array) -> Vectors:
        """Parameter values at these quantiles in their ranges, shape (vectors, names); as the posterior's file keeps
        them, in single precision."""
        start = self.scenario.start
        placed = {n: from_uniform(quantiles[:, k].copy(), self.ranges[n], start) for k, n in enumerate(self.names)}
        return {name: column.astype(np.float32).astype(float) for name, column in placed.items()}

    def quantiles(self, vectors: Vectors) -> Array:
        """Where values lie in their ranges, shape (vectors, names): what `vectors` makes them of, but for rounding."""
        start = self.scenario.start
        return np.stack([to_uniform(vectors[n], self.ranges[n], start) for n in self.names], axis=1)

    def observe(self, quantiles: Array, first: int) -> Array:
        """What histories first, first + 1, ... show, each with its own vector; shape (vectors, patterns)."""
        return self.watch(self.vectors(quantiles), np.arange(first, first + len(quantiles)))

    def distances(self, quantiles: Array, first: int) -> Array:
        """How far those histories are off each pattern, each from 0 to 1; shape (vectors, patterns)."""
        return self.statistics.distances(self.observe(quantiles, first))

    def distance(self, quantiles: Array, first: int) -> Array:
        """How far histories `first`, ... of the search are off in all: 0 where every pattern passes."""
        each = self.distances(quantiles, SEARCH.first + first)
        return np.asarray(sum(each.T))  # added up in order: the same bits everywhere

    def watch(self, vectors: Vectors, numbers: Array) -> Array:
        """What histories with these numbers show, whichever they are; numbers that follow each other run together."""
        size = len(numbers)
        params = assemble(self.scenario, vectors, self.seed, 0, size)
        cuts = np.flatnonzero(np.diff(numbers) != 1) + 1
        most = min(CHUNK, -(-size // THREADS))
        blocks = [b for part in np.split(np.arange(size), cuts) for b in np.split(part, range(most, len(part), most))]

        def live(block: Array) -> Array:
            first, days = int(numbers[block[0]]), self.statistics.days
            states = simulate(params[block], self._calendar, self.seed, first, moments=days)
            return self.statistics.observe(states)

        with ThreadPoolExecutor(THREADS) as pool:
            return np.concatenate(list(pool.map(live, blocks)))

    def follow(self, quantiles: Array, first: int) -> Array:
        """Histograms of the daily values of those histories: counts[day, trace, bin]."""
        params = assemble(self.scenario, self.vectors(quantiles), self.seed, 0, len(quantiles))
        counts = np.zeros((len(self._calendar), len(TRACES), BINS), np.int64)
        for begun in range(0, len(quantiles), CHUNK):
            simulate(params[begun : begun + CHUNK], self._calendar, self.seed, first + begun, counts)
        return counts
