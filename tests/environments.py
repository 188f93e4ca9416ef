"""Other environments than the one at hand: `python -m tests.environments bounds|pythons|quick`.

bounds: the wheel with the lowest versions of everything that pyproject.toml allows, on the lowest Python, and with the
newest, on the newest Python of this machine; each goes through tests/trial.py from an empty folder.
pythons: the quick part of the suite on every Python that we support and this machine has.
quick: the same part on the environment at hand, without what takes long.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
QUICK = (
    *("tests/engine", "tests/rules", "tests/scenario", "tests/results", "tests/evidence"),
    *("tests/test_parity.py", "tests/test_baseline.py", "tests/test_stats.py", "tests/test_docstrings.py"),
    *("tests/test_format.py", "tests/sweeps/test_shard.py", "tests/cli/test_any_command_line.py"),
)


def lowest(requirement: str) -> str:
    """The lowest version that a requirement allows, pinned: `numpy>=2.0` is `numpy==2.0`."""
    found = re.fullmatch(r"([\w.-]+)>=([\w.]+)(,.*)?", requirement)
    if not found:
        raise SystemExit(f"{requirement} has no lower bound")
    return f"{found[1]}=={found[2]}"


def pythons() -> dict[str, Path]:
    """Every supported Python of this machine, by its version: the first that is found."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found: dict[str, Path] = {}
    for version in PYTHONS:
        named = [Path(path) for path in [shutil.which(f"python{version}")] if path]
        for python in [*sorted(pyenv.glob(f"{version}.*/bin/python3")), *named, Path(sys.executable)]:
            if version not in found and _version(python) == version:
                found[version] = python
    return found


def _version(python: Path) -> str:
    code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, encoding="utf-8").stdout.strip()


def environment(folder: Path, python: Path, *wanted: str) -> Path:
    """A fresh environment with these packages; give its interpreter."""
    subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
    own = folder / "bin" / "python"
    pip = [own, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--prefer-binary"]
    subprocess.run([*pip, *wanted], check=True)
    return own


def wheel(folder: Path) -> Path:
    """The wheel of this tree, built afresh from a copy."""
    shutil.copytree(ROOT / "sim", folder / "tree" / "sim", symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", folder / "tree" / "scenarios")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / "tree")
    pip = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--wheel-dir", folder]
    subprocess.run([*pip, folder / "tree"], check=True)
    return next(folder.glob("talks-*.whl"))


def bounds() -> None:
    """Try the lowest versions that are allowed, and the newest that there are."""
    there = pythons()
    tries = {"lowest": (min(there), list(map(lowest, PROJECT["dependencies"]))), "newest": (max(there), [])}
    with tempfile.TemporaryDirectory() as name:
        built = wheel(Path(name))
        for what, (version, pinned) in tries.items():
            begun, folder = time.monotonic(), Path(name) / what
            own = environment(folder / "env", there[version], str(built), *pinned)
            (folder / "here").mkdir()
            cache = {"TALKS_CACHE": str(folder / "cache"), "TALKS_QUIET": "1"}
            script = [own, ROOT / "tests" / "trial.py", ROOT / "tests" / "baseline.json"]
            subprocess.run(script, cwd=folder / "here", env=_without_path() | cache, check=True)
            print(f"{what} versions on Python {version}: {time.monotonic() - begun:.0f} s", flush=True)


def suites() -> None:
    """Run the quick part of the suite on every Python but that of the environment at hand."""
    there, own = pythons(), f"{sys.version_info.major}.{sys.version_info.minor}"
    missing = ", ".join(version for version in PYTHONS if version not in there)
    print(f"Pythons: {', '.join(there)}{f'; not on this machine: {missing}' if missing else ''}", flush=True)
    tools = [r for r in PROJECT["optional-dependencies"]["dev"] if r.startswith(("pytest", "hypothesis", "setuptools"))]
    with tempfile.TemporaryDirectory() as name:
        for version, python in there.items():
            if version != own:
                print(f"Python {version}", flush=True)
                other = environment(Path(name) / version, python, *PROJECT["dependencies"], *tools)
                where = _without_path() | {"PYTHONPATH": str(ROOT), "TALKS_CACHE": f"{name}/cache-{version}"}
                command = [other, "-m", "pytest", "-q", "-p", "no:cacheprovider", *QUICK]
                subprocess.run(command, cwd=ROOT, env=where, check=True)


def quick() -> None:
    """Run the quick part of the suite here, without what is marked as slow."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-m", "not slow and not torture", *QUICK]
    sys.exit(subprocess.run(command, cwd=ROOT).returncode)


def _without_path() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


if __name__ == "__main__":
    {"bounds": bounds, "pythons": suites, "quick": quick}[sys.argv[1]]()
