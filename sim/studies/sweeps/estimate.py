"""What a sweep will take, before any of it is run: histories, time, disk."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.compute as pc

from sim.errors import RunError
from sim.results.manifest import SHARDS
from sim.storage.folders import Storage
from sim.studies.sweeps.aggregate import Interval
from sim.studies.sweeps.plan import Plan, Shard
from sim.studies.sweeps.run import Until, missing

PILOT = 4096  # histories that are run, and thrown away, to see how fast this machine is


@dataclass(frozen=True)
class Estimate:
    """What is still to be done; `seconds` and `bytes` are measured on a small part and scaled up."""

    points: int
    worlds: int
    impossible: dict[int, str]  # points whose values do not go together, and why
    histories: int
    shards: int
    done: int  # shards that are there already
    seconds: float
    bytes: int
    free: int | None


def estimate(plan: Plan, storage: Storage, threads: int | None = None, until: Until | None = None) -> Estimate:
    """Measure a pilot and scale it to the shards that are missing; nothing is written.

    How many worlds an open study will take is guessed from the pilot's shares.

    Parameters
    ----------
    plan : what is to be run
    storage : where shards may lie already
    threads : of this machine; by default one a core
    until : how narrow intervals are to be, for an open study
    """
    rows = range(len(plan.sweep.rows))
    impossible = {point: why for point in rows if (why := plan.sweep.impossible(point))}
    possible = [point for point in rows if point not in impossible]
    seconds, size, worlds = _pilot(plan, possible[len(possible) // 2], until) if possible else (0.0, 0.0, 1)
    if until:
        plan = replace(plan, sweep=replace(plan.sweep, worlds=max(plan.block, -(-worlds // plan.block) * plan.block)))
    left, histories = _left(plan, storage)
    workers = min(threads or os.cpu_count() or 1, max(1, left))
    return Estimate(
        len(rows),
        plan.sweep.worlds,
        impossible,
        histories,
        left,
        plan.count - left,
        histories * seconds / workers,
        int(size * (histories if plan.sweep.keep == "runs" else left * plan.points)),
        storage.free(),
    )


def _left(plan: Plan, storage: Storage) -> tuple[int, int]:
    """Shards and histories that are missing; where nothing is there yet, all of them, without a look at each."""
    if not storage.names(SHARDS):
        return plan.count, plan.histories
    left = missing(plan, storage)
    return len(left), sum(shard.points * shard.worlds for shard in left) * plan.sweep.each


def refuse_too_large(found: Estimate, storage: Storage) -> None:
    """Stop before hours are spent on what the disk cannot hold.

    Raises
    ------
    RunError
        If there is less room than the shards will need.
    """
    if found.free is not None and found.bytes > found.free:
        gigabytes = (found.bytes / 1e9, found.free / 1e9)
        raise RunError(
            f"{found.histories:,} histories would need {gigabytes[0]:,.1f} GB, and {storage.address} has "
            f"{gigabytes[1]:,.1f} GB left; keep less of them (--keep bands), or choose another place (--into)"
        )


def _pilot(plan: Plan, point: int, until: Until | None) -> tuple[float, float, int]:
    """Seconds a history; bytes, of a history where all are kept, else of what a shard keeps of a point; and how many
    worlds it takes until intervals are as narrow as asked."""
    from sim.studies.sweeps.shard import encode, make  # brings in the compiled engine

    worlds = max(1, min(PILOT if until else plan.sweep.worlds, PILOT // plan.sweep.each))
    small = replace(plan, sweep=replace(plan.sweep, worlds=worlds))
    shard = Shard(point, 1, 0, worlds)
    make(small, replace(shard, worlds=1))  # compiled code is read, scenarios are parsed
    begun = time.perf_counter()
    table = make(small, shard)
    seconds = (time.perf_counter() - begun) / (worlds * plan.sweep.each)
    size = float(len(encode(table, small, shard)))
    if plan.sweep.keep == "runs":
        return seconds, size / (worlds * plan.sweep.each), _needed(table, until)
    fuller = min(plan.block, plan.sweep.worlds) / worlds if plan.sweep.keep == "bands" else 1.0
    return seconds, size * fuller**0.25, _needed(table, until)  # histograms fill up slowly


def _needed(table: Any, until: Until | None) -> int:
    """Worlds until every interval is as narrow as asked, if intervals narrow as the root of their number."""
    need = 1.0
    for row in table.filter(pc.equal(table["kind"], "ends")).to_pylist() if until else ():
        interval = Interval(np.array(row["counts"]))
        asked = until.asked(row["variable"]) if until else None
        if asked:
            need = max(need, interval.worlds * (100 * (interval.high - interval.low) / asked) ** 2)
    return int(need)
