"""`talks replay`: what it prints, promises and refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.results.store import open_result
from tests.manifests import rewrite

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
ONE = ("doha-2020", "--run", "17")
EVENT = {"date", "day", "lane", "kind", "who", "what", "why", "data", "minor", "decision"}
DECISION = {"decision", "before", "chosen", "next", "options", "terms", "deciding"}
HISTORY = ["scenario", "seed", "run", "version", "scenario_hash", "result", "outcome", "last_day"]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments, "--no-figures", "-q"], catch_exceptions=False)


def said(*arguments: str) -> dict:
    result = call(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results")
    done = CliRunner().invoke(
        main, ["run", "release-up-front", "--runs", "80", "--seed", "3", "--no-figures", "--json", "--out", str(out)]
    )
    return Path(json.loads(done.stdout)["result"])


def test_a_history_has_the_promised_keys(result: Path) -> None:
    found = said(str(result), "--run", "7")
    assert list(found) == [*HISTORY, "checked", "picked", "events"]
    assert (found["scenario"], found["seed"], found["run"], found["checked"]) == ("release-up-front", 3, 7, "row")
    assert all(set(event) == EVENT for event in found["events"])
    decisions = [event["decision"] for event in found["events"] if event["decision"]]
    assert decisions
    assert all(set(decision) == DECISION for decision in decisions)
    assert all(sum(o["probability"] for o in d["options"]) == pytest.approx(1) for d in decisions)


def test_a_scenario_needs_no_result_and_gives_the_same_history(result: Path) -> None:
    stored = said(str(result), "--run", "7")
    again = said("--scenario", "release-up-front", "--seed", "3", "--run", "7")
    assert again["checked"] == "engine"
    assert again["events"] == stored["events"]


def test_a_kind_is_picked_and_said_how_typical(result: Path) -> None:
    found = said(str(result), "--like", "settlement")
    assert found["outcome"] == "settlement"
    assert set(found["picked"]) == {"run", "way", "kind", "alike", "runs", "distance", "apart", "commonest"}
    assert found["picked"]["distance"] <= found["picked"]["apart"]
    early = said(str(result), "--like", "settlement", "--pick", "earliest")
    assert early["last_day"] <= found["last_day"]


def test_without_a_history_named_the_most_typical_of_the_commonest_ending_is_told(result: Path) -> None:
    runs = open_result(result).table("runs").to_pandas()
    commonest = runs["outcome"].value_counts().idxmax()
    found = said(str(result))
    assert (found["outcome"], found["picked"]["commonest"]) == (commonest, True)
    assert found["picked"] == said(str(result), "--like", commonest)["picked"]
    shown = " ".join(call(str(result)).stdout.split())
    assert f"The most typical of {found['picked']['alike']} of 80 histories" in shown
    assert "the most frequent ending" in shown


def test_figures_of_a_picked_ending_are_called_after_it_and_say_how_it_was_picked(result: Path, tmp_path: Path) -> None:
    for more in ((), ("--turns",)):
        command = ["replay", str(result), "--like", "settlement", *more, "--figures", str(tmp_path)]
        assert CliRunner().invoke(main, command, catch_exceptions=False).exit_code == 0
    drawn = {path.stem for path in tmp_path.iterdir() if not path.name.startswith(".")}
    assert drawn == {"replay-typical-settlement", "turning-typical-settlement"}
    alike = said(str(result), "--like", "settlement")["picked"]["alike"]
    for path in tmp_path.glob("*.svg"):
        assert f"the most typical of {alike} of 80 histories (settlement" in path.read_text(encoding="utf-8")


def test_turning_points_have_the_promised_keys() -> None:
    found = said(*ONE, "--turns")
    assert list(found) == [*HISTORY, "futures", "moments", "turns", "parts"]
    assert all(sum(m["outcomes"].values()) == pytest.approx(1) for m in found["moments"])
    assert all(m["own_low"] <= m["outcomes"][found["outcome"]] <= m["own_high"] for m in found["moments"])
    keys = {"date", "day", "points", "low", "high", "before", "after", "events", "forks"}
    assert all(set(turn) == keys for turn in found["turns"])
    assert set(found["parts"]) == {"decisions", "chance", "between", "whole"}


def test_a_what_if_has_the_promised_keys() -> None:
    found = said(*ONE, "--from", "2020-09-12", "--set", "withdrawal.conditionality=1.5")
    assert list(found) == [*HISTORY, "from", "set", "futures", "changes", "then"]
    assert found["set"] == [{"name": "withdrawal.conditionality", "before": "0.3", "after": "1.5"}]
    assert sum(c["share"] for c in found["changes"]) == pytest.approx(1)
    assert all(event["date"] >= "2020-09-12" for event in found["then"]["events"])


def test_two_worlds_have_the_promised_keys() -> None:
    found = said("doha-2020", "residual-force", "--run", "17")
    assert list(found) == ["histories", "parameters", "diverged", "divergences", "looks"]
    assert [history["scenario"] for history in found["histories"]] == ["doha-2020", "residual-force"]
    assert [p["name"] for p in found["parameters"]] == ["withdrawal.residual"]
    assert set(found["diverged"]) == {"date", "by"}


def test_csv_has_a_row_for_each_event() -> None:
    rows = list(csv.DictReader(io.StringIO(call(*ONE, "--csv").stdout)))
    events = said(*ONE)["events"]
    assert [row["what"] for row in rows] == [event["what"] for event in events]
    assert {row["decision"] for row in rows} >= {"pace", "effort", "operations", "release", ""}


def test_markdown_is_a_table_with_the_same_columns_throughout() -> None:
    lines = [line for line in call(*ONE, "--markdown").stdout.splitlines() if line.startswith("|")]
    assert len(lines) > 20
    assert {line.count("|") for line in lines} == {5}


@pytest.mark.parametrize(
    "arguments",
    [ONE, (*ONE, "--all"), (*ONE, "--turns"), ("doha-2020", "residual-force", "--run", "17"),
     (*ONE, "--from", "2020-09-12", "--set", "withdrawal.conditionality=1.5")],
)  # fmt: skip
def test_every_line_fits_80_columns(arguments: tuple[str, ...]) -> None:
    done = call(*arguments)
    assert done.exit_code == 0, done.output
    lines = [line for line in done.stdout.splitlines() if not line.startswith(("Next", "Drawn"))]
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert "…" not in done.stdout
    assert "does not" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Next: talks replay ")


def test_what_a_scenario_changes_beside_its_levers_is_said(tmp_path: Path) -> None:
    text = "title: t\nquestion: q\nextends: doha-2020\nwar:\n  branching: 0.9\nwithout: [spoilers]\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    shown = call(str(tmp_path / "mine.yaml"), "--run", "3", "--prior").stdout
    for said in ("Changed beside the levers: war.branching", "Without: spoilers", "from their ranges alone"):
        assert said in shown


FAULTS = {
    "both ways of naming it": ((*ONE, "--like", "settlement"), 2, "either"),
    "no world": (("--run", "1"), 2, "expected one scenario"),
    "three worlds": (("doha-2020", "one-team", "spoilers", "--run", "1"), 2, "or two"),
    "a history below none": (("doha-2020", "--run", "-1"), 2, "not in the range"),
    "a future's number": (("doha-2020", "--run", str(1 << 50)), 2, "there is no history"),
    "unknown scenario": (("doha-2021", "--run", "1"), 3, "did you mean 'doha-2020'?"),
    "no such file": (("nowhere.yaml", "--run", "1"), 3, "there is no file"),
    "no such result": (("results/none", "--run", "1"), 2, "there is no result"),
    "two forms": ((*ONE, "--json", "--csv"), 2, "exclude one another"),
    "turns as a table": ((*ONE, "--turns", "--csv"), 2, "text or --json"),
    "two questions": ((*ONE, "--turns", "--from", "2020-09-12", "--set", "us.election=2020-11-03"), 2, "one at a time"),
    "from without set": ((*ONE, "--from", "2020-09-12"), 2, "goes with --set"),
    "no date": ((*ONE, "--from", "yesterday", "--set", "a.b=1"), 2, "does not match the format"),
    "no kind": (("spoilers", "--like", "peace"), 2, "cannot read"),
    "other first days": (("doha-2020", "draft-2019", "--run", "1"), 2, "same day"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_a_message_and_its_exit_code(fault: str, tmp_path: Path) -> None:
    arguments, code, message = FAULTS[fault]
    if "--like" in arguments and "--run" not in arguments:
        (tmp_path / "few.yaml").write_text("extends: spoilers\ntitle: t\nquestion: q\nruns: 20\n", encoding="utf-8")
        arguments = (str(tmp_path / "few.yaml"), *arguments[1:], "--out", str(tmp_path))
    done = call(*arguments)
    assert done.exit_code == code, done.output
    assert message in done.stderr
    assert done.stdout == ""


def changed(result: Path, tmp_path: Path, **values: object) -> Path:
    """A copy of a result whose manifest says something else."""
    folder = tmp_path / "release-up-front" / "copied"
    folder.mkdir(parents=True)
    for path in result.glob("*.parquet"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "manifest.json").write_bytes((result / "manifest.json").read_bytes())
    rewrite(folder, **values)
    return folder


def test_a_manifest_that_was_edited_is_damage(result: Path, tmp_path: Path) -> None:
    folder = changed(result, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"seed": 4}), encoding="utf-8")
    done = call(str(folder), "--run", "1")
    assert (done.exit_code, "was changed after it was written" in done.stderr) == (4, True)


def test_a_run_beyond_the_last_is_refused(result: Path) -> None:
    done = call(str(result), "--run", "80")
    assert (done.exit_code, "its histories are 0 to 79" in done.stderr) == (2, True)


@pytest.mark.parametrize("values", [{"model": "0123456789abcdef"}, {"scenario_hash": "000000000000"}])
def test_a_result_of_other_code_is_refused_and_says_what_to_do(result: Path, tmp_path: Path, values: dict) -> None:
    done = call(str(changed(result, tmp_path, **values)), "--run", "1")
    assert done.exit_code == 4
    assert "another version" in done.stderr
    assert "talks run release-up-front --runs 80 --seed 3" in done.stderr


@pytest.mark.parametrize("values", [{"resolved": {}}, {"resolved": None}, {"runs": 81}, {"seed": "x"}])
def test_a_manifest_that_makes_no_sense_is_damage(result: Path, tmp_path: Path, values: dict) -> None:
    done = call(str(changed(result, tmp_path, **values)), "--run", "1")
    assert done.exit_code == 4
    assert "damaged" in done.stderr


def test_damaged_rows_are_refused(result: Path, tmp_path: Path) -> None:
    folder = changed(result, tmp_path)
    (folder / "runs.parquet").write_bytes(b"nothing")
    done = call(str(folder), "--run", "1")
    assert (done.exit_code, "damaged" in done.stderr) == (4, True)


def test_a_comparison_names_its_parts(tmp_path: Path) -> None:
    arguments = ["compare", "doha-2020", "one-team", "--runs", "20", "--no-figures", "--json", "--out", str(tmp_path)]
    comparison = json.loads(CliRunner().invoke(main, arguments).stdout)
    done = call(comparison["result"], "--run", "1")
    assert done.exit_code == 2
    for part in comparison["scenarios"]:
        assert part["result"] in done.stderr
