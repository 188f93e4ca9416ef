"""What an ensemble says, in numbers: shares with intervals, bands by day, paired differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import nan, sqrt
from typing import Any, NamedTuple

import numpy as np

from sim.measures import MEASURES, OUTCOMES, TRACES
from sim.store import Result

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
Z_95 = 1.959963984540054  # of the standard normal
Array = np.ndarray[Any, Any]


class Interval(NamedTuple):
    """The share of histories that end one way.

    `low`, `high`: Wilson 95% sampling interval. `inputs_low`, `inputs_high`: middle 90% of the shares that single
    parameter vectors give on their own (NaN where it was not computed).
    """

    share: float
    low: float
    high: float
    inputs_low: float
    inputs_high: float


@dataclass(frozen=True)
class Bands:
    """Quantiles of one variable over the histories, day by day; `quantiles` has shape (5, days)."""

    variable: str
    label: str
    unit: str
    party: str  # "united_states", "taliban", "government" or "": whose colour it wears
    dates: Array
    quantiles: Array


@dataclass(frozen=True)
class Summary:
    """One scenario's ensemble, ready to be printed or drawn."""

    name: str
    title: str
    start: date
    end: date
    runs: int
    seed: int
    version: str
    scenario_hash: str
    outcomes: dict[str, Interval]
    bands: dict[str, Bands]
    days: dict[str, Array]  # measure -> days since the start, one a history, NaN where it never happened
    events: tuple[tuple[str, date], ...]  # what the scenario itself puts on the calendar: ("Deadline", date)


@dataclass(frozen=True)
class Difference:
    """How much more often (in points) a scenario ends one way than another, on the same draws.

    `low`, `high`: 95% sampling interval of matched pairs. `inputs_low`, `inputs_high`: middle 90% of the differences
    that single parameter vectors give on their own (NaN where they were not computed).
    """

    scenario: str
    versus: str
    outcome: str
    points: float
    low: float
    high: float
    inputs_low: float = nan
    inputs_high: float = nan


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """Wilson's 95% interval of a share (Wilson 1927); scipy.stats has it too, at a second's import."""
    share, z2 = successes / trials, Z_95 * Z_95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z_95 / (1 + z2 / trials) * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def standard_errors(count: int) -> float:
    """How many standard errors, estimated from so many numbers, a 95% interval reaches (Student 1908)."""
    from scipy.special import stdtrit  # here, because it takes a fifth of a second to import

    return float(stdtrit(count - 1, 0.975))


def spread_over_inputs(successes: Array, trials: int) -> tuple[float, float]:
    """Middle 90% of the shares behind counts of `successes` in `trials` each.

    The counts' own sampling noise is taken out: a beta distribution is fitted by the moments of the beta-binomial.
    """
    shares = successes / trials
    return spread_from_moments(float(shares.mean()), float(shares.var(ddof=1)), trials)


def spread_from_moments(mean: float, variance: float, trials: int) -> tuple[float, float]:
    """The same from the mean of the shares and their variance."""
    from scipy.special import betaincinv  # here, because it takes a fifth of a second to import

    room = mean * (1 - mean)
    between = (variance - room / trials) / (1 - 1 / trials)
    if room == 0 or between <= 1e-9 * room:
        return mean, mean
    size = room / min(between, 0.999 * room) - 1
    low, high = betaincinv(mean * size, (1 - mean) * size, [QUANTILES[0], QUANTILES[-1]])
    return float(low), float(high)


