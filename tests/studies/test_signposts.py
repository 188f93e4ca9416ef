"""Signposts: areas and thirds by hand, only of those that are on, directions from other worlds than the telling."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.model.outcomes import OUTCOMES
from sim.model.state import State
from sim.scenario.files import load
from sim.studies.signposts.contract import SignpostsObject
from sim.studies.signposts.observables import OBSERVABLES
from sim.studies.signposts.run import dates, watch
from sim.studies.signposts.telling import area, direction, thirds

compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


@given(st.lists(st.integers(0, 9), min_size=30, max_size=40), st.lists(st.integers(0, 9), min_size=30, max_size=40))
def test_the_area_is_the_share_of_pairs_that_are_told_apart(yes: list[int], no: list[int]) -> None:
    seen, came = np.array([*yes, *no], float), np.repeat([True, False], [len(yes), len(no)])
    pairs = np.mean([(a > b) + 0.5 * (a == b) for a in yes for b in no])
    up, down = area(seen, came, 1), area(seen, came, -1)
    assert up is not None
    assert down is not None
    assert up.value == pytest.approx(pairs)
    assert down.value == pytest.approx(1 - pairs)
    assert up.low <= up.value <= up.high
    assert direction(seen, came) == (1 if pairs >= 0.5 else -1)


def test_its_interval_holds_in_nine_of_ten() -> None:
    """Normals a half apart: the area is Phi(0.5 / sqrt 2) = 0.638."""
    held = 0
    for seed in range(200):
        chance = np.random.default_rng(seed)
        came = np.arange(400) < 150
        found = area(chance.normal(size=400) + 0.5 * came, came, 1)
        assert found is not None
        held += found.low <= 0.63816 <= found.high
    assert held >= 180


def test_of_too_few_nothing_is_told() -> None:
    assert area(np.arange(100.0), np.arange(100) < 29, 1) is None


def test_thirds_by_hand() -> None:
    seen, came = np.arange(9.0), np.arange(9) >= 6
    found = thirds(seen, came, np.array([2.0, 5.0]))
    assert [(third.least, third.most, third.histories, third.share) for third in found] == [
        (0.0, 2.0, 3, 0.0), (3.0, 5.0, 3, 0.0), (6.0, 8.0, 3, 1.0),
    ]  # fmt: skip
    assert len(thirds(np.zeros(9), came, np.zeros(2))) == 1


def test_only_deeds_are_seen() -> None:
    """Nothing that parties think or what inputs are: fields that count what happened."""
    hidden = {"trust", "exit_belief", "taliban_reservation", "government_reservation", "given_up", "effort"}
    fields = {field for one in OBSERVABLES for field in one.fields}
    assert fields <= set(State.__dataclass_fields__)
    assert not fields & hidden


def test_quarters_lie_within_the_histories() -> None:
    found = dates(load("doha-2020"))
    assert found[0] == date(2020, 4, 1)
    assert found[-1] == date(2021, 10, 1)


@compiled
def test_what_is_seen_is_of_the_day_and_no_later() -> None:
    """Troops on a date are those of the histories then; who has ended by then is not on."""
    scenario = load("doha-2020")
    seen = watch(scenario, [date(2020, 7, 1), date(2021, 7, 1)], 1, lambda done: None)
    troops = next(k for k, one in enumerate(OBSERVABLES) if one.name == "troops")
    assert seen.deeds.shape == (len(seen.ended), 2, len(OBSERVABLES))
    assert np.median(seen.deeds[:, 0, troops]) > 8600
    assert seen.deeds[:, 0, troops].min() > seen.deeds[:, 1, troops].min()
    assert seen.deeds[:, 1, troops].mean() < 2000
    fell = seen.ended == OUTCOMES.index("government_falls")
    assert seen.on[~fell & (seen.ended != OUTCOMES.index("settlement"))].all()
    assert not seen.on[fell, 1].all()


@compiled
def test_from_a_question_to_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = ("signposts", "doha-2020", "-q", "--no-figures")
    screen = CliRunner().invoke(main, told)
    assert screen.exit_code == 0, screen.stderr
    said = CliRunner().invoke(main, [*told, "--json"])
    found = TypeAdapter(SignpostsObject).validate_python(json.loads(said.stdout), strict=True)
    for post in found["posts"]:
        assert post["low"] <= post["area"] <= post["high"]
        many = sum(third["histories"] for third in post["thirds"])
        assert many == post["histories"]
        ended = sum(third["histories"] * third["share"] for third in post["thirds"])
        assert ended / many == pytest.approx(post["share"])
    best = max((p for p in found["posts"] if p["outcome"] == "settlement"), key=lambda p: p["area"])
    assert f"{best['area']:.2f}" in screen.stdout
