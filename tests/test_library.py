"""The commands as functions: the same answers as the commands give, as tables, arrays and pictures."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.errors import UsageError
from sim.model.outcomes import OUTCOMES
from sim.studies.kinds import kind_of

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
LATER = {"withdrawal.deadline": date(2021, 9, 11)}


def said(*arguments: str) -> dict:
    done = CliRunner().invoke(main, [*arguments, "--json", "--no-figures", "-q"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def found(out: Path) -> sim.Results:
    return sim.run("doha-2020", 64, 3, LATER, out=out)


def test_the_library_shows_what_it_has() -> None:
    assert set(sim.__all__) <= set(dir(sim))
    assert {"run", "compare", "sweep", "open_study", "scenarios", "evidence", "History"} <= set(sim.__all__)
    assert all(getattr(sim, name).__doc__ for name in sim.__all__)


def test_a_run_is_what_the_command_gives(found: sim.Results, out: Path) -> None:
    set_ = ("--set", "withdrawal.deadline=2021-09-11")
    shown = said("run", "doha-2020", *set_, "--runs", "64", "--seed", "3", "--out", str(out))
    assert shown["result"] == found.storage.root
    shares = found.summary()["share"]
    assert shares.to_dict() == {name: shown["outcomes"][name]["share"] for name in OUTCOMES}
    assert len(found.frame("runs")) == 64
    assert found.to_xarray()["share"].sel(outcome="settlement") == shares["settlement"]


@pytest.mark.parametrize(
    ("lever", "resolved"),
    [
        ({"nato.stays": True}, True),
        ({"withdrawal.interim": None}, None),
        ({"strikes.scale": 0.5}, 0.5),
        ({"withdrawal.deadline": "2021-09-11"}, "2021-09-11"),
        ({"strikes.scale": {"between": [0, 1]}}, {"between": [0.0, 1.0]}),
        ({"us.election": {"choice": [date(2020, 5, 1), "2020-09-11"]}}, {"choice": ["2020-05-01", "2020-09-11"]}),
    ],
)
def test_levers_take_values_of_python(lever: dict, resolved: object, out: Path) -> None:
    values = sim.run("doha-2020", 8, levers=lever, out=out).manifest["resolved"]["values"]
    assert values[next(iter(lever))] == resolved


def test_what_cannot_be_set_raises_with_the_message_of_a_file(out: Path) -> None:
    with pytest.raises(UsageError, match=r"'fading' must be between 0\.5 and 1"):
        sim.run("doha-2020", 8, levers={"trust.fading": 1e6}, out=out)
    with pytest.raises(UsageError, match="two scenarios, or one and the levers"):
        sim.compare("doha-2020", out=out)


def test_a_comparison_with_levers_is_that_of_the_command(out: Path) -> None:
    made = sim.compare("one-team", runs=64, levers=LATER, out=out)
    shown = said("compare", "one-team", "--set", "withdrawal.deadline=2021-09-11", "--runs", "64", "--out", str(out))
    assert made.storage.root == shown["result"]
    assert made.summary()["points"].tolist() == [d["points"] for d in shown["differences"]]


def test_a_sweep_and_its_shares(out: Path) -> None:
    made = sim.sweep("exit-and-conditions", worlds=32, levers={"strikes.scale": 0}, out=out)
    assert made.summary().shape[0] == 5 * 81
    assert {"phase", "slices"} <= set(made.figures)
    assert made.manifest["scenario"] == "doha-2020-set"


def test_figures_are_drawn_by_their_names(found: sim.Results) -> None:
    assert found.figures == tuple(job.name for job in kind_of(found).jobs(kind_of(found).reopen(found)))
    assert {"bands", "outcomes"} <= set(found.figures)
    assert found.plot("outcomes").axes == []  # drawn on the page itself
    assert hasattr(found.plot(), "_repr_png_") or found.plot().get_size_inches()[0] > 5
    with pytest.raises(UsageError, match="did you mean 'timing'"):
        found.plot("timin")


def test_a_notebook_shows_title_and_table(found: sim.Results) -> None:
    shown = found._repr_html_()
    assert "with withdrawal.deadline 2021-09-11" in shown
    assert "government_falls" in shown
    assert "does not forecast" in shown


def test_scenarios_and_evidence() -> None:
    assert sim.scenarios()["doha-2020"].title == "The Doha agreement as signed"
    assert sim.evidence("withdrawal.deadline").parameter["name"] == "withdrawal.deadline"
    assert {"name", "value", "unit", "grade"} <= sim.evidence()[0].keys()


def test_a_history_takes_levers_and_says_how_it_ends(found: sim.Results) -> None:
    rows = found.frame("runs")
    for run in range(4):
        history = sim.History("doha-2020", 3, run, levers=LATER)
        history.play()
        row = rows.iloc[run]
        assert history.outcome == row["outcome"]
        assert history.state.strikes == row["strikes"]
        assert math.isclose(history.state.attacks, row["attacks"], rel_tol=0)
