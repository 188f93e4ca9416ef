"""The documents are no part of the project: what is noted of them stands in for them where they are not at hand."""

from pathlib import Path

import pytest

from sim.scenario import files
from tests.evidence import passages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def texts():
    """Every document's text by its short name."""
    if not passages.folder().is_dir():
        pytest.skip(f"no documents in {passages.folder()}")
    return passages.read()


@pytest.fixture
def no_scenarios(monkeypatch, tmp_path):
    """No shipped scenarios: reading them all takes a while, and few tests are about them."""
    monkeypatch.setattr(files, "SCENARIOS", tmp_path)
