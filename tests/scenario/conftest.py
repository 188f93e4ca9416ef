"""A folder of shipped scenarios that tests may rely on, and files that a user might have put beside it."""

import textwrap
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import files, schema

HEAD = "title: A test\nquestion: What if?\n"  # bodies of tests begin on line 3

AGREEMENT = """\
title: The agreement as signed
question: How would the talks have turned out under the agreement of February 2020?
evidence: [deal.signed]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Make an empty folder the current one, with a folder of two shipped scenarios in it."""
    shipped = tmp_path / "scenarios"
    shipped.mkdir()
    (shipped / "doha-2020.yaml").write_text(AGREEMENT, encoding="utf-8")
    (shipped / "early-release.yaml").write_text(
        "extends: doha-2020\nprisoners:\n  terms_agreed: true\n", encoding="utf-8"
    )
    monkeypatch.setattr(files, "SCENARIOS", shipped)
    monkeypatch.setattr(schema, "mechanisms", lambda: ("spoilers", "donors", "trust"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(folder):
    """Write a file into the current folder and give its name."""

    def write(text: str | bytes, name: str = "mine.yaml") -> str:
        content = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content)
        return name

    return write


@pytest.fixture
def scenario(write):
    """Load what a user might have written; the title and the question are added."""
    return lambda body: files.load(write(HEAD + textwrap.dedent(body)))


@pytest.fixture
def refusal(write):
    """Give the message with which a file is refused, as it stands without a title and a question."""

    def refusal(text: str | bytes) -> str:
        with pytest.raises(ScenarioError) as caught:
            files.load(write(text))
        return str(caught.value)

    return refusal


@pytest.fixture
def complaint(refusal):
    """Give the message with which a file is refused that has a title and a question."""
    return lambda body: refusal(HEAD + textwrap.dedent(body))
