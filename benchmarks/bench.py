"""Speed and memory, side by side in one run: `make bench`. Medians, because machines are shared and noisy."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TALKS = Path(sys.executable).with_name("talks")
RUNS, REPEATS, HISTORIES = 4096, 5, 5


def median_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median wall time of `repeats` calls, after one that does not count."""
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def engine_rates() -> dict[str, float]:
    """Histories a second: compiled on one thread without and with daily bands, on two, and interpreted in Mesa."""
    import numpy as np

    from sim.model.outcomes import TRACES
    from sim.scenario.files import load
    from sim.simulate import ensemble, kernel
    from sim.simulate.history import History
    from sim.simulate.inputs import calendar, parameters

    scenario = load("doha-2020")
    days, params = calendar(scenario), parameters(scenario, 1, 0, 1024)
    counts = np.zeros((len(days), len(TRACES), kernel.BINS), np.int32)
    played = iter(range(10**6))

    def blocks(counts: object = None) -> None:
        for first in range(0, RUNS, 1024):
            kernel.simulate(params, days, 1, first, counts)

    return {
        "compiled, 1 thread": RUNS / median_seconds(blocks),
        "compiled, 1 thread, with daily bands": RUNS / median_seconds(lambda: blocks(counts)),
        "ensemble, 1 thread": 4 * RUNS / median_seconds(lambda: ensemble.run(scenario, 4 * RUNS, 1, threads=1)),
        "ensemble, 2 threads": 4 * RUNS / median_seconds(lambda: ensemble.run(scenario, 4 * RUNS, 1, threads=2)),
        "Mesa, the same rules interpreted": 1
        / median_seconds(lambda: History(scenario, 1, next(played)).play(), HISTORIES),
    }


def replay_seconds() -> dict[str, float]:
    """Median time of what is asked of one history."""
    from datetime import date

    from sim.replay.junctures import junctures
    from sim.replay.narrative import tell
    from sim.replay.record import play
    from sim.replay.whatif import what_if
    from sim.scenario.files import load

    scenario = load("doha-2020")
    record = play(scenario, 1, 17)
    events, setting = tell(record), ["withdrawal.conditionality=1.5"]
    return {
        "lived again with reasons, and told": median_seconds(lambda: tell(play(scenario, 1, 17))),
        "turning points": median_seconds(lambda: junctures(record, events)),
        "what if, 1,024 futures each": median_seconds(lambda: what_if(record, date(2020, 9, 12), setting)),
    }


def command_seconds(*arguments: str, **environment: str) -> tuple[float, float]:
    """Wall time (seconds) and peak memory (MB) of one command, its children included."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, str(TALKS), *arguments],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return time.perf_counter() - begun, float(done.stdout)


def commands(folder: str) -> dict[str, tuple[float, float]]:
    """Median time and greatest memory of the commands that a target stands for."""
    seeds = iter(range(1000, 10**6))

    def run() -> tuple[float, float]:
        return command_seconds("run", "doha-2020", "--runs", "10000", "--seed", str(next(seeds)), "--out", folder, "-q")

    def median(measured: list[tuple[float, float]]) -> tuple[float, float]:
        return statistics.median(s for s, _ in measured), max(m for _, m in measured)

    cold = command_seconds(
        "run", "doha-2020", "--runs", "32", "--out", folder, "--no-figures", TALKS_CACHE=f"{folder}/cold"
    )
    run()
    again = "run", "doha-2020", "--runs", "10000", "--seed", "1000", "--out", folder, "-q"
    replay = "replay", "doha-2020", "--run", "4278", "--out", folder, "-q"
    return {
        "talks --help": median([command_seconds("--help") for _ in range(REPEATS)]),
        "talks list": median([command_seconds("list") for _ in range(REPEATS)]),
        "talks run doha-2020 --runs 10000": median([run() for _ in range(REPEATS)]),
        "the same found again": median([command_seconds(*again) for _ in range(REPEATS)]),
        "talks replay doha-2020 --run 4278": median([command_seconds(*replay) for _ in range(REPEATS)]),
        "first run, compiling": cold,
    }


def imports(least: float = 0.02) -> dict[str, float]:
    """Seconds that importing what a run needs takes, package by package, those of `least` seconds and more."""
    code = "import sim.cli.studies, sim.studies.run.run, sim.simulate.ensemble"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    own: dict[str, float] = {}
    for line in done.stderr.splitlines()[1:]:
        own_time, _, name = line.removeprefix("import time:").split("|")
        package = name.strip().partition(".")[0]
        own[package] = own.get(package, 0.0) + int(own_time) / 1e6
    return {name: t for name, t in sorted(own.items(), key=lambda item: -item[1]) if t >= least}


def main() -> None:
    """Print the tables."""
    rates = engine_rates()
    print(f"| histories of {671} days | a second | against Mesa |\n|---|---:|---:|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:,.0f} | {rate / rates['Mesa, the same rules interpreted']:,.0f} |")
    print(f"\nTwo threads against one: {rates['ensemble, 2 threads'] / rates['ensemble, 1 thread']:.2f}\n")
    print("| one history | seconds |\n|---|---:|")
    for name, seconds in replay_seconds().items():
        print(f"| {name} | {seconds:.2f} |")
    print()
    print("| command, warm unless said | seconds | MB |\n|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for name, (seconds, memory) in commands(folder).items():
            print(f"| `{name}` | {seconds:.2f} | {memory:.0f} |")
    print("\n| imported for a run | seconds of its own |\n|---|---:|")
    for name, seconds in imports().items():
        print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
