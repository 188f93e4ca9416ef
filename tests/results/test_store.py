"""Results on disk: whole or not there, checked when read, found again by what decides them."""

from pathlib import Path

import pyarrow as pa
import pytest

from sim.errors import RunError, UsageError
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import load
from sim.studies.run.run import ensure, folder


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return store.write(tmp_path / "kind" / "id", {"numbers": pa.table({"x": [1, 2, 3]})}, {"seed": 1})


def test_what_is_written_is_read(result: Result) -> None:
    again = store.open_result(result.path)
    assert again.manifest["seed"] == 1
    assert again.table("numbers")["x"].to_pylist() == [1, 2, 3]


def test_a_changed_table_is_noticed(result: Result) -> None:
    file = result.path / "numbers.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(RunError, match="is damaged"):
        store.open_result(result.path).table("numbers")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seed": 1}'])
def test_a_manifest_that_is_none_is_noticed(result: Result, text: str) -> None:
    (result.path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match="no readable manifest"):
        store.open_result(result.path)


def test_a_folder_that_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no result"):
        store.open_result(tmp_path / "nothing")


def test_a_result_is_never_written_over(result: Result) -> None:
    again = store.write(result.path, {"numbers": pa.table({"x": [9]})}, {"seed": 2})
    assert again.manifest == result.manifest
    assert store.open_result(result.path).table("numbers")["x"].to_pylist() == [1, 2, 3]
    assert [p.name for p in result.path.parent.iterdir()] == ["id"]


def test_the_same_question_finds_its_answer(tmp_path: Path) -> None:
    scenario, told = load("one-team"), []
    first = ensure(scenario, 40, 1, tmp_path, told.append)
    stamp = (first.path / "runs.parquet").stat().st_mtime_ns
    assert ensure(scenario, 40, 1, tmp_path, told.append).path == first.path
    assert (first.path / "runs.parquet").stat().st_mtime_ns == stamp
    assert sum(told) == 80


def test_another_question_has_another_folder(tmp_path: Path) -> None:
    one, other = load("one-team"), load("doha-2020")
    folders = {folder(one, 40, 1, tmp_path), folder(one, 41, 1, tmp_path), folder(one, 40, 2, tmp_path)}
    assert len(folders | {folder(other, 40, 1, tmp_path)}) == 4


def test_a_runs_table_has_a_row_a_history_and_units(tmp_path: Path) -> None:
    runs = ensure(load("doha-2020"), 40, 1, tmp_path).table("runs")
    assert runs["run"].to_pylist() == list(range(40))
    assert runs.schema.field("strikes").metadata == {b"unit": b"strikes", b"label": b"US air strikes"}
    fallen = [o == "government_falls" for o in runs["outcome"].to_pylist()]
    assert [day is not None for day in runs["fall_day"].to_pylist()] == fallen


def test_bands_have_a_row_a_day_and_variable(tmp_path: Path) -> None:
    bands = ensure(load("doha-2020"), 40, 1, tmp_path).table("bands").to_pylist()
    troops = [row for row in bands if row["variable"] == "troops"]
    assert [row["day"] for row in troops] == list(range(672))
    assert troops[0]["q50"] == 13_000
    assert troops[0]["date"].isoformat().startswith("2020-02-29")


def test_the_folder_around_results_stands_for_the_newest(tmp_path: Path) -> None:
    import os

    for seed in (1, 2, 3):
        store.write(tmp_path / "kind" / f"id{seed}", {"numbers": pa.table({"x": [seed]})}, {"seed": seed})
        os.utime(tmp_path / "kind" / f"id{seed}" / "manifest.json", (0, 100 - seed))
    assert store.open_result(tmp_path / "kind").manifest["seed"] == 1
    assert store.open_result(tmp_path / "kind" / "id3").manifest["seed"] == 3
