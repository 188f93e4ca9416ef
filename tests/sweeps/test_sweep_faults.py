"""Every fault of a sweep's file is said at its place, with what was expected."""

import pytest

from sim.design.sweepfile import load_sweep
from sim.errors import ScenarioError
from tests.sweeps.conftest import DIMENSION, SOUND


def refused(path: str) -> str:
    with pytest.raises(ScenarioError) as error:
        load_sweep(path)
    return str(error.value)


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
        ("name;strikes.scale\na;0,3\n", "design.csv:1: columns are parted by ';': expected ','"),
        ("sep=;\nstrikes.scale\n1\n", "design.csv:1: columns are parted by ';'"),
        ("name\tstrikes.scale\na\t1\n", "design.csv:1: columns are parted by tabs"),
        ('name,strikes.scale\na,"0,3"\n', "numbers are written without commas, decimals with a point"),
        ("withdrawal.deadline\n25.12.2020\n", "found '25.12.2020' (dates are written as in 2021-05-01)"),
        ("withdrawal.deadline\n2020-12-25 12:00:00\n", "expected a date, found '2020-12-25 12:00:00'"),
        (None, "design.csv cannot be read: no such file"),
    ],
)
def test_a_csv_that_is_no_design_is_refused_with_its_line(write, text, message):
    if text is not None:
        write(text, "design.csv")
    head = SOUND.partition("design")[0] + "design: table\npoints: design.csv\n"
    assert message in refused(write(head))
