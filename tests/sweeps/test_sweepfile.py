"""Sweeps as files: what they come to, and every fault said at its place."""

import re
from datetime import date
from pathlib import Path

import pytest

from sim.design.dimensions import KEYS as KEYS_OF_A_DIMENSION
from sim.design.dimensions import SHOCKS
from sim.design.sweepfile import DESIGNS, KEEPS, alone, load_design, load_sweep, shipped_sweeps
from sim.design.sweepfile import KEYS as KEYS_OF_A_SWEEP
from sim.errors import ScenarioError
from sim.scenario.files import load, scenario_hash
from sim.scenario.template import sweep_template
from tests.sweeps.conftest import SOUND


@pytest.mark.parametrize("name", shipped_sweeps())
def test_every_shipped_sweep_is_sound_and_every_point_of_it_can_be_run(name):
    sweep = load_sweep(name)
    assert len(sweep.rows) >= 40
    assert not [why for point in range(len(sweep.rows)) if (why := sweep.impossible(point))]


def test_the_sweep_over_every_lever_is_over_every_lever():
    from sim.model.catalogue import catalogue

    levers = {name for name, parameter in catalogue().items() if parameter.role == "lever"}
    assert set(load_sweep("every-lever").changed()) == levers


EXAMPLES = re.findall(
    r"```yaml\n(.*?)```", (Path(__file__).parents[2] / "docs" / "sweeps.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize("text", [*EXAMPLES, sweep_template("mine")], ids=str.splitlines)
def test_every_sweep_of_the_documentation_is_sound(write, text):
    sweep = load_sweep(write(text))
    assert len(EXAMPLES) == 3
    assert not [why for point in range(len(sweep.rows)) if (why := sweep.impossible(point))]


def test_what_the_template_leaves_commented_is_sound_too(write):
    text = re.sub(r"^  #([a-z])", r"  \1", sweep_template("mine"), flags=re.MULTILINE)
    sweep = load_sweep(write(text))
    assert {d.name for d in sweep.dimensions} >= {"withdrawal.interim", "taliban.leverage", "shock.violence"}


def test_the_documentation_has_every_key():
    told = (Path(__file__).parents[2] / "docs" / "sweeps.md").read_text(encoding="utf-8")
    assert not [
        key for key in (*KEYS_OF_A_SWEEP, *KEYS_OF_A_DIMENSION, *DESIGNS, *KEEPS, *SHOCKS) if f"`{key}`" not in told
    ]


def test_a_point_is_the_base_with_its_values(write):
    text = SOUND.replace("strikes.scale: [0, 1]", "taliban.leverage: {from: 1, to: 2, levels: 3}")
    sweep = load_sweep(write(text))
    point = sweep.scenario_at(1)
    assert point.values["taliban.leverage"] == 1.5
    assert point.marked == ("taliban.leverage",)
    assert {n: v for n, v in point.values.items() if n != "taliban.leverage"} == {
        n: v for n, v in sweep.base.values.items() if n != "taliban.leverage"
    }


def test_a_shock_is_added_to_those_of_the_base(write):
    text = SOUND.replace("strikes.scale: [0, 1]", "shock.violence: {levels: [-0.5, 0.5], first: 2020-10-01}")
    sweep = load_sweep(write(text.replace("doha-2020", "helmand-offensive")))
    *before, added = sweep.scenario_at(1).shocks
    assert tuple(before) == sweep.base.shocks != ()
    assert (added.what, added.by, added.first, added.last) == ("violence", 0.5, date(2020, 10, 1), date(2021, 12, 31))


def test_dates_follow_dates_that_a_dimension_above_has_set(write):
    text = SOUND.replace(
        "  strikes.scale: [0, 1]",
        "  withdrawal.second_phase_begins: [2020-10-01, 2020-11-01]\n"
        "  withdrawal.deadline: {after: withdrawal.second_phase_begins, levels: [0, 90]}",
    )
    sweep = load_sweep(write(text))
    assert [sweep.scenario_at(k).values["withdrawal.deadline"] for k in range(4)] == [
        date(2020, 10, 1), date(2020, 12, 30), date(2020, 11, 1), date(2021, 1, 30)
    ]  # fmt: skip


def test_without_ends_a_lever_runs_over_its_own_range(write):
    text = SOUND.replace("strikes.scale: [0, 1]", "strikes.scale: {levels: 2}\n  nato.stays:")
    assert load_sweep(write(text)).rows == ((0.0, False), (0.0, True), (3.0, False), (3.0, True))


def test_a_table_stands_in_the_file_or_in_a_csv_beside_it(write):
    head = SOUND.partition("design")[0] + "design: table\n"
    days = (
        "{withdrawal.deadline: 2021-01-01, nato.stays: true}",
        "{withdrawal.deadline: 2021-02-01, nato.stays: false}",
    )
    rows = "points:\n" + "".join(f"- {row}\n" for row in days)
    write("withdrawal.deadline,nato.stays\n2021-01-01, true\n\n2021-02-01,false\n", "design.csv")
    listed, beside = load_sweep(write(head + rows)), load_sweep(write(head + "points: design.csv\n", "other.yaml"))
    assert listed.rows == beside.rows == ((date(2021, 1, 1), True), (date(2021, 2, 1), False))
    assert [d.name for d in beside.dimensions] == ["withdrawal.deadline", "nato.stays"]


@pytest.mark.parametrize("midnight", [" 00:00:00", "T00:00:00", " 00:00", "T00:00:00.000Z"])
def test_the_midnight_that_spreadsheets_and_data_frames_write_is_the_day(write, midnight):
    write(f"\ufeffname,withdrawal.deadline\nearly,2020-12-25{midnight}\nlate,2021-09-01\n", "design.csv")
    read = load_sweep(write(SOUND.partition("design")[0] + "design: table\npoints: design.csv\n"))
    assert read.rows == ((date(2020, 12, 25),), (date(2021, 9, 1),))


def test_a_name_that_is_nothing_is_refused_with_what_there_is():
    with pytest.raises(ScenarioError, match="did you mean 'every-lever'"):
        load_design("every-levre")


def test_a_scenario_is_a_sweep_of_one_point():
    sweep = load_design("doha-2020")
    assert sweep == alone(load("doha-2020"), 10_000, 1)
    assert scenario_hash(sweep.scenario_at(0)) == scenario_hash(load("doha-2020"))
