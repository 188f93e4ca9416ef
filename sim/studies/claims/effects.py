"""What effects seen in single worlds come to: in how many of them a claim holds, and on what that hangs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

MOST_NAMED = 3  # how many uncertainties a claim may be said to hang on
CHANCE = 0.01  # probability that any uncertainty at all is named where none matters
ROUNDING = 1e-9  # means of the same numbers differ by less
Array = np.ndarray[Any, Any]


class Worlds(NamedTuple):
    """How many worlds tell of a claim, and in how many of them it holds, the reverse of it does, or neither.

    What is seen counts. A contrast holds where both scenarios differ as claimed by `least` or more, its reverse where
    they differ as much the other way; `unmoved` are the worlds between, `still` those of them without any difference:
    with the measure at 0% on both arms (`never`), at 100% (`always`), or elsewhere. A property holds where the measure
    reaches its bar; everywhere else the reverse holds. Of both, `clearly` counts those in which chance in the world's
    own histories hardly accounts for it: its 95% interval leaves nought, or the bar, out. `silent` worlds tell nothing:
    too few of their histories come as far as the claim.
    """

    told: int
    holds: int
    reverse: int
    unmoved: int = 0
    still: int = 0
    never: int = 0
    always: int = 0
    holds_clearly: int = 0
    reverse_clearly: int = 0
    silent: int = 0

    @property
    def share(self) -> float:
        """The share of them in which it holds."""
        return self.holds / self.told


class Dependence(NamedTuple):
    """An uncertainty on whose value a claim hangs: its rank correlation with the effect, and at which end it holds."""

    parameter: str
    rho: float
    holds_when: str  # "high" or "low"


def count_contrast(ours: Array, theirs: Array, margin: Array, sign: int, least: float, is_share: bool) -> Worlds:
    """Count worlds by the difference of the two arms' means, one a world each.

    `margin` is half the width of its 95% interval; only shares can be at 0% and 100%.

    Parameters
    ----------
    ours, theirs : the arms' means, one a world each, in percent for shares
    margin : half the width of each world's 95% interval
    sign : 1 if the claim says more, -1 if it says less
    least : the smallest difference that counts
    is_share : whether the means are percentages, which end at 0 and 100
    """
    apart = sign * (ours - theirs)
    holds, reverse = apart >= least - ROUNDING, -apart >= max(least - ROUNDING, ROUNDING)
    still, clear = np.abs(apart) < ROUNDING, np.abs(apart) > margin
    at_end = [is_share & still & (np.abs(ours - end) < ROUNDING) for end in (0.0, 100.0)]
    return _counted(holds, reverse, ~holds & ~reverse, still, *at_end, holds & clear, reverse & clear)


def count_property(levels: Array, margin: Array, sign: int, bar: float) -> Worlds:
    """Count worlds by the measure's own mean, one a world; `margin` is half the width of its 95% interval.

    Parameters
    ----------
    levels : one a world
    margin : half the width of each world's 95% interval
    sign : 1 if the claim says at least, -1 if it says at most
    bar : the level that is claimed
    """
    holds, clear = sign * (levels - bar) >= -ROUNDING, np.abs(levels - bar) > margin
    none = np.zeros_like(holds)
    return _counted(holds, ~holds, none, none, none, none, holds & clear, ~holds & clear)


def _counted(*sets: Array) -> Worlds:
    return Worlds(sets[0].size, *(int(found.sum()) for found in sets))


def dependences(seen: Array, parameters: dict[str, Array], sign: int) -> list[Dependence]:
    """The uncertainties that the effect goes with, the strongest first; none that chance could account for.

    Spearman's correlation over the vectors, at a level of `CHANCE` for all parameters together (Bonferroni). Another is
    named only if it goes with what the first leave over: in the posterior, parameters go with each other. A claim that
    says more (`sign` 1) holds at the end at which the effect is greater.

    Parameters
    ----------
    seen : the effect in each vector
    parameters : values of the uncertainties by name, one a vector
    sign : 1 where more is claimed, -1 where less
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
