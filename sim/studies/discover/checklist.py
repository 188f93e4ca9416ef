"""A checklist: a few conditions, each an input above or below a third, half or two thirds of the worlds, whose count
goes with the share. Chosen on one half of the worlds, told from the other."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np

from sim.stats import mean_of
from sim.studies.discover.lived import Lived
from sim.variance import Binned

Array = np.ndarray[Any, Any]
SCREENED = 12  # inputs that conditions are chosen among, at most
CUTS = (1 / 3, 1 / 2, 2 / 3)
LEAST_WORLDS = 20  # of a rung that is told by itself


class Condition(NamedTuple):
    """An input at least, or at most, a bound; `holds` is in which share of the worlds that it was not chosen on."""

    name: str
    at_least: bool
    bound: float
    holds: float = float("nan")

    def of(self, lived: Lived) -> Array:
        """Where it holds."""
        column = lived.inputs[:, lived.names.index(self.name)]
        return column >= self.bound if self.at_least else column <= self.bound


class Rung(NamedTuple):
    """Worlds in which from `first` to `last` conditions hold: their share of all, the mean with its 95% interval over
    worlds, and what was promised, the mean where the conditions were chosen."""

    first: int
    last: int
    worlds: float
    mean: float
    low: float
    high: float
    promised: float


def screened(lived: Lived) -> list[int]:
    """Inputs that stand out from chance, those that decide most first.

    Parameters
    ----------
    lived : the worlds that conditions are chosen on
    """
    binned = Binned(lived.inputs, np.full(len(lived.sums), float(lived.histories)))
    between = binned.between(lived.sums, lived.squares)
    beyond = np.flatnonzero(between > binned.threshold(lived.sums, lived.squares))
    return [int(i) for i in beyond[np.argsort(-between[beyond], kind="stable")][:SCREENED]]


def choose(lived: Lived, count: int) -> list[Condition]:
    """Conditions added one by one, each that with which the number of those that hold goes most with the mean (where it
    is below nought in all, with its fall); none twice of one input, and none that adds nothing.

    Parameters
    ----------
    lived : the worlds that they are chosen on
    count : how many, at most
    """
    means, held, chosen = lived.means, np.zeros(len(lived.sums)), list[Condition]()
    means = -means if means.mean() < 0.0 else means
    candidates = _candidates(lived)
    best = 0.0
    while len(chosen) < count and candidates:
        scores = [_correlation(held + one.of(lived), means) for one in candidates]
        k = int(np.argmax(scores))
        if scores[k] <= best:
            break
        best = scores[k]
        held = held + candidates[k].of(lived)
        chosen.append(candidates[k])
        candidates = [one for one in candidates if one.name != chosen[-1].name]
    return chosen


def _candidates(lived: Lived) -> list[Condition]:
    found = []
    for i, cut, at_least in product(screened(lived), CUTS, (True, False)):
        bound = float(np.quantile(lived.inputs[:, i], cut))
        found.append(Condition(lived.names[i], at_least, bound))
    return found


def _correlation(count: Array, means: Array) -> float:
    return float(np.corrcoef(count, means)[0, 1]) if np.ptp(count) > 0.0 else -1.0


def ladder(chosen: list[Condition], on: Lived, told: Lived) -> list[Rung]:
    """What worlds come to by how many conditions hold; rungs of few worlds are told with their neighbour towards the
    middle.

    Parameters
    ----------
    chosen : the conditions
    on : the worlds that they were chosen on
    told : other worlds
    """
    ours, theirs = (np.sum([one.of(lived) for one in chosen], axis=0) for lived in (told, on))
    spans = _spans(np.bincount(ours.astype(int), minlength=len(chosen) + 1))
    return [_rung(span, ours, theirs, told, on) for span in spans]


def _spans(counts: Array) -> list[tuple[int, int]]:
    """From how many to how many conditions hold: the outer rungs grow until they have worlds enough."""
    first, last = 0, len(counts) - 1
    while first < last and counts[: first + 1].sum() < LEAST_WORLDS:
        first += 1
    while last > first and counts[last:].sum() < LEAST_WORLDS:
        last -= 1
    if last == first:
        return [(0, len(counts) - 1)]
    return [(0, first), *((k, k) for k in range(first + 1, last)), (last, len(counts) - 1)]


def _rung(span: tuple[int, int], ours: Array, theirs: Array, told: Lived, on: Lived) -> Rung:
    here, there = ((count >= span[0]) & (count <= span[1]) for count in (ours, theirs))
    mean, low, high = mean_of(told.means[here])
    promised = float(on.means[there].mean()) if there.any() else float("nan")
    return Rung(*span, float(here.mean()), mean, low, high, promised)


def by_a_sum(chosen: list[Condition], on: Lived, told: Lived, share: float) -> float:
    """The mean in as many of the other worlds, chosen by a weighted sum of the same inputs: what few conditions miss.

    Parameters
    ----------
    chosen : the conditions, whose inputs are weighed
    on : the worlds that weights are fitted on
    told : other worlds
    share : of the worlds, with the highest sums
    """
    columns = [on.names.index(one.name) for one in chosen]
    middle, spread = on.inputs[:, columns].mean(axis=0), on.inputs[:, columns].std(axis=0)
    ours, theirs = ((lived.inputs[:, columns] - middle) / spread for lived in (on, told))
    weights, *_ = np.linalg.lstsq(np.column_stack([np.ones(len(ours)), ours]), on.means, rcond=None)
    sums = theirs @ weights[1:]
    return float(told.means[sums >= np.quantile(sums, 1.0 - share)].mean())
