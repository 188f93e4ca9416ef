"""What every world comes to: how often an outcome happens in it, or how much oftener under another scenario."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sim.engine.addresses import DISCOVERY
from sim.model.outcomes import OUTCOMES
from sim.model.posterior import posterior
from sim.scenario.files import Scenario
from sim.simulate.ensemble import ends_of_vectors

Array = np.ndarray[Any, Any]


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
    at = OUTCOMES.index(outcome)
    came = [
        (ends_of_vectors(of, histories, seed, DISCOVERY.first, tick) == at).astype(float)
        for of in (scenario, versus) if of is not None
    ]  # fmt: skip
    values = came[0] if len(came) == 1 else came[1] - came[0]
    names = tuple(n for n, column in kept.values.items() if n in scenario.uncertain and np.ptp(column) > 0.0)
    inputs = np.stack([kept.values[name] for name in names], axis=1)
    return Lived(names, inputs, values.sum(axis=1), (values**2).sum(axis=1), histories)
