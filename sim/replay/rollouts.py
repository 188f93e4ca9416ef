"""Futures of one history: from its exact state at the end of a day, on random streams that no ensemble has."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from sim.model.outcomes import OUTCOMES, outcomes
from sim.model.stages import End
from sim.replay.record import Array, Record
from sim.scenario.files import Scenario
from sim.simulate import inputs as draw

FUTURES = 256


class Branch(NamedTuple):
    """A state to go on from: at the end of a day, under the levers of a scenario; the calendar is the history's."""

    scenario: Scenario
    day: int
    state: Array  # a record of State


def shares(ended: Array) -> dict[str, float]:
    """The share of futures that end each way."""
    return {name: float((ended == k).mean()) for k, name in enumerate(OUTCOMES)}


def branch_of(record: Record, day: int) -> Branch:
    """A history's own state at the end of a day."""
    return Branch(record.scenario, day, record.states[day])


def futures(record: Record, branches: Sequence[Branch], first: int, count: int = FUTURES) -> Array:
    """How `count` futures of each branch end: indices into OUTCOMES, shape (branches, futures).

    Column k of every branch has the same random streams, that of history first + k; parameters are those of the history
    itself.

    Parameters
    ----------
    record : the history that is left
    branches : states at the end of a day, with the scenario that goes on
    first : number of the first future
    count : futures of each branch
    """
    scenarios = {id(b.scenario): b.scenario for b in branches}
    params = {key: draw.parameters(s, record.seed, record.run, 1) for key, s in scenarios.items()}
    numbers = np.arange(first, first + count, dtype=np.uint64)

    def end(branch: Branch) -> Array:
        return _ends(record.seed, params[id(branch.scenario)], record.calendar, branch, numbers)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return np.stack(list(pool.map(end, branches)))


def _ends(seed: int, params: Array, calendar: Array, branch: Branch, numbers: Array) -> Array:
    from sim.simulate.kernel import simulate

    n = len(numbers)
    if branch.state["end"] != End.NONE or branch.day >= len(calendar) - 1:
        return np.asarray(np.repeat(outcomes(np.array([branch.state])), n))
    states = np.repeat(np.array([branch.state]), n)
    lived = simulate(np.repeat(params, n), calendar, seed, numbers, states=states, begun=branch.day)
    return np.asarray(outcomes(lived))
