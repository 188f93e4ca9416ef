"""The documents are not ours to copy: no run of six of their words may stand anywhere in the project."""

import numpy as np
import pytest

from tests.evidence.passages import ROOT, RUNS, hashes, runs

FOLDERS = ("sim", "scenarios", "docs", "tests", "benchmarks")
SUFFIXES = {".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ".svg"}


def project_files():
    nested = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    return sorted(path for path in (*ROOT.glob("*"), *nested) if path.suffix in SUFFIXES and path.is_file())


@pytest.fixture(scope="module")
def theirs():
    return set(np.load(RUNS).tolist())


def test_no_passage_is_copied(theirs):
    copied = {}
    for path in project_files():
        if found := [run for run, hashed in runs(path.read_text(encoding="utf-8")).items() if hashed in theirs]:
            copied[str(path.relative_to(ROOT))] = found
    assert not copied


def test_the_runs_are_those_of_the_documents(theirs, texts):
    assert theirs == set(hashes(texts).tolist())
    assert len(theirs) > 3000


@pytest.mark.parametrize("copy", ["One two, three FOUR five-six", "one\n# two three\n# four five six seven"])
def test_a_copy_is_seen_through_case_breaks_and_punctuation(copy):
    assert runs(copy).keys() & runs("zero one two three four five six").keys()
