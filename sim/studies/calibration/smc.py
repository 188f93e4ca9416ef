"""Likelihood-free calibration: adaptive sequential Monte Carlo (Del Moral, Doucet & Jasra 2012).

A particle is a parameter vector together with the history it lived; its distance says how far that history is from the
facts. Each wave demands a smaller one than the last and moves the survivors about by Markov steps that leave the target
as it is (Marjoram et al. 2003): the prior, kept to the particles within the tolerance. Against population Monte
Carlo (Beaumont et al. 2009): its importance weights come to rest on a few particles when there are a hundred
dimensions; these steps need no weights. Parameters are handled as quantiles in their prior, evenly spread over (0, 1).

A state follows from the one before it and the seed alone: a run can stop after any step and go on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.engine import addresses

Array = np.ndarray[Any, Any]
Distance = Callable[[Array, int], Array]  # (quantiles, number of the first history) -> one distance a particle

SPREAD = 8  # the first wave tries so many vectors for each particle
KEPT = 0.5  # share of the particles that the next tolerance keeps
RENEWED = 0.95  # a wave goes on until so many particles have moved,
MOST_STEPS = 60  # or so many steps are done
MIXING = 20.0  # the last wave goes on until particles have moved so often on average,
MOST_MIXING = 600  # or so many steps are done
SUBSETS = (0.1, 0.3, 1.0)  # a step changes each coordinate with one of these chances
JITTER = 0.01  # standard deviation of what is added to a difference of two particles


@dataclass(frozen=True)
class Population:
    """How far a calibration has come; arrays have one row a particle.

    `quantiles` lie in (0, 1); `numbers` are those of their histories; `origin` are the particles that partners are
    taken from, fixed for the wave. `steps` and `moves` count within the wave, `simulated` over all."""

    wave: int
    tolerance: float
    quantiles: Array
    distances: Array
    numbers: Array
    origin: Array
    moves: Array
    steps: int
    simulated: int
    log: tuple[dict[str, float], ...]

    @property
    def accepted(self) -> float:
        """Share of this wave's proposals that were taken."""
        return float(self.moves.sum()) / max(1, self.steps * len(self.moves))


def begin(distance: Distance, dimensions: int, particles: int, seed: int) -> Population:
    """The first wave: a scrambled Sobol sequence over the prior, of which the nearest are kept.

    Parameters
    ----------
    distance : from quantiles of the inputs, shape (particles, dimensions), and the number of the first history, how far
        off each is
    dimensions : how many inputs
    particles : how many are kept of those tried
    seed : of the sequence
    """
    from scipy.stats import qmc  # here, because it takes a second to import

    size = 1 << (SPREAD * particles - 1).bit_length()
    quantiles = np.clip(qmc.Sobol(dimensions, rng=seed).random(size), 1e-9, 1 - 1e-9)
    distances = distance(quantiles, 0)
    best = np.argsort(distances, kind="stable")[:particles]
    state = Population(
        0, float(distances[best].max()), quantiles[best], distances[best], best.astype(np.int64), quantiles[best],
        np.zeros(particles, np.int64), 0, size, (),
    )  # fmt: skip
    return replace(state, log=(_entry(state, particles / size),))


def advance(state: Population, distance: Distance, seed: int) -> Population:
    """One step: the next wave's beginning if this one is done, then every particle tries one move.

    Parameters
    ----------
    state : the particles
    distance : from quantiles of the inputs, shape (particles, dimensions), and the number of the first history, how far
        off each is
    seed : of all moves
    """
    return move(_next_wave(state, seed) if _is_done(state) else state, distance, seed)


def move(state: Population, distance: Distance, seed: int) -> Population:
    """Every particle tries one move, and takes it if the history it then lives is within the tolerance.

    Parameters
    ----------
    state : the particles
    distance : from quantiles of the inputs, shape (particles, dimensions), and the number of the first history, how far
        off each is
    seed : of all moves
    """
    chance = addresses.proposals(seed, state.wave, state.steps)
    tried = propose(state.quantiles, state.origin, chance)
    distances = distance(tried, state.simulated)
    taken = distances <= state.tolerance
    numbers = state.simulated + np.arange(len(distances))
    return replace(
        state,
        quantiles=np.where(taken[:, None], tried, state.quantiles),
        distances=np.where(taken, distances, state.distances),
        numbers=np.where(taken, numbers, state.numbers),
        moves=state.moves + taken,
        steps=state.steps + 1,
        simulated=state.simulated + len(distances),
    )


