"""Many histories of a scenario, in threads, and what they come to."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np

from sim.engine.addresses import SINGLE_WORLDS
from sim.model.outcomes import TRACES, outcomes
from sim.model.posterior import posterior
from sim.scenario.files import Scenario
from sim.simulate.inputs import assemble
from sim.simulate.inputs import calendar as calendar_of
from sim.simulate.inputs import parameters as parameters_of
from sim.simulate.kernel import BINS, STATE, simulate

Array = np.ndarray[Any, Any]
CHUNK = 1024  # histories that one thread takes at a time


@dataclass(frozen=True)
class Ensemble:
    """What many histories of one scenario came to: `states`, a structured array of State with one record a history,
    and `counts[day, trace, bin]`, how many histories had each trace in each of its steps that day."""

    states: Array
    counts: Array


def run(
    scenario: Scenario,
    runs: int,
    seed: int,
    threads: int | None = None,
    chunk: int = CHUNK,
    progress: Callable[[int], None] = lambda done: None,
) -> Ensemble:
    """Run histories 0 to runs - 1 of a scenario.

    `progress` is told, from worker threads, how many more are done. Chunks are dealt to the threads in turn; each
    thread counts for itself and whole numbers are added, so nothing depends on who was first.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    runs : how many histories
    seed : of all draws, from 0 to 2^63 - 1
    threads : of this machine, one a core if none is said
    chunk : histories that a thread takes at a time
    """
    threads = threads or os.cpu_count() or 1
    days, states, stop = calendar_of(scenario), np.zeros(runs, STATE), Event()

    def work(share: int) -> Array:
        counts = np.zeros((len(days), len(TRACES), BINS), np.int32)
        for first in range(share * chunk, runs, threads * chunk):
            if stop.is_set():
                break
            size = min(chunk, runs - first)
            params = parameters_of(scenario, seed, first, size)
            states[first : first + size] = simulate(params, days, seed, first, counts)
            progress(size)
        return counts

    with ThreadPoolExecutor(threads) as pool:
        try:
            return Ensemble(states, sum(pool.map(work, range(threads)), np.zeros((), np.int32)))
        finally:
            stop.set()  # when interrupted, leave after the chunk at hand


def ends_by_input(scenario: Scenario, seed: int, inputs: int = 200, replicates: int = 32) -> Array:
    """How histories end when the parameters are known: indices into OUTCOMES, shape (inputs, replicates).

    Each of the first `inputs` parameter vectors lives `replicates` histories whose random streams no other run has, and
    which the same vector meets in every scenario."""
    params = np.repeat(parameters_of(scenario, seed, 0, inputs), replicates)
    days, size = calendar_of(scenario), -(-len(params) // (os.cpu_count() or 1))
    with ThreadPoolExecutor() as pool:
        begin = SINGLE_WORLDS.first
        parts = pool.map(lambda i: simulate(params[i : i + size], days, seed, begin + i), range(0, len(params), size))
        return outcomes(np.concatenate(list(parts))).reshape(inputs, replicates)


def ends_of_vectors(
    scenario: Scenario, histories: int, seed: int, first: int, progress: Callable[[int], None] = lambda done: None
) -> Array:
    """How histories of every vector of the posterior end: indices into OUTCOMES, shape (vectors, histories).

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    histories : of each vector
    seed : of all draws, from 0 to 2^63 - 1
    first : number of the first history; in every scenario the same vectors meet the same random streams
    progress : told, from worker threads, how many more are done
    """
    kept, days = posterior(), calendar_of(scenario)
    of = np.repeat(np.arange(len(kept.histories)), histories)

    def part(begun: int) -> Array:
        some = of[begun : begun + CHUNK]
        given = {name: column[some] for name, column in kept.values.items()}
        params = assemble(scenario, given, seed, first + begun, len(some))
        ended = outcomes(simulate(params, days, seed, first + begun))
        progress(len(some))
        return ended

    with ThreadPoolExecutor() as pool:
        parts = pool.map(part, range(0, len(of), CHUNK))
        return np.concatenate(list(parts)).reshape(len(kept.histories), histories)
