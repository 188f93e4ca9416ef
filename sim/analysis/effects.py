"""True effects behind noisy ones: every vector's difference is a mean over few histories, and most of its spread may
be luck. Empirical Bayes takes the luck out (Efron & Morris 1975; Morris 1983); rank correlations say what is left.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

MOST_NAMED = 3  # how many uncertainties a claim may be said to hang on
CHANCE = 0.01  # probability that any uncertainty at all is named where none matters
NO_SPREAD = 1e-12  # a standard deviation that stands for none
Array = np.ndarray[Any, Any]


class Effects(NamedTuple):
    """What is known of each vector's true effect: a normal distribution's mean and standard deviation."""

    mean: Array
    sd: Array


class Dependence(NamedTuple):
    """An uncertainty on whose value a claim hangs: its rank correlation with the effect, and at which end it holds."""

    parameter: str
    rho: float
    holds_when: str  # "high" or "low"


def shrink(seen: Array, noise: Array, pairs: Array) -> Effects:
    """Posterior of the true effects, given what was seen of each, the sampling variance of that, and the number of
    pairs that both come from.

    True effects are taken to be normal over the vectors, with the mean of those seen and the variance that their
    sampling variance leaves over; the uncertainty of that mean is carried along. A vector's own sampling variance is
    drawn towards that of all by the weight of one pair: where none of fifty pairs differs, the effect is small, not
    nought.
    """
    noise = (pairs * noise + noise.mean()) / (pairs + 1.0)
    middle, spread = seen.mean(), seen.var(ddof=1) if seen.size > 1 else 0.0
    between = max(spread - noise.mean(), 0.0)
    weight = between / np.maximum(between + noise, NO_SPREAD**2)
    of_mean = (between + noise.mean()) / seen.size
    return Effects(
        weight * seen + (1.0 - weight) * middle, np.sqrt(weight * noise + (1.0 - weight) ** 2 * of_mean)
    )


def share_of_at_least(effects: Effects, least: float) -> float:
    """Probability that a vector's true effect is at least so much, averaged over the vectors."""
    from scipy.special import ndtr  # here, because it takes a fifth of a second to import

    return float(ndtr((effects.mean - least) / np.maximum(effects.sd, NO_SPREAD)).mean())


def quantile(effects: Effects, share: float) -> float:
    """The value that this share of the true effects lies below, over all vectors, by bisection."""
    low, high = float((effects.mean - 9 * effects.sd).min()), float((effects.mean + 9 * effects.sd).max())
    for _ in range(60):
        middle = (low + high) / 2
        if 1.0 - share_of_at_least(effects, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def dependences(seen: Array, parameters: dict[str, Array], sign: int) -> list[Dependence]:
    """The uncertainties that the effect goes with, the strongest first; none that chance could account for.

    Spearman's correlation over the vectors, at a level of `CHANCE` for all parameters together (Bonferroni). Another is
    named only if it goes with what the first leave over: in the posterior, parameters go with each other. A claim that
    says more (`sign` 1) holds at the end at which the effect is greater.
    """
    varied = {name: ranks(column) for name, column in parameters.items() if np.ptp(column) > 0}
    if np.ptp(seen) == 0:
        return []
    named: list[str] = []
    effect = ranks(seen)
    while len(named) < MOST_NAMED and (found := _strongest(effect, varied, named)):
        named.append(found)
    rhos = [float(np.corrcoef(effect, varied[name])[0, 1]) for name in named]
    return [Dependence(n, rho, "high" if rho * sign > 0 else "low") for n, rho in zip(named, rhos, strict=True)]


def _strongest(effect: Array, varied: dict[str, Array], named: list[str]) -> str | None:
    """The one, of those not named yet, that goes most with what these leave of the effect; None if it is chance."""
    rest = {name: column for name, column in varied.items() if name not in named}
    freedom = effect.size - 2 - len(named)
    if freedom < 2 or not rest:
        return None
    known = np.column_stack([np.ones(effect.size), *(varied[name] for name in named)])
    basis = np.linalg.qr(known)[0]

    def left(column: Array) -> Array:
        over = column - basis @ (basis.T @ column)
        size = float(np.linalg.norm(over))
        return np.asarray(over / size if size > 1e-9 * float(np.linalg.norm(column)) else 0.0 * over)

    over = left(effect)
    rhos = {name: abs(float(over @ left(column))) for name, column in rest.items()}
    best = max(rhos, key=lambda name: rhos[name])
    return best if rhos[best] > _least_rho(freedom, CHANCE / len(varied)) else None


def _least_rho(freedom: int, level: float) -> float:
    """The rank correlation that chance exceeds, either way, with probability `level` (Student's approximation)."""
    from scipy.special import stdtrit

    t = float(stdtrit(freedom, 1.0 - level / 2.0))
    return t / float(np.sqrt(freedom + t * t))


def ranks(values: Array) -> Array:
    """Ranks from 1; what is equal shares the mean of its ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2.0)[place], float)
