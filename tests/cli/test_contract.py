"""What other programs are promised: keys, units, shares that sum to one, the same answer twice."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.model.outcomes import OUTCOMES

MEASURES = {
    "opening_day": "days", "procedure_day": "days", "settlement_day": "days", "fall_day": "days", "exit_day": "days",
    "attacks": "attacks", "attacks_first_45_days": "attacks", "security_forces_killed": "deaths",
    "killed_first_45_days": "deaths", "civilians_killed": "deaths", "strikes": "strikes",
    "prisoners_released": "prisoners", "prisoners_returned": "prisoners", "troops": "troops",
    "taliban_share": "share", "suspensions": "times",
}  # fmt: skip


def said(*arguments: str) -> object:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def run_object(tmp_path_factory: pytest.TempPathFactory) -> dict:
    out = tmp_path_factory.mktemp("results")
    return said("run", "doha-2020", "--runs", "400", "--seed", "3", "--json", "--no-figures", "--out", str(out))


def test_run_has_the_promised_keys(run_object: dict) -> None:
    assert list(run_object) == [
        "scenario", "runs", "seed", "version", "scenario_hash", "result", "worlds", "worlds_pass", "outcomes",
        "measures", "decides",
    ]  # fmt: skip
    assert (run_object["scenario"], run_object["runs"], run_object["seed"]) == ("doha-2020", 400, 3)
    assert run_object["worlds"] == {"worlds": 200, "histories": 32}
    assert Path(run_object["result"], "manifest.json").is_file()


def test_shares_sum_to_one_within_their_intervals(run_object: dict) -> None:
    outcomes = run_object["outcomes"]
    assert tuple(outcomes) == OUTCOMES
    assert sum(o["share"] for o in outcomes.values()) == pytest.approx(1)
    assert all(o["low"] <= o["share"] <= o["high"] for o in outcomes.values())
    assert all(0 <= o["inputs_low"] <= o["inputs_high"] <= 1 for o in outcomes.values())


def test_measures_have_units_and_ordered_quantiles(run_object: dict) -> None:
    for name, unit in MEASURES.items():
        measure = run_object["measures"][name]
        assert measure["unit"] == unit
        assert set(measure) == {"unit", "q05", "q25", "q50", "q75", "q95", "occurring"}
        quantiles = [measure[q] for q in ("q05", "q25", "q50", "q75", "q95")]
        assert quantiles == sorted(quantiles)


def test_a_share_that_ends_one_way_is_the_share_in_which_its_day_comes(run_object: dict) -> None:
    outcomes, measures = run_object["outcomes"], run_object["measures"]
    assert measures["settlement_day"]["occurring"] == pytest.approx(outcomes["settlement"]["share"])
    assert measures["fall_day"]["occurring"] == pytest.approx(outcomes["government_falls"]["share"])


def test_the_same_command_gives_the_same_answer_elsewhere(run_object: dict, tmp_path: Path) -> None:
    again = said("run", "doha-2020", "--runs", "400", "--seed", "3", "--json", "--no-figures", "--out", str(tmp_path))
    assert again | {"result": ""} == run_object | {"result": ""}


def test_compare_pairs_each_scenario_with_the_first(tmp_path: Path) -> None:
    names = ["doha-2020", "residual-force", "one-team"]
    found = said("compare", *names, "--runs", "300", "--json", "--no-figures", "--out", str(tmp_path))
    assert list(found) == ["result", "scenarios", "differences", "decides", "moves_little", "notes"]
    assert found["moves_little"] == []
    assert [s["scenario"] for s in found["scenarios"]] == names
    shares = {s["scenario"]: s["outcomes"] for s in found["scenarios"]}
    for d in found["differences"]:
        assert set(d) == {
            "scenario", "versus", "outcome", "points", "low", "high", "inputs_low", "inputs_high", "worlds",
            "histories", "fewer", "more", "fewer_clear", "more_clear", "same", "never", "always", "in_worlds",
        }  # fmt: skip
        change = shares[d["scenario"]][d["outcome"]]["share"] - shares["doha-2020"][d["outcome"]]["share"]
        assert d["points"] == pytest.approx(100 * change)
        assert d["low"] <= d["points"] <= d["high"]
    assert len(found["differences"]) == 2 * len(OUTCOMES)


def test_list_names_every_shipped_scenario() -> None:
    rows = said("list", "--json")
    assert {
        "doha-2020",
        "home-by-christmas",
        "conditions-enforced",
        "residual-force",
        "release-up-front",
        "one-team",
    } <= {row["name"] for row in rows}
    assert all(set(row) == {"name", "title", "question", "changes"} for row in rows)


def test_evidence_lists_every_parameter() -> None:
    rows = said("evidence", "--json")
    assert all(set(row) == {"name", "value", "range", "unit", "role", "grade", "evidence", "reason"} for row in rows)
    deadline = next(row for row in rows if row["name"] == "withdrawal.deadline")
    assert (deadline["value"], deadline["role"], deadline["grade"]) == ("2021-04-29", "lever", "documented")


def test_schema_is_a_json_schema() -> None:
    assert "withdrawal" in said("schema")["properties"]
