"""This engine beside Mesa, EMA Workbench and NegMAS, in one run: `python benchmarks/peers.py` (README.md here).

Every row is measured in a process of its own, in a virtual environment made for it: the peers are no dependencies.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT, WANTED = HERE.parent, HERE / "requirements-peers.txt"
SWEEP = ("sweep", "doha-2020", "--worlds", "1000000", "--keep", "bands")
LIBRARIES = ("talks", "mesa", "ema_workbench", "negmas", "numpy", "llvmlite", "pandas")
BASE, FASTEST = "mesa", "compiled-1"
NAMES = {
    "compiled-1": "a. this engine, compiled, 1 thread",
    "compiled-2": "a. this engine, compiled, 2 threads",
    "bands-1": "a. the same with daily bands, 1 thread",
    "bands-2": "a. the same with daily bands, 2 threads",
    "mesa": "b. the same rules interpreted in Mesa",
    "batch-1": "c. Mesa `batch_run` of b, 1 process",
    "batch-2": "c. Mesa `batch_run` of b, 2 processes",
    "batch-daily": "c. Mesa `batch_run` of b, 1 process, every day kept",
    "bare": "d. a small stand-in, plain Python loop \\*",
    "ema-1": "d. EMA Workbench on the stand-in, sequential \\*",
    "ema-2": "d. EMA Workbench on the stand-in, 2 processes \\*",
    "ema-daily": "d. EMA Workbench on the stand-in, sequential, every day kept \\*",
}
Row = dict[str, Any]


class Measured(NamedTuple):
    """What a command printed, its wall time in seconds, its peak memory in MB; `done` unless it failed or was ended."""

    printed: str
    seconds: float
    memory: float
    done: bool


def family_memory(session: int) -> float:
    """Memory in MB of all processes of a session, what they share counted once (Linux; elsewhere 0)."""
    kilobytes = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[3]) == session:
                lines = (stat.parent / "smaps_rollup").read_text(encoding="utf-8").splitlines()
                kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, IndexError):
            continue  # it ended meanwhile
    return kilobytes / 1024


def measure(command: list[str], limit: float, cwd: Path = ROOT) -> Measured:
    """Run a command to its end or, with all that it started, to the limit; look at its memory five times a second.

    The peak is the greatest sum seen, or what the system says of the greatest single process, whichever is more.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        begun, peak = time.perf_counter(), 0.0
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True, cwd=cwd)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            if time.perf_counter() - begun > limit:
                os.killpg(process.pid, signal.SIGKILL)
            peak = max(peak, family_memory(process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        out.seek(0)
        largest = ended[2].ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        return Measured(out.read(), seconds, max(peak, largest), process.returncode == 0)


def default_venv() -> Path:
    """Where the peers' environment lies: in the cache, named by what is wanted in it."""
    home = os.environ.get("TALKS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "talks"
    return Path(home) / f"peers-{hashlib.sha256(WANTED.read_bytes()).hexdigest()[:8]}"


def prepared(folder: Path) -> Path:
    """The Python of an environment with the project and its peers; made, if it is not there."""
    python = folder / "bin" / "python"
    ready = folder / ".ready"
    if not ready.exists():
        print(f"Making an environment in {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(WANTED), "-e", str(ROOT)]
        if subprocess.run([*install, "-c", str(ROOT / "constraints.txt")]).returncode:
            subprocess.run(install, check=True)
        ready.touch()
    return python


def row(python: Path, name: str, limit: float = 300) -> Row:
    """One row of the table, from a process of its own."""
    found = measure([str(python), str(HERE / "peers_rows.py"), name], limit)
    if not found.done:
        raise SystemExit(f"{name} failed: `{python} benchmarks/peers_rows.py {name}` tells why")
    return json.loads(found.printed) | {"memory": found.memory}


def rate(found: Row) -> float:
    """Runs a second: the median of the repeats."""
    return found["runs"] / statistics.median(found["seconds"])


def number(value: float) -> str:
    """Three digits at least."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def line(name: str, found: Row, rows: dict[str, Row]) -> str:
    """A row as it is printed."""
    slowest, fastest = (found["runs"] / pick(found["seconds"]) for pick in (max, min))
    kept = number(found["kept"]) if found.get("kept") is not None else ""
    against, behind = rate(found) / rate(rows[BASE]), rate(rows[FASTEST]) / rate(found)
    cells = (NAMES[name], number(rate(found)), f"{number(slowest)}-{number(fastest)}", number(against))
    return "| " + " | ".join((*cells, number(behind), f"{found['memory']:.0f}", kept)) + " |"


def versions(python: Path) -> str:
    """The libraries' versions, as the environment has them."""
    code = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    done = subprocess.run([str(python), "-c", code, *LIBRARIES], capture_output=True, encoding="utf-8", check=True)
    return ", ".join(f"{name} {found}" for name, found in zip(LIBRARIES, done.stdout.split(), strict=True))


def machine() -> str:
    """Processor, its cores, system and Python."""
    try:
        named = [
            text
            for text in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if text.startswith("model name")
        ]
        processor = named[0].partition(":")[2].strip()
    except (OSError, IndexError):
        processor = platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores of an {processor}, {platform.system()}, Python {platform.python_version()}"


def both_ways(python: Path) -> dict[str, Row]:
    """Every row twice, in order and then in reverse, so that a machine that grows busy is not held against the last."""
    row(python, "warm")
    there = {name: row(python, name) for name in NAMES}
    back = {name: row(python, name) for name in reversed(NAMES)}
    return {name: merged(there[name], back[name]) for name in NAMES}


def merged(one: Row, other: Row) -> Row:
    """Two measurements of a row: all repeats, the greater memory, the shorter start."""
    both = one | {"seconds": one["seconds"] + other["seconds"], "memory": max(one["memory"], other["memory"])}
    return both | ({"start": min(one["start"], other["start"])} if "start" in one else {})


def table(python: Path) -> None:
    """Measure all rows, one after the other, and print them."""
    rows = both_ways(python)
    print(f"{machine()}; {versions(python)}; load {os.getloadavg()[2]:.1f}\n")
    print("| what | runs a second | least-most | times b | behind compiled, 1 thread | peak MB | kB kept a run |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, found in rows.items():
        print(line(name, found, rows))
    notes(python, rows)
    negotiations(row(python, "negmas"))


def notes(python: Path, rows: dict[str, Row]) -> None:
    """What a reader must know of the rows."""
    work, two = row(python, "work"), rows["batch-2"]
    margin = (two["runs"] - 2) / (statistics.median(two["seconds"]) - two["start"])
    print(f"\nA run: up to 671 days; histories end after {rows['compiled-1']['days']:.0f} on average in a,", end=" ")
    print(f"{rows['mesa']['days']:.0f} in b and c; the stand-in never ends early.")
    print(f"\\* A day of the stand-in takes {number(work['standin'])} instructions of Python's machine,", end=" ")
    print(f"one of the rules in Mesa {number(work['rules'])}: {work['rules'] / work['standin']:.0f} times as many.")
    print(f"`batch_run` starts two processes in {two['start']:.1f} s and then does {number(margin)} runs a second.")


def negotiations(found: Row) -> None:
    """NegMAS has its own table: it answers another question."""
    print("\n| e. NegMAS | negotiations a second | rounds a second | rounds each | agreed | peak MB |")
    print("|---|---:|---:|---:|---:|---:|")
    cells = (number(rate(found)), number(rate(found) * found["days"]), f"{found['days']:.0f}", f"{found['agreed']:.0%}")
    print(f"| three negotiators, four issues | {' | '.join(cells)} | {found['memory']:.0f} |")


def million(python: Path) -> None:
    """A million histories with daily bands of eight variables, by the command that a user would type."""
    talks = str(python.with_name("talks"))
    if subprocess.run([talks, SWEEP[0], "--help"], capture_output=True).returncode:
        raise SystemExit(f"This version has no `talks {SWEEP[0]}`")
    row(python, "warm")
    with tempfile.TemporaryDirectory() as folder:
        found = measure([talks, *SWEEP], 3600, Path(folder))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1024**2
    print(f"{machine()}; {versions(python)}\n")
    print("| command | seconds | histories a second | peak MB | MB written |\n|---|---:|---:|---:|---:|")
    cells = (f"{found.seconds:.0f}", number(1e6 / found.seconds), f"{found.memory:.0f}", f"{size:.1f}")
    print(f"| `talks {' '.join(SWEEP)}` | {' | '.join(cells)} |" if found.done else f"`talks {' '.join(SWEEP)}` failed")


def failures(python: Path, limit: float = 20) -> None:
    """What a peer makes of one failing run among a hundred."""
    listed = [str(python), "-c", "from peers_failures import CASES; print(*CASES, sep='\\n')"]
    print("| one run of 100 fails | what is left |\n|---|---|")
    for case in measure(listed, limit, HERE).printed.splitlines():
        found = measure([str(python), str(HERE / "peers_failures.py"), case], limit)
        print(f"| {case} | {found.printed.strip() or f'still waiting after {limit:.0f} s, then ended from outside'} |")


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--venv", type=Path, help="the environment's folder; by default one in the cache")
    parser.add_argument("--million", action="store_true", help="a million histories with daily bands instead")
    parser.add_argument("--failures", action="store_true", help="what is left if one run fails instead")
    asked = parser.parse_args()
    python = prepared(asked.venv or default_venv())
    (million if asked.million else failures if asked.failures else table)(python)


if __name__ == "__main__":
    main()
