"""What every world comes to: how often an outcome happens in it, or how much oftener under another scenario."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from sim.engine.addresses import DISCOVERY
from sim.model.outcomes import OUTCOMES, outcomes
from sim.model.posterior import posterior
from sim.scenario.files import Scenario
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate

Array = np.ndarray[Any, Any]
CHUNK = 1024  # histories that one thread takes at a time


class Lived(NamedTuple):
    """Worlds by their inputs that vary, shape (worlds, inputs), and of each world's `histories` the sum of what is
    asked (of 0 and 1, or of differences) and of its squares."""

    names: tuple[str, ...]
    inputs: Array
    sums: Array
    squares: Array
    histories: int

    @property
    def means(self) -> Array:
        """The share, or the difference of shares, in each world."""
        return self.sums / self.histories

    def some(self, which: Array) -> Lived:
        """Some of the worlds."""
        return Lived(self.names, self.inputs[which], self.sums[which], self.squares[which], self.histories)


def live(
    scenario: Scenario, versus: Scenario | None, outcome: str, histories: int, seed: int, tick: Callable[[int], None]
) -> Lived:
    """Live every vector of the posterior so many times, on random streams that no other study has.

    Parameters
    ----------
    scenario : of which the outcome is asked
    versus : the other scenario, of which it is asked how much oftener the outcome comes; None asks of the first alone
    outcome : one of OUTCOMES
    histories : of each world, two or more
    seed : of all draws, from 0 to 2^63 - 1
    tick : told, from worker threads, how many more histories are done
    """
    kept = posterior()
    at, worlds = OUTCOMES.index(outcome), len(kept.histories)
    values = np.zeros((worlds, histories))
    for of, sign in ((scenario, 1.0), (versus, 1.0)):
        if of is not None:
            came = _ends(of, histories, seed, tick) == at
            values = came - values if of is versus else values + sign * came
    names = tuple(n for n, column in kept.values.items() if n in scenario.uncertain and np.ptp(column) > 0.0)
    inputs = np.stack([kept.values[name] for name in names], axis=1)
    return Lived(names, inputs, values.sum(axis=1), (values**2).sum(axis=1), histories)


def _ends(scenario: Scenario, histories: int, seed: int, tick: Callable[[int], None]) -> Array:
    """How each world's histories end, shape (worlds, histories)."""
    kept, days = posterior(), calendar(scenario)
    worlds = len(kept.histories)
    of = np.repeat(np.arange(worlds), histories)

    def part(first: int) -> Array:
        some = of[first : first + CHUNK]
        given = {name: column[some] for name, column in kept.values.items()}
        params = assemble(scenario, given, seed, DISCOVERY.first + first, len(some))
        ended = outcomes(simulate(params, days, seed, DISCOVERY.first + first))
        tick(len(some))
        return ended

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.concatenate(list(pool.map(part, range(0, len(of), CHUNK)))).reshape(worlds, histories)
