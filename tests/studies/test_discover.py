"""Conditions: what is planted is found and kept on other worlds, of nothing nothing is promised; questions that cannot
be asked are refused."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from pydantic import TypeAdapter

from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.studies.discover.checklist import Condition, by_a_sum, choose, ladder, screened
from sim.studies.discover.contract import DiscoverObject
from sim.studies.discover.lived import Lived
from sim.studies.discover.summary import bound, rung_name

HISTORIES = 16
CHOSEN = {("a0", True), ("a1", False), ("a2", True)}


def planted(seed: int, worlds: int = 2048, inputs: int = 60, effect: float = 0.2) -> Lived:
    """Three of many inputs decide: a0 high, a1 low, a2 high, each by as much."""
    chance = np.random.default_rng(seed)
    x = chance.random((worlds, inputs))
    share = 0.05 + effect * np.sum([x[:, 0] > 0.5, x[:, 1] < 1 / 3, x[:, 2] > 2 / 3], axis=0)
    k = chance.binomial(HISTORIES, share).astype(float)
    return Lived(tuple(f"a{i}" for i in range(inputs)), x, k, k, HISTORIES)


def test_what_is_planted_is_found_and_kept_on_other_worlds() -> None:
    on, told = planted(1), planted(2)
    chosen = choose(on, 6)
    assert {(one.name, one.at_least) for one in chosen[:3]} == CHOSEN
    for one, cut in zip(sorted(chosen[:3]), (0.5, 1 / 3, 2 / 3), strict=True):
        assert one.bound == pytest.approx(cut, abs=0.03)
    rungs = ladder(chosen[:3], on, told)
    assert [rung.mean for rung in rungs] == sorted(rung.mean for rung in rungs)
    for k, rung in enumerate(rungs):
        assert rung.low <= rung.mean <= rung.high
        assert rung.mean == pytest.approx(0.05 + 0.2 * k, abs=0.04)
        assert rung.mean == pytest.approx(rung.promised, abs=0.05)
    assert sum(rung.worlds for rung in rungs) == pytest.approx(1.0)


@pytest.mark.slow
def test_on_shuffled_outcomes_nothing_is_chosen_in_95_of_100_seeds() -> None:
    """Five in a hundred by chance, and four standard errors of that."""
    named = 0
    for seed in range(100):
        lived = planted(seed, 600, 30)
        order = np.random.default_rng(seed + 500).permutation(600)
        named += bool(choose(lived._replace(sums=lived.sums[order], squares=lived.squares[order]), 6))
    assert named <= 5 + 4 * np.sqrt(100 * 0.05 * 0.95)


def test_the_intervals_hold_on_fresh_worlds_in_nine_of_ten() -> None:
    held = []
    for seed in range(30):
        on, told, fresh = planted(3 * seed), planted(3 * seed + 1), planted(3 * seed + 2, 20_000)
        chosen = choose(on, 3)
        counts = np.sum([one.of(fresh) for one in chosen], axis=0)
        for rung in ladder(chosen, on, told):
            truth = fresh.means[(counts >= rung.first) & (counts <= rung.last)].mean()
            held.append(rung.low <= truth <= rung.high)
    assert np.mean(held) >= 0.9


def test_where_the_mean_falls_conditions_lead_to_the_fall() -> None:
    lived = planted(4)
    fall = lived._replace(sums=-lived.sums)
    assert {(one.name, one.at_least) for one in choose(fall, 3)} == CHOSEN


def test_no_input_twice_and_no_more_than_asked() -> None:
    chosen = choose(planted(5), 2)
    assert len(chosen) == len({one.name for one in chosen}) == 2


def test_outer_rungs_of_few_worlds_are_told_together() -> None:
    on = planted(6, effect=0.3)
    chosen = choose(on, 3)
    few = on.some(np.arange(40))
    rungs = ladder(chosen, on, few)
    assert rungs[0].first == 0
    assert rungs[-1].last == 3
    assert all(a.last + 1 == b.first for a, b in pairwise(rungs))


def test_a_weighted_sum_finds_at_least_as_much_of_what_is_linear() -> None:
    chance = np.random.default_rng(7)
    x = chance.random((4000, 20))
    k = chance.binomial(HISTORIES, 0.9 * x[:, :4].mean(axis=1)).astype(float)
    lived = Lived(tuple(f"a{i}" for i in range(20)), x, k, k, HISTORIES)
    on, told = lived.some(np.arange(2000)), lived.some(np.arange(2000, 4000))
    chosen = choose(on, 4)
    last = ladder(chosen, on, told)[-1]
    assert by_a_sum(chosen, on, told, last.worlds) > last.mean - 0.02
    assert set(screened(on)) >= {0, 1, 2, 3}


@pytest.mark.parametrize(("span", "words"), [((2, 2), "2"), ((5, 6), "5 or 6"), ((0, 3), "0 to 3")])
def test_rungs_in_words(span: tuple[int, int], words: str) -> None:
    (rung, *_) = ladder([Condition("a0", True, 0.5)], planted(8), planted(9))
    assert rung_name(rung._replace(first=span[0], last=span[1]), 6) == words


def test_bounds_in_words() -> None:
    assert bound(Condition("a", True, 0.0248)) == "at least 0.025"
    assert bound(Condition("a", False, 2.0)) == "at most 2"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with no progress to be told."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALKS_QUIET", "1")
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["discover", *arguments])


@pytest.mark.parametrize(("arguments", "words"), [
    (("doha-2020", "settlments"), "did you mean 'settlement'?"),
    (("doha-2020", "settlement", "--versus", "doha-2020"), "named twice"),
    (("doha-2020", "settlement", "--conditions", "0"), "is not in the range"),
    (("nowhere", "settlement"), "nowhere"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(arguments: tuple[str, ...], words: str, here: Path) -> None:
    done = call(*arguments)
    assert done.exit_code in (2, 3)
    assert words in done.stderr
    assert not (here / "results").exists()


@pytest.mark.skipif(IS_OFF, reason="the compiler is off")
def test_from_a_question_to_its_answer(here: Path) -> None:
    screen = call("doha-2020", "government_falls", "--no-figures", "--out", "results")
    assert screen.exit_code == 0, screen.stderr
    said = call("doha-2020", "government_falls", "--json", "--out", "results")
    found = TypeAdapter(DiscoverObject).validate_python(json.loads(said.stdout), strict=True)
    assert found["conditions"][0]["name"] == "collapse.threshold"
    assert found["worlds"] == 2 * found["held_out"]
    assert all(one["name"] in screen.stdout for one in found["conditions"])
    refused = call("doha-2020", "government_falls", "--set", "collapse.speed=0", "--out", "results")
    assert refused.exit_code == 2
    assert "nothing to explain" in refused.stderr
