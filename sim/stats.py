"""Intervals and quantiles: of shares, of paired differences, of what single worlds show.

A world is one vector of uncertain inputs. Where each of a number of worlds lives several histories, two spreads are
kept apart: the sampling interval says how many histories were run, the spread over worlds how far inputs decide.
"""

from __future__ import annotations

from functools import cache
from math import comb, exp, nan, sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
QUANTILE_NAMES = tuple(f"q{100 * q:02.0f}" for q in QUANTILES)
Z_95 = 1.959963984540054  # of the standard normal
# With so many histories a world, the worlds' own shares spread as the true ones do, to within about a point; with
# fewer, chance widens them (docs/design.md has the measurement).
ENOUGH = 32
BY_CHANCE = 0.05  # a world's difference is beyond chance if chance alone would bring one as large less often than this
Array = np.ndarray[Any, Any]


class WorldDifferences(NamedTuple):
    """How the shares of two scenarios differ in single worlds that both live with the same random streams.

    `low`, `high`: middle 90% of the worlds' differences, in points (NaN with fewer than ENOUGH histories a world).
    `fewer`, `more`: worlds in which the first has a lower, a higher share; `fewer_clear`, `more_clear`: those of them
    beyond chance (sign test at BY_CHANCE). `never`, `always`: worlds without a difference because no history, or every
    history, ends so in both.
    """

    low: float = nan
    high: float = nan
    worlds: int = 0
    histories: int = 0
    fewer: int = 0
    more: int = 0
    fewer_clear: int = 0
    more_clear: int = 0
    never: int = 0
    always: int = 0


def share_interval(successes: float, trials: float) -> tuple[float, float]:
    """95% interval of a share, Wilson's (1927); scipy.stats has it too, at a second's import."""
    share, z2 = successes / trials, Z_95 * Z_95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z_95 / (1 + z2 / trials) * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def standard_errors(count: int) -> float:
    """How many standard errors, estimated from so many numbers, a 95% interval reaches (Student 1908)."""
    from scipy.special import stdtrit  # here, because it takes a fifth of a second to import

    return float(stdtrit(count - 1, 0.975))


def spread_of_worlds(worlds: Array) -> tuple[float, float]:
    """Middle 90% of single worlds' shares, from `worlds[k]`, how many of them had k of their histories end so.

    With fewer than ENOUGH histories a world, chance is taken out: a beta distribution is fitted by the moments of the
    beta-binomial. Where few worlds carry nearly all, the interval reaches to the mean of all.
    """
    histories = len(worlds) - 1
    shares = np.arange(histories + 1) / histories
    mean = float((worlds * shares).sum() / worlds.sum())
    if histories >= ENOUGH:
        low, high = _quantiles(worlds, shares)
    else:
        variance = float((worlds * (shares - mean) ** 2).sum()) / max(1.0, worlds.sum() - 1.0)
        low, high = _beta_quantiles(mean, variance, histories)
    return min(low, mean), max(high, mean)


def _quantiles(counts: Array, values: Array) -> tuple[float, float]:
    """The outer quantiles of counted values, interpolated like numpy's."""
    below, last = np.cumsum(counts), counts.sum() - 1
    found = []
    for rank in (QUANTILES[0] * last, QUANTILES[-1] * last):
        one, two = values[np.searchsorted(below, [np.floor(rank), np.ceil(rank)], side="right")]
        found.append(float(one + (rank % 1) * (two - one)))
    return found[0], found[1]


def _beta_quantiles(mean: float, variance: float, histories: int) -> tuple[float, float]:
    from scipy.special import betaincinv  # here, because it takes a fifth of a second to import

    room = mean * (1 - mean)
    between = (variance - room / histories) / (1 - 1 / histories)
    if room == 0 or between <= 1e-9 * room:
        return mean, mean
    size = room / min(between, 0.999 * room) - 1
    low, high = betaincinv(mean * size, (1 - mean) * size, [QUANTILES[0], QUANTILES[-1]])
    return float(low), float(high)


