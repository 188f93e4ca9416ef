"""Simulation-based calibration (Talts et al. 2018): does the calibrator find parameters that are known?

Known parameters are drawn from the prior and live a history; what it shows stands for the facts, and the calibrator
looks for what could have brought it about. If it is right, a known parameter has any rank among the particles with
the same chance, and as many intervals hold it as they say. Likelihood-free calibration passes this test exactly,
not just nearly, if the facts are what was shown moved about by the tolerance's own kernel (Wilkinson 2013): the
histories within the tolerance are then a sample of those that could have given these very facts.

A calibrator that learns nothing and gives back the prior has even ranks too. It is found out by one more rank: that
of the distance of a new history of the known vector among those of the particles (Modrák et al. 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.engine import addresses
from sim.engine.addresses import PREDICTIONS
from sim.studies.calibration import smc
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import Pattern
from sim.studies.calibration.smc import Array, Distance

INTERVALS = (0.5, 0.9)  # central intervals whose coverage is told
BINS = 20  # ranks that a known parameter can have; one particle fewer is looked at
HISTORIES = 1 << 28  # numbers of histories that one replicate has for itself,
KNOWN = 1 << 20  # the first of which known vectors live
NEW_MISS = "distance of a new history"
PILOT = 1 << 15  # histories of the prior that tell how rare facts are
Observe = Callable[[Array, int], Array]  # (quantiles, number of the first history) -> what is seen, (n, statistics)
Calibrator = Callable[[Distance, int, int, int], smc.Population]  # (distance, dimensions, particles, seed)


@dataclass(frozen=True)
class Experiment:
    """What is calibrated: a simulator of parameters at quantiles in (0, 1), and how near its statistics have to be.

    A statistic passes within `widths` to either side of the fact; with no width it has to be the same. What is seen
    may be infinite (what never came), and is then near to nothing else. Facts may be picked with `asked`, by what
    they are and not by what is known: whichever are left, ranks are even among them.
    """

    names: tuple[str, ...]
    observe: Observe
    widths: Array
    asked: Callable[[Array], bool] = lambda facts: True


@dataclass(frozen=True)
class Replicate:
    """One known vector and what was found: `ranks` of each known place, and of a new history's distance, among
    particles thinned to BINS - 1; whether each of INTERVALS holds it, shape (intervals, names); and the calibration's
    end."""

    ranks: Array
    covered: Array
    state: smc.Population


@dataclass(frozen=True)
class Ranks:
    """All replicates: `ranks` from 0 to bins - 1, shape (replicates, names); `coverage` of the central 50% and 90%,
    the share of the replicates in which they held the known parameter, by name."""

    names: tuple[str, ...]
    ranks: Array
    bins: int
    coverage: dict[float, Array]


def calibrated(distance: Distance, dimensions: int, particles: int, seed: int) -> smc.Population:
    """Go through a whole calibration.

    Parameters
    ----------
    distance : from quantiles of the inputs, shape (particles, dimensions), and the number of the first history, how far
        off each is
    dimensions : how many inputs
    particles : how many
    seed : of all draws
    """
    state = smc.begin(distance, dimensions, particles, seed)
    while not smc.is_finished(state):
        state = smc.advance(state, distance, seed)
    return state


def replicate(
    experiment: Experiment, seed: int, number: int, particles: int, calibrator: Calibrator = calibrated
) -> Replicate:
    """Know a vector, calibrate to what it showed, and look where it lies; a pure function of seed and number.

    Parameters
    ----------
    experiment : what is observed of a history, and which facts are asked about
    seed : of all replicates
    number : of this one
    particles : of its calibration
    calibrator : that is tried
    """
    chance = addresses.invented(seed, number)
    first = number * HISTORIES
    known, facts = known_and_told(experiment, first, chance)

    def distance(quantiles: Array, numbers: int) -> Array:
        seen = experiment.observe(quantiles, first + KNOWN + numbers)
        return np.asarray(distances(seen, facts, experiment.widths).sum(axis=1))

    state = calibrator(distance, len(known), particles, int(chance.integers(1 << 62)))
    every = np.vstack([known, state.quantiles])
    new = distance(every, state.simulated) + 1e-9 * chance.random(particles + 1)  # chance decides between equals
    own, found = np.split(np.column_stack([every, new]), [1])
    thinned = found[chance.choice(particles, BINS - 1, replace=False)]
    return Replicate((thinned < own).sum(axis=0), np.stack([holds(found, own[0], s) for s in INTERVALS]), state)


def known_and_told(experiment: Experiment, first: int, chance: np.random.Generator) -> tuple[Array, Array]:
    """A vector of the prior, and facts that could be told of the history it lived: the first that are asked about.

    Parameters
    ----------
    experiment : what is observed of a history, and which facts are asked about
    first : number of the first history to try
    chance : the replicate's generator

    Raises
    ------
    ValueError
        If none of so many histories showed facts that are asked about.
    """
    for numbers in range(first, first + KNOWN):
        known = chance.random(len(experiment.names))
        facts = moved_about(experiment.observe(known[None, :], numbers)[0], experiment.widths, chance)
        if experiment.asked(facts):
            return known, facts
    raise ValueError(f"none of {KNOWN} histories showed facts that are asked about")


def moved_about(seen: Array, widths: Array, chance: np.random.Generator) -> Array:
    """Facts that could be told of what was seen: anything within the widths, one as likely as another.

    Parameters
    ----------
    seen : statistics of one history
    widths : how far off each may be told
    chance : the generator
    """
    return np.asarray(seen + widths * chance.uniform(-1.0, 1.0, len(widths)))


def distances(seen: Array, facts: Array, widths: Array) -> Array:
    """How far off each statistic is, as `Pattern.distance` tells it: 0 where it passes, else up to 1.

    Parameters
    ----------
    seen : what histories showed, shape (histories, statistics)
    facts : what is asked of each statistic
    widths : how far off still passes, 0 for what is yes or no
    """
    with np.errstate(invalid="ignore"):  # two infinities are not apart
        apart = np.where(seen == facts, 0.0, np.abs(seen - facts))
    beyond = np.maximum(apart - widths, 0.0)
    scale = np.where(widths > 0.0, widths, 1.0)
    return np.where(np.isinf(beyond), 1.0, beyond / np.where(np.isinf(beyond), 1.0, beyond + scale))


def holds(quantiles: Array, known: Array, share: float) -> Array:
    """Whether the central interval with this share of the particles holds each known place.

    Bounds are Weibull's quantiles: of a right sample they hold the next draw with just that chance, at any size.

    Parameters
    ----------
    quantiles : places of the particles in their ranges, shape (particles, names)
    known : the true places, shape (names,)
    share : of the particles that the interval holds, in (0, 1)
    """
    bounds = ((1.0 - share) / 2.0, (1.0 + share) / 2.0)
    low, high = np.quantile(quantiles, bounds, axis=0, method="weibull")
    return np.asarray((low <= known) & (known <= high))


def together(names: tuple[str, ...], replicates: Sequence[Replicate]) -> Ranks:
    """Put replicates together."""
    covered = np.mean([r.covered for r in replicates], axis=0)
    ranks = np.stack([r.ranks for r in replicates])
    return Ranks((*names, NEW_MISS), ranks, BINS, dict(zip(INTERVALS, covered, strict=True)))


def study(
    experiment: Experiment, seed: int, replicates: int, particles: int, calibrator: Calibrator = calibrated
) -> Ranks:
    """Do so many replicates, one after another.

    Parameters
    ----------
    experiment : what is observed of a history, and which facts are asked about
    seed : of all replicates
    replicates : how many
    particles : of each calibration
    calibrator : that is tried
    """
    done = [replicate(experiment, seed, number, particles, calibrator) for number in range(replicates)]
    return together(experiment.names, done)


def unevenness(ranks: Array, bins: int) -> tuple[float, float]:
    """Chi-square of ranks against each of `bins` being as likely, and its p; the ranks are taken as independent."""
    from scipy.stats import chi2  # here, because it takes a second to import

    expected = ranks.size / bins
    statistic = float(((np.bincount(ranks.ravel(), minlength=bins) - expected) ** 2).sum() / expected)
    return statistic, float(chi2.sf(statistic, bins - 1))


def of_backtest(test: HistoryMatching, least: float) -> Experiment:
    """The full model as an experiment: each pattern's number and how wide its target is, or, where the target has no
    width or no end, whether it passes. It asks about facts that at least this share of the prior's histories passes.
    """
    widths = np.array([width(pattern) for pattern in test.patterns])

    def observe(quantiles: Array, first: int) -> Array:
        seen = test.observe(quantiles, first)
        return np.where(widths > 0.0, seen, test.statistics.passes(seen))

    chance = addresses.pilot(test.seed)
    pilot = observe(chance.random((PILOT, len(test.names))), PREDICTIONS.first)
    return Experiment(
        test.names, observe, widths, lambda facts: bool((~distances(pilot, facts, widths).any(axis=1)).mean() >= least)
    )


def width(pattern: Pattern) -> float:
    """Half of the span that passes; 0 where it has no end."""
    half = pattern.tolerance if pattern.low == pattern.high else (pattern.high - pattern.low) / 2 + pattern.tolerance
    return half if np.isfinite(half) and np.isfinite(pattern.low) else 0.0
