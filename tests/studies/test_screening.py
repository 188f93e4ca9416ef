"""Screening: verdicts by hand and with their error rates, pairs on the same draws, what a screening comes to."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sim.engine.addresses import SCREENING
from sim.engine.compiled import IS_OFF
from sim.model.outcomes import OUTCOMES, outcomes
from sim.scenario.files import load
from sim.scenario.values import Distribution
from sim.studies.screening.experiment import Chunk, Screening, looks
from sim.studies.screening.factors import DRAWN, FROZEN, Factor, factors
from sim.studies.screening.run import screening
from sim.studies.screening.summary import reopen
from sim.studies.screening.verdict import OPEN, SILENT, SPEAKS, TELLS, Moved, is_silent, speaks, verdict

compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
KNOWN = {factor.name: factor for factor in factors()}
S, T, N = (OUTCOMES.index(name) for name in ("settlement", "talks_ongoing", "never_opened"))


def test_every_uncertainty_and_every_constant_with_a_range_is_a_factor() -> None:
    assert KNOWN["taliban.leverage"].change == FROZEN
    assert KNOWN["trust.evidence"].change == DRAWN
    assert "withdrawal.troops" not in KNOWN  # documented: it has no range
    assert not [name for name in KNOWN if name.startswith("structures.")]


def test_an_uncertainty_is_frozen_in_the_middle_and_a_constant_drawn_from_its_range() -> None:
    plain, log = KNOWN["taliban.leverage"], KNOWN["table.taliban_concession"]
    assert plain.value == pytest.approx((plain.parameter.low + plain.parameter.high) / 2)
    assert log.value == pytest.approx(math.sqrt(log.parameter.low * log.parameter.high))
    evidence = KNOWN["trust.evidence"]
    assert isinstance(evidence.value, Distribution)
    assert evidence.value.args == (evidence.parameter.low, evidence.parameter.high)


def test_moves_are_counted_by_hand() -> None:
    before, after = np.array([S, S, T, N, N]), np.array([S, T, T, S, T])
    moved = Moved.between(before, after)
    assert moved.points[S] == pytest.approx(0.0)  # one came, one went
    assert moved.points[T] == pytest.approx(40.0)
    assert moved.points[N] == pytest.approx(-40.0)
    assert moved.points.sum() == pytest.approx(0.0)
    assert moved.parted == pytest.approx(0.6)
    assert (moved.plus(moved).points == moved.points).all()
    assert moved.errors[T] == pytest.approx(100 * math.sqrt(3 - 4 / 5) / 5)


def moved_by(histories: int, gained: int, lost: int) -> Moved:
    rows = np.zeros(len(OUTCOMES), int), np.zeros(len(OUTCOMES), int)
    rows[0][S], rows[1][S] = gained, lost
    return Moved(histories, *rows)


def test_verdicts() -> None:
    none, much, some = moved_by(4096, 0, 0), moved_by(4096, 300, 0), moved_by(1024, 25, 15)
    assert verdict([none, none], 0.0, 2, 1) == SILENT
    assert verdict([none, none], -0.06, 2, 1) == TELLS
    assert verdict([none, much], 0.06, 2, 1) == SPEAKS
    assert verdict([none, some], 0.0, 2, 1) == OPEN
    assert verdict([none], 0.0, 2, 1) == OPEN  # one scenario was not looked at


@pytest.mark.parametrize("share", [0.02, 0.08])
def test_what_moves_a_point_is_called_silent_or_speaking_no_oftener_than_is_said(share: float) -> None:
    """A move of exactly a point is neither. 4,000 trials of 2,048 histories; 5% and three standard errors of it."""
    chance = np.random.default_rng(5)
    gained = chance.binomial(2048, share + 0.005, 4000)
    lost = chance.binomial(2048, share - 0.005, 4000)
    trials = [moved_by(2048, int(g), int(k)) for g, k in zip(gained, lost, strict=True)]
    bar = 0.05 + 3 * math.sqrt(0.05 * 0.95 / 4000)
    assert np.mean([is_silent([one], 1) for one in trials]) <= bar
    assert np.mean([speaks(one, 1, 1) for one in trials]) <= bar


@pytest.mark.parametrize(("runs", "expected"), [(64, [64]), (1024, [1024]), (3000, [1024, 2048, 3000])])
def test_looks_double(runs: int, expected: list[int]) -> None:
    assert looks(runs) == expected


@compiled
def test_a_frozen_number_is_the_same_in_all_and_all_else_as_it_was() -> None:
    factor = KNOWN["taliban.leverage"]
    chunk = Chunk(load("doha-2020"), 1, SCREENING.first, 64)
    changed = chunk.columns | {factor.name: chunk.drawn(factor)}
    assert set(changed[factor.name]) == {factor.value}
    again = Moved.between(chunk.ends, outcomes(chunk.live(changed)))
    assert (chunk.moved_by(factor).points == again.points).all()
    same = Moved.between(chunk.ends, outcomes(chunk.live(chunk.columns)))
    assert same.parted == 0.0


@compiled
def test_what_a_scenario_sets_moves_nothing_there() -> None:
    scenario = load("doha-2020")
    marked = Chunk(type(scenario)(**{**vars(scenario), "marked": ("taliban.leverage",)}), 1, SCREENING.first, 64)
    assert marked.moved_by(KNOWN["taliban.leverage"]).parted == 0.0


@compiled
def test_a_number_that_no_rule_heeds_is_silent_and_one_that_carries_falls_speaks(tmp_path: Path) -> None:
    asked = [KNOWN["table.overdue_strain"], KNOWN["collapse.threshold"], KNOWN["spoilers.killed"]]
    result = screening(tmp_path, ("doha-2020",), 1024, 1, asked)
    found = {one.name: one for one in reopen(result).told}
    assert found["table.overdue_strain"].verdict == SILENT  # the baseline has no deadline of talks
    assert found["spoilers.killed"].verdict == SILENT
    strong = found["collapse.threshold"]
    assert strong.rank > 0.3
    assert strong.verdict in (SPEAKS, TELLS)
    assert screening(tmp_path, ("doha-2020",), 1024, 1, asked).path == result.path
    rows = result.table("moves").to_pylist()
    assert strong.points == max((row["points"] for row in rows if row["name"] == strong.name), key=abs)


@compiled
def test_ranks_are_of_the_factor_that_is_drawn() -> None:
    test = Screening((), 64, 1)
    ranks = test.ranks([KNOWN["operations.defence"], KNOWN["prisoners.terms_hazard"]])
    assert ranks["operations.defence"][0].startswith("operations")
    assert ranks["prisoners.terms_hazard"][0] == "first_release_day"
    assert ranks["prisoners.terms_hazard"][1] < -0.3


def test_a_factor_knows_what_is_done_with_it() -> None:
    assert Factor(KNOWN["trust.evidence"].parameter, FROZEN).value != KNOWN["trust.evidence"].value
