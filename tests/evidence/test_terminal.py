import io
from dataclasses import replace

import pytest
from rich.console import Console

from sim.model.catalogue import catalogue
from sim.output.terminal.evidence import print_story, print_table, shown_date
from sim.sources.ledger import Setting, ledger, story, table

pytestmark = pytest.mark.usefixtures("no_scenarios")


def printed(function, content, width=80):
    console = Console(file=io.StringIO(), width=width)
    function(content, console)
    return console.file.getvalue()


def test_the_table_fits_80_columns_with_nothing_cut():
    text = printed(print_table, table())
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert {parameter.key for parameter in catalogue().values()} <= set(text.split())


def test_a_line_of_the_table():
    lines = printed(print_table, table()).splitlines()
    (line,) = (line for line in lines if line.startswith("  first_pace "))
    assert line.split() == ["first_pace", "100–150", "prisoners/day", "uncertainty", "documented", "2"]


@pytest.mark.parametrize("name", [*catalogue(), *ledger()])
def test_every_story_fits_80_columns(name):
    text = printed(print_story, story(name))
    assert max(map(len, text.splitlines())) <= 80
    assert name in text


def test_a_story_shows_the_formula_with_its_numbers():
    text = printed(print_story, story("war.attacks_2019"))
    assert "4,500 / 45 / (1 + 70 / 100) = 58.82 attacks/day" in text


def test_a_story_shows_where_a_passage_stands():
    text = printed(print_story, story("strikes.dozens"))
    for part in (
        "RFE/RL analysis, 28 October 2020",
        "line 30, characters 5,435 to 5,551",
        "grade B: people not named",
    ):
        assert part in text


def test_a_story_shows_what_contradicts_it():
    text = printed(print_story, story("strikes.dozens"))
    assert "against strikes.acknowledged: Three rounds" in text


def test_a_story_shows_what_scenarios_set():
    given = {"late": "2020-05-01", "unsure": {"between": [1, 2.5]}, "off": None}
    settings = tuple(Setting(name, value) for name, value in given.items())
    text = printed(print_story, replace(story("withdrawal.begins"), settings=settings))
    for line in ("late    1 May 2020", "unsure  between 1, 2.5", "off     none"):
        assert line in text


@pytest.mark.parametrize(
    ("text", "words"),
    [("2020-03-10", "10 March 2020"), ("2020-03", "March 2020"), ("2020", "2020"), ("", "")],
)
def test_dates_in_words(text, words):
    assert shown_date(text) == words
