"""Speed and memory, side by side in one run: `make bench`. Medians, because machines are shared and noisy."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sim.simulate.speed import REPEATS, machine, median_seconds, rates, seconds_to_compile

TALKS = Path(sys.executable).with_name("talks")


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
    found = list(rates())
    print(f"{machine()}; compiled in {seconds_to_compile():.1f} s of one core\n")
    print(f"| histories of {671} days | a second | against Mesa |\n|---|---:|---:|")
    for name, rate in found:
        print(f"| {name} | {rate:,.0f} | {rate / found[-1].rate:,.0f} |")
    print(f"\nAll threads against one: {found[3].rate / found[2].rate:.2f}\n")
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
