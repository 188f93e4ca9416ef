"""How fast this machine lives histories: medians, side by side in one run, as machines are shared and noisy."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from sim.engine.compiled import Compiled
from sim.engine.machine import this_machine
from sim.engine.rule import translated
from sim.model.outcomes import TRACES
from sim.scenario.files import BASELINE, load
from sim.simulate import ensemble, kernel
from sim.simulate.history import History
from sim.simulate.inputs import calendar, parameters

RUNS, REPEATS = 1024, 5


class Rate(NamedTuple):
    """What was measured: its name, and how many histories a second."""

    name: str
    rate: float


def rates(repeats: int = REPEATS) -> Iterator[Rate]:
    """Histories a second of the baseline: compiled on one thread without and with daily bands, as an ensemble on one
    thread and on all, and interpreted in Mesa.

    Parameters
    ----------
    repeats : how often each is measured, after one that does not count
    """
    scenario, cores = load(BASELINE), os.cpu_count() or 1
    days, params = calendar(scenario), parameters(scenario, 1, 0, RUNS)
    counts = np.zeros((len(days), len(TRACES), kernel.BINS), np.int32)

    def many(threads: int) -> float:
        return 8 * RUNS / median_seconds(lambda: ensemble.run(scenario, 8 * RUNS, 1, threads), repeats)

    yield Rate("compiled, one thread", RUNS / median_seconds(lambda: kernel.simulate(params, days, 1), repeats))
    banded = median_seconds(lambda: kernel.simulate(params, days, 1, 0, counts), repeats)
    yield Rate("compiled, one thread, daily bands", RUNS / banded)
    yield Rate("a run, one thread", many(1))
    yield Rate(f"a run, {cores} threads", many(cores))
    yield Rate("interpreted in Mesa", 1 / median_seconds(lambda: History(scenario, 1, 17).play(), repeats))


def seconds_to_compile() -> float:
    """How long the first run after an installation or a change takes longer, with nothing in the cache."""
    begun = time.process_time()
    Compiled(translated(kernel._histories)).code(kernel.ARGUMENTS)
    return time.process_time() - begun


def machine() -> str:
    """What code is made for, in words."""
    here = this_machine()
    return f"{here.cpu}, {here.width} numbers at once, {os.cpu_count()} cores"


def median_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median wall time of some calls, after one that does not count.

    Parameters
    ----------
    work : what is called
    repeats : how often
    """
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)
