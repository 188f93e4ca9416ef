"""docs/odd.md keeps up with the model: its tables are what the files give, and its prose leaves nothing out."""

import re
from dataclasses import fields

import numpy as np
import pytest

from sim.model.catalogue import catalogue
from sim.model.posterior import posterior
from sim.model.rules import BOOK
from sim.model.rules.day import BEGIN
from sim.model.state import State
from sim.studies.calibration.distance import HistoryMatching
from tests.odd import FILE, TABLE, TABLES, table
from tests.odd_calibration import IDLE, calibration
from tests.odd_code import name_of, rules_of_the_day
from tests.odd_luck import belongs_to

TEXT = FILE.read_text(encoding="utf-8")
WRITTEN = {name: content for _, name, content, _ in TABLE.findall(TEXT)}
PROSE = TABLE.sub("", TEXT)
ELEMENTS = (
    "1 Purpose and patterns",
    "2 Entities, state variables and scales",
    "3 Process overview and scheduling",
    "4 Design concepts",
    "5 Initialization",
    "6 Input data",
    "7 Submodels",
)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_is_what_the_files_give(name):
    assert table(name) == WRITTEN[name], f"docs/odd.md is behind in table '{name}': run `python -m tests.odd`"


def test_every_table_stands_in_the_document_once():
    marks = [name for _, name, _, _ in TABLE.findall(TEXT)]
    assert sorted(marks) == sorted(set(marks))
    assert {name for name in marks if not name.startswith("rule ")} == set(TABLES)
    assert TEXT.count("<!-- table:") == TEXT.count("<!-- end -->") == len(marks)


def test_every_rule_has_its_submodel_in_the_order_of_the_day():
    described = [name.removeprefix("rule ") for name in WRITTEN if name.startswith("rule ")]
    of_the_day = [name_of(rule) for rule in (*BEGIN, *rules_of_the_day())]
    assert [name for name in described if name in of_the_day] == of_the_day
    assert {name for mechanism in BOOK for name in mechanism.rules} <= set(described)


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_of_odd_is_there_in_order(element):
    headings = [line for line in TEXT.splitlines() if line.startswith("## ")]
    assert f"## {element}" == headings[ELEMENTS.index(element)]


@pytest.mark.parametrize("parameter", catalogue().values(), ids=lambda parameter: parameter.name)
def test_every_parameter_stands_in_an_equation(parameter):
    named = f"issues.{parameter.key.partition('_')[0]}_*" if parameter.section == "issues" else parameter.name
    assert re.search(rf"(?<![\w.]){re.escape(named)}(?!\w)", PROSE)


@pytest.mark.parametrize("field", [field.name for field in fields(State)])
def test_every_state_variable_stands_in_an_equation(field):
    assert re.search(rf"(?<![\w.]){field}(?!\w)", PROSE)


@pytest.mark.parametrize("mechanism", BOOK, ids=lambda mechanism: mechanism.name)
def test_what_the_book_cites_is_in_the_references(mechanism):
    references = TEXT.partition("# References")[2]
    for cited in mechanism.literature.split(";"):
        name, year = re.match(r"\s*(\w*)", cited)[1], re.search(r"\d{4}|$", cited)[0]
        assert re.search(rf"^- {name}.*{year}", references, re.MULTILINE) or "learning" in cited, cited


def test_what_measures_chance_cannot_be_learnt_about():
    shift = {p["name"]: p["shift"] for p in calibration()["parameters"] if not p["identified"]}
    assert set(IDLE) <= set(shift)
    found, test = posterior(), HistoryMatching(posterior().seed)
    few = np.arange(0, len(found.histories), 16)
    lived = {name: column[few] for name, column in found.values.items()}
    for end in (0, -1):  # all of them at once at the ends of their ranges: the same history passes all the same
        moved = lived | {name: np.full(len(few), test.ranges[name].args[end], float) for name in IDLE}
        assert test.statistics.passes(test.watch(moved, found.histories[few])).all()


def test_the_luck_table_is_of_this_posterior_and_this_model():
    assert belongs_to() in WRITTEN["luck"], "run `python -m tests.odd`"


def test_every_file_it_names_is_there():
    named = re.findall(r"`((?:sim|docs|scenarios|tests)/[^` *]*)`", TEXT)
    assert [name for name in named if not (FILE.parents[1] / name).exists()] == []
