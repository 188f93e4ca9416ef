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

    Spearman's correlation over the vectors, at a level of `CHANCE` for all parameters together (Bonferroni). A claim
    that says more (`sign` 1) holds at the end at which the effect is greater.
    """
    varied = {name: column for name, column in parameters.items() if np.ptp(column) > 0}
    if seen.size < 4 or np.ptp(seen) == 0 or not varied:
        return []
    of_effect = ranks(seen)
    rhos = {name: float(np.corrcoef(of_effect, ranks(column))[0, 1]) for name, column in varied.items()}
    least = _least_rho(seen.size, CHANCE / len(varied))
    strong = sorted((name for name in rhos if abs(rhos[name]) > least), key=lambda name: -abs(rhos[name]))
    return [Dependence(n, rhos[n], "high" if rhos[n] * sign > 0 else "low") for n in strong[:MOST_NAMED]]


def _least_rho(size: int, level: float) -> float:
    """The rank correlation that chance exceeds, either way, with probability `level` (Student's approximation)."""
    from scipy.special import stdtrit

    t = float(stdtrit(size - 2, 1.0 - level / 2.0))
    return t / float(np.sqrt(size - 2 + t * t))


def ranks(values: Array) -> Array:
    """Ranks from 1; what is equal shares the mean of its ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2.0)[place], float)