def paired_difference(ours: Array, theirs: Array) -> tuple[float, float, float]:
    """Difference of two shares, in points, and its 95% interval, from histories that share their draws.

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


def spread_of_differences(ours: Array, theirs: Array) -> tuple[float, float]:
    """Middle 90% of the differences of two shares over parameter vectors, in points beside their mean.

    Takes two boolean arrays of shape (vectors, replicates) that share vectors and luck. The vectors' differences are
    drawn in towards their mean until they vary as much as they would without the replicates' own sampling noise; with
    few replicates their tails come out somewhat short.
    """
    apart = ours.astype(float) - theirs
    each = apart.mean(axis=1) - apart.mean()
    total, noise = float(each.var(ddof=1)), float(apart.var(axis=1, ddof=1).mean()) / apart.shape[1]
    drawn_in = sqrt(max(0.0, total - noise) / total) if total > 0 else 0.0
    low, high = np.quantile(100 * drawn_in * each, (QUANTILES[0], QUANTILES[-1]))
    return float(low), float(high)


def histogram_quantiles(counts: Array, step: float) -> Array:
    """Quantiles, shape (5, days), of values counted in steps: counts[day, k] of them lie nearest to k * step."""
    below = np.cumsum(counts, axis=1)
    ranks = np.array(QUANTILES)[:, None] * below[:, -1]
    return step * np.array([(below < rank[:, None]).sum(axis=1) for rank in ranks])


def summarise(result: Result) -> Summary:
    """Make a stored ensemble ready to be printed or drawn."""
    m, resolved = result.manifest, result.manifest["resolved"]
    runs = result.table("runs")
    days = {x.name: runs[x.name].to_numpy() for x in MEASURES if x.is_day}
    return Summary(
        m["scenario"],
        m["title"],
        date.fromisoformat(resolved["start"]),
        date.fromisoformat(resolved["end"]),
        m["runs"],
        m["seed"],
        m["version"],
        m["scenario_hash"],
        _intervals(ends(result), ends_by_input(result)),
        bands_of(result.table("bands")),
        days,
        _events(resolved),
    )


def ends(result: Result) -> Array:
    """How each history of a result ended, as an index into OUTCOMES."""
    return _indices(result.table("runs"))


def ends_by_input(result: Result) -> Array:
    """How the histories of single parameter vectors ended: indices into OUTCOMES, shape (vectors, replicates)."""
    table = result.table("inputs")
    return _indices(table).reshape(table["vector"][-1].as_py() + 1, -1)


def _indices(table: Any) -> Array:
    outcome = table["outcome"].combine_chunks()
    index = np.array([OUTCOMES.index(name) for name in outcome.dictionary.to_pylist()])
    return np.asarray(index[outcome.indices.to_numpy()])


def _intervals(ended: Array, by_input: Array) -> dict[str, Interval]:
    found = {}
    for k, outcome in enumerate(OUTCOMES):
        count = int((ended == k).sum())
        spread = spread_over_inputs((by_input == k).sum(axis=1), by_input.shape[1])
        found[outcome] = Interval(count / len(ended), *wilson(count, len(ended)), *spread)
    return found


def bands_of(table: Any) -> dict[str, Bands]:
    """Every followed variable of a table of bands."""
    rows = {name: table.column(name).to_numpy() for name in table.column_names}
    found = {}
    for trace in TRACES:
        mine = rows["variable"] == trace.name
        quantiles = np.stack([rows[f"q{100 * q:02.0f}"][mine] for q in QUANTILES])
        dates = rows["date"][mine].astype("datetime64[D]")
        found[trace.name] = Bands(trace.name, trace.label, trace.unit, trace.party, dates, quantiles)
    return found


def _events(resolved: dict[str, Any]) -> tuple[tuple[str, date], ...]:
    """What the scenario and the documents put on the calendar, where it falls into the scenario's period."""
    named = {"Election": "us.election", "Deadline": "withdrawal.deadline"}
    days = {label: resolved["values"][name] for label, name in named.items()}
    start, end = resolved["start"], resolved["end"]
    return tuple(
        (label, date.fromisoformat(day)) for label, day in days.items() if isinstance(day, str) and start < day <= end
    )


def measures(result: Result) -> dict[str, dict[str, Any]]:
    """Every measure's quantiles: dates over the histories in which they come, totals over all."""
    runs = result.table("runs")
    return {m.name: _measure(runs[m.name].to_numpy(), m.unit) for m in MEASURES}


def _measure(values: Array, unit: str) -> dict[str, Any]:
    there = values[~np.isnan(values)]
    found = np.quantile(there, QUANTILES).tolist() if len(there) else [None] * len(QUANTILES)
    names = (f"q{100 * q:02.0f}" for q in QUANTILES)
    return (
        {"unit": "days" if unit == "day" else unit}
        | dict(zip(names, found, strict=True))
        | {"occurring": len(there) / len(values)}
    )


def difference(result: Result, versus: Result) -> list[Difference]:
    """How often, against another ensemble on the same draws, a scenario ends each way."""
    names = result.manifest["scenario"], versus.manifest["scenario"]
    return [Difference(*names, outcome, *_difference(result, versus, k)) for k, outcome in enumerate(OUTCOMES)]


def _difference(result: Result, versus: Result, k: int) -> tuple[float, ...]:
    """Points, sampling interval and spread over the inputs."""
    points, low, high = paired_difference(ends(result) == k, ends(versus) == k)
    below, above = spread_of_differences(ends_by_input(result) == k, ends_by_input(versus) == k)
    return points, low, high, max(-100.0, points + below), min(100.0, points + above)
