"""Scenarios are grouped by what they set, not by a list that somebody keeps."""

import pytest

from sim.model.catalogue import catalogue
from sim.scenario import files
from sim.scenario.files import BASELINE, SCENARIOS, load, shipped
from sim.scenario.kinds import BASE, KINDS, SECTIONS, SEVERAL, kind_of
from sim.scenario.schema import json_schema

MEN, PRISONERS, WAR, TALKS, OUTSIDE = SECTIONS


@pytest.fixture
def shipped_ones(monkeypatch):
    monkeypatch.setattr(files, "SCENARIOS", SCENARIOS)


def test_every_section_of_the_catalogue_and_every_shock_is_of_one_kind():
    shocks = json_schema()["$defs"]["ShockEntry"]["properties"]["what"]["enum"]
    kinds = [section for sections in SECTIONS.values() for section in sections]
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) == {parameter.section for parameter in catalogue().values()} | set(shocks)


@pytest.mark.usefixtures("folder", "shipped_ones")
@pytest.mark.parametrize(
    ("name", "kind"),
    [("doha-2020", BASE), ("home-by-christmas", MEN), ("prison-epidemic", PRISONERS), ("october-reset", WAR),
     ("patient-diplomacy", TALKS), ("spoilers", OUTSIDE), ("draft-2019", SEVERAL)],
)  # fmt: skip
def test_a_scenario_is_of_the_kind_of_which_it_changes_most(name, kind):
    assert kind_of(load(name), load(BASELINE)) == kind


@pytest.mark.usefixtures("folder", "shipped_ones")
def test_every_shipped_scenario_but_the_baseline_changes_something():
    kinds = {name: kind_of(load(name), load(BASELINE)) for name in shipped()}
    assert [name for name, kind in kinds.items() if kind == BASE] == [BASELINE]
    assert set(kinds.values()) <= set(KINDS)
