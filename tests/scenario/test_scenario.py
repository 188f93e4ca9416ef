"""What a scenario holds once it is read: every parameter, what was set where, and what was marked."""

from datetime import date
from pathlib import Path

import pytest

from sim.model.catalogue import catalogue
from sim.scenario.files import Shock, load, shipped
from sim.scenario.values import Distribution, default


def test_a_scenario_has_every_parameter(scenario):
    values = scenario("").values
    assert list(values) == list(catalogue())
    assert values == {name: default(parameter) for name, parameter in catalogue().items()}


def test_uncertainties_are_their_ranges(scenario):
    values = scenario("").values
    for name, parameter in catalogue().items():
        if parameter.role == "uncertainty":
            kind = "between_log" if parameter.scale == "log" else "between"
            assert values[name] == Distribution(kind, (parameter.low, parameter.high))


def test_header(scenario):
    read = scenario("start: 2020-03-01\nend: 2021-06-30\nruns: 50\nseed: 0\nevidence: [deal.signed]\n")
    assert (read.name, read.title, read.question) == ("mine", "A test", "What if?")
    assert (read.start, read.end) == (date(2020, 3, 1), date(2021, 6, 30))
    assert (read.runs, read.seed, read.evidence) == (50, 0, ("deal.signed",))


def test_defaults_of_the_header(scenario):
    read = scenario("")
    assert (read.start, read.end) == (date(2020, 2, 29), date(2021, 12, 31))
    assert (read.runs, read.seed) == (10_000, 1)
    assert (read.shocks, read.without, read.evidence, read.marked, read.set_at) == ((), (), (), (), {})


@pytest.mark.parametrize(
    ("lever", "raw", "value"),
    [
        ("withdrawal.residual", "2500", 2500.0),
        ("withdrawal.residual", "2.5e3", 2500.0),
        ("withdrawal.residual", "'2500'", 2500.0),
        ("withdrawal.deadline", "2021-05-01", date(2021, 5, 1)),
        ("withdrawal.deadline", "'2021-05-01'", date(2021, 5, 1)),
        ("withdrawal.interim", "none", None),
        ("nato.stays", "true", True),
        ("nato.stays", "False", False),
        ("nato.stays", "{choice: [true, false]}", Distribution("choice", (True, False))),
        ("withdrawal.residual", "{between: [0, 2500]}", Distribution("between", (0.0, 2500.0))),
        ("withdrawal.residual", "{triangular: [0, 0, 9]}", Distribution("triangular", (0.0, 0.0, 9.0))),
        (
            "withdrawal.deadline",
            "{between: [2021-04-29, 2021-09-11]}",
            Distribution("between", (date(2021, 4, 29), date(2021, 9, 11))),
        ),
        (
            "withdrawal.interim",
            "{choice: [none, 2021-01-15]}",
            Distribution("choice", (None, date(2021, 1, 15))),
        ),
    ],
)
def test_what_a_lever_can_be(scenario, lever, raw, value):
    section, key = lever.split(".")
    read = scenario(f"{section}:\n  {key}: {raw}\n")
    assert read.values[lever] == value
    assert type(read.values[lever]) is type(value)
    assert read.set_at == {lever: "mine.yaml:4"}


def test_bounds_of_a_range_are_inside_it(scenario):
    lever = catalogue()["withdrawal.residual"]
    for bound in (lever.low, lever.high):
        assert scenario(f"withdrawal: {{residual: {bound}}}\n").values[lever.name] == bound


def test_changed_uncertainties_and_constants_are_marked(scenario):
    read = scenario("us: {rationality: 99, acceleration: 2.5}\nwithdrawal: {residual: 2500}\n")
    assert read.marked == ("us.rationality", "us.acceleration")


def test_an_uncertainty_set_to_its_own_range_is_not_marked(scenario):
    parameter = catalogue()["us.rationality"]
    read = scenario(f"us: {{rationality: {{between: [{parameter.low}, {parameter.high}]}}}}\n")
    assert (read.marked, list(read.set_at)) == ((), ["us.rationality"])


def test_shocks(scenario):
    read = scenario("""\
        shocks:
          - {from: 2020-04-01, to: 2020-04-10, what: violence, by: 0.5, note: an offensive}
          - {from: 2020-05-23, what: truce, by: 1}
        """)
    assert read.shocks == (
        Shock(date(2020, 4, 1), date(2020, 4, 10), "violence", 0.5, "an offensive"),
        Shock(date(2020, 5, 23), date(2020, 5, 23), "truce", 1.0, ""),
    )


def test_texts_are_one_line(write):
    read = load(write("title: >\n  one\n  two\nquestion: What\n  if?\n"))
    assert (read.title, read.question) == ("one two", "What if?")


def test_by_name_and_by_path():
    assert shipped() == ["doha-2020", "early-release"]
    by_name, by_path = load("doha-2020"), load("scenarios/doha-2020.yaml")
    assert by_name.name == by_path.name == "doha-2020"
    assert by_name.path.resolve() == by_path.path.resolve() == Path("scenarios/doha-2020.yaml").resolve()
