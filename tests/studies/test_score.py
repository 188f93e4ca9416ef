"""A score: rules by hand, the rival that nothing changes, and what the numbers come to."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.compiled import IS_OFF
from sim.results.result import Result
from sim.scenario.files import load
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import patterns
from sim.studies.score.judged import judged
from sim.studies.score.persistence import BACK, persist
from sim.studies.score.rules import brier, crps
from sim.studies.score.run import CUTS, fits
from sim.studies.score.screen import verdict
from sim.studies.score.summary import Score

FACTS = patterns(load("doha-2020").start)
compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


def by_definition(seen: np.ndarray, fact: float) -> float:
    """The integral of the squared distance of the two distribution functions."""
    ends = np.sort(np.append(seen, fact))
    below = [(seen <= x).mean() for x in ends[:-1]]
    return float(sum((b - (x >= fact)) ** 2 * (y - x) for b, x, y in zip(below, ends, ends[1:], strict=False)))


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20), st.floats(-100, 100))
def test_the_crps_is_the_integral_that_defines_it(seen: list[float], fact: float) -> None:
    assert crps(np.array(seen), fact) == pytest.approx(by_definition(np.array(seen), fact), abs=1e-9)


def test_the_crps_of_a_sure_forecast_is_how_far_it_is_off() -> None:
    assert crps(np.full(7, 3.0), 5.0) == pytest.approx(2.0)
    assert crps(np.array([0.0, 1.0]), 0.0) == pytest.approx(0.25)


@pytest.mark.parametrize(("share", "expected"), [(1.0, 0.0), (0.5, 0.25), (0.0, 1.0)])
def test_brier_by_hand(share: float, expected: float) -> None:
    assert brier(share) == expected


def test_every_fact_is_predicted_from_none_that_is_later_and_none_of_its_own_group() -> None:
    for one in fits(FACTS):
        assert one.asked
        assert one.predicted
        assert {p.id for p in one.asked}.isdisjoint(p.id for p in one.predicted)
        if one.cut is not None:
            assert max(p.day for p in one.asked) <= one.cut < min(p.day for p in one.predicted)
        else:
            assert {p.group for p in one.predicted}.isdisjoint(p.group for p in one.asked)
    left_out = [p.id for one in fits(FACTS) if one.kind == "group" for p in one.predicted]
    assert sorted(left_out) == sorted(p.id for p in FACTS)


def test_between_cuts_lies_a_fact_and_without_one_a_cut_would_say_the_same_twice() -> None:
    days = {p.day for p in FACTS}
    assert all(any(a < day <= b for day in days) for a, b in pairwise(CUTS))


@compiled
def test_persistence_keeps_what_stands_and_goes_on_counting() -> None:
    cut = date(2020, 7, 31)
    test = HistoryMatching(1, [p for p in FACTS if p.id in ("troops-september", "violence-october")])
    quantiles = np.random.default_rng(2).random((64, len(test.names)))
    seen = persist(test, quantiles, cut)
    here = replace(FACTS[0], fields=("troops",), day=cut)
    pace = replace(FACTS[0], fields=("attacks",), day=cut, since=date(2020, 7, 3), unit="attacks")
    assert (cut - date(2020, 7, 3)).days == BACK
    now = HistoryMatching(1, [here, pace])
    then = now.watch(now.vectors(quantiles), (1 << 41) + np.arange(64))
    assert seen[:, 0] == pytest.approx(then[:, 0])
    assert seen[:, 1] == pytest.approx(then[:, 1])  # 28 days at the pace of the last 28


def test_a_day_that_never_came_counts_as_the_day_after() -> None:
    opening = next(p for p in FACTS if p.id == "talks-open")
    seen = np.array([196.0, np.inf])
    off = judged(opening, seen, 0.5, "fitted")["fitted_crps"]
    last = (opening.day - load("doha-2020").start).days + 1
    assert off == pytest.approx(crps(np.array([196.0, last]), opening.low))


def scores(fitted: float) -> Score:
    """Two seeds of one cut and one group, invented."""
    rows = [
        {"kind": kind, "name": name, "seed": seed, "fact": "talks-open", "prior_pass": 0.5, "fitted_pass": fitted,
         "prior_brier": 0.25, "fitted_brier": (1 - fitted) ** 2, "persistence_brier": rival, "prior_crps": 9.0,
         "fitted_crps": 8.0}
        for kind, name, rival in (("cut", "2020-07-13", 1.0), ("group", "release", np.nan)) for seed in (1, 2)
    ]  # fmt: skip
    made = Score(Result.__new__(Result))
    made.__dict__["rows"] = pd.DataFrame(rows)
    return made


@pytest.mark.parametrize(("fitted", "word", "won"), [(0.7, " better than", 2), (0.4, "no better than", 0)])
def test_the_verdict_is_of_the_fits_and_says_when_the_model_loses(fitted: float, word: str, won: int) -> None:
    found = scores(fitted)
    assert [part.won for part in found.parts] == [won, won]
    assert found.beats_itself is (won == 2)
    assert word in verdict(found)
    assert f"{(1 - fitted) ** 2:.3f} against 0.250" in verdict(found)
    assert [part.persistence for part in found.parts] == [1.0, None]
