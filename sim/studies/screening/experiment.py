"""The experiment: histories of every scenario, lived as they are and once more for each factor that is left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.stats import rankdata

from sim.engine.addresses import SCREENING
from sim.model.outcomes import MEASURES, measure_columns, outcomes
from sim.scenario.files import BASELINE, Scenario, load
from sim.simulate.inputs import calendar, columns, filled
from sim.simulate.kernel import simulate
from sim.studies.screening.factors import DRAWN, FROZEN, Factor
from sim.studies.screening.verdict import RANK, Moved, is_silent, speaks

Array = np.ndarray[Any, Any]
CHUNK = 1024  # histories lived at a time
RANKED = 8192  # histories that rank correlations are taken over
Tick = Callable[[float, str], None]


@dataclass
class Screened:
    """A factor, the measure of the baseline with which its `rank` correlation is the greatest, and what it moved in
    each scenario that it was looked at in, by its name."""

    factor: Factor
    measure: str
    rank: float
    moved: dict[str, Moved] = field(default_factory=dict)
    is_done: bool = False

    @property
    def stays_uncertain(self) -> bool:
        """Whether it is an uncertainty with which some measure goes: it is not to be frozen, whatever else it moves."""
        return self.factor.change == FROZEN and abs(self.rank) >= RANK

    def add(self, scenario: str, moved: Moved) -> None:
        """Count more histories of a scenario."""
        before = self.moved.get(scenario)
        self.moved[scenario] = moved if before is None else before.plus(moved)


class Screening:
    """Lives histories in pairs; inputs are drawn from their ranges, so that no fact has a say.

    Attributes
    ----------
    scenarios : looked at, the baseline first
    looks : how many histories of each scenario have been lived at each look, rising
    seed : of all draws
    """

    def __init__(self, names: Iterable[str], runs: int, seed: int):
        self.scenarios = [replace(load(name), inputs="prior") for name in dict.fromkeys([BASELINE, *names])]
        self.looks = looks(runs)
        self.seed = seed

    def screen(self, wanted: list[Factor], tick: Tick = lambda *_: None) -> list[Screened]:
        """Look again and again, at twice as many histories, until all is told or the last look is done.

        Parameters
        ----------
        wanted : the factors
        tick : told how far it has come, from 0 to 1, and what is being done
        """
        ranks = self.ranks(wanted)
        found = [Screened(factor, *ranks[factor.name]) for factor in wanted]
        begun = 0
        for until in self.looks:
            for j, scenario in enumerate(self.scenarios):
                left = [one for one in found if not one.is_done]
                said = f"{len(found) - len(left)} of {len(found)} told"
                tick((begun + (until - begun) * j / len(self.scenarios)) / self.looks[-1], said)
                self._look(scenario, left, begun, until)
            for one in found:
                silent = is_silent(list(one.moved.values()), len(self.looks))
                one.is_done = one.is_done or silent or one.stays_uncertain
            begun = until
        return found

    def _look(self, scenario: Scenario, left: list[Screened], begun: int, until: int) -> None:
        """Count more histories of a scenario for each factor; who speaks is done."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for first in range(begun, until, CHUNK):
                chunk = Chunk(scenario, self.seed, SCREENING.first + first, min(CHUNK, until - first))
                for one, moved in zip(left, pool.map(chunk.moved_by, [one.factor for one in left]), strict=True):
                    one.add(scenario.name, moved)
        for one in left:
            one.is_done = speaks(one.moved[scenario.name], len(self.scenarios), len(self.looks))

    def ranks(self, wanted: list[Factor]) -> dict[str, tuple[str, float]]:
        """The measure of the baseline with which each factor has the greatest rank correlation, by size, and that.

        Parameters
        ----------
        wanted : the factors; constants are drawn together, in histories of their own
        """
        found: dict[str, tuple[str, float]] = {}
        for change in (FROZEN, DRAWN):
            some = [factor for factor in wanted if factor.change == change]
            chunk = Chunk(self.scenarios[0], self.seed, SCREENING.first, RANKED)
            drawn = chunk.columns
            if change == DRAWN:
                drawn = drawn | {one.name: chunk.drawn(one) for one in some}
            found |= _ranks([(one.name, drawn[one.name]) for one in some], measure_columns(chunk.live(drawn)))
        return found


@dataclass
class Chunk:
    """Some histories of a scenario."""

    scenario: Scenario
    seed: int
    first: int
    count: int

    @cached_property
    def columns(self) -> dict[str, Array]:
        """Their parameters, as they are."""
        return columns(self.scenario, self.seed, self.first, self.count)

    @cached_property
    def calendar(self) -> Array:
        """The scenario's days."""
        return calendar(self.scenario)

    def live(self, drawn: dict[str, Array]) -> Array:
        """The last states of these histories with these parameters."""
        made: Array = simulate(filled(drawn, self.scenario), self.calendar, self.seed, self.first)
        return made

    def drawn(self, factor: Factor) -> Array:
        """What a factor is in them when it is changed."""
        return factor.drawn(self.scenario.start, self.seed, self.first, self.count)

    @cached_property
    def ends(self) -> Array:
        """How they end as they are."""
        return outcomes(self.live(self.columns))

    def moved_by(self, factor: Factor) -> Moved:
        """What a factor's change makes of their ends; nothing, where the scenario itself sets the number."""
        if factor.name in self.scenario.marked:
            return Moved.between(self.ends, self.ends)
        return Moved.between(self.ends, outcomes(self.live(self.columns | {factor.name: self.drawn(factor)})))


def looks(runs: int) -> list[int]:
    """Numbers of histories to look at: a chunk, then twice as many each time, up to `runs`."""
    found = [min(CHUNK, runs)]
    while found[-1] < runs:
        found.append(min(2 * found[-1], runs))
    return found


def _ranks(drawn: list[tuple[str, Array]], measured: dict[str, Array]) -> dict[str, tuple[str, float]]:
    """Spearman's correlation of each column with every measure that varies: the greatest by size, and its measure.

    The day of what never came ranks after all others.
    """
    ranked = {m.name: rankdata(np.nan_to_num(measured[m.name], nan=np.inf)) for m in MEASURES}
    varies = {name: ranks for name, ranks in ranked.items() if ranks.std() > 0.0}
    found = {}
    for name, values in drawn:
        ours = rankdata(values)
        each = {measure: float(np.corrcoef(ours, ranks)[0, 1]) for measure, ranks in varies.items()}
        found[name] = max(each.items(), key=lambda one: abs(one[1])) if ours.std() > 0.0 else ("", 0.0)
    return found