def paired_difference(ours: Array, theirs: Array) -> tuple[float, float, float]:
    """Difference of two shares, in points, and its 95% interval, from histories that share their random streams.

    Takes two boolean arrays; the interval is Wald's for matched pairs, adjusted by half a pair in each cell
    (Agresti & Min 2005).
    """
    n = len(ours)
    gained, lost = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    b, c, size = gained + 0.5, lost + 0.5, n + 2
    middle = (b - c) / size
    half = Z_95 * sqrt(b + c - (b - c) ** 2 / size) / size
    points = (gained - lost) / n
    return 100 * points, 100 * min(middle - half, points), 100 * max(middle + half, points)


def world_differences(ours: Array, theirs: Array) -> WorldDifferences:
    """Compare two scenarios world by world.

    Parameters
    ----------
    ours, theirs
        Whether each history ends so: booleans of shape (worlds, histories), which share inputs and random streams.
    """
    gained, lost = (ours & ~theirs).sum(axis=1), (theirs & ~ours).sum(axis=1)
    worlds, histories = ours.shape
    points = 100.0 * (gained - lost) / histories
    low, high = np.quantile(points, (QUANTILES[0], QUANTILES[-1])) if histories >= ENOUGH else (nan, nan)
    clear = np.array([sign_test(int(g), int(x)) < BY_CHANCE for g, x in zip(gained, lost, strict=True)])
    fewer, more = gained < lost, gained > lost
    never, always = ~(ours | theirs).any(axis=1), (ours & theirs).all(axis=1)
    counts = (int(np.count_nonzero(x)) for x in (fewer, more, fewer & clear, more & clear, never, always))
    return WorldDifferences(float(low), float(high), worlds, histories, *counts)


@cache
def sign_test(gained: int, lost: int) -> float:
    """Probability that chance alone parts so many pairs at least as unevenly: McNemar's exact test, two-sided."""
    pairs, fewer = gained + lost, min(gained, lost)
    return min(1.0, float(2 * sum(comb(pairs, k) for k in range(fewer + 1)) / 2**pairs))


def histogram_quantiles(counts: Array, step: float) -> Array:
    """Quantiles, shape (5, days), of values counted in steps: counts[day, k] of them lie nearest to k * step."""
    below = np.cumsum(counts, axis=1)
    ranks = np.array(QUANTILES)[:, None] * below[:, -1]
    return step * np.array([(below < rank[:, None]).sum(axis=1) for rank in ranks])


def density(days: Array, span: int) -> Array:
    """How thickly days lie on each of 0 to `span`: a histogram by day under a Gaussian of Silverman's width.

    What would spill over the first and the last day is folded back; the width is at least three days.
    """
    counts = np.bincount(np.clip(np.round(days), 0, span).astype(int), minlength=span + 1)
    low, high = np.quantile(days, (0.25, 0.75))
    spread = min(float(days.std()), float(high - low) / 1.34 or np.inf)
    width = max(3.0, 0.9 * spread * days.size**-0.2)
    reach = int(np.ceil(3.5 * width))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    padded = np.pad(counts.astype(float), reach, mode="symmetric")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def mean_interval(shares: Array) -> tuple[Array, Array, Array]:
    """The mean of some points' shares, shape (points, outcomes), and its 95% interval (Student 1908).

    The interval is unknown (NaN) if there is but one point; of none, the mean is too.
    """
    count, nothing = len(shares), np.full(shares.shape[1], np.nan)
    if count < 2:
        return (shares[0] if count else nothing), nothing, nothing
    mean = shares.mean(axis=0)
    half = standard_errors(count) * shares.std(axis=0, ddof=1) / np.sqrt(count)
    return mean, np.clip(mean - half, 0.0, 1.0), np.clip(mean + half, 0.0, 1.0)


def student_interval(values: Array) -> tuple[float, float, float]:
    """The mean of two independent numbers or more, and its 95% interval (Student 1908)."""
    mean, half = float(values.mean()), standard_errors(len(values)) * float(values.std(ddof=1)) / sqrt(len(values))
    return mean, mean - half, mean + half


def mean_of(values: Array) -> tuple[float, float, float]:
    """The mean of independent numbers and its 95% interval; NaN where there are too few for it."""
    count = len(values)
    middle = float(values.mean()) if count else nan
    half = Z_95 * float(values.std(ddof=1)) / sqrt(count) if count > 1 else nan
    return middle, middle - half, middle + half


