"""Results in the hands of other programs: pandas, Stata, netCDF, Parquet and SQL keep types, units and labels."""

from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr

from sim import open_study
from sim.design.dimensions import SHOCKS
from sim.design.samples import Dimension, of_table, rows_of
from sim.model.catalogue import catalogue
from sim.model.outcomes import MEASURES, OUTCOMES, TRACES
from sim.scenario.files import load
from sim.studies.run.run import ensure
from tests.sweeps.conftest import ROWS, run, small

INTERIM = Dimension("withdrawal.interim", levels=(date(2020, 11, 1), None), said="An announced level — “ټول”")
NATO = Dimension("nato.stays", levels=(False, True))
SHOCK = Dimension("shock.violence", levels=(0.0, 1.0))
LATER = Dimension("withdrawal.second_phase_begins", levels=(10.0, 20.0), after="withdrawal.first_phase_ends")
BATCHES = Dimension("prisoners.batch_days", levels=(1.0, 14.0))
PLANS = ((date(2020, 12, 25), 1.0), (date(2021, 9, 1), 7.0))
STUDIES = {
    "a grid with a date that may be none, a flag and a shock": (
        "grid", (INTERIM, NATO, SHOCK), rows_of("grid", (INTERIM, NATO, SHOCK), 0, 1, 100), {},
    ),
    "days, daily bands and a long seed": (
        "grid", (LATER, BATCHES), rows_of("grid", (LATER, BATCHES), 0, 1, 100), {"keep": "bands", "seed": 2**62},
    ),
    "plans with names": (
        "table", of_table(("withdrawal.deadline", "prisoners.batch_days"), PLANS), PLANS, {"names": ("پښتو", "b [/x]")},
    ),
    "a date that is nowhere set": ("table", of_table(("withdrawal.interim",), ((None,),)), ((None,),), {}),
    "a sample": ("sobol", (INTERIM,), rows_of("sobol", (INTERIM,), 4, 1, 9), {}),
}  # fmt: skip


@pytest.fixture(scope="module", params=STUDIES.values(), ids=STUDIES)
def study(request, tmp_path_factory):
    design, dimensions, rows, more = request.param
    place = tmp_path_factory.mktemp("study")
    run(place, small(**{"worlds": 4, "design": design, "dimensions": dimensions, "rows": rows} | more))
    return open_study(place)


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory):
    return ensure(load("doha-2020"), 100, 3, tmp_path_factory.mktemp("results")).path


def test_what_is_written_as_netcdf_is_read_as_it_was(study, tmp_path):
    data = study.to_xarray()
    data.to_netcdf(tmp_path / "study.nc")
    xr.testing.assert_identical(xr.load_dataset(tmp_path / "study.nc"), data)


def test_an_ensemble_too(ensemble, tmp_path):
    data = open_study(ensemble).to_xarray()
    data.to_netcdf(tmp_path / "ensemble.nc")
    xr.testing.assert_identical(xr.load_dataset(tmp_path / "ensemble.nc"), data)


def test_everything_in_an_array_has_a_label_and_what_is_no_word_or_date_a_unit(study):
    data = study.to_xarray()
    for name, array in data.variables.items():
        assert array.attrs["long_name"], name
        is_bare = array.dtype.kind in "MU" or name == "point"
        assert ("units" in array.attrs) != is_bare, name


def test_dates_are_datetimes_wherever_pandas_has_them(whole, ensemble):
    study = open_study(whole["runs"][0])
    for frame in (study.frame("design"), study.frame("runs"), study.query("select * from runs")):
        assert set(frame["withdrawal_deadline"].dt.year) == {2020, 2021}
        assert (frame["withdrawal_deadline"] < "2021-09-01").any()
    last = study.query("select max(withdrawal_deadline) as last from runs where withdrawal_deadline < '2021-09-01'")
    assert last["last"][0] == pd.Timestamp(2020, 12, 25)
    assert open_study(ensemble).frame("bands")["date"].dt.year.unique().tolist() == [2020, 2021]


def test_outcomes_keep_their_order_everywhere(whole, ensemble):
    study, alone = open_study(whole["runs"][0]), open_study(ensemble)
    frames = [study.frame("runs"), study.frame("shares"), alone.frame("runs"), alone.frame("inputs")]
    frames += [of.query("select outcome from runs") for of in (study, alone)]
    frames += [study.query("select outcome from shares"), pd.read_parquet(whole["runs"][0] / "shares.parquet")]
    for frame in frames:
        assert frame["outcome"].dtype == pd.CategoricalDtype(OUTCOMES, ordered=True)
    rows = study.query("select outcome, sum(ended) as n from shares group by outcome order by outcome")
    assert rows["outcome"].tolist() == list(OUTCOMES)


def test_sums_and_decimals_of_sql_are_numbers_in_pandas(whole):
    sql = "select sum(ended) as n, 2.0 as two, 170141183460469231731687303715884105727 as much from shares"
    found = open_study(whole["runs"][0]).query(sql)
    assert [kind.kind for kind in found.dtypes] == ["i", "f", "f"]
    assert found["n"][0] == (len(ROWS) - 1) * 80


def test_stata_reads_histories_with_dates_and_endings(whole, tmp_path):
    runs = open_study(whole["runs"][0]).frame("runs")
    runs.to_stata(tmp_path / "runs.dta", write_index=False)
    there = pd.read_stata(tmp_path / "runs.dta")
    assert there["withdrawal_deadline"].tolist() == runs["withdrawal_deadline"].tolist()
    assert there["outcome"].tolist() == runs["outcome"].tolist()


def test_every_column_is_a_name_that_stata_takes_and_means_one_thing():
    levers = [name.replace(".", "_") for name in (*catalogue(), *SHOCKS)]
    assert max(map(len, levers)) <= 32
    others = {m.name for m in MEASURES} | {trace.name for trace in TRACES}
    assert len(set(levers)) == len(levers)
    assert not others & set(levers)


def test_parquet_files_say_what_their_columns_are(whole, ensemble):
    place = whole["runs"][0]
    shard = next((place / "shards").iterdir())
    for path in (shard, ensemble / "runs.parquet"):
        opening = pq.read_schema(path).field("opening_day").metadata
        assert (opening[b"unit"], opening[b"label"]) == (b"days since the start", b"Intra-Afghan talks open")
    for path in (place / "shares.parquet", place / "design.parquet", ensemble / "bands.parquet"):
        assert all(b"label" in (field.metadata or {}) for field in pq.read_schema(path)), path


def test_units_and_labels_travel_from_frame_to_parquet(whole, tmp_path):
    study = open_study(whole["runs"][0])
    runs = study.frame("runs")
    assert runs.attrs["units"]["withdrawal_conditionality"] == catalogue()["withdrawal.conditionality"].unit
    assert study.table("runs").schema.field("attacks").metadata == {b"unit": b"attacks", b"label": b"Taliban attacks"}
    runs.to_parquet(tmp_path / "runs.parquet")
    assert pd.read_parquet(tmp_path / "runs.parquet").attrs == runs.attrs
