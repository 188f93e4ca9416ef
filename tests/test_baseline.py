"""A change of results is seen: every shipped scenario gives, bit for bit, what was written down."""

import json

import pytest

from sim.scenario.files import shipped
from tests.baseline import FILE, given

MEANT = "if the change is meant: `python -m tests.baseline`, and a line in CHANGELOG.md"


def test_every_shipped_scenario_is_written_down() -> None:
    assert list(json.loads(FILE.read_text(encoding="utf-8"))) == shipped(), MEANT


@pytest.mark.parametrize("name", shipped())
def test_results_are_those_written_down(name: str) -> None:
    assert given(name) == json.loads(FILE.read_text(encoding="utf-8")).get(name), MEANT