def shares_apart(ours: Array, theirs: Array) -> tuple[float, float, float]:
    """Difference of two shares, in points, and Wald's 95% interval, from independent booleans."""
    one, two = (mean_of(100.0 * side) for side in (ours, theirs))
    middle, half = one[0] - two[0], sqrt((one[2] - one[0]) ** 2 + (two[2] - two[0]) ** 2)
    return middle, middle - half, middle + half


def rate_ratio(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float, float]:
    """How many times another rate one is, each given as (events, days), and its 95% interval on the logarithm's scale;
    half an event is added to each. NaN where there are no days."""
    (events, days), (others, other_days) = one, other
    if not days or not other_days:
        return nan, nan, nan
    ratio, half = (events + 0.5) / days / ((others + 0.5) / other_days), sqrt(1 / (events + 0.5) + 1 / (others + 0.5))
    return ratio, ratio * exp(-Z_95 * half), ratio * exp(Z_95 * half)


class Extremes(NamedTuple):
    """The least and the greatest of some shares of one outcome, and where these are among them.

    `clear` if their widened intervals do not meet, which then lie at least `least` apart; and at most `most`.
    """

    low: float
    high: float
    at_low: int
    at_high: int
    clear: bool
    least: float
    most: float

    @property
    def size(self) -> float:
        """How far apart they are."""
        return self.high - self.low


def simultaneous(shares: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """95% intervals so widened that all of them hold at once in 95 cases of 100.

    On the scale of the square root's arcsine, on which a share's error is alike everywhere, and the interval of none
    grows as fast as it should.

    Parameters
    ----------
    shares : from 0 to 1, of any shape; those that are not finite do not count
    low, high : their 95% intervals, of the same shape
    """
    count = max(1, int(np.isfinite(shares).sum()))
    normal = NormalDist()
    factor = normal.inv_cdf(1 - 0.025 / count) / normal.inv_cdf(0.975)
    middle, lower, upper = (np.arcsin(np.sqrt(np.clip(values, 0.0, 1.0))) for values in (shares, low, high))
    below = np.clip(middle - factor * (middle - lower), 0.0, np.pi / 2)
    above = np.clip(middle + factor * (upper - middle), 0.0, np.pi / 2)
    return np.sin(below) ** 2, np.sin(above) ** 2


def extremes(shares: Array, low: Array, high: Array) -> Extremes | None:
    """The range of some shares with intervals that are already widened; None if there are fewer than two.

    Parameters
    ----------
    shares : from 0 to 1, shape (n,); NaN where one is not known
    low, high : their intervals, as `simultaneous` gives them
    """
    known = np.flatnonzero(np.isfinite(shares) & np.isfinite(low) & np.isfinite(high))
    if len(known) < 2:
        return None
    least, greatest = known[shares[known].argmin()], known[shares[known].argmax()]
    apart = float(low[greatest] - high[least])
    most = float(high[known].max() - low[known].min())
    ends = float(shares[least]), float(shares[greatest])
    return Extremes(*ends, int(least), int(greatest), apart > 0, max(0.0, apart), most)


def binomial_middle(trials: int, share: float) -> tuple[float, float]:
    """Middle 95% of the shares that so many independent trials give."""
    low, high = np.searchsorted(_at_most(trials, share), (0.025, 0.975))
    return float(low) / trials, float(high) / trials


def binomial_tail(trials: int, share: float) -> float:
    """How often a share lies outside of that by chance: at most 5%, and less with few trials."""
    low, high = (round(trials * end) for end in binomial_middle(trials, share))
    below = _at_most(trials, share)
    return float(1.0 - below[high] + (below[low - 1] if low else 0.0))


def _at_most(trials: int, share: float) -> Array:
    """The chance of at most 0, 1, ... successes."""
    from scipy.special import bdtr  # here, because it takes a fifth of a second to import

    return np.asarray(bdtr(np.arange(trials + 1), trials, share))


def outside_chance(held: Array, level: float, trials: int) -> Array:
    """Which inputs' intervals hold the truth more or less often than chance allows.

    Parameters
    ----------
    held : share of the trials in which each interval held the truth, shape (inputs,)
    level : what that share is to be, from 0 to 1
    trials : how many there were
    """
    low, high = binomial_middle(trials, level)
    return (held < low - 1e-9) | (held > high + 1e-9)
