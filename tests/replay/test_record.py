"""A history lived again is the history: to the bit, from the scenario that a manifest describes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.errors import RunError, UsageError
from sim.replay.record import check_against_engine, check_against_row, follow_compiled, play
from sim.replay.source import Source, of_result, of_scenario, rebuild
from sim.scenario.files import load, scenario_hash, shipped
from sim.studies.run.run import describe, ensure

from .conftest import WORLDS, scenario

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


@pytest.mark.parametrize("world", WORLDS)
def test_lived_in_mesa_every_day_is_the_compiled_one(world: str) -> None:
    check_against_engine(play(scenario(world), 5, 3))


def test_another_history_is_not_taken_for_it() -> None:
    record = play(scenario(WORLDS[0]), 5, 3)
    with pytest.raises(RunError, match="other days"):
        check_against_engine(replace(record, run=4))


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("inputs", ["posterior", "prior"])
def test_a_scenario_is_rebuilt_from_its_manifest(name: str, inputs: str) -> None:
    made = replace(load(name), inputs=inputs)
    manifest = json.loads(json.dumps(describe(made, "sim.studies.run.run") | {"runs": 5, "seed": 1}, default=str))
    again = rebuild(manifest, Path("anywhere"))
    assert scenario_hash(again) == manifest["scenario_hash"]
    assert (again.values, again.without, again.marked) == (made.values, made.without, made.marked)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    return of_result(ensure(load("release-up-front"), 60, 5, tmp_path_factory.mktemp("results")).path)


@pytest.mark.parametrize("run", [0, 17, 59])
def test_a_stored_row_is_what_is_lived(source: Source, run: int) -> None:
    row = source.row(run)
    assert row
    check_against_row(play(source.scenario, source.seed, run), row)


@pytest.mark.parametrize("change", [{"attacks": 1.0}, {"outcome": "no talks at all"}, {"opening_day": None}])
def test_a_row_that_differs_is_refused(source: Source, change: dict) -> None:
    row = source.row(17)
    assert row
    with pytest.raises(RunError, match="is not what the ensemble has"):
        check_against_row(play(source.scenario, source.seed, 17), row | change)


@pytest.mark.parametrize("run", [60, 10**9])
def test_a_history_that_is_not_there_is_refused(source: Source, run: int) -> None:
    with pytest.raises(UsageError, match="its histories are 0 to 59"):
        source.check(run)


def test_a_number_of_a_future_is_no_history() -> None:
    with pytest.raises(UsageError, match="numbered from 0"):
        of_scenario("doha-2020", 1, False).check(1 << 50)


def test_histories_end_where_they_end() -> None:
    for record in follow_compiled(scenario(WORLDS[0]), 5, 0, 10):
        ended = record.states["end"] != 0
        assert not ended[:-1].any()
        assert ended[-1] or record.last == len(record.days) - 1


def test_what_may_go_is_nobody_before_the_terms() -> None:
    for record in follow_compiled(scenario(WORLDS[0]), 5, 0, 5):
        assert not record.may_go[record.states["terms_settled"] < 3].any()
        freed = np.flatnonzero(np.diff(record.states["prisoners_released"])) + 1
        assert record.may_go[freed].all()
