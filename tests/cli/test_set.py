"""`--set`: a question in one line, read and marked as a line of a file is, on every command that runs histories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from sim.results.store import open_result
from sim.scenario.files import load, scenario_hash
from sim.scenario.settings import read_settings, with_settings

LATER = ("--set", "withdrawal.deadline=2021-09-11")
FILE = "title: t\nquestion: q\nextends: doha-2020\nwithdrawal:\n  deadline: 2021-09-11\n"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def said(*arguments: str) -> dict:
    done = call(*arguments, "--json", "--no-figures")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_the_scenario_that_a_file_would_make(here: Path) -> None:
    (here / "mine.yaml").write_text(FILE, encoding="utf-8")
    set_ = with_settings(load("doha-2020"), read_settings([LATER[1]]))
    assert scenario_hash(set_) == scenario_hash(load("mine.yaml"))
    of_set, of_file = said("run", "doha-2020", *LATER, "--runs", "64"), said("run", "mine.yaml", "--runs", "64")
    assert of_set["outcomes"] == of_file["outcomes"]
    assert of_set["scenario"] == "doha-2020-set"


def test_the_manifest_says_what_was_set_and_that_a_number_was_moved(here: Path) -> None:
    made = said("run", "doha-2020", *LATER, "--set", "us.stay_cost={between: [0.1, 0.2]}", "--runs", "64")
    manifest = open_result(Path(made["result"])).manifest
    assert manifest["set_at"]["withdrawal.deadline"] == "--set"
    assert manifest["marked"] == ["us.stay_cost"]
    assert manifest["resolved"]["values"]["us.stay_cost"] == {"between": [0.1, 0.2]}
    assert manifest["title"].endswith("with withdrawal.deadline 2021-09-11, us.stay_cost between 0.1, 0.2")


def test_one_scenario_is_compared_as_it_is_and_as_it_is_set(here: Path) -> None:
    found = said("compare", "one-team", *LATER, "--runs", "64")
    assert [part["scenario"] for part in found["scenarios"]] == ["one-team", "one-team-set"]
    assert found["scenarios"][0]["outcomes"] == said("run", "one-team", "--runs", "64")["outcomes"]


def test_of_several_each_is_set(here: Path) -> None:
    found = said("compare", "one-team", "doha-2020", *LATER, "--runs", "32")
    assert [part["scenario"] for part in found["scenarios"]] == ["one-team-set", "doha-2020-set"]


def test_a_sweep_is_set_where_it_does_not_vary(here: Path) -> None:
    found = said("sweep", "exit-and-conditions", "--set", "strikes.scale=0", "--worlds", "32", "-q")
    assert found["scenario"] == "doha-2020-set"
    done = call("sweep", "exit-and-conditions", *LATER)
    assert (done.exit_code, "the design varies it" in done.stderr) == (2, True)


def test_a_history_is_told_as_it_is_set_from_the_first_day(here: Path) -> None:
    run = said("run", "doha-2020", *LATER, "--runs", "8")
    from_scenario = said("replay", "doha-2020", "--run", "3", *LATER)
    from_result = said("replay", run["result"], "--run", "3")
    assert from_scenario["events"] == from_result["events"]
    done = call("replay", run["result"], "--run", "3", *LATER, "--no-figures")
    assert (done.exit_code, "is what it is" in done.stderr) == (2, True)


def test_the_next_command_that_is_named_runs(here: Path) -> None:
    import shlex

    for command in (("run", "doha-2020"), ("run", "one-team"), ("replay", "doha-2020", "--run", "1")):
        done = call(*command, *LATER, *(("--runs", "32") if command[0] == "run" else ()), "--no-figures")
        last = done.stdout.splitlines()[-1]
        assert last.startswith("Next: talks ")
        words = shlex.split(last.removeprefix("Next: talks "))
        assert "--set" in words
        assert call(*words, "--no-figures").exit_code == 0


WRONG = {
    "trust.fading=1e6": "'fading' must be between 0.5 and 1 (share/week), found 1000000",
    "withdrawal.deadlin=2021-09-11": "did you mean 'withdrawal.deadline'?",
    "withdrawal.deadline": "expected such as withdrawal.conditionality=1.5",
    "withdrawal.deadline=2020-08-01": "must not come before 'withdrawal.second_phase_begins'",
    "withdrawal.deadline=soon": "expected a date",
    "us.stay_cost={between: [1, 0]}": "in rising order",
}


@pytest.mark.parametrize("setting", WRONG)
@pytest.mark.parametrize("command", [("run",), ("compare",), ("sweep",), ("replay",)])
def test_what_cannot_be_set_is_told_as_in_a_file(setting: str, command: tuple[str, ...], here: Path) -> None:
    done = call(*command, "doha-2020", "--set", setting)
    assert done.exit_code == 2
    assert WRONG[setting] in " ".join(done.stderr.split())


def test_nothing_is_set_twice(here: Path) -> None:
    done = call("run", "doha-2020", *LATER, *LATER)
    assert (done.exit_code, "stands there twice" in done.stderr) == (2, True)
