import dataclasses
import json
from types import SimpleNamespace

import pytest

import sim.model.rules
from sim.errors import UsageError
from sim.model.catalogue import catalogue
from sim.scenario import files
from sim.sources import ledger as evidence
from sim.sources.ledger import EntryStory, ParameterStory, Setting, ledger, story, table

KEYS = ["name", "value", "range", "unit", "role", "grade", "evidence", "reason"]


pytestmark = pytest.mark.usefixtures("no_scenarios")


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    """One shipped scenario, that sets a date and a distribution."""
    settings = "withdrawal: {begins: 2020-05-01}\ntaliban: {strength: {between: [1, 1.5]}}\n"
    (tmp_path / "late.yaml").write_text(f"title: T\nquestion: Q\n{settings}", encoding="utf-8")
    monkeypatch.setattr(files, "SCENARIOS", tmp_path)


def test_the_table_has_a_row_for_every_parameter():
    assert [row["name"] for row in table()] == list(catalogue())
    assert all(list(row) == KEYS for row in table())


def test_the_table_goes_through_json_unchanged():
    assert json.loads(json.dumps(table(), allow_nan=False)) == table()


def test_a_row():
    rows = {row["name"]: row for row in table()}
    assert rows["withdrawal.begins"]["value"] == "2020-03-10"
    assert rows["withdrawal.begins"]["range"] == ["2019-09-01", "2021-06-01"]
    assert rows["prisoners.first_pace"]["value"] is None
    assert rows["prisoners.first_pace"]["range"] == [100, 150]
    assert rows["withdrawal.troops"]["range"] is None
    assert rows["withdrawal.troops"]["evidence"] == ["troops.at_signing"]


def test_the_story_of_a_derived_parameter():
    told = story("war.attacks_2019")
    assert isinstance(told, ParameterStory)
    assert told.worked == pytest.approx(4500 / 45 / 1.7)
    assert [passage.entry.id for passage in told.passages] == ["violence.attacks_45_days"]
    assert told.passages[0].document.name == "encyclopaedia"
    assert told.passages[0].grade_meaning == evidence.grades()["A"]


def test_a_contradiction_among_the_entries_cited_is_told_once():
    (told,) = story("prisoners.first_pace").contradictions
    assert told.entry == "prisoners.first_tranche"
    assert [other.id for other in told.others] == ["prisoners.ten_days"]


def test_a_contradiction_from_outside_is_told():
    first = story("withdrawal.residual").contradictions[0]
    assert first.about == ledger()["withdrawal.deadline"].conflict
    assert [other.id for other in first.others] == ["withdrawal.may_2021", "residual.guarantor"]


def test_the_scenarios_that_set_it(shipped):
    assert story("withdrawal.begins").settings == (Setting("late", "2020-05-01"),)
    assert story("taliban.strength").settings == (Setting("late", {"between": [1, 1.5]}),)
    assert story("withdrawal.deadline").settings == ()


def test_the_mechanisms_that_read_it(monkeypatch):
    book = [SimpleNamespace(name="war", parameters=("war.lethality",)), SimpleNamespace(name="ending")]
    monkeypatch.setattr(sim.model.rules, "BOOK", book, raising=False)
    assert story("war.lethality").mechanisms == ("war",)
    assert story("war.attacks_2019").mechanisms == ()


def test_the_story_of_an_entry():
    told = story("strikes.dozens")
    assert isinstance(told, EntryStory)
    assert told.passage.entry == ledger()["strikes.dozens"]
    assert told.parameters == tuple(p.name for p in catalogue().values() if "strikes.dozens" in p.evidence)


def test_a_name_that_is_both_means_the_parameter():
    assert "withdrawal.deadline" in ledger()
    assert isinstance(story("withdrawal.deadline"), ParameterStory)


@pytest.mark.parametrize("name", catalogue())
def test_every_story_can_be_told_in_json(name):
    told = dataclasses.asdict(story(name))
    assert json.loads(json.dumps(told, allow_nan=False))["parameter"]["name"] == name
    assert told["meaning"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("prisoners.first_pase", "did you mean 'prisoners.first_pace'"),
        ("strikes.dozen", "did you mean 'strikes.dozens'"),
        ("zebra", "`talks evidence` lists"),
        ("", "`talks evidence` lists"),
    ],
)
def test_an_unknown_name(name, hint):
    with pytest.raises(UsageError, match=hint):
        story(name)
