"""The README keeps its word: its commands run, and its table is what they give."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.format import percent
from sim.studies.claims import words as claimwords
from sim.studies.claims.run import claims
from sim.studies.claims.specification import read_claims
from sim.studies.claims.summary import Finding

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TALKS = Path(sys.executable).with_name("talks")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \|[^|]*\|(.*)\|$", re.MULTILINE)


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
    table = {name: [cell.strip() for cell in cells.split("|")] for name, cells in ROW.findall(README)}
    assert len(table) == 6
    done = subprocess.run(
        [str(TALKS), "compare", *table, "--json", "--no-figures"], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    found = json.loads(done.stdout)
    moved = {(d["scenario"], d["outcome"]): fewer_and_more(d) for d in found["differences"]}
    for scenario in found["scenarios"]:
        name, shares = scenario["scenario"], [percent(o["share"]) for o in scenario["outcomes"].values()]
        assert [*shares, *(moved.get((name, o), "") for o in ("settlement", "government_falls"))] == table[name]


def fewer_and_more(change: dict[str, Any]) -> str:
    """In how many worlds there are fewer and more, the commoner first: "fewer in 106, more in none"."""
    ways = sorted((("fewer", change["fewer"]), ("more", change["more"])), key=lambda way: -way[1])
    return ", ".join(f"{way} in {count or 'none'}" for way, count in ways)


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


TOLD = (  # claims of which README tells numbers, in the order of the file
    "drawdown-undermines",
    "leaving-undermines",
    "exchange-settles",
    "patience-pays",
    "time-converges",
    "window-closes",
)


@pytest.mark.slow
def test_the_numbers_of_the_claims_are_those_that_talks_claims_gives(tmp_path: Path) -> None:
    """A claim is answered alike whichever others are put beside it."""
    found = claims(tmp_path, 1, asked=[claim for claim in read_claims() if claim.id in TOLD]).findings
    assert tuple(finding.id for finding in found) == TOLD
    cut, leave, tied, push, time, late = map(in_words, found)
    said = " ".join(README.split())
    for sentence in (
        f"costs {cut['size']} points of settlements (90% of worlds: {cut['spread']}), fewer in {cut['holds']} of 400 "
        f"worlds, more in {cut['reverse']}.",
        f"{leave['size']} points ({leave['spread']}), fewer in {leave['holds']}, more in {leave['reverse']}.",
        f"gains {tied['size']} ({tied['spread']}), more in {tied['holds']}, fewer in",
        f"eight months more bring {time['size']} points ({time['spread']}), more in {time['holds']} of 400",
        f"({late['size']} points, fewer in {late['holds']} worlds, more in {late['reverse']})",
        f"gets fewer settlements in {push['reverse']} worlds and more in {push['holds']}.",
    ):
        assert sentence in said


def in_words(finding: Finding) -> dict[str, Any]:
    """The size of an effect and its spread as README writes them, and the counts of worlds."""
    size = claimwords.effect(finding).strip("+−").removesuffix("s").removesuffix(" point")
    counts = finding.worlds._asdict() if finding.worlds else {}
    return counts | {"size": size, "spread": claimwords.spread(finding).replace("+", "")}


def test_the_claims_are_counted_as_they_are() -> None:
    asked = read_claims()
    put = [claim for claim in asked if claim.experiment]
    circular = [claim for claim in put if claim.circular]
    assert f"claims as {len(put)} experiments" in " ".join(README.split())
    assert (len(circular), len(put) - len(circular)) == (10, 30)
    assert "Ten are circular" in README
    assert "Of the other 30" in README
