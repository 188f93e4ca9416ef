import calendar
import re
from datetime import date

import pytest

from sim.sources.ledger import documents, grades, ledger

KINDS = {"figure", "event", "rule", "position", "proposal", "claim"}
USES = {"parameter", "pattern", "mechanism", "scenario", "claim", "context"}
SPELT = {"one": 1, "two": 2, "three": 3, "five": 5, "six": 6, "half": 0.5, "one year": 12}

each_entry = pytest.mark.parametrize("entry", ledger().values(), ids=lambda entry: entry.id)


def passage(texts, entry):
    first, last = entry.span
    return texts[entry.document][first:last]


def numbers_in(text):
    """Numbers of a passage, in digits (4500, 4,500 or 3 500) or spelt."""
    digits = re.findall(r"\d{1,3}(?:[ ,]\d{3})+|\d+", text)
    words = {number for word, number in SPELT.items() if re.search(rf"\b{word}\b", text.lower())}
    return words | {float(re.sub("[ ,]", "", found)) for found in digits}


def cuts_a_word(text, at):
    return 0 < at < len(text) and text[at - 1 : at + 1].isalnum()


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
def test_a_passage_is_whole_and_stands_in_its_line(texts, entry):
    text = texts[entry.document]
    assert text[: entry.span[0]].count("\n") + 1 == entry.line
    assert "\n" not in passage(texts, entry)
    assert entry.span[1] <= len(text)
    assert not any(cuts_a_word(text, at) for at in entry.span)


@each_entry
def test_the_figures_stand_in_the_passage(texts, entry):
    assert set(entry.figures) <= numbers_in(passage(texts, entry))


@each_entry
def test_a_day_stands_in_the_passage_or_is_explained(texts, entry):
    if len(entry.date) < len("2020-03-10") or entry.dating:
        return
    day, found = date.fromisoformat(entry.date), passage(texts, entry)
    assert day.day in numbers_in(found)
    assert calendar.month_abbr[day.month].lower() in found.lower()


@pytest.mark.parametrize(
    ("text", "number"), [("about 1,660 in", 1660), ("cost 3 500 men", 3500), ("within one year of it", 12)]
)
def test_numbers_are_found_as_the_documents_write_them(text, number):
    assert number in numbers_in(text)
