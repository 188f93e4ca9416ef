"""Stylised facts: measures by hand on invented histories, verdicts by hand, a file whose problems are all told."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.errors import ScenarioError
from sim.model.stages import NEVER, Stage
from sim.scenario.files import BASELINE, load
from sim.simulate.kernel import STATE
from sim.stats import share_interval
from sim.studies.stylised import measures
from sim.studies.stylised.facts import STYLISED, Stylised, read_stylised
from sim.studies.stylised.lived import Lived
from sim.studies.stylised.measures import MEASURES, MONTH, WINDOW, Answer, Ask
from sim.studies.stylised.verdict import judge

LAST = 671
compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


class Invented(Lived):
    """Histories that are made up: by scenario, what differs from one in which nothing comes of anything."""

    def __init__(self, weeks: dict[str, Any] | None = None, strength: Any = None, **ends: dict[str, Any]) -> None:
        super().__init__(0, 1)
        self._ends = {name.replace("_", "-"): states(**fields) for name, fields in ends.items()}
        self.strength = strength
        if weeks:
            self.__dict__["by_week"] = weeks

    def inputs(self, name: str) -> Any:
        assert name == "taliban.strength"
        return np.asarray(self.strength)


def states(**fields: Any) -> Any:
    w = np.zeros(len(next(iter(fields.values()))), STATE)
    for name in ("opening_day", "procedure_day", "settlement_day", "fall_day", "exit_day", "release_done_day"):
        w[name] = NEVER
    for name, values in fields.items():
        w[name] = values
    return w


def test_an_accord_counts_where_talks_opened_early_enough() -> None:
    """Of four that opened, one too late to be seen for a year; of the others one settled within it, one later."""
    lived = Invented(doha_2020={
        "opening_day": [100, 100, 200, 600, NEVER], "settlement_day": [400, 480, NEVER, 620, NEVER],
    })  # fmt: skip
    assert lived.last == LAST
    assert measures.accord_within(lived, Ask(months=12)) == Answer(1 / 3, *share_interval(1, 3), 3)


def test_ends_at_the_table_are_counted_among_ends() -> None:
    lived = Invented(doha_2020={"settlement_day": [9, NEVER, NEVER, NEVER], "fall_day": [NEVER, 9, 9, NEVER]})
    assert measures.settled_among_ended(lived, Ask()).value == pytest.approx(1 / 3)


def test_a_fall_counts_after_the_last_soldier_and_within_the_months() -> None:
    lived = Invented(doha_2020={"exit_day": [400, 400, 400, 600, NEVER], "fall_day": [420, 600, NEVER, 601, 9]})
    assert measures.fallen_after_exit(lived, Ask(months=5)) == Answer(1 / 3, *share_interval(1, 3), 3)


def test_the_freed_who_fight_are_a_share_of_the_freed() -> None:
    lived = Invented(doha_2020={"prisoners_released": [1000, 500, 0], "fighters": [300, 50, 0]})
    assert measures.back_in_the_fight(lived, Ask())[0::3] == (pytest.approx(0.2), 2)


def test_months_to_the_fall_are_counted_from_the_donors_stop() -> None:
    scenario = load("donors-leave")
    until = scenario.values["donors.until"]
    assert isinstance(until, date)
    stop = (until - scenario.start).days
    lived = Invented(donors_leave={"fall_day": [stop + MONTH, stop + 3 * MONTH, stop + 2 * MONTH, stop - 9, NEVER]})
    found = measures.fall_after_donors_stop(lived, Ask("donors-leave"))
    assert (found.value, found.histories) == (pytest.approx(2.0), 3)


def test_settlements_are_compared_by_pairs() -> None:
    lived = Invented(
        doha_2020={"settlement_day": [9] + [NEVER] * 9}, residual_force={"settlement_day": [9] * 3 + [NEVER] * 7}
    )
    assert measures.settlements_added(lived, Ask("residual-force")).value == pytest.approx(20.0)


def test_aid_is_weighed_against_soldiers() -> None:
    """The stop adds falls in two of four, soldiers take one away."""
    lived = Invented(
        doha_2020={"fall_day": [9, NEVER, NEVER, NEVER]},
        donors_leave={"fall_day": [9, 9, 9, NEVER]},
        residual_force={"fall_day": [NEVER] * 4},
    )
    assert measures.aid_beside_soldiers(lived, Ask("donors-leave")).value == pytest.approx(25.0)


def test_ends_are_counted_per_day_at_risk() -> None:
    """A hundred days with ten ends before the last soldier, a hundred with twenty after."""
    before = {"settlement_day": [10] * 10, "exit_day": [NEVER] * 10}
    after = {"settlement_day": [15] * 20, "exit_day": [10] * 20}
    lived = Invented(doha_2020={key: before[key] + after[key] for key in before})
    found = measures.ends_after_exit(lived, Ask())
    assert (found.value, found.null) == (pytest.approx((20.5 / 100) / (10.5 / 300)), 1.0)


def test_a_spike_before_the_deadline_is_told_from_a_steady_rate() -> None:
    scenario = load(BASELINE)
    planned = scenario.values["withdrawal.deadline"]
    assert isinstance(planned, date)
    deadline = (planned - scenario.start).days
    steady = [deadline + WINDOW * k + day for k in (-2, -1, 0) for day in range(0, WINDOW, 6)] + [NEVER] * 300
    spiked = steady + [deadline - 1] * 20
    found = [measures.deadline_spike(Invented(doha_2020={"settlement_day": days}), Ask()) for days in (steady, spiked)]
    assert found[0].low < 1.0 < found[0].high
    assert found[1].low > 1.0


def test_halves_are_compared() -> None:
    """Of the stronger four two settle, of the weaker four none."""
    lived = Invented(doha_2020={"settlement_day": [NEVER] * 6 + [9, 9]}, strength=np.arange(8))
    assert measures.stronger_rebels_settle(lived, Ask()).value == pytest.approx(50.0)
    violent = Invented(doha_2020={"attacks_first_45_days": np.arange(8), "release_done_day": [60] * 4 + [900] * 4})
    assert measures.releases_under_violence(violent, Ask(months=3)).value == pytest.approx(-100.0)


def test_only_talks_that_broke_off_can_be_taken_up_again() -> None:
    lived = Invented(doha_2020={
        "suspensions": [1] * 4 + [0] * 4, "attacks": [1, 2, 3, 4] * 2,
        "stage": [Stage.SUBSTANCE, Stage.PROCEDURE, Stage.SUSPENDED, Stage.SUSPENDED] + [Stage.SUBSTANCE] * 4,
    })  # fmt: skip
    assert measures.resumption_under_violence(lived, Ask())[0::3] == (pytest.approx(-100.0), 4)


def test_violence_about_a_day_is_told_beside_other_histories_in_the_same_weeks() -> None:
    """All fight two attacks a week more each week; one of two falls by 28 a week in the week when substance begins."""
    weeks = LAST // 7 + 1
    rising = np.cumsum(2.0 * np.arange(weeks))
    calmer = rising - 28.0 * np.maximum(np.arange(weeks) - 50, 0)
    lived = Invented(
        weeks={"attacks": np.stack([rising, calmer]), "security_forces_killed": np.stack([rising, calmer])},
        doha_2020={"opening_day": [7 * 30, 7 * 30], "procedure_day": [NEVER, 7 * 50]},
    )
    found = measures.calm_of_substance(lived, Ask())
    assert (found.value, found.histories) == (pytest.approx(-28 / 7 / 2), 1)  # beside the mean of both, so half
    assert measures.losses_before_talks(lived, Ask())[0::3] == (pytest.approx(0.0), 2)


def test_weeks_that_were_not_lived_are_not_told_of() -> None:
    flat = np.zeros((2, LAST // 7 + 1))
    lived = Invented(
        weeks={"attacks": flat, "security_forces_killed": flat},
        doha_2020={"opening_day": [3, 300], "fall_day": [NEVER, 310]},
    )
    assert measures.losses_before_talks(lived, Ask()).histories == 1
    assert measures.calm_of_substance(lived, Ask()).histories == 0


def fact(**given: Any) -> Stylised:
    said = {"id": "a", "fact": "f", "about": "endings", "source": "s", "used": "", "reads": "r"}
    plain = said | {"read": True, "ask": Ask()}
    none = {"cases": None, "n": None, "value": None, "sign": None}
    return Stylised(**(plain | none | given))


@pytest.mark.parametrize(
    ("cases", "n", "low", "high", "verdict"),
    [
        (20, 100, 0.18, 0.22, "inside"),
        (20, 100, 0.40, 0.44, "outside"),
        (20, 100, 0.02, 0.06, "outside"),
        (20, 100, 0.26, 0.32, "cannot tell"),  # over the edge at 28.9%
        (0, 2, 0.10, 0.12, "cannot tell"),  # two cases test nothing
    ],
)
def test_a_share_is_judged_by_both_intervals(cases: int, n: int, low: float, high: float, verdict: str) -> None:
    held = fact(measure="settled_among_ended", cases=cases, n=n)
    assert judge(held, Answer((low + high) / 2, low, high, 1000)) == verdict


@pytest.mark.parametrize(
    ("sign", "low", "high", "null", "verdict"),
    [
        (1, 0.1, 0.4, 0.0, "inside"),
        (-1, 0.1, 0.4, 0.0, "outside"),
        (-1, -0.4, -0.1, 0.0, "inside"),
        (1, -0.1, 0.4, 0.0, "cannot tell"),
        (1, 0.5, 0.9, 1.0, "outside"),
        (-1, 0.5, 0.9, 1.0, "inside"),
    ],
)
def test_a_direction_is_judged_by_the_effect_s_interval(
    sign: int, low: float, high: float, null: float, verdict: str
) -> None:
    held = fact(measure="settlements_added", sign=sign)
    assert judge(held, Answer((low + high) / 2, low, high, 1000, null)) == verdict


def test_a_number_must_lie_among_the_histories() -> None:
    held = fact(measure="fall_after_donors_stop", value=4.0)
    assert judge(held, Answer(0.5, 0.1, 1.2, 100)) == "outside"
    assert judge(held, Answer(2.4, 0.6, 5.7, 100)) == "inside"
    assert judge(held, Answer(*[float("nan")] * 3, 0)) == "cannot tell"


# --- the file ----------------------------------------------------------------------------------------------------


def test_the_shipped_facts_are_ten_or_more_with_source_and_reading() -> None:
    facts, unanswered = read_stylised()
    assert len(facts) >= 10
    assert all(f.source and f.reads for f in facts)
    assert all(one.why for one in unanswered)
    assert {f.measure for f in facts} == set(MEASURES)
    assert sum(not f.used for f in facts) >= 10


SHARE = {
    "fact": "It is so", "about": "endings", "source": "somebody", "read": True, "measure": "settled_among_ended",
    "cases": 2, "of": 9, "reads": "as it stands",
}  # fmt: skip


KEYS = st.sampled_from([*SHARE, "value", "sign", "months", "scenario", "used", "why", "x"])
SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 50) | st.floats() | st.text(max_size=5)
    | st.sampled_from([*MEASURES, "endings", "more", "doha-2020"])
)  # fmt: skip
ENTRIES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8), max_leaves=12
) | st.fixed_dictionaries({key: st.just(value) | SCALARS for key, value in SHARE.items()})


def written(folder: Path, entry: Any, others: Any = None) -> Path:
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump({"facts": entry, "cannot_tell": others or {}}), encoding="utf-8")
    return path


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (one,), (other,) = read_stylised(
        written(tmp_path, {"mine": SHARE}, {"yours": {"fact": "f", "source": "s", "why": "w"}})
    )
    assert (one.cases, one.n, one.ask, one.interval) == (2, 9, Ask(), share_interval(2, 9))
    assert other.why == "w"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": None}, "mine: 'source' is missing"),
        ({"measure": "settled_among_endd"}, r"did you mean 'settled_among_ended'\?"),
        ({"cases": 10}, "'cases': expected from 0 to 'of', which must be 1 or more; found 10 of 9"),
        ({"of": "many"}, "'of': expected a whole number"),
        ({"sign": "more"}, "unknown key 'sign'"),
        ({"about": "weather"}, "'about': expected durations, endings,"),
        ({"scenario": "doha-2021"}, r"'scenario': expected .*did you mean 'doha-2020'\?"),
        ({"measure": "accord_within"}, "'months' is missing"),
        ({"measure": "accord_within", "months": 30}, "expected more than 0 and at most 22"),
        ({"read": "perhaps"}, "'read': expected true or false"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    entry = {key: value for key, value in (SHARE | change).items() if value is not None}
    with pytest.raises(ScenarioError, match=rf"(?s)mine\.yaml:\d+:\d+.*{message}"):
        read_stylised(written(tmp_path, {"mine": entry}))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as told:
        read_stylised(written(tmp_path, {"one": SHARE | {"cases": 99}, "two": 3}, {"three": {"fact": "f"}}))
    for problem in ("one: 'cases'", "two: expected keys", "three: 'source' is missing", "three: 'why' is missing"):
        assert problem in str(told.value)
    assert told.value.exit_code == 3


@given(ENTRIES)
def test_whatever_a_file_holds_is_read_or_refused_with_a_reason(entry: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), {"mine": entry})
        told = ""
        try:
            facts, _ = read_stylised(path)
        except ScenarioError as error:
            told, facts = str(error), []
        assert bool(facts) != ("mine.yaml" in told)
        assert all(one.interval is None or 0.0 <= one.interval[0] <= one.interval[1] <= 1.0 for one in facts)


def test_a_file_without_facts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("facts: 3\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="'facts' must hold one entry for each, found '3'"):
        read_stylised(path)


# --- the command -------------------------------------------------------------------------------------------------


@compiled
def test_the_command_answers_every_fact_and_finds_its_answer_again(tmp_path: Path) -> None:
    asked = ["stylised", "--runs", "64", "--out", str(tmp_path), "--no-figures", "-q"]
    first, again = (CliRunner().invoke(main, asked, terminal_width=80) for _ in range(2))
    assert first.exit_code == 0, first.output
    assert first.stdout == again.stdout
    assert max(len(line.rstrip()) for line in first.stdout.splitlines() if not line.startswith("Saved")) <= 80
    facts, unanswered = read_stylised(STYLISED)
    said = " ".join(first.stdout.split())
    for one in (*facts, *unanswered):
        assert " ".join(one.fact.split()[:3]) in said


@compiled
def test_histories_are_those_of_talks_run_prior(tmp_path: Path) -> None:
    """The same streams, the same inputs: whoever doubts a number can run the scenario."""
    from sim.studies.run.run import ensure

    lived = Lived(64, 1)
    stored = ensure(lived.scenario("residual-force"), 64, 1, tmp_path)
    days = stored.frame("runs")["settlement_day"].to_numpy(float, na_value=NEVER)
    assert np.array_equal(lived.ends("residual-force")["settlement_day"], days)
