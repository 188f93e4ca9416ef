"""Building on another scenario: what is inherited, what wins, and what goes wrong on the way."""

from datetime import date

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import load

PARENT = """\
title: Parent
question: What does the parent ask?
end: 2021-06-30
runs: 500
evidence: [deal.signed]
withdrawal:
  residual: 1000
  conditionality: 1
shocks:
  - {from: 2020-04-01, what: violence, by: 0.5}
without: [donors]
"""


def refused(name: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(name)
    return str(caught.value)


def heads(message: str) -> list[str]:
    return [line for line in message.splitlines() if ".yaml:" in line and not line.startswith(" ")]


def test_everything_is_inherited(write):
    write(PARENT, "parent.yaml")
    child = load(write("extends: parent.yaml\n"))
    assert (child.name, child.title, child.question) == ("mine", "Parent", "What does the parent ask?")
    assert (child.end, child.runs, child.evidence) == (date(2021, 6, 30), 500, ("deal.signed",))
    assert child.values["withdrawal.residual"] == 1000
    assert child.set_at["withdrawal.residual"] == "parent.yaml:7"


def test_the_child_wins_key_by_key(write):
    write(PARENT, "parent.yaml")
    child = load(write("extends: parent.yaml\ntitle: Child\nruns: 7\nwithdrawal:\n  residual: 2000\n"))
    assert (child.title, child.runs, child.end) == ("Child", 7, date(2021, 6, 30))
    assert (child.values["withdrawal.residual"], child.values["withdrawal.conditionality"]) == (2000, 1)
    assert child.set_at == {
        "withdrawal.conditionality": "parent.yaml:8",
        "withdrawal.residual": "mine.yaml:5",
    }


def test_a_distribution_is_replaced_as_a_whole(write):
    write("title: x\nquestion: y\nwithdrawal: {residual: {between: [0, 9]}}\n", "parent.yaml")
    child = load(write("extends: parent.yaml\nwithdrawal: {residual: {choice: [1, 2]}}\n"))
    assert child.values["withdrawal.residual"].kind == "choice"


def test_lists_are_joined_the_older_first(write):
    write(PARENT, "parent.yaml")
    child = load(
        write("""\
            extends: parent.yaml
            evidence: [talks.began, deal.signed]
            shocks:
              - {from: 2020-03-15, what: strikes, by: 1}
            without: [trust, donors]
            """)
    )
    assert [shock.what for shock in child.shocks] == ["violence", "strikes"]
    assert child.without == ("donors", "trust")
    assert child.evidence == ("deal.signed", "talks.began")


def test_grandparents_and_folders(write):
    write(PARENT, "old/parent.yaml")
    write("extends: ../old/parent.yaml\nwithdrawal: {residual: 2000}\n", "new/child.yaml")
    youngest = load(write("extends: new/child.yaml\nwithdrawal: {conditionality: 2}\n"))
    assert youngest.title == "Parent"
    assert (youngest.values["withdrawal.residual"], youngest.values["withdrawal.conditionality"]) == (2000, 2)
    assert youngest.set_at["withdrawal.residual"] == "new/child.yaml:2"


def test_shipped_scenarios_are_extended_by_name(write):
    child = load(write("extends: early-release\n"))
    assert child.title == "The agreement as signed"
    assert child.set_at == {"prisoners.terms_agreed": "scenarios/early-release.yaml:3"}


def test_circle(write):
    write("extends: b.yaml\n", "a.yaml")
    write("extends: c.yaml\n", "b.yaml")
    write("extends: ./b.yaml\n", "c.yaml")
    assert refused("a.yaml") == (
        "c.yaml:1:10: 'extends' runs in a circle: b.yaml > c.yaml > b.yaml\n"
        "   1 | extends: ./b.yaml\n"
        "     |          ^^^^^^^^"
    )


def test_a_scenario_cannot_extend_itself(write):
    message = refused(write("extends: mine.yaml\n"))
    assert heads(message) == ["mine.yaml:1:10: 'extends' runs in a circle: mine.yaml > mine.yaml"]


def test_unknown_parent(write):
    assert refused(write("title: x\nextends: doha\n")) == (
        "mine.yaml:2:10: there is no scenario 'doha'\n"
        "   2 | extends: doha\n"
        "     |          ^^^^\n"
        "   did you mean 'doha-2020'? shipped scenarios: doha-2020, early-release"
    )


def test_missing_parent(write):
    message = refused(write("extends: gone.yaml\n"))
    assert heads(message) == ["mine.yaml:1:10: there is no file 'gone.yaml'"]


def test_a_directory_is_no_parent(write):
    message = refused(write("extends: ./scenarios\n"))
    assert heads(message) == ["mine.yaml:1:10: './scenarios' is a directory, not a scenario file"]


def test_problems_of_a_parent_are_told_with_its_file_after_the_childs(write):
    write("title: x\nquestion: y\nwithdrawal:\n  residul: 5\n", "parent.yaml")
    message = refused(write("extends: parent.yaml\nwithdrawal:\n  deadlin: 2021-05-01\n"))
    assert heads(message) == [
        "mine.yaml:3:3: unknown lever 'deadlin' in 'withdrawal'",
        "parent.yaml:4:3: unknown lever 'residul' in 'withdrawal'",
    ]
    assert message.endswith("2 problems; `talks schema` shows what a scenario may say")


def test_a_parent_that_cannot_be_read_hides_nothing_in_the_child(write):
    write("title: 'x\n", "parent.yaml")
    message = refused(write("extends: parent.yaml\nruns: many\n"))
    assert heads(message) == [
        "mine.yaml:2:7: expected a whole number, found 'many'",
        "parent.yaml:1:8: the quotation mark that opens here is never closed",
    ]
