"""From shards to tables: shares with intervals, bands by day, failures. One point is in memory at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.model.outcomes import OUTCOMES, TRACES
from sim.results.columns import TABLES, described
from sim.results.manifest import SHARDS
from sim.simulate.kernel import BINS
from sim.stats import QUANTILE_NAMES, Z_95, histogram_quantiles, share_interval, spread_of_worlds, standard_errors
from sim.storage.folders import Storage
from sim.storage.parquet import checksum, numbers
from sim.studies.sweeps.counts import COUNTED
from sim.studies.sweeps.plan import Plan, Shard
from sim.studies.sweeps.shard import decode

TRACED = {trace.name: i for i, trace in enumerate(TRACES)}
Array = np.ndarray[Any, Any]


@dataclass
class Point:
    """What all shards say of one point: `ends[outcome, k]` worlds had k of their histories end so."""

    number: int
    ends: Array
    counts: Array | None
    failure: str = ""


@dataclass
class Aggregated:
    """What the shards came to; `unsound` are those that were set aside, each with the reason: run them again."""

    points: list[Point] = field(default_factory=list)
    bands: list[pa.Table] = field(default_factory=list)
    unsound: dict[str, str] = field(default_factory=dict)
    shards: list[dict[str, str]] = field(default_factory=list)  # name and checksum of each


class Interval:
    """The share of one outcome at a point, with its two intervals."""

    def __init__(self, ends: Array) -> None:
        """Take how many worlds had 0, 1, 2 ... histories end so."""
        self.each, self.worlds = len(ends) - 1, int(ends.sum())
        won = np.arange(len(ends))
        self.count = int((ends * won).sum())
        self.share = self.count / (self.worlds * self.each)
        apart = (ends / self.worlds * (won / self.each - self.share) ** 2).sum()
        self.variance = float(apart) * self.worlds / max(1, self.worlds - 1)  # of single worlds' shares
        n = self._independent()
        self.low, self.high = share_interval(self.share * n, n)
        tells_worlds = self.each > 1 and self.worlds > 1
        self.by_inputs = spread_of_worlds(ends) if tells_worlds else (np.nan, np.nan)

    def _independent(self) -> float:
        """How many independent histories say as much: those of one world share its parameters, so that it is the
        worlds' own shares whose mean is known, by their variance."""
        if self.each == 1 or self.worlds < 2 or self.variance == 0.0:
            return float(self.worlds)
        wider = (standard_errors(self.worlds) / Z_95) ** 2
        independent = self.share * (1.0 - self.share) * self.worlds / self.variance / wider
        return min(float(self.worlds * self.each), independent)


def aggregate(plan: Plan, storage: Storage) -> Aggregated:
    """Read every shard and add up; one that is damaged or not this study's is set aside and told of."""
    found, blank = Aggregated(), _blank(plan)
    for shard in plan.shards():
        if shard.world == 0:
            points = [replace(blank, number=shard.point + i, ends=blank.ends.copy()) for i in range(shard.points)]
        table = _read(plan, storage, shard, found)
        for point in points:  # shards of several points are whole, so that one at a time needs room for bands
            if table:
                _add(point, table)
            if shard.world + shard.worlds == plan.sweep.worlds:
                found.points.append(_finished(plan, point, found))
    return found


def _blank(plan: Plan) -> Point:
    days = (plan.sweep.base.end - plan.sweep.base.start).days + 1
    room = np.zeros((days, len(TRACES), BINS), np.int64) if plan.sweep.keep == "bands" else None
    return Point(0, np.zeros((len(OUTCOMES), plan.sweep.each + 1), np.int64), room)


def _read(plan: Plan, storage: Storage, shard: Shard, found: Aggregated) -> dict[str, Array]:
    """What a shard counts, by column; nothing if it is unsound."""
    name = f"{SHARDS}/{shard.name}"
    try:
        content = storage.read(name)
        table = decode(content, plan, shard, COUNTED.names)
        found.shards.append({"shard": shard.name, "checksum": checksum(content)})
    except FileNotFoundError:
        found.unsound[shard.name] = "it is gone"
        return {}
    except ValueError as error:
        found.unsound[shard.name] = f"{error}; it was set aside as {storage.quarantine(name)}"
        return {}
    return _counted(table if plan.sweep.keep == "bands" else table.filter(pc.not_equal(table["kind"], "run")))


def _counted(table: pa.Table) -> dict[str, Array]:
    """Its columns as plain arrays; `counts` lies flat, `begins` says where each row's begin."""
    table = table.combine_chunks()
    lists = table["counts"].combine_chunks()
    plain = {name: numbers(table[name]) for name in ("kind", "variable", "failure")}
    whole = {name: numbers(table[name].fill_null(0)) for name in ("point", "day", "first")}
    return plain | whole | {"counts": numbers(lists.values), "begins": numbers(lists.offsets)}


def _add(point: Point, table: dict[str, Array]) -> None:
    """Add what a shard counts at a point."""
    for row in np.flatnonzero((table["point"] == point.number) & (table["kind"] != "band")):
        if table["kind"][row] == "failure":
            point.failure = str(table["failure"][row])
        else:
            held = table["counts"][table["begins"][row] : table["begins"][row + 1]]
            point.ends[OUTCOMES.index(table["variable"][row])] += held
    if point.counts is not None:
        _add_bands(point.counts, table, np.flatnonzero((table["point"] == point.number) & (table["kind"] == "band")))


def _add_bands(counts: Array, table: dict[str, Array], rows: Array) -> None:
    """Add the daily histograms in some rows; no two of them are of the same day and variable."""
    trace = np.array([TRACED[name] for name in table["variable"][rows]], np.int64)
    begins, lengths = table["begins"][rows], np.diff(table["begins"])[rows]
    where = (table["day"][rows].astype(np.int64) * len(TRACES) + trace) * BINS + table["first"][rows]
    flat, held = counts.reshape(-1), table["counts"]
    for to, begin, length in zip(where.tolist(), begins.tolist(), lengths.tolist(), strict=True):
        flat[to : to + length] += held[begin : begin + length]


def _finished(plan: Plan, point: Point, found: Aggregated) -> Point:
    """A point of which every shard was read; its histograms, which are large, become bands."""
    if point.counts is not None:
        if not point.failure and not found.unsound:
            found.bands.append(_bands(plan, point.number, point.counts))
        point.counts[:] = 0
    return replace(point, counts=None)


def _bands(plan: Plan, number: int, counts: Array) -> pa.Table:
    """Quantiles at one point, one row a variable and day."""
    days = len(counts)
    bands = [histogram_quantiles(counts[:, i, :], trace.step) for i, trace in enumerate(TRACES)]
    columns = {
        "point": np.full(days * len(TRACES), number, np.int32),
        "variable": np.repeat([trace.name for trace in TRACES], days),
        "day": np.tile(np.arange(days), len(TRACES)),
        "date": np.tile(np.datetime64(plan.sweep.base.start) + np.arange(days), len(TRACES)),
    }
    columns |= {name: np.concatenate([b[k] for b in bands]) for k, name in enumerate(QUANTILE_NAMES)}
    return described(pa.table(columns), TABLES["bands"])
