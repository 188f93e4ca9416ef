"""The scenarios that come with the model, and the mechanisms that the rule book has."""

import subprocess
import sys

import pytest

from sim.model.rules import BOOK
from sim.scenario import files, schema
from sim.scenario.files import SCENARIOS, load, scenario_hash, shipped
from sim.scenario.schema import mechanisms


@pytest.fixture(autouse=True)
def as_shipped(folder, monkeypatch):
    monkeypatch.setattr(files, "SCENARIOS", SCENARIOS)
    monkeypatch.setattr(schema, "mechanisms", mechanisms)


def test_every_shipped_scenario_is_sound_and_differs_from_the_others():
    scenarios = [load(name) for name in shipped()]
    assert "doha-2020" in shipped()
    assert all(scenario.title and scenario.question for scenario in scenarios)
    assert len({scenario_hash(scenario) for scenario in scenarios}) == len(scenarios)


def test_every_mechanism_can_be_switched_off(scenario):
    names = [mechanism.name for mechanism in BOOK]
    assert scenario(f"without: [{', '.join(names)}]\n").without == tuple(names)


def test_reading_scenarios_brings_in_no_heavy_library():
    heavy = "numba, numpy, mesa, pandas, click, matplotlib"
    code = f"import sys, sim.scenario.files; print(set('{heavy}'.split(', ')) & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=SCENARIOS.parent)
    assert run.stdout == "set()\n"
