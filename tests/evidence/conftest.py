"""The documents are no part of the project: what reads them is skipped where they are not at hand."""

import os
from pathlib import Path

import pytest

from sim.scenario import files
from sim.sources.ledger import documents

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def texts():
    """Every document's text by its short name; TALKS_DOCUMENTS can say where they are."""
    folder = Path(os.environ.get("TALKS_DOCUMENTS") or ROOT.parent / "shared" / "documents")
    if not folder.is_dir():
        pytest.skip(f"no documents in {folder}")
    return {name: (folder / document.file).read_bytes().decode() for name, document in documents().items()}


@pytest.fixture
def no_scenarios(monkeypatch, tmp_path):
    """No shipped scenarios: reading them all takes a while, and few tests are about them."""
    monkeypatch.setattr(files, "SCENARIOS", tmp_path)
