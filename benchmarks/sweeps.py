"""What a sweep costs beside its histories: its own overhead, deciding what is left, a million histories."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.bench import command_seconds, median_seconds
from sim.design.sweepfile import alone
from sim.model.outcomes import TRACES
from sim.scenario.files import load
from sim.simulate import kernel
from sim.simulate.inputs import calendar, parameters
from sim.storage.folders import Storage
from sim.studies.sweeps.aggregate import aggregate
from sim.studies.sweeps.plan import Plan, plan_of
from sim.studies.sweeps.run import missing, sweep
from sim.studies.sweeps.workers import Threads

SHARDS, REPEATS = 4, 5
MANY = 10_000


def bare(runs: int, with_bands: bool) -> float:
    """Processor seconds of the histories alone, on one thread: parameters drawn, histories lived."""
    scenario = load("doha-2020")
    days = calendar(scenario)
    counts = np.zeros((len(days), len(TRACES), kernel.BINS), np.int32) if with_bands else None
    begun = time.process_time()
    for first in range(0, runs, 1024):
        kernel.simulate(parameters(scenario, 1, first, 1024), days, 1, first, counts)
    return time.process_time() - begun


def swept(plan: Plan) -> float:
    """Processor seconds of the whole sweep, on one thread: shards made, written, read back, added up."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        sweep(plan, Storage(folder), Threads(1))
        return time.process_time() - begun


def overhead(keep: str) -> tuple[float, float, float, float]:
    """Seconds a shard, what the sweep adds to its histories, kB a shard and seconds to add one up: medians of pairs
    measured in turn."""
    plan = plan_of(alone(load("doha-2020"), 1, 1, keep=keep))
    plan = replace(plan, sweep=replace(plan.sweep, worlds=SHARDS * plan.size))
    pairs = [(bare(plan.histories, keep == "bands"), swept(plan)) for _ in range(REPEATS)]
    added = statistics.median(whole / alone_ for alone_, whole in pairs) - 1.0
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(folder)
        sweep(plan, storage, Threads(1))
        size = sum(path.stat().st_size for path in Path(folder, "shards").iterdir()) / SHARDS / 1000
        adding = median_seconds(lambda: aggregate(plan, storage)) / SHARDS
    return statistics.median(whole for _, whole in pairs) / SHARDS, added, size, adding


def deciding() -> float:
    """Seconds to find out which of ten thousand shards are there."""
    plan = Plan(alone(load("doha-2020"), MANY * 1024, 1, keep="runs"), 1024)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shards").mkdir()
        for shard in list(plan.shards())[::2]:
            (Path(folder) / "shards" / shard.name).touch()
        return median_seconds(lambda: missing(plan, Storage(folder)))


def million() -> tuple[float, float, float]:
    """Seconds, MB of memory and MB of disk of a million histories with daily bands of eight variables."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("--worlds", "1000000", "--keep", "bands", "--no-figures", "-q", "--out", folder)
        seconds, memory = command_seconds("sweep", "doha-2020", *arguments)
        return seconds, memory, sum(path.stat().st_size for path in Path(folder).rglob("*.parquet")) / 1e6


def main() -> None:
    """Print the tables."""
    print("| a sweep beside its histories, one thread | processor seconds a shard | added | kB | adding up, ms |")
    print("|---|---:|---:|---:|---:|")
    for keep in ("runs", "bands", "sample"):
        seconds, added, size, adding = overhead(keep)
        print(f"| keeps {keep} | {seconds:.2f} | {100 * added:+.1f}% | {size:.0f} | {1000 * adding:.0f} |")
    print(f"\nDeciding what is left of {MANY:,} shards: {deciding():.3f} s")
    if "--million" in sys.argv:
        seconds, memory, disk = million()
        found = {"seconds": round(seconds, 1), "memory MB": round(memory), "disk MB": round(disk)}
        print(f"\nA million histories with daily bands of eight variables, all threads: {json.dumps(found)}")


if __name__ == "__main__":
    main()
