"""Histories that stylised facts are asked of: inputs from their ranges, as `talks run SCENARIO --prior` draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.scenario.files import BASELINE, Scenario, load
from sim.simulate import ensemble
from sim.simulate.inputs import calendar, parameters
from sim.simulate.kernel import simulate

FOLLOWED = ("attacks", "security_forces_killed")  # totals that are looked at week by week
CHUNK = 256  # histories looked at so at a time: a hundred states of each are in memory
Array = np.ndarray[Any, Any]


class Lived:
    """Histories of scenarios, each lived when it is first asked about.

    Attributes
    ----------
    runs : histories of each scenario; a quarter of them is followed by the week
    seed : of all draws
    """

    def __init__(self, runs: int, seed: int, tick: Callable[[int], None] = lambda done: None) -> None:
        self.runs, self.seed = runs, seed
        self._tick = tick
        self._ends: dict[str, Array] = {}

    def scenario(self, name: str) -> Scenario:
        """A shipped scenario, its uncertainties drawn from their ranges."""
        return replace(load(name), inputs="prior")

    def ends(self, name: str = BASELINE) -> Array:
        """Every history of a scenario as it ends: a structured array of State."""
        if name not in self._ends:
            self._ends[name] = ensemble.run(self.scenario(name), self.runs, self.seed, progress=self._tick).states
        return self._ends[name]

    def inputs(self, name: str) -> Array:
        """An uncertain input of the baseline's histories."""
        return np.asarray(parameters(self.scenario(BASELINE), self.seed, 0, self.runs)[name.replace(".", "_")])

    @property
    def last(self) -> int:
        """The baseline's last day."""
        return len(self._calendar) - 1

    @cached_property
    def _calendar(self) -> Array:
        return calendar(self.scenario(BASELINE))

    @cached_property
    def by_week(self) -> dict[str, Array]:
        """Totals of the baseline's first histories at the end of every week, shape (histories, weeks)."""
        parts = list(self._followed())
        return {name: np.concatenate([part[name] for part in parts]) for name in FOLLOWED}

    def _followed(self) -> Iterator[dict[str, Array]]:
        weeks, scenario = list(range(0, self.last + 1, 7)), self.scenario(BASELINE)
        for first in range(0, max(1, self.runs // 4), CHUNK):
            size = min(CHUNK, max(1, self.runs // 4) - first)
            params = parameters(scenario, self.seed, first, size)
            states = simulate(params, self._calendar, self.seed, first, moments=weeks)
            self._tick(size)
            yield {name: states[name] for name in FOLLOWED}
