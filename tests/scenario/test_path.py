"""A withdrawal given as points of a date and a level: how it is read, refused, inherited, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.design.sweepfile import load_design, sweep_with_settings
from sim.errors import ScenarioError, UsageError
from sim.model.params import Params
from sim.model.rules.united_states import scheduled_troops
from sim.replay.source import rebuild
from sim.scenario.files import Scenario, canonical, load, scenario_hash
from sim.scenario.paths import MOST_POINTS, Point
from sim.scenario.settings import read_levers, read_settings, with_settings
from sim.simulate import inputs
from sim.studies.run.run import describe
from tests.examples import examples

START, END = date(2020, 2, 29), date(2021, 12, 31)
NAME = "withdrawal.path"
TWO = "withdrawal: {path: [[2020-03-10, 13000], [2020-07-13, 8600]]}"


def planned(made: Scenario) -> Params:
    """The parameters of one of its histories."""
    record = inputs.parameters(replace(made, inputs="prior"), 1, 0, 1)[0]
    return Params(**{name: record[name].tolist() for name in record.dtype.names})


def troops(made: Scenario, when: date) -> float:
    return float(scheduled_troops(planned(made), float((when - made.start).days)))


def test_a_path_is_points_of_a_date_and_a_level(scenario):
    assert scenario(TWO).paths == {NAME: (Point(date(2020, 3, 10), 13000.0), Point(date(2020, 7, 13), 8600.0))}
    assert scenario("").paths == {}


def test_straight_lines_holds_and_steps_by_hand(scenario):
    """From 13,000 by a step to 12,000 on 10 March, a line of ten days to 8,000, a hold, a step to 4,000 and none."""
    made = scenario(
        "withdrawal: {path: [[2020-03-10, 12000], [2020-03-20, 8000], [2020-06-01, 8000], [2020-06-01, 4000], "
        "[2020-08-01, 4000], [2020-08-01, 0]]}"
    )
    told = [(9, 3, 13000), (10, 3, 12000), (15, 3, 10000), (20, 3, 8000), (31, 5, 8000), (1, 6, 4000), (31, 7, 4000),
            (1, 8, 0)]  # fmt: skip
    assert [troops(made, date(2020, month, day)) for day, month, _ in told] == [level for *_, level in told]
    p = planned(made)
    assert (p.withdrawal_begins, p.withdrawal_deadline, p.withdrawal_residual) == (10.0, 154.0, 0.0)


def test_what_stays_is_the_last_level(scenario):
    p = planned(scenario("withdrawal: {path: [[2020-03-10, 13000], [2020-07-13, 8600], [2021-12-31, 8600]]}"))
    assert (p.withdrawal_begins, p.withdrawal_deadline, p.withdrawal_residual) == (10.0, 135.0, 8600.0)


def test_a_path_of_the_phases_is_the_phases(scenario):
    same = "[[2020-03-10, 13000], [2020-07-13, 8600], [2020-09-11, 8600], [2020-11-03, 4500], [2021-04-29, 0]]"
    phases = scenario("withdrawal: {interim: 2020-11-03, interim_troops: 4500}")
    path = scenario(f"withdrawal: {{path: {same}}}")
    assert planned(path) == planned(phases)


points = st.lists(st.tuples(st.integers(0, 671), st.integers(0, 13000)), min_size=1, max_size=MOST_POINTS).map(
    lambda drawn: list(zip(sorted(day for day, _ in drawn), sorted((n for _, n in drawn), reverse=True), strict=True))
)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=points)
def test_the_plan_goes_through_its_points_and_never_up(path):
    """To a millionth of a soldier, which no rounding to whole ones can show but on a tie; two points on one day are a
    step that is over on that day."""
    made = load("doha-2020")
    listed = ", ".join(f"[{START + timedelta(days=day)}, {level}]" for day, level in path)
    p = planned(with_settings(made, read_settings([f"{NAME}=[{listed}]"])))
    plan = [float(scheduled_troops(p, float(day))) for day in range(673)]
    for day, level in dict(path).items():
        assert plan[day] == pytest.approx(level, abs=1e-6)
    assert max(np.diff(plan)) <= 1e-6
    assert p.withdrawal_residual == path[-1][1]


def test_what_is_ordered_stands_in_the_calendar_by_hand(scenario):
    """Free: nobody until 10 March, then 100 a day to 500, then no order; fought: 1, rising to 2, with a step to 0.5."""
    days = inputs.calendar(
        scenario(
            """
            prisoners: {path: [[2020-03-05, 0], [2020-03-10, 0], [2020-03-15, 500]]}
            violence: {path: [[2020-03-01, 1], [2020-03-03, 2], [2020-03-03, 0.5], [2020-03-04, 0.5]]}
            """
        )
    )
    assert days["freed"][4:18].tolist() == [-1.0, *[0.0] * 6, 100.0, 200.0, 300.0, 400.0, 500.0, -1.0, -1.0]
    assert days["freeing"][4:18].tolist() == [0.0, 1.0, *[1.0] * 10, 0.0, 0.0][:14]
    assert days["ordered"][:6].tolist() == [-1.0, 1.0, 1.5, 0.5, 0.5, -1.0]


def test_without_paths_nothing_is_ordered(scenario):
    days = inputs.calendar(scenario(""))
    assert set(days["freed"]) == set(days["ordered"]) == {-1.0}
    assert set(days["freeing"]) == {0.0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prisoners: {path: [[2020-03-05, 9], [2020-03-10, 8]]}", "prisoners never fall along 'prisoners.path'"),
        (
            "prisoners: {path: [[2020-03-05, 5001]]}",
            "goes up to 5000 ('prisoners.demanded') prisoners, found 5001",
        ),
        ("violence: {path: [[2020-03-05, 4.1]]}", "'violence.path' goes up to 4 times 2019, found 4.1"),
    ],
)
def test_other_courses_have_limits_of_their_own(complaint, text, said):
    assert said in complaint(f"{text}\n")


@pytest.mark.parametrize(
    ("path", "line", "said"),
    [
        ("5", 3, "expected a list of [date, troops], found '5'"),
        ("[]", 3, "expected a list of [date, troops], found a list"),
        ("[[2020-03-10]]", 3, "expected [date, troops], found a list"),
        ("[[2020-03-10, 13000], 8600]", 3, "expected [date, troops], found '8600'"),
        ("[[yesterday, 13000]]", 3, "expected a date, found 'yesterday'"),
        ("[[2020-03-10, many]]", 3, "expected a number (troops), found 'many'"),
        ("[[2020-03-10, {between: [1, 2]}]]", 3, "expected a plain value, found a mapping: a path is the same"),
        ("[[{choice: [2020-03-10, 2020-04-10]}, 9]]", 3, "expected a plain value, found a mapping"),
        ("{choice: [1, 2]}", 3, "expected a list of [date, troops], found a mapping"),
        ("[[2020-03-10, -1]]", 3, "a level cannot be below 0, found -1"),
        ("[[2020-03-10, 9], [2020-03-09, 8]]", 3, "2020-03-09 comes before 2020-03-10, the point before it"),
        ("[[2020-03-10, 8], [2020-03-11, 9]]", 3, "9 follows 8: troops never rise along 'withdrawal.path'"),
        ("[[2020-02-28, 9]]", 3, "2020-02-28 comes before the scenario's start (2020-02-29)"),
        ("[[2022-01-01, 9]]", 3, "2022-01-01 comes after the scenario's end (2021-12-31)"),
        ("[[2020-03-10, 13001]]", 3, "'withdrawal.path' goes up to 13000 ('withdrawal.troops') troops, found 13001"),
        (str([["2020-03-10", 1]] * 13).replace("'", ""), 3, "a path has at most 12 points, this one 13"),
    ],
)  # fmt: skip
def test_what_is_no_path_is_told_at_its_place(complaint, path, line, said):
    assert f"mine.yaml:{line}:" in (told := complaint(f"withdrawal: {{path: {path}}}\n"))
    assert said in told


def test_a_path_beside_a_phase_is_told_with_both(complaint):
    told = complaint("withdrawal:\n  path: [[2020-03-10, 9]]\n  deadline: 2021-01-01\n")
    assert "mine.yaml:5:13: 'withdrawal.deadline' and 'withdrawal.path' say the same in two ways" in told
    assert "(the path: mine.yaml:4)" in told


def test_a_path_takes_the_place_of_the_phases_that_it_inherits(scenario, write):
    write("title: A\nquestion: Q?\nwithdrawal: {deadline: 2021-02-01}\n", "older.yaml")
    made = scenario(f"extends: older.yaml\n{TWO}")
    assert troops(made, date(2020, 7, 13)) == 8600.0
    assert list(made.set_at) == [NAME]


def test_a_phase_upon_an_inherited_path_is_told_and_none_takes_the_path_away(scenario, complaint, write):
    write(f"title: A\nquestion: Q?\n{TWO}\n", "older.yaml")
    told = complaint("extends: older.yaml\nwithdrawal: {deadline: 2021-02-01}\n")
    assert "mine.yaml:4:" in told
    assert "(the path: older.yaml:3)" in told
    assert scenario("extends: older.yaml\nwithdrawal: {path: none, deadline: 2021-02-01}").paths == {}


def test_a_path_is_set_on_the_command_line_and_from_python():
    base = load("doha-2020")
    said = read_settings([f"{NAME}=[[2020-07-13, 8600]]"])
    assert read_levers({NAME: [(date(2020, 7, 13), 8600)]}) == said == {NAME: (Point(date(2020, 7, 13), 8600.0),)}
    made = with_settings(base, said)
    assert (made.paths, made.title) == (said, f"{base.title}, with {NAME} 2020-07-13 8600")
    assert with_settings(made, read_settings([f"{NAME}=none"])).paths == {}


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ([f"{NAME}=[[2020-07-13, 8600]]", "withdrawal.deadline=2021-01-01"], "say the same in two ways"),
        ([f"{NAME}=[[2019-07-13, 8600]]"], "comes before the scenario's start"),
        ([f"{NAME}=[[2020-07-13, 8600], [2020-08-13, 8700]]"], "troops never rise"),
        ([f"{NAME}=8600"], "expected a list of"),
        (["withdrawal.paths=1"], "did you mean 'withdrawal.path'?"),
    ],
)
def test_what_is_no_setting_is_refused(first, said):
    with pytest.raises(UsageError, match=said):
        with_settings(load("doha-2020"), read_settings(first))


SWEEP = """\
title: A sweep
question: What?
scenario: mine.yaml
worlds: 2
design: grid
over: {withdrawal.deadline: {levels: 2}}
"""


def test_a_sweep_over_what_a_path_says_is_refused(scenario, write):
    scenario(TWO)
    with pytest.raises(ScenarioError, match=r"'withdrawal.deadline' does nothing here: mine has a 'withdrawal.path'"):
        load_design(write(SWEEP, "sweep.yaml"))
    scenario("")
    loaded = load_design("sweep.yaml")
    with pytest.raises(UsageError, match=r"mine-set has a 'withdrawal.path'"):
        sweep_with_settings(loaded, read_settings([f"{NAME}=[[2020-07-13, 8600]]"]))


def test_a_manifest_keeps_the_path(scenario):
    made = scenario(TWO)
    kept = describe(made, "sim.studies.run.run") | {"runs": made.runs, "seed": made.seed}
    again = rebuild(kept, Path("somewhere"))
    assert again.paths == made.paths
    assert scenario_hash(again) == scenario_hash(made) != scenario_hash(scenario(""))
    assert "paths" not in canonical(scenario(""))
