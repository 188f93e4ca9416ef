"""The documents are not ours to copy: no run of six of their words may stand anywhere in the project."""

import re

import pytest

from tests.evidence.conftest import ROOT

LENGTH = 6
FOLDERS = ("sim", "scenarios", "docs", "tests", "benchmarks")
SUFFIXES = {".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ".svg"}


def words(text):
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=\d),(?=\d)", "", text.lower()))


def runs(text):
    found = words(text)
    return {" ".join(found[i : i + LENGTH]) for i in range(len(found) - LENGTH + 1)}


def project_files():
    nested = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    return sorted(path for path in (*ROOT.glob("*"), *nested) if path.suffix in SUFFIXES and path.is_file())


def test_no_passage_is_copied(texts):
    documents = set().union(*map(runs, texts.values()))
    copied = {}
    for path in project_files():
        if found := runs(path.read_text(encoding="utf-8")) & documents:
            copied[str(path.relative_to(ROOT))] = sorted(found)
    assert not copied


@pytest.mark.parametrize("copy", ["One two, three FOUR five-six", "one\n# two three\n# four five six seven"])
def test_a_copy_is_seen_through_case_breaks_and_punctuation(copy):
    assert runs(copy) & runs("zero one two three four five six")
