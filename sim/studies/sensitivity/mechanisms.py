"""What each mechanism does: the same worlds and random streams without it, and without pairs of those that do most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from sim.engine.addresses import SENSITIVITY
from sim.model.outcomes import OUTCOMES
from sim.model.rules import BOOK
from sim.scenario.files import Scenario
from sim.simulate.ensemble import ends_of_vectors
from sim.stats import paired_difference

Array = np.ndarray[Any, Any]
HISTORIES = 2  # of each world
PAIRED = 3  # mechanisms that do most, of which pairs are tried


class Without(NamedTuple):
    """What histories do without a mechanism, or two: by how many points each outcome's share differs, with its 95%
    interval; `parted`, the share of histories that end otherwise. Of a pair, `beyond` is by how many points that is
    more than what each does alone, added up; None of a single one."""

    names: tuple[str, ...]
    outcome: str
    points: float
    low: float
    high: float
    parted: float
    beyond: float | None


def total() -> int:
    """How many scenarios are lived."""
    return 1 + len(BOOK) + PAIRED * (PAIRED - 1) // 2


def without_each(scenario: Scenario, seed: int, tick: Callable[[int], None]) -> list[Without]:
    """Every mechanism off in turn, then pairs of the strongest; those that the scenario does without left out.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    seed : of all draws, from 0 to 2^63 - 1
    tick : told, from worker threads, how many more histories are done
    """

    def ends(names: tuple[str, ...]) -> Array:
        off = replace(scenario, without=(*scenario.without, *names))
        return ends_of_vectors(off, HISTORIES, seed, SENSITIVITY.first, tick).ravel()

    base = ends(())
    names: list[tuple[str, ...]] = [(one.name,) for one in BOOK if one.name not in scenario.without]
    found: dict[tuple[str, ...], list[Without]] = {
        name: list(_differences(name, ends(name), base)) for name in names
    }
    strongest = sorted(found, key=lambda name: -max(abs(one.points) for one in found[name]))[:PAIRED]
    for (a,), (b,) in combinations(strongest, 2):
        alone = [one.points + other.points for one, other in zip(found[(a,)], found[(b,)], strict=True)]
        both = _differences((a, b), ends((a, b)), base)
        found[a, b] = [one._replace(beyond=one.points - sum_) for one, sum_ in zip(both, alone, strict=True)]
    return [one for many in found.values() for one in many]


def _differences(names: tuple[str, ...], ended: Array, base: Array) -> Iterator[Without]:
    parted = float((ended != base).mean())
    for k, outcome in enumerate(OUTCOMES):
        yield Without(names, outcome, *paired_difference(ended == k, base == k), parted, None)
