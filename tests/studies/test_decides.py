"""What decides how histories end: from a run's own histories, kept with the run, told on the screen and in JSON."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.outcomes import OUTCOMES, outcomes
from sim.model.posterior import posterior
from sim.scenario.files import load
from sim.simulate import ensemble
from sim.simulate.inputs import columns
from sim.studies.run.decides import (
    Decides,
    Deciding,
    decide,
    of_outcomes,
    read,
    read_table,
    table,
    worlds_of,
)  # fmt: skip
from sim.studies.run.run import ensure

compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
ONE = Deciding("taliban.leverage", 0.08, 0.06, 0.1, 0.3, 0.02)
FOUND = [
    Decides("settlement", 0.1, 0.6, 0.55, 0.65, (ONE, ONE._replace(name="a.b")), 14, 75, 3000),
    Decides("never_opened", 0.0, None, None, None, (), 0, 75, 3000),
]


def test_a_table_keeps_all_of_it() -> None:
    assert read_table(table(FOUND)) == FOUND


@compiled
def test_worlds_are_the_vectors_that_histories_have() -> None:
    scenario = load("doha-2020")
    worlds = worlds_of(scenario, 3, 500)
    drawn = columns(scenario, 3, 0, 500)
    for k, name in enumerate(worlds.names):
        assert np.array_equal(worlds.inputs[worlds.of, k], drawn[name])
    assert set(worlds.names) <= posterior().values.keys()
    assert worlds.n.sum() == 500
    assert len(worlds.inputs) == len(np.unique(worlds.inputs, axis=0))


@compiled
def test_what_a_scenario_sets_decides_nothing() -> None:
    base = load("doha-2020")
    fixed = replace(base, values=base.values | {"taliban.leverage": 1.0}, marked=("taliban.leverage",))
    assert "taliban.leverage" in worlds_of(base, 1, 100).names
    assert "taliban.leverage" not in worlds_of(fixed, 1, 100).names


@compiled
def test_with_a_world_a_history_chance_cannot_be_told() -> None:
    scenario = replace(load("doha-2020"), inputs="prior")
    ended = outcomes(ensemble.run(scenario, 2000, 1).states)
    found = {one.outcome: one for one in of_outcomes(worlds_of(scenario, 1, 2000), ended)}
    assert found["government_falls"].chance is None
    assert found["government_falls"].inputs[0].name == "collapse.threshold"


@compiled
def test_the_same_first_input_on_other_histories_and_none_for_what_is_rare() -> None:
    scenario = load("doha-2020")
    firsts = set()
    for seed in (1, 2, 3):
        ended = outcomes(ensemble.run(scenario, 4000, seed).states)
        found = {one.outcome: one for one in of_outcomes(worlds_of(scenario, seed, 4000), ended)}
        firsts.add(found["government_falls"].inputs[0].name)
        assert found["never_opened"].inputs == ()
        falls = found["government_falls"]
        assert falls.chance is not None
        assert falls.low <= falls.chance <= falls.high
        assert all(of.low <= of.share <= of.high for of in falls.inputs)
    assert firsts == {"collapse.threshold"}


@compiled
def test_a_difference_of_nothing_has_no_input() -> None:
    worlds = worlds_of(load("doha-2020"), 1, 1000)
    (found,) = decide(worlds, {"settlement": np.zeros(1000)})
    assert found.inputs == ()
    assert found.share == 0.0


@compiled
def test_a_run_keeps_what_decides_it(tmp_path: Path) -> None:
    result = ensure(load("doha-2020"), 512, 1, tmp_path)
    assert [one.outcome for one in read(result)] == list(OUTCOMES)
    shares = {row["outcome"]: row["share"] for row in result.table("decides").to_pylist()}
    ended = result.table("runs")["outcome"].to_pylist()
    assert all(shares[name] == pytest.approx(ended.count(name) / 512) for name in OUTCOMES)
