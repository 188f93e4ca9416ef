"""Three ways to the same posterior: rejection, Markov moves, importance weights. `python benchmarks/posterior.py`

Rejection is the yardstick: its draws are independent and exact. Population Monte Carlo is done here for one wave only,
to see what is left of its weights.
"""

from __future__ import annotations

import time

import numpy as np
from scipy import special, stats

from sim.studies.calibration import smc
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.smc import Array, Population

DRAWS, BLOCK, PARTICLES, SEED = 1 << 21, 1 << 15, 4096, 1
FIRST = 1 << 43  # histories that no calibration has lived


def rejected(test: HistoryMatching) -> Array:
    """Places in the prior whose histories pass every fact."""
    chance, kept = np.random.default_rng(2), []
    for first in range(FIRST, FIRST + DRAWS, BLOCK):
        quantiles = chance.random((BLOCK, len(test.names)))
        kept.append(quantiles[test.distance(quantiles, first) == 0.0])
    return np.concatenate(kept)


def calibrated(test: HistoryMatching) -> tuple[Population, Population]:
    """The first wave of a calibration, and its end."""
    first = state = smc.begin(test.distance, len(test.names), PARTICLES, SEED)
    while not smc.is_finished(state):
        state = smc.advance(state, test.distance, SEED)
    return first, state


def size_of(weights: Array) -> float:
    """How many independent draws weighted ones are worth (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def compared(ours: Array, exact: Array) -> tuple[float, float, float]:
    """Against rejection: how many independent draws would have missed the means so far, the largest distance between
    distribution functions, its p among all parameters (as if our draws were independent)."""
    missed = (ours.mean(axis=0) - exact.mean(axis=0)) / exact.std(axis=0)
    worth = 1.0 / max(float((missed**2).mean()) - 1.0 / len(exact), 1e-9)
    found = [stats.ks_2samp(ours[:, k], exact[:, k]) for k in range(ours.shape[1])]
    return worth, max(f.statistic for f in found), min(1.0, len(found) * min(f.pvalue for f in found))


def weighed(parents: Array, chance: np.random.Generator) -> tuple[float, Array, Array]:
    """One wave of Beaumont et al. (2009): normal steps with twice the particles' variance from each of them, weights
    prior over proposal density. The steps are kept within the prior by truncation, as hardly one would fall there.

    Gives the share that would have fallen there, the proposals and their weights.
    """
    spread = np.sqrt(2.0) * parents.std(axis=0)
    low, high = special.ndtr(-parents / spread), special.ndtr((1.0 - parents) / spread)
    inside = float(np.mean(np.exp(np.log(high - low).sum(axis=1))))
    picked = chance.integers(len(parents), size=len(parents))
    u = low[picked] + (high - low)[picked] * chance.random(parents.shape)
    tried = parents[picked] + spread * special.ndtri(u)
    scale = -np.log(high - low).sum(axis=1)
    density = [special.logsumexp(scale - 0.5 * (((one - parents) / spread) ** 2).sum(axis=1)) for one in tried]
    logs = -np.array(density)
    return inside, tried, np.exp(logs - logs.max())


def row(name: str, histories: int, seconds: float, draws: int, distinct: float, worth: float) -> None:
    """Print what one way cost and gave."""
    each = histories / worth
    print(f"| {name} | {histories:,} | {seconds:.0f} | {draws:,} | {distinct:,.0f} | {worth:,.0f} | {each:,.0f} |")


def tell_of_moves(test: HistoryMatching) -> Population:
    """Rejection beside the calibrator; gives the latter's first wave."""
    times = [time.perf_counter()]
    exact = rejected(test)
    times.append(time.perf_counter())
    first, state = calibrated(test)
    times.append(time.perf_counter())
    worth, apart, p = compared(state.quantiles, exact)
    distinct = float(np.median([len(np.unique(column)) for column in state.quantiles.T]))
    print("| | histories | seconds | draws | distinct numbers a parameter | worth | histories for each |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    row("rejection", DRAWS, times[1] - times[0], len(exact), len(exact), len(exact))
    row("Markov moves", state.simulated, times[2] - times[1], PARTICLES, distinct, worth)
    _, apart_by_chance, p_by_chance = compared(exact[::2], exact[1::2])
    print(f"\nlargest distance between the two over all parameters: {apart:.3f}, p {p:.3f}")
    print(f"two halves of the rejected: {apart_by_chance:.3f}, p {p_by_chance:.3f}")
    never = (state.moves == 0).mean()
    print(f"moves a particle in the last wave: {state.moves.mean():.1f}; particles that made none: {never:.1%}")
    return first


def tell_of_weights(test: HistoryMatching, first: Population) -> None:
    """What one wave of importance weights is worth."""
    inside, tried, weights = weighed(first.quantiles, np.random.default_rng(3))
    passed = test.distance(tried, FIRST + DRAWS) <= np.median(first.distance)
    print(f"\none wave of {PARTICLES:,} weights: {inside:.0e} of the plain normal steps fall into the prior")
    print(f"truncated to it, all are worth {size_of(weights):.1f} draws")
    print(f"the {passed.sum():,} that pass the next tolerance are worth {size_of(weights[passed]):.1f}")


def main() -> None:
    """Print what each way costs and what it gives."""
    test = HistoryMatching(SEED)
    test.distance(np.full((64, len(test.names)), 0.5), FIRST)  # so that nothing is compiled within the times
    print(f"{len(test.names)} parameters, {len(test.patterns)} facts\n")
    tell_of_weights(test, tell_of_moves(test))


if __name__ == "__main__":
    main()
