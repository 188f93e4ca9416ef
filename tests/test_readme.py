"""The README keeps its word: its commands run, and its table is what they give."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TALKS = Path(sys.executable).with_name("talks")
NUMBERS = re.compile(r"^\| `([a-z0-9-]+)` \|[^|]*\|([ 0-9|]+)\|$", re.MULTILINE)


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("talks")]


@pytest.mark.slow
def test_every_command_runs_in_the_order_in_which_it_stands(tmp_path: Path) -> None:
    assert len(commands()) > 5
    for command in commands():
        done = subprocess.run(
            [str(TALKS), *shlex.split(command)[1:]], cwd=tmp_path, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"


@pytest.mark.slow
def test_the_table_is_what_make_run_gives(tmp_path: Path) -> None:
    table = {name: [int(x) for x in cells.split("|")] for name, cells in NUMBERS.findall(README)}
    assert len(table) == 6
    done = subprocess.run(
        [str(TALKS), "compare", *table, "--json", "--no-figures"], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    for scenario in json.loads(done.stdout)["scenarios"]:
        assert [round(100 * o["share"]) for o in scenario["outcomes"].values()] == table[scenario["scenario"]]


def test_the_scenario_shown_is_one(tmp_path: Path) -> None:
    text = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert text
    (tmp_path / "shown.yaml").write_text(text.group(1), encoding="utf-8")
    done = subprocess.run([str(TALKS), "validate", "shown.yaml"], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_every_file_it_names_is_there() -> None:
    named = re.findall(r"\]\(([^)]+)\)", README) + re.findall(r"`((?:sim|docs|scenarios)/[^` *]*)`", README)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing
