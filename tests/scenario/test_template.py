"""The scenario that `talks new` writes."""

import re

import pytest

from sim.model.catalogue import catalogue
from sim.scenario.files import load, scenario_hash
from sim.scenario.template import COMMONEST, template
from sim.scenario.values import unit_and_range


def test_it_is_valid_and_changes_nothing_yet(write):
    read = load(write(template("mine")))
    assert read.title == "mine"
    assert scenario_hash(read) == scenario_hash(load("doha-2020"))


@pytest.mark.parametrize("name", ["it's", 'a "b"', "a: b", "# c", "- d", "é", "{e}", "null"])
def test_any_name_will_do(write, name):
    assert load(write(template(name))).title == name


def test_it_shows_levers_with_unit_and_range():
    text = re.sub(r"\n  # ", " ", template("mine"))
    for name in COMMONEST:
        lever = catalogue()[name]
        assert lever.role == "lever"
        assert f"({unit_and_range(lever)})\n  #{lever.key}: " in text


def test_every_line_can_be_uncommented(write):
    levers = re.sub(r"^  #(?=\S)", "  ", template("mine"), flags=re.MULTILINE)
    read = load(write(levers))
    assert set(read.set_at) == set(COMMONEST)
    assert read.values == load("doha-2020").values
    assert len(read.shocks) == 1


def test_it_fits_a_terminal():
    assert max(map(len, template("mine").splitlines())) < 96
