import calendar
import re
from datetime import date

import pytest

from sim.sources.ledger import documents, grades, ledger
from tests.evidence.passages import all_facts, noted, numbers_in

KINDS = {"figure", "event", "rule", "position", "proposal", "claim"}
USES = {"parameter", "pattern", "mechanism", "scenario", "claim", "context"}
each_entry = pytest.mark.parametrize("entry", ledger().values(), ids=lambda entry: entry.id)


@pytest.fixture(scope="module")
def said():
    return noted()


def test_no_passage_is_entered_twice():
    assert len({(entry.document, entry.span) for entry in ledger().values()}) == len(ledger())


@each_entry
def test_an_entry_is_well_formed(entry):
    assert entry.document in documents()
    assert entry.grade in grades()
    assert entry.kind in KINDS
    assert entry.use
    assert set(entry.use) <= USES
    assert entry.span[0] < entry.span[1]
    assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", entry.date)
    assert bool(entry.figures) <= bool(entry.unit)
    assert len(entry.unit.split("; ")) in (1, len(entry.figures))


@each_entry
def test_contradictions_are_told_on_both_sides(entry):
    assert bool(entry.conflicts_with) == bool(entry.conflict)
    assert entry.id not in entry.conflicts_with
    for other in entry.conflicts_with:
        assert entry.id in ledger()[other].conflicts_with


@each_entry
def test_a_passage_is_whole_and_stands_in_its_line(said, entry):
    found = said[entry.id]  # python -m tests.evidence.passages notes it
    assert (found["document"], tuple(found["span"])) == (entry.document, entry.span)
    assert found["line"] == entry.line
    assert found["is_whole"]


@each_entry
def test_the_figures_stand_in_the_passage(said, entry):
    assert set(entry.figures) <= set(said[entry.id]["numbers"])


@each_entry
def test_a_day_stands_in_the_passage_or_is_explained(said, entry):
    if len(entry.date) < len("2020-03-10") or entry.dating:
        return
    day = date.fromisoformat(entry.date)
    assert day.day in said[entry.id]["numbers"]
    assert calendar.month_abbr[day.month].lower() in said[entry.id]["months"]


def test_every_entry_is_noted_and_nothing_else(said):
    assert said.keys() == ledger().keys()
    assert len({found["sha256"] for found in said.values()}) == len(said)


def test_what_is_noted_is_what_the_documents_hold(said, texts):
    assert all_facts(texts) == said


@pytest.mark.parametrize(
    ("text", "number"), [("about 1,660 in", 1660), ("cost 3 500 men", 3500), ("within one year of it", 12)]
)
def test_numbers_are_found_as_the_documents_write_them(text, number):
    assert number in numbers_in(text)
