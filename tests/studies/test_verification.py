"""Later facts of anyone's: read with every problem at its place, predicted by a model that has not seen them."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.compiled import IS_OFF
from sim.errors import ScenarioError
from sim.model import posterior as kept
from sim.results.result import Result
from sim.scenario.files import load
from sim.scenario.template import facts_template
from sim.studies.calibration.patterns import LAST_DOCUMENT, SummaryStatistics, patterns
from sim.studies.verification.factfile import read_facts
from sim.studies.verification.predictors import NAMES, own_histories, predict
from sim.studies.verification.run import verify
from sim.studies.verification.summary import Verification, reopen

compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
ATTACKS: dict[str, Any] = {
    "fact": "Invented; attacks in November and December 2020", "of": ["attacks"], "since": "2020-10-31",
    "day": "2020-12-31", "unit": "attacks", "target": ["4000", ".inf"], "tolerance": "250", "source": "nobody",
}  # fmt: skip
SETTLED: dict[str, Any] = {
    "fact": "Invented; no settlement", "of": ["settlement_day"], "day": "2021-03-31", "unit": "day",
    "target": "never", "tolerance": "0", "source": "nobody", "base_rate": "0.9",
}  # fmt: skip


def write(folder: Path, facts: Any, **more: Any) -> Path:
    path = folder / "later.yaml"
    path.write_text(json.dumps(more | {"patterns": facts}), encoding="utf-8")
    return path


def test_a_sound_file_is_patterns_with_a_source_and_a_base_rate(tmp_path: Path) -> None:
    attacks, settled = read_facts(write(tmp_path, {"a": ATTACKS, "s": SETTLED})).facts
    assert (attacks.pattern.low, attacks.pattern.high, attacks.pattern.tolerance) == (4000.0, np.inf, 250.0)
    assert attacks.pattern.since == date(2020, 10, 31)
    assert (settled.pattern.low, settled.base_rate, attacks.base_rate) == (np.inf, 0.9, None)


def test_dates_may_be_a_span(tmp_path: Path) -> None:
    (fact,) = read_facts(write(tmp_path, {"s": SETTLED | {"target": ["2021-01-01", "2021-03-01"]}})).facts
    start = load("doha-2020").start
    assert (fact.pattern.low, fact.pattern.high) == ((date(2021, 1, 1) - start).days, (date(2021, 3, 1) - start).days)


@pytest.mark.parametrize(("changes", "words"), [
    ({"day": "2020-10-28"}, "expected a day after 2020-10-28, found 2020-10-28"),
    ({"day": "2022-06-01"}, "no history goes on beyond 2021-12-31, found 2022-06-01"),
    ({"day": "2021-02-30"}, "there is no 2021-02-30 in the calendar"),
    ({"since": "2021-01-05"}, "'since': expected a day from 2020-02-29 to before 2020-12-31"),
    ({"of": ["atacks"]}, "did you mean 'attacks'?"),
    ({"of": "attacks"}, "expected a list of fields of the state"),
    ({"of": ["trust[9]"]}, "the state has no field 'trust[9]'"),
    ({"of": ["fall_day"]}, "expected 'day' with fall_day, found 'attacks'"),
    ({"unit": "day"}, "has one field that is a day, such as fall_day"),
    ({"target": "many"}, "expected a number, found 'many'"),
    ({"target": ["5", "4"]}, "expected [least, most], found '5' before '4'"),
    ({"target": ["4"]}, "expected [least, most], found a list of 1"),
    ({"target": "never"}, "expected a number, found 'never'"),
    ({"tolerance": "-1"}, "expected a number from 0 on, found -1"),
    ({"base_rate": "1.5"}, "expected a number from 0 to 1, found 1.5"),
    ({"evidence": ["talks.window"]}, "the ledger's entries are of the project's documents"),
    ({"fact": ""}, "expected a text"),
])  # fmt: skip
def test_what_is_wrong_is_told_at_its_line_with_a_caret(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_facts(write(tmp_path, {"mine": ATTACKS | changes}))
    said = str(error.value)
    assert words in " ".join(said.split())
    assert "later.yaml:" in said
    assert "^" in said


@pytest.mark.parametrize(("more", "words"), [
    ({"scenario": "doha-2021"}, "there is no sound scenario 'doha-2021'"),
    ({"scenario": "draft-2019"}, "expected a scenario that begins on 2020-02-29"),
    ({"scenarios": "doha-2020"}, "did you mean 'scenario'?"),
])  # fmt: skip
def test_the_scenario_of_a_file_is_one_that_can_be_gone_on_with(tmp_path: Path, more: Any, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read_facts(write(tmp_path, {"mine": ATTACKS}, **more))
    assert words in " ".join(str(error.value).split())


@pytest.mark.parametrize("text", ["", "patterns:\n", "patterns: {}\n", "- a\n", "patterns: [1]\n", "\0", "a: b: c"])
def test_a_file_without_a_fact_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "later.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"later\.yaml"):
        read_facts(path)


WORDS = st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["2021-01-01", "never"]), st.integers())
KEYS = st.sampled_from([*ATTACKS, "x"])


@given(st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=9)))
def test_any_tree_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, tree: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump({"patterns": {"mine": tree}}), encoding="utf-8")
    with suppress(ScenarioError):
        read_facts(path)


def test_the_file_to_start_from_is_sound_and_says_that_it_is_invented(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(facts_template("mine"), encoding="utf-8")
    facts = read_facts(path).facts
    assert {fact.pattern.unit for fact in facts} == {"day", "attacks"}
    assert all(fact.pattern.fact.startswith("Invented") and fact.source.startswith("nobody") for fact in facts)


def facts_of(folder: Path, **facts: Any) -> list[Any]:
    return [fact.pattern for fact in read_facts(write(folder, facts)).facts]


@compiled
def test_histories_that_go_on_are_those_that_show_the_documents_facts() -> None:
    known = [p for p in patterns(load("doha-2020").start) if p.since is None]
    watch = SummaryStatistics(known, load("doha-2020").start)
    own = own_histories(watch.days)
    worlds = np.stack([own.states[day] for day in watch.days], axis=1)
    assert watch.passes(watch.observe(worlds)).all()
    assert len(worlds) == len(kept.posterior().histories)


@compiled
def test_they_go_on_from_where_they_were_and_nothing_else_is_known(tmp_path: Path) -> None:
    """Attacks since September are those up to October, the same in all predictions that go on, and some more."""
    since = {"day": "2020-12-31", "since": "2020-09-30"}
    facts = facts_of(tmp_path, autumn=ATTACKS | since, later=ATTACKS | since | {"since": "2020-10-28"})
    scenario = load("doha-2020")
    own = own_histories(SummaryStatistics(facts, scenario.start).days)
    first, second = (predict(scenario, facts, own, seed)["continued"] for seed in (1, 2))
    up_to_october = own.states[own.now]["attacks"] - own.states[(date(2020, 9, 30) - scenario.start).days]["attacks"]
    assert first[:, 0] - first[:, 1] == pytest.approx(up_to_october)
    assert second[:, 0] - second[:, 1] == pytest.approx(up_to_october)
    assert (first != second).any()


@compiled
def test_no_change_goes_on_counting_at_the_pace_of_the_last_weeks(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, a=ATTACKS | {"since": "2020-10-28", "day": "2020-11-25"})
    scenario = load("doha-2020")
    own = own_histories(SummaryStatistics(facts, scenario.start).days)
    before, now = own.states[own.now - 28]["attacks"], own.states[own.now]["attacks"]
    assert predict(scenario, facts, own, 1)["persistence"][:, 0] == pytest.approx(now - before)


@compiled
def test_a_scenario_is_heeded_from_the_last_document_on(tmp_path: Path) -> None:
    left = {"fact": "Invented; the last soldier is gone", "of": ["troops"], "day": "2021-01-31", "unit": "troops",
            "target": "0", "tolerance": "0", "source": "nobody"}  # fmt: skip
    said = {}
    for name in ("doha-2020", "home-by-christmas"):
        asked = read_facts(write(tmp_path, {"left": left}, scenario=name))
        facts = [fact.pattern for fact in asked.facts]
        own = own_histories(SummaryStatistics(facts, asked.scenario.start).days)
        said[name] = (predict(asked.scenario, facts, own, 1)["continued"][:, 0] == 0).mean()
    assert said["home-by-christmas"] > said["doha-2020"] + 0.3


@compiled
def test_nothing_of_a_file_reaches_a_fit_and_the_same_question_finds_its_answer(tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in kept.POSTERIOR.parent.iterdir() if p.is_file()}
    path = write(tmp_path, {"a": ATTACKS, "s": SETTLED})
    result = verify(path, tmp_path / "out", seeds=(1,))
    assert verify(path, tmp_path / "out", seeds=(1,)).path == result.path
    assert {p: p.read_bytes() for p in before} == before
    write(tmp_path, {"a": ATTACKS | {"tolerance": "251"}, "s": SETTLED})
    assert verify(path, tmp_path / "out", seeds=(1,)).path != result.path
    found = reopen(result)
    shares = {fact.id: fact.shares for fact in found.facts}
    rows = result.table("scores").to_pylist()
    assert all(shares[row["fact"]][by] == row[f"{by}_pass"] for row in rows for by in NAMES)


def scored(continued: float) -> Verification:
    """Two seeds of one fact, invented."""
    chances = {"prior": 0.5, "fitted": 0.6, "continued": continued, "persistence": 1.0}
    row = {f"{by}_pass": x for by, x in chances.items()} | {f"{by}_brier": (1 - x) ** 2 for by, x in chances.items()}
    row |= dict.fromkeys((f"{by}_crps" for by in NAMES), np.nan)
    result = Result.__new__(Result)
    made = Verification(result)
    made.__dict__["rows"] = pd.DataFrame([{"seed": seed, "fact": "a"} | row for seed in (1, 2)])
    said = {"id": "a", "fact": "A", "day": date(2021, 1, 1), "unit": "troops", "target": "0", "tolerance": 0.0,
            "source": "nobody", "base_rate": 0.7}  # fmt: skip
    object.__setattr__(result, "table", lambda name: type("T", (), {"to_pylist": lambda self: [said]})())
    return made


@pytest.mark.parametrize(("share", "how"), [(0.7, " better than"), (0.4, "no better than")])
def test_the_verdict_is_by_hand_and_says_when_the_model_loses(share: float, how: str) -> None:
    found = scored(share)
    assert how in found.verdict
    assert f"{(1 - share) ** 2:.3f} against 0.250" in found.verdict
    assert found.base == pytest.approx(0.09)
    assert found.facts[0].brier == pytest.approx((1 - share) ** 2)


def test_the_last_document_is_that_of_the_ledger() -> None:
    from sim.sources.ledger import documents

    assert max(one.published for one in documents().values()) == LAST_DOCUMENT.isoformat()
