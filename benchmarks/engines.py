"""This engine beside that of 0.3.0 (Numba), in turn, each in a process and an environment of its own.

`python benchmarks/engines.py` takes 0.3.0 out of the history of the repository, installs it in the cache, and measures
both: histories of the baseline a second of one core, without and with eight daily bands, by processor time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RELEASE, COMMIT = "0.3.0", "1bded91"
ROUNDS, RUNS = 11, 1024
WORK = """
import sys, time
import numpy as np
{imports}
scenario = load("doha-2020")
days, params = calendar(scenario), parameters(scenario, 1, 0, {runs})
counts = np.zeros((len(days), 8, kernel.BINS), np.int32)
begun = time.process_time()
kernel.simulate(params, days, 1, 0, counts)
print(time.process_time() - begun, flush=True)
for _ in sys.stdin:
    took = []
    for given in (None, counts):
        begun = time.process_time()
        kernel.simulate(params, days, 1, 0, given)
        took.append({runs} / (time.process_time() - begun))
    print(*took, flush=True)
"""
IMPORTS = {
    "0.3.0": "from sim.scenario.files import load\nfrom sim import kernel\n"
    "from sim.scenario.draw import calendar, parameters",
    "this": "from sim.scenario.files import load\nfrom sim.simulate import kernel\n"
    "from sim.simulate.inputs import calendar, parameters",
}


def home() -> Path:
    """Where the older engine is put."""
    cache = os.environ.get("TALKS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "talks"
    return Path(cache).resolve() / f"engine-{RELEASE}"


def installed(folder: Path) -> Path:
    """The Python of an environment with 0.3.0; made, if it is not there."""
    python = folder / "venv" / "bin" / "python"
    if not (folder / ".ready").exists():
        print(f"Making an environment in {folder}", file=sys.stderr)
        (folder / "source").mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", str(folder / "source")], input=packed, check=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-e", str(folder / "source")], check=True)
        (folder / ".ready").touch()
    return python


def started(python: Path | str, name: str, root: Path) -> subprocess.Popen[str]:
    """A process that measures when it is told to."""
    code = WORK.format(imports=IMPORTS[name], runs=RUNS)
    environment = os.environ | {"PYTHONPATH": str(root), "TALKS_CACHE": str(home() / f"empty-{os.getpid()}-{name}")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([str(python), "-c", code], env=environment, cwd=root, **pipes)


def told(process: subprocess.Popen[str]) -> list[float]:
    """The numbers of its next line."""
    assert process.stdout is not None
    return [float(word) for word in process.stdout.readline().split()]


def main() -> None:
    """Print the table."""
    both = {
        RELEASE: started(installed(home()), RELEASE, home() / "source"),
        "this": started(sys.executable, "this", ROOT),
    }
    compiled = {name: told(process)[0] for name, process in both.items()}
    rates: dict[str, list[list[float]]] = {name: [] for name in both}
    for _ in range(ROUNDS):
        for name, process in both.items():
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
            rates[name].append(told(process))
    print("| one core | ends only | with 8 daily bands | first compilation, s |\n|---|---:|---:|---:|")
    for name, found in rates.items():
        ends, bands = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"| {name} | {ends:,.0f} | {bands:,.0f} | {compiled[name]:.1f} |")
    for process in both.values():
        process.communicate()


if __name__ == "__main__":
    main()
