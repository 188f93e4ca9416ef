"""A comparison: pairs on the same draws, ranked by effect, and what is comparable of another first day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.errors import UsageError
from sim.results.summary import own_starts
from sim.scenario.files import load
from sim.simulate.inputs import parameters
from sim.studies.compare.contract import compare_object
from sim.studies.compare.run import Comparison, compare, reopen

RUNS = 400


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    names = "doha-2020", "draft-2019", "release-up-front"
    return compare([load(name) for name in names], RUNS, 1, tmp_path_factory.mktemp("results"))


def test_changes_are_those_of_the_histories_under_them(comparison: Comparison) -> None:
    first, *others = (np.array(part.result.table("runs")["outcome"].to_pylist()) for part in comparison.parts)
    for part, ended in zip(comparison.parts[1:], others, strict=True):
        for change in comparison.differences:
            if change.scenario == part.summary.name:
                apart = (ended == change.outcome).astype(float) - (first == change.outcome)
                assert change.points == pytest.approx(100 * apart.mean(), abs=1e-9)
                spread = 1.96 * 100 * apart.std() / np.sqrt(RUNS)
                assert change.high - change.low == pytest.approx(2 * spread, rel=0.05, abs=1.0)


def test_scenarios_are_ranked_by_what_they_add_to_settlements(comparison: Comparison) -> None:
    names = [summary.name for summary in comparison.summaries]
    assert names[0] == "doha-2020"
    gains = {d.scenario: d.points for d in comparison.differences if d.outcome == "settlement"}
    assert names[1:] == sorted(gains, key=lambda name: -gains[name])
    assert list(dict.fromkeys(d.scenario for d in comparison.differences)) == names[1:]


def test_another_first_day_is_compared_by_the_same_last_day_and_said_to_be(comparison: Comparison) -> None:
    (note,) = own_starts(comparison.summaries)
    assert note.startswith("draft-2019 begins on 1 Sep 2019, 181 days before doha-2020")
    assert (date(2020, 2, 29) - date(2019, 9, 1)).days == 181
    assert "by 31 Dec 2021" in note
    assert compare_object(comparison)["notes"] == [note]
    found_again = reopen(comparison.result)
    assert compare_object(found_again) == compare_object(comparison)


def test_pairs_share_their_uncertain_inputs_whatever_the_first_day() -> None:
    ours, theirs = (parameters(load(name), 1, 0, 50) for name in ("doha-2020", "draft-2019"))
    uncertain = [name for name in ours.dtype.names if np.ptp(ours[name], axis=0).max() > 0]
    apart = {name for name in uncertain if not np.array_equal(ours[name], theirs[name])}
    assert len(uncertain) > 50
    assert apart == set()


def test_another_last_day_is_refused(tmp_path: Path) -> None:
    base = load("doha-2020")
    shorter = replace(base, name="shorter", end=date(2021, 6, 30))
    with pytest.raises(UsageError, match=r"ends on 2021-12-31, shorter on 2021-06-30.*the same end"):
        compare([base, shorter], 10, 1, tmp_path)
    assert not list(tmp_path.iterdir())
