"""What is installed from a wheel is whole: the command works anywhere, with every scenario and sweep."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PIP = [sys.executable, "-m", "pip", "--quiet", "--no-input"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """An environment that holds the wheel and nothing else of the project; what it depends on is borrowed from here."""
    folder = tmp_path_factory.mktemp("wheel")
    _fresh_tree(folder / "tree")
    _said(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "tree")
    venv.create(folder / "env", symlinks=True)
    (wheel,) = folder.glob("talks-*.whl")
    place = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder / "env")}))
    (place / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = folder / "env" / "bin" / "python"
    _said(*PIP, "--python", python, "install", "--no-deps", "--no-index", "--ignore-installed", wheel)
    return folder / "env" / "bin"


def _fresh_tree(folder: Path) -> None:
    """Only what a clone has: nothing that an earlier build has left."""
    folder.mkdir()
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)


def _said(*command: object, cwd: Path | None = None) -> str:
    """Run a command without the sources in reach; give what it prints."""
    done = subprocess.run(
        ["env", "-u", "PYTHONPATH", *map(str, command)], cwd=cwd, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_runs_from_itself_and_holds_what_the_repository_shows(installed, tmp_path):
    home = Path(_said(installed / "python", "-c", "import sim; print(sim.__path__[0])", cwd=tmp_path).strip())
    assert home.is_relative_to(installed.parent)
    shown = {p.relative_to(ROOT / "scenarios"): p.read_bytes() for p in (ROOT / "scenarios").rglob("*.yaml")}
    holds = home / "data" / "scenarios"
    assert {p.relative_to(holds): p.read_bytes() for p in holds.rglob("*.yaml")} == shown


def test_it_lists_the_scenarios_and_the_sweeps(installed, tmp_path):
    listed = _said(installed / "talks", "list", cwd=tmp_path)
    assert all(path.stem in listed for path in (ROOT / "scenarios").rglob("*.yaml"))


def test_it_runs_a_scenario_with_its_figures(installed, tmp_path):
    _said(installed / "talks", "run", "doha-2020", "--runs", "64", cwd=tmp_path)
    assert list(tmp_path.glob("results/doha-2020/*/runs.parquet"))
    assert list(tmp_path.glob("results/doha-2020/*/figures/*.png"))


def test_it_runs_a_sweep_and_answers_a_query(installed, tmp_path):
    _said(installed / "talks", "sweep", "exit-and-conditions", "--worlds", "2", "--into", "exits", cwd=tmp_path)
    counted = _said(installed / "talks", "query", "exits", "select count(*) from runs", cwd=tmp_path)
    assert "324" in counted
