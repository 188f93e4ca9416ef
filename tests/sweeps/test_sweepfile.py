"""Sweeps as files: what they come to, and every fault said at its place."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.dimensions import KEYS as KEYS_OF_A_DIMENSION
from sim.scenario.dimensions import SHOCKS
from sim.scenario.files import load, scenario_hash
from sim.scenario.sweepfile import DESIGNS, KEEPS, Sweep, alone, load_design, load_sweep, shipped_sweeps
from sim.scenario.sweepfile import KEYS as KEYS_OF_A_SWEEP
from sim.scenario.template import sweep_template

DIMENSION = "strikes.scale: [0, 1]"
SOUND = """\
title: A title
question: A question?
scenario: doha-2020
worlds: 10
design: grid
over:
  strikes.scale: [0, 1]
"""


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str | bytes, name: str = "mine.yaml") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write


def refused(path: str) -> str:
    with pytest.raises(ScenarioError) as error:
        load_sweep(path)
    return str(error.value)


@pytest.mark.parametrize("name", shipped_sweeps())
def test_every_shipped_sweep_is_sound_and_every_point_of_it_can_be_run(name):
    sweep = load_sweep(name)
    assert len(sweep.rows) >= 40
    assert not [why for point in range(len(sweep.rows)) if (why := sweep.impossible(point))]


def test_the_sweep_over_every_lever_is_over_every_lever():
    from sim.scenario.parameters import catalogue

    levers = {name for name, parameter in catalogue().items() if parameter.role == "lever"}
    assert set(load_sweep("every-lever").changed()) == levers


EXAMPLES = re.findall(r"```yaml\n(.*?)```", (Path(__file__).parents[2] / "docs" / "sweeps.md").read_text(), re.DOTALL)


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
    told = (Path(__file__).parents[2] / "docs" / "sweeps.md").read_text()
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


# What stands in place of a sound dimension, what is said of it, and the hint.
DIMENSIONS = [
    (
        "strikes.scal: [0, 1]",
        "mine.yaml:7:3: strikes.scal: there is no such lever",
        "strikes.scale",
    ),
    (
        "strikes.scale: {from: 2, to: 1, levels: 3}",
        ":7:19: strikes.scale: 'from' (2) must be below 'to' (1)",
        "",
    ),
    (
        "strikes.scale: {from: 1, to: 9, levels: 3}",
        "'scale' must be between 0 and 3",
        "",
    ),
    (
        "strikes.scale: {from: 0, to: 1}",
        "a grid needs 'levels'",
        "",
    ),
    (
        "strikes.scale: []",
        "expected at least one level, found an empty list",
        "",
    ),
    (
        "strikes.scale: [1, 1]",
        "a level is listed twice",
        "",
    ),
    (
        "strikes.scale: {low: 1}",
        "unknown key 'low'",
        "",
    ),
    (
        "strikes.scale: [0, {between: [0, 1]}]",
        "found a mapping",
        "",
    ),
    (
        "shock.truce: [0, 1]",
        "there is no such lever or uncertainty",
        "",
    ),
    (
        "shock.violence: {from: 0, to: 1, levels: 2, first: 2019-01-01}",
        "a shock lies between",
        "",
    ),
    (
        "strikes.scale: {levels: 2, first: 2020-05-01}",
        "are the days of a shock",
        "",
    ),
    (
        "strikes.scale: {levels: 3, scale: log}",
        "only numbers above 0 have a log scale",
        "",
    ),
    (
        "strikes.scale: {levels: 2, also: [withdrawal.deadline]}",
        "'withdrawal.deadline' is in date",
        "",
    ),
    (
        "strikes.scale: {after: withdrawal.begins, levels: [1]}",
        "only a date can come after",
        "",
    ),
    (
        "withdrawal.deadline: {after: withdrawal.interim, levels: [1]}",
        "is no fixed day in doha-2020",
        "",
    ),
    (
        "withdrawal.deadline: {from: 2020-12-31, to: 2020-12-01, levels: 2}",
        "must be below 'to' (2020-12-01)",
        "",
    ),
]
KEYS = [
    (
        "over:\n  strikes.scale: [0, 1]\n",
        "over: {}\n",
        "expected at least one lever or uncertainty",
        "",
    ),
    (
        "over:\n  strikes.scale: [0, 1]\n",
        "",
        "'over' is missing",
        "",
    ),
    (
        "design: grid",
        "design: gird",
        "expected grid, latin-hypercube, sobol, random or table, found 'gird'",
        "did you mean 'grid'",
    ),
    (
        "design: grid",
        "design: sobol\npoints: 100",
        "a sobol design has a power of two",
        "",
    ),
    (
        "design: grid",
        "design: grid\npoints: 100",
        "leave 'points' out",
        "",
    ),
    (
        "design: grid",
        "design: table\npoints: []",
        "expected at least one point, found an empty design",
        "",
    ),
    (
        "design: grid",
        "design: random\npoints: 0",
        "expected 1 to 1,000,000, found 0",
        "",
    ),
    (
        "worlds: 10",
        "worlds: 0",
        "'worlds': expected 1 to 1,000,000,000, found 0",
        "",
    ),
    (
        "worlds: 10",
        "worlds: ten",
        "expected a whole number, found 'ten'",
        "",
    ),
    (
        "worlds: 10",
        "worlds: 10\nhistories: 256",
        "expected 1 to 255",
        "",
    ),
    (
        "worlds: 10",
        "worlds: 10\nkeep: all",
        "expected runs, bands or sample",
        "",
    ),
    (
        "scenario: doha-2020",
        "scenario: doha",
        "there is no scenario 'doha'",
        "doha-2020",
    ),
    (
        "title: A title\n",
        "",
        "'title' is missing",
        "",
    ),
    (
        "title: A title",
        "titel: A title",
        "unknown key 'titel'",
        "did you mean 'title'",
    ),
]
FAULTS = [*KEYS, *((DIMENSION, *fault) for fault in DIMENSIONS)]


@pytest.mark.parametrize(("sound", "faulty", "message", "hint"), FAULTS)
def test_a_fault_is_said_at_its_line_and_with_a_hint(write, sound, faulty, message, hint):
    said = refused(write(SOUND.replace(sound, faulty)))
    assert message in said
    assert hint in said
    assert "mine.yaml:" in said


def test_all_faults_are_said_at_once(write):
    said = refused(write(SOUND.replace("worlds: 10", "worlds: 0").replace("[0, 1]", "[0, 9]")))
    assert "2 problems" in said
    assert "'worlds'" in said
    assert "strikes.scale" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected at least one point, found an empty design"),
        ("strikes.scale\n", "expected at least one point, found an empty design"),
        ("strikes.scale\n1\n9\n", "design.csv:3: strikes.scale: 'scale' must be between 0 and 3"),
        ("strikes.scale,nato.stays\n1\n", "design.csv:2: expected 2 cells, found 1"),
        ("strikes.scal\n1\n", "there is no lever or uncertainty 'strikes.scal'"),
        ("strikes.scale,strikes.scale\n1,1\n", "a column is there twice"),
        ("strikes.scale\n\xff\n".encode("latin-1"), "is not UTF-8 text"),
        (None, "design.csv cannot be read: no such file"),
    ],
)
def test_a_csv_that_is_no_design_is_refused_with_its_line(write, text, message):
    if text is not None:
        write(text, "design.csv")
    head = SOUND.partition("design")[0] + "design: table\npoints: design.csv\n"
    assert message in refused(write(head))


def test_a_name_that_is_nothing_is_refused_with_what_there_is():
    with pytest.raises(ScenarioError, match="did you mean 'every-lever'"):
        load_design("every-levre")


def test_a_scenario_is_a_sweep_of_one_point():
    sweep = load_design("doha-2020")
    assert sweep == alone(load("doha-2020"), 10_000, 1)
    assert scenario_hash(sweep.scenario_at(0)) == scenario_hash(load("doha-2020"))


WORDS = st.sampled_from(
    [
        *("title", "question", "scenario", "doha-2020", "worlds", "design", "grid", "sobol", "table", "points", "over"),
        *("from", "to", "levels", "also", "after", "seed", "keep", "scale", "log", "2020-05-01"),
        *("strikes.scale", "withdrawal.deadline", "shock.violence"),
    ]
)
LEAF = st.one_of(st.none(), st.booleans(), st.integers(-3, 300), st.floats(), st.dates(), st.text(max_size=6), WORDS)
STRUCTURE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)
modest = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def attempt(path: str) -> Sweep | str:
    """The sweep, or what is said against it."""
    try:
        return load_sweep(path)
    except ScenarioError as error:
        return str(error).strip()


@modest
@given(tree=st.dictionaries(WORDS, STRUCTURE, max_size=7), whole=st.booleans())
def test_any_structure_is_a_sweep_or_refused_with_a_message(write, tree, whole):
    tree = yaml.safe_load(SOUND) | tree if whole else tree
    assert attempt(write(yaml.safe_dump(tree, allow_unicode=True)))


@modest
@given(text=st.binary(max_size=80))
def test_any_bytes_are_a_sweep_or_refused_with_a_message(write, text):
    with pytest.raises(ScenarioError):
        load_sweep(write(text))


@modest
@given(text=st.binary(max_size=60))
def test_any_csv_is_a_design_or_refused_with_a_message(write, text):
    write(text, "design.csv")
    said = attempt(write(SOUND.partition("design")[0] + "design: table\npoints: design.csv\n"))
    assert isinstance(said, Sweep) or "mine.yaml:5" in said or "mine.yaml:6" in said
