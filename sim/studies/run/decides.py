"""What decides how histories end: how much is chance, which inputs, and what they come to at their ends.

At no cost: histories of a run carry their worlds already, 4,096 vectors drawn with replacement.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.model.outcomes import OUTCOMES
from sim.results.columns import TABLES, described
from sim.results.result import Result
from sim.scenario.files import Scenario
from sim.variance import Binned, Split, interval, resampled, split, splits

Array = np.ndarray[Any, Any]
NAMED = 5  # inputs, at most
RARE = 30  # histories of an outcome below which nothing is said of it
BOOTSTRAP = 515  # the key of its generator


class Worlds(NamedTuple):
    """The worlds of some histories: their inputs by name, and which world each history is of."""

    names: tuple[str, ...]
    inputs: Array  # (worlds, inputs)
    of: Array  # (histories,)

    @property
    def n(self) -> Array:
        """Histories of each world."""
        return np.bincount(self.of, minlength=len(self.inputs)).astype(float)


class Deciding(NamedTuple):
    """An input that decides: its share of all that varies with the middle 95% of a bootstrap of the worlds, and the
    mean in its lowest and in its highest tenth."""

    name: str
    share: float
    low: float
    high: float
    lowest: float
    highest: float


class Decides(NamedTuple):
    """What decides one outcome: its share; that of chance with the middle 95% of a bootstrap (None where no world has
    two histories); the inputs that stand out, how many of `tried` do so, of how many worlds."""

    outcome: str
    share: float
    chance: float | None
    low: float | None
    high: float | None
    inputs: tuple[Deciding, ...]
    beyond_chance: int
    tried: int
    worlds: int


def worlds_of(scenario: Scenario, seed: int, runs: int) -> Worlds:
    """The worlds of a run's histories: vectors of the posterior, or, of one that draws from the ranges, a world each.

    Parameters
    ----------
    scenario : that was run
    seed : of its draws
    runs : how many histories
    """
    from sim.simulate.inputs import columns, world_of  # here, because it brings in the compiled engine

    drawn = columns(scenario, seed, 0, runs)
    names = tuple(name for name, column in drawn.items() if name in scenario.uncertain and np.ptp(column) > 0.0)
    inputs = np.stack([drawn[name] for name in names], axis=1) if names else np.zeros((runs, 0))
    if scenario.inputs == "prior":
        return Worlds(names, inputs, np.arange(runs))
    _, first, of = np.unique(world_of(seed, 0, runs), return_index=True, return_inverse=True)
    return Worlds(names, inputs[first], of)


def decide(worlds: Worlds, values: dict[str, Array]) -> list[Decides]:
    """What decides each of some numbers that histories have.

    Parameters
    ----------
    worlds : of the histories
    values : by name, one a history: 0 and 1, or differences of such
    """
    binned = Binned(worlds.inputs, worlds.n) if worlds.inputs.size else None
    return [_decided(worlds, binned, name, column.astype(float)) for name, column in values.items()]


def of_outcomes(worlds: Worlds, ended: Array) -> list[Decides]:
    """What decides each outcome; `ended` has indices into OUTCOMES."""
    return decide(worlds, {name: ended == k for k, name in enumerate(OUTCOMES)})


def _decided(worlds: Worlds, binned: Binned | None, name: str, values: Array) -> Decides:
    k, squares = (np.bincount(worlds.of, x, len(worlds.inputs)) for x in (values, values**2))
    parts, share, n = split(k, worlds.n, squares), float(values.mean()), worlds.n
    chance, low, high = _chance(k, n, squares, parts)
    few = min(np.count_nonzero(values), np.count_nonzero(values != 1.0)) < RARE
    if binned is None or few:
        return Decides(name, share, chance, low, high, (), 0, len(worlds.names), len(n))
    whole = sum(parts) if parts else float(values.var())
    between = binned.between(k, squares)
    beyond = np.flatnonzero(between > binned.threshold(k, squares))
    best = beyond[np.argsort(-between[beyond], kind="stable")][:NAMED]
    again = _whole(k, n, squares)
    found = tuple(_deciding(worlds, binned, (k, squares), int(i), between[i] / whole, again) for i in best)
    return Decides(name, share, chance, low, high, found, len(beyond), len(worlds.names), len(n))


def _chance(k: Array, n: Array, squares: Array, parts: Split | None) -> tuple[float | None, ...]:
    """The share of chance, and the middle 95% of a bootstrap of the worlds."""
    if parts is None or not np.isfinite(parts.chance):
        return None, None, None
    within, between = splits(k, n, squares, resampled(len(n), BOOTSTRAP))
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = interval(parts.chance, within / (within + between))
    return parts.chance, max(low, 0.0), min(high, 1.0)


def _deciding(
    worlds: Worlds, binned: Binned, sums: tuple[Array, Array], which: int, share: float, whole: Array
) -> Deciding:
    """An input with its interval and what its ends come to; `whole` is all that varies, in bootstrap samples."""
    k, squares = sums
    again = binned.resampled(which, k, squares, resampled(len(k), BOOTSTRAP)) / whole
    low, high = interval(float(share), again)
    ends = binned.tenths(k, which, worlds.inputs[:, which])
    return Deciding(worlds.names[which], float(share), max(low, 0.0), min(high, 1.0), *ends)


def _whole(k: Array, n: Array, squares: Array) -> Array:
    """All that varies, in bootstrap samples."""
    times = resampled(len(n), BOOTSTRAP)
    if n.max() > 1.0:
        return np.add(*splits(k, n, squares, times))
    many = n @ times
    whole: Array = squares @ times / many - (k @ times / many) ** 2
    return whole


SCHEMA = pa.schema(
    [("outcome", pa.string())]
    + [(name, pa.float64()) for name in ("share", "chance", "chance_low", "chance_high")]
    + [(name, pa.int64()) for name in ("beyond_chance", "tried", "worlds")]
    + [("input", pa.string())]
    + [(name, pa.float64()) for name in ("input_share", "low", "high", "lowest", "highest")]
)


def table(found: list[Decides]) -> pa.Table:
    """What decides, one row an input that stands out, or one without an input where none does."""
    rows = []
    for one in found:
        head = {"outcome": one.outcome, "share": one.share, "chance": one.chance, "chance_low": one.low,
                "chance_high": one.high, "beyond_chance": one.beyond_chance, "tried": one.tried,
                "worlds": one.worlds}  # fmt: skip
        keys = ("input", "input_share", "low", "high", "lowest", "highest")
        rows += [head | dict(zip(keys, of or [None] * len(keys), strict=True)) for of in one.inputs or [()]]
    return described(pa.Table.from_pylist(rows, SCHEMA), TABLES["decides"])


def read(result: Result) -> list[Decides]:
    """What decides, from a stored result; empty of one that was made before this was asked."""
    return read_table(result.table("decides")) if "decides" in result.tables else []


def read_table(kept: pa.Table) -> list[Decides]:
    """What decides, from a table that `table` made."""
    found: dict[str, Decides] = {}
    for row in kept.to_pylist():
        head = (row["share"], row["chance"], row["chance_low"], row["chance_high"])
        of = Deciding(*(row[key] for key in ("input", "input_share", "low", "high", "lowest", "highest")))
        before = found.get(row["outcome"])
        inputs = (*(before.inputs if before else ()), *([of] if row["input"] is not None else []))
        counts = row["beyond_chance"], row["tried"], row["worlds"]
        found[row["outcome"]] = Decides(row["outcome"], *head, inputs, *counts)
    return list(found.values())