def fit(distance: Distance, dimensions: int, particles: int, seed: int, steps: int) -> Population:
    """Particles at no distance, or as near as can be, after so many steps there: for a fit that nothing is kept of.

    Parameters
    ----------
    distance : from quantiles of the inputs, shape (particles, dimensions), and the number of the first history, how far
        off each is
    dimensions : how many inputs
    particles : how many are wanted
    seed : of all moves
    steps : at the last tolerance
    """
    state = begin(distance, dimensions, particles, seed)
    while not _is_last(state):
        state = advance(state, distance, seed)
    for _ in range(steps):
        state = move(state, distance, seed)
    return state


def is_finished(state: Population) -> bool:
    """Whether the last tolerance is reached, or cannot be lowered, and the particles have moved enough."""
    return _is_last(state) and _is_done(state)


def progress(state: Population) -> float:
    """About how far it has come, from 0 to 1: tolerances halve over the waves, moves add up in the last one."""
    if _is_last(state):
        return 0.4 + 0.6 * min(1.0, max(float(state.moves.mean()) / MIXING, state.steps / MOST_MIXING))
    first = state.log[0]["tolerance"] if state.log else state.tolerance
    return 0.4 * (1.0 - state.tolerance / first) if first else 0.0


def waves_log(state: Population) -> list[dict[str, float]]:
    """One row a wave, the present one included: tolerance, steps, histories, accepted share, share at no distance."""
    return [*state.log, _entry(state, state.accepted)] if state.wave else list(state.log)


def _is_last(state: Population) -> bool:
    """Whether this wave's tolerance is nil, or as low as the last wave's and so as low as can be."""
    return state.wave > 0 and (state.tolerance == 0.0 or state.tolerance >= state.log[-1]["tolerance"])


def _is_done(state: Population) -> bool:
    if state.wave == 0:
        return True
    if _is_last(state):
        return float(state.moves.mean()) >= MIXING or state.steps >= MOST_MIXING
    return float((state.moves > 0).mean()) >= RENEWED or state.steps >= MOST_STEPS


def _next_wave(state: Population, seed: int) -> Population:
    """Lower the tolerance to what the better part keeps, and let those stand for the others."""
    log = state.log if state.wave == 0 else (*state.log, _entry(state, state.accepted))
    tolerance = _lower(state)
    alive = np.flatnonzero(state.distances <= tolerance)
    chance = addresses.selection(seed, state.wave)
    chosen = np.resize(chance.permutation(alive), len(state.distances))
    quantiles = state.quantiles[chosen]
    return replace(
        state, wave=state.wave + 1, tolerance=tolerance, quantiles=quantiles, distances=state.distances[chosen],
        numbers=state.numbers[chosen], origin=quantiles, moves=np.zeros_like(state.moves), steps=0, log=log,
    )  # fmt: skip


def _lower(state: Population) -> float:
    """The next tolerance: what the better part keeps, or, where more than that lie just at the present one, the
    greatest distances below it; the present one if there is none."""
    found = float(np.quantile(state.distances, KEPT, method="lower"))
    below = state.distances[state.distances < state.tolerance]
    return float(below.max()) if found >= state.tolerance and len(below) else found


def _entry(state: Population, accepted: float) -> dict[str, float]:
    return {
        "wave": state.wave,
        "tolerance": state.tolerance,
        "steps": state.steps,
        "simulated": state.simulated,
        "accepted": accepted,
        "exact": float((state.distances == 0.0).mean()),
    }


def propose(quantiles: Array, origin: Array, chance: np.random.Generator) -> Array:
    """A move for each particle: some of its coordinates, either drawn anew from the prior or shifted by the
    difference of two other particles (ter Braak 2006), 0 following upon 1 as on a circle. Both are as likely
    backwards as forwards; mirrors at 0 and 1 would not be: they turn one coordinate's difference round and leave
    the others', a step that no two particles might lead back.

    Parameters
    ----------
    quantiles : where particles stand, from 0 to 1, shape (particles, dimensions)
    origin : the particles that partners are taken from, of the same shape
    chance : this step's generator
    """
    n, dimensions = quantiles.shape
    subset = chance.random((n, dimensions)) < np.array(SUBSETS)[chance.integers(len(SUBSETS), size=n)][:, None]
    subset[np.arange(n), chance.integers(dimensions, size=n)] = True  # at least one
    fresh = chance.random((n, dimensions))
    apart = origin[chance.integers(n, size=n)] - origin[chance.integers(n, size=n)]
    scale = 2.38 / np.sqrt(2.0 * subset.sum(axis=1))
    shifted = (quantiles + scale[:, None] * apart + JITTER * chance.standard_normal((n, dimensions))) % 1.0
    anew = chance.random(n) < 0.5
    moved = np.where(anew[:, None], fresh, shifted)
    return np.where(subset, np.clip(moved, 1e-9, 1 - 1e-9), quantiles)
