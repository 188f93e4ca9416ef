"""What must hold between settings, whichever file each comes from."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import load


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        (
            "start: 2020-06-01\nend: 2020-06-01",
            "4:6",
            "'end' (2020-06-01) must come after 'start' (2020-06-01)",
        ),
        ("end: 2026-01-01", "3:6", "a scenario lasts at most 2000 days, this one 2133"),
        (
            "withdrawal: {deadline: 2020-08-01}",
            "3:24",
            "'withdrawal.deadline' (2020-08-01) must not come before"
            " 'withdrawal.second_phase_begins' (2020-09-11)",
        ),
        (
            "withdrawal: {second_phase_begins: 2020-07-01}",
            "3:35",
            "'withdrawal.second_phase_begins' (2020-07-01) must not come before"
            " 'withdrawal.first_phase_ends' (2020-07-13)",
        ),
        (
            "withdrawal: {begins: 2020-07-20}",
            "3:22",
            "'withdrawal.first_phase_ends' (2020-07-13) must not come before"
            " 'withdrawal.begins' (2020-07-20)",
        ),
        (
            "withdrawal: {interim: 2020-09-01}",
            "3:23",
            "'withdrawal.interim' (2020-09-01) must not come before"
            " 'withdrawal.second_phase_begins' (2020-09-11)",
        ),
        (
            "withdrawal: {interim: 2021-05-01}",
            "3:23",
            "'withdrawal.interim' (2021-05-01) must not come after 'withdrawal.deadline' (2021-04-29)",
        ),
        (
            "withdrawal: {residual: 5000, first_phase_troops: 4000}",
            "3:24",
            "'withdrawal.residual' (5000) must not exceed 'withdrawal.first_phase_troops' (4000)",
        ),
        (
            "shocks: [{from: 2020-05-02, to: 2020-05-01, what: truce, by: 1}]",
            "3:33",
            "'to' (2020-05-01) must not come before 'from' (2020-05-02)",
        ),
        (
            "shocks: [{from: 2020-02-01, what: truce, by: 1}]",
            "3:17",
            "'from' (2020-02-01) must not come before 'start' (2020-02-29)",
        ),
        (
            "shocks: [{from: 2022-02-01, what: truce, by: 1}]",
            "3:17",
            "'from' (2022-02-01) must not come after 'end' (2021-12-31)",
        ),
        (
            "shocks: [{from: 2021-12-01, to: 2022-02-01, what: truce, by: 1}]",
            "3:33",
            "'to' (2022-02-01) must not come after 'end' (2021-12-31)",
        ),
    ],
)
def test_contradiction(complaint, body, place, message):
    assert complaint(body).splitlines()[0] == f"mine.yaml:{place}: {message}"


@pytest.mark.parametrize(
    "body",
    [
        "end: 2025-08-21",  # 2000 days
        "withdrawal: {deadline: {choice: [2020-08-01, 2021-05-01]}}",  # checked only where all is plain
        "withdrawal: {residual: {between: [0, 8000]}, first_phase_troops: 4000}",
        "withdrawal: {interim: 2020-09-11}",
        "withdrawal: {residual: 4000, first_phase_troops: 4000}",
        "shocks: [{from: 2020-02-29, to: 2021-12-31, what: truce, by: 1}]",
    ],
)
def test_no_contradiction(scenario, body):
    assert scenario(body).title == "A test"


def test_the_younger_of_two_settings_is_pointed_at(write):
    write("title: x\nquestion: y\nwithdrawal:\n  first_phase_troops: 4000\n", "parent.yaml")
    with pytest.raises(ScenarioError, match=r"^mine\.yaml:3:13: 'withdrawal\.residual' \(5000\)"):
        load(write("extends: parent.yaml\nwithdrawal:\n  residual: 5000\n"))


def test_a_contradiction_within_the_parent_is_the_parents(write):
    write("title: x\nquestion: y\nend: 2020-01-01\n", "parent.yaml")
    with pytest.raises(ScenarioError, match=r"^parent\.yaml:3:6: 'end'"):
        load(write("extends: parent.yaml\n"))


def test_an_inherited_shock_must_fit_the_childs_period(write):
    write("title: x\nquestion: y\nshocks: [{from: 2021-05-01, what: truce, by: 1}]\n", "parent.yaml")
    message = r"^mine\.yaml:2:6: 'from' \(2021-05-01\) must not come after 'end' \(2021-01-01\)"
    with pytest.raises(ScenarioError, match=message):
        load(write("extends: parent.yaml\nend: 2021-01-01\n"))


def test_an_unsound_setting_is_compared_with_nothing(complaint):
    message = complaint("withdrawal:\n  begins: 2020-13-01\n  first_phase_ends: 2020-03-05\n")
    assert "2020-13-01" in message
    assert "problems" not in message
