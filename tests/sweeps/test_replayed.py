"""Histories of a sweep lived again: those that are stored, under what their point sets."""

from datetime import date

import pytest

from sim import open_study
from sim.design.samples import Dimension, rows_of
from sim.errors import RunError, UsageError
from sim.model.outcomes import OUTCOMES, measure_columns, outcomes
from sim.replay.points import of_point
from sim.simulate.history import History
from tests.manifests import rewrite
from tests.sweeps.conftest import IMPOSSIBLE, run, small


def stored(place, point: int, world: int) -> dict:
    sql = f"select * from runs where point = {point} and world = {world} and replicate = 0"
    return open_study(place).ask(sql).to_pylist()[0]


def lived(source, run_: int) -> tuple[str, dict[str, float]]:
    """Outcome and measures of a history lived in Mesa."""
    from sim.engine.lanes import row

    world = row(History(source.scenario, source.seed, run_).play())
    return OUTCOMES[outcomes(world)[0]], {name: column[0] for name, column in measure_columns(world).items()}


@pytest.mark.parametrize("point", [0, 1, 3, 4])
@pytest.mark.parametrize("world", [0, 39])
def test_a_history_of_a_point_is_the_one_that_is_stored(whole, point, world):
    row = stored(whole["runs"][0], point, world)
    outcome, measures = lived(of_point(whole["runs"][0], point), world)
    assert outcome == row["outcome"]
    assert {name: None if x != x else x for name, x in measures.items()} == {name: row[name] for name in measures}


def test_dates_that_count_from_others_and_shocks_are_set_again(tmp_path):
    dimensions = (
        Dimension("withdrawal.second_phase_begins", levels=(date(2020, 10, 1),)),
        Dimension("withdrawal.deadline", levels=(30.0, 200.0), after="withdrawal.second_phase_begins",
                  also=("withdrawal.promised",)),
        Dimension("shock.violence", levels=(-0.5, 0.5), first=date(2020, 9, 1), last=date(2021, 3, 1)),
    )  # fmt: skip
    run(tmp_path, small(design="grid", dimensions=dimensions, rows=rows_of("grid", dimensions, 0, 1, 9), worlds=32))
    for point in range(4):
        source = of_point(tmp_path, point)
        assert lived(source, 7)[1]["attacks"] == stored(tmp_path, point, 7)["attacks"]
    assert source.scenario.values["withdrawal.promised"] == date(2021, 4, 19)
    assert "deadline 200, violence 0.5" in source.scenario.title


@pytest.mark.parametrize("point", [None, -1, 5, 99])
def test_a_point_that_is_none_is_refused(whole, point):
    with pytest.raises(UsageError, match="say which point, --point 0 to 4"):
        of_point(whole["runs"][0], point)


def test_a_point_without_histories_is_refused_with_the_reason(whole):
    with pytest.raises(UsageError, match=r"has no histories: 'withdrawal.deadline'"):
        of_point(whole["runs"][0], IMPOSSIBLE)


@pytest.mark.parametrize("key", ["model", "scenario_hash"])
def test_a_sweep_of_other_code_is_refused(tmp_path, key):
    run(tmp_path, small())
    rewrite(tmp_path, **{key: "0" * 12})
    with pytest.raises(RunError, match="was made by another version of the model or its data"):
        of_point(tmp_path, 0)
