"""Screen, JSON, figure and the figure's data give one answer, and every interval holds its own number."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.format import percent, percent_range, signed, signed_range
from sim.output.plots import files as figures
from sim.results.store import open_result
from sim.results.summary import fewer_and_more, in_worlds
from sim.studies.compare.figures import jobs as comparison_jobs
from tests.plots.conftest import texts

NAMES = ("doha-2020", "conditions-enforced", "home-by-christmas")
SLOWER = """
title: Slower, and for conditions
question: What if the exit came half a year later and stopped while violence is high?
extends: doha-2020
withdrawal: {deadline: {between: [2021-09-01, 2021-11-30]}, conditionality: 2.5}
without: [spoilers]
"""


def said(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def asked(out: Path) -> tuple[str, ...]:
    return ("compare", *NAMES, "--runs", "2000", "--no-figures", "--out", str(out))


@pytest.fixture(scope="module")
def told(asked: tuple[str, ...]) -> dict:
    return json.loads(said(*asked, "--json"))


def test_intervals_hold_their_numbers_and_agree_with_the_counts(told: dict) -> None:
    for change in told["differences"]:
        assert change["low"] <= change["points"] <= change["high"]
        assert change["inputs_low"] <= change["points"] <= change["inputs_high"]
        assert change["fewer"] + change["more"] + change["same"] == change["worlds"] == 200
        if change["more"] == 0:
            assert change["inputs_high"] <= max(0, change["points"])
        if change["same"] > 20:  # more than a tenth: nought is in the middle 90%
            assert change["inputs_low"] <= 0 <= change["inputs_high"]


def test_no_world_falls_more_often_where_conditions_are_enforced(told: dict) -> None:
    change = next(d for d in told["differences"] if (d["scenario"], d["outcome"]) == (NAMES[1], "government_falls"))
    assert change["more"] == 0
    assert change["same"] == change["never"] + change["always"]
    assert (change["fewer"], change["inputs_high"]) == (102, 0.0)


def test_the_screen_says_what_the_json_says(asked: tuple[str, ...], told: dict) -> None:
    screen = " ".join(said(*asked).split())
    for scenario in told["scenarios"]:
        for outcome in scenario["outcomes"].values():
            assert f"{scenario['scenario']} {percent(outcome['share'])}" in screen
    for change in told["differences"]:
        ranges = (signed_range(change[f"{of}low"], change[f"{of}high"]) for of in ("", "inputs_"))
        assert " ".join((signed(change["points"]), *ranges)) in screen
        assert change["in_worlds"] in screen


def test_the_figure_says_what_the_json_says(told: dict, tmp_path: Path) -> None:
    from sim.studies.compare.run import reopen

    comparison = reopen(open_result(Path(told["result"])))
    *_, job = comparison_jobs(comparison.summaries, comparison.differences)
    shown = {text.get_text() for text in texts(figures.picture(job))}
    for scenario in told["scenarios"]:
        assert {percent(outcome["share"]) for outcome in scenario["outcomes"].values()} <= shown
    for change in comparison.differences:
        assert {signed(change.points), f"95%: {signed_range(change.low, change.high)}"} <= shown
        assert f"worlds: {signed_range(change.inputs_low, change.inputs_high)}" in shown
        assert fewer_and_more(change) in shown
    figures.save(job, tmp_path)
    with (tmp_path / "outcomes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["scenario"], row["outcome"]): row for row in csv.DictReader(file)}
    for change in told["differences"]:
        row = rows[change["scenario"], change["outcome"]]
        assert all(float(row[key]) == change[key] for key in ("points", "inputs_low", "fewer", "more_clear", "never"))


def test_the_headline_s_certainty_is_counted(told: dict) -> None:
    from sim.output.plots.headline import how_sure
    from sim.studies.compare.run import reopen

    comparison = reopen(open_result(Path(told["result"])))
    sure = how_sure(comparison.summaries, comparison.differences)
    change = max(comparison.differences, key=lambda d: abs(d.points))
    assert sure.lower() == in_worlds(change)


def test_a_level_s_interval_holds_its_share_where_hardly_any_history_ends_so(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "slower.yaml"
    path.write_text(SLOWER, encoding="utf-8")
    asked = ("run", str(path), "--runs", "2000", "--seed", "7", "--no-figures", "--out", str(out))
    falls = json.loads(said(*asked, "--json"))["outcomes"]["government_falls"]
    assert 0 < falls["share"] < 0.02
    assert falls["inputs_low"] <= falls["share"] <= falls["inputs_high"]
    assert percent_range(falls["inputs_low"], falls["inputs_high"]) in said(*asked)
