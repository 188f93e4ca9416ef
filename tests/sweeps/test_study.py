"""Reading results: pandas, xarray and SQL, with labels and units; what cannot be read says so."""

import shutil

import numpy as np
import pandas as pd
import pytest

from sim import open_study
from sim.design.samples import Dimension, rows_of
from sim.errors import RunError, UsageError
from sim.scenario.files import load
from sim.studies.run.run import ensure
from sim.studies.sweeps.summary import summarise_sweep
from tests.sweeps.conftest import IMPOSSIBLE, ROWS, run, small


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    """A grid of two levers, with bands."""
    dimensions = (
        Dimension("withdrawal.conditionality", 0.0, 2.0, steps=3, said="Conditionality"),
        Dimension("nato.stays", levels=(False, True)),
    )
    place = tmp_path_factory.mktemp("grid")
    rows = rows_of("grid", dimensions, 0, 1, 100)
    run(place, small("bands", worlds=32, design="grid", dimensions=dimensions, rows=rows))
    return open_study(place)


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory):
    return ensure(load("doha-2020"), 300, 3, tmp_path_factory.mktemp("results"))


def test_frames_have_units_and_labels(grid):
    design = grid.frame("design")
    assert design["withdrawal_conditionality"].tolist() == [0, 0, 1, 1, 2, 2]
    assert design.attrs["units"]["withdrawal_conditionality"] == "weight"
    assert design.attrs["labels"]["withdrawal_conditionality"] == "Conditionality"


def test_runs_carry_the_values_of_their_point(whole):
    runs = open_study(whole["runs"][0]).frame("runs")
    assert len(runs) == (len(ROWS) - 1) * 80
    for point, rows in runs.groupby("point"):
        deadlines = rows["withdrawal_deadline"].dt.date
        assert set(zip(deadlines, rows["taliban_leverage"], strict=True)) == {ROWS[point][::2]}
    assert runs.attrs["units"]["attacks"] == "attacks"


def test_a_grid_is_an_array_over_its_levers(grid):
    data = grid.to_xarray()
    assert data["share"].dims == ("withdrawal_conditionality", "nato_stays", "outcome")
    assert data["share"].shape == (3, 2, 5)
    shares = grid.frame("shares").set_index(["point", "outcome"])["share"]
    there = data["share"].sel(withdrawal_conditionality=1.0, nato_stays=True, outcome="settlement")
    assert float(there) == shares[3, "settlement"]
    assert data["withdrawal_conditionality"].attrs == {"units": "weight", "long_name": "Conditionality"}
    assert data["troops"].attrs["units"] == "troops"
    day = data["troops"].sel(date="2020-02-29", quantile=0.5)
    assert np.array_equal(day, np.full((3, 2), 13000.0))


def test_other_designs_lie_along_their_points(whole):
    data = open_study(whole["runs"][0]).to_xarray()
    assert data["share"].dims == ("point", "outcome")
    assert np.isnan(data["share"].sel(point=IMPOSSIBLE)).all()
    assert data["withdrawal_deadline"].dtype.kind == "M"
    assert data["taliban_leverage"].to_numpy().tolist() == [row[2] for row in ROWS]


def test_an_ensemble_is_an_array_too(ensemble):
    study = open_study(ensemble.path)
    data = study.to_xarray()
    assert float(data["share"].sum()) == pytest.approx(1.0)
    assert data["violence"].dims == ("date", "quantile")
    bands = study.frame("bands")
    last = bands[(bands["variable"] == "violence")].iloc[-1]
    assert float(data["violence"].isel(date=-1).sel(quantile=0.95)) == last["q95"]
    assert data.attrs["seed"] == "3"


def test_a_query_is_answered_from_every_table(ensemble, whole):
    assert open_study(ensemble.path).query("select count(*) as n from runs")["n"][0] == 300
    found = open_study(whole["sample"][0]).query("select point, count(*) as n from runs group by point order by point")
    assert isinstance(found, pd.DataFrame)
    assert found["n"].tolist() == [80] * 4
    shares = open_study(whole["bands"][0]).query("select sum(share) as s from shares")
    assert shares["s"][0] == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select nothing from runs", 'column "nothing"'),
        ("select * from nowhere", "Table with name nowhere does not exist"),
        ("selec 1", "syntax error"),
        ("", "expected one query such as"),
        ("select 1; select 2", "expected one query such as"),
        ("drop view runs", "expected one query such as"),
        ("copy (select 1) to 'mine.csv'", "expected one query such as"),
        ("select * from read_csv('/etc/passwd')", "is not allowed|disabled"),
        ("select * from read_text('{folder}/../secret')", "is not allowed|disabled"),
    ],
)
def test_what_is_no_query_is_refused_and_told_what_there_is(whole, sql, message):
    place = whole["runs"][0]
    (place.parent / "secret").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=message) as refused:
        open_study(place).query(sql.format(folder=place))
    assert "shares: point, withdrawal_deadline" in str(refused.value)


def test_what_is_no_result_says_so(tmp_path):
    with pytest.raises(UsageError, match="there is no result at"):
        open_study(tmp_path)
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RunError, match="is not finished: the same `talks sweep` goes on"):
        open_study(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="has no readable manifest"):
        open_study(tmp_path)


def test_a_table_that_is_not_there_or_damaged_says_so(tmp_path, whole):
    shutil.copytree(whole["bands"][0], tmp_path / "copy")
    study = open_study(tmp_path / "copy")
    with pytest.raises(UsageError, match=r"there is no table 'runs' .*: it has bands, design, shares"):
        study.frame("runs")
    (tmp_path / "copy" / "shares.parquet").write_bytes(b"spoilt")
    with pytest.raises(RunError, match=r"shares.parquet is not what the manifest says"):
        study.frame("shares")


def test_a_summary_has_every_point_in_its_place(whole):
    study = open_study(whole["runs"][0])
    summary = summarise_sweep(study)
    shares = study.frame("shares").set_index(["point", "outcome"])
    assert summary.shares[4, 4] == shares["share"][4, "government_falls"]
    assert np.isnan(summary.shares[IMPOSSIBLE]).all()
    assert summary.coordinates["withdrawal.deadline"].tolist() == [300, 300, 154, 550, 550]
    assert [axis.base for axis in summary.axes][1:] == [0.3, None]
    assert summary.histories == 320


def test_a_study_at_an_address_is_read_like_one_in_a_folder(whole):
    run("memory://studies/read", small())
    study, here = open_study("memory://studies/read"), open_study(whole["runs"][0])
    assert study.frame("shares").equals(here.frame("shares"))
    sql = "select point, median(attacks) as attacks from runs group by point order by point"
    assert study.query(sql).equals(here.query(sql))
