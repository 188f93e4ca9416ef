"""`--xlsx`: the tables in a spreadsheet are the stored ones, with units, meanings and sources."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import sim
from sim.cli import main
from sim.errors import UsageError
from sim.output import workbook
from sim.output.workbook import Sheet, write_workbook
from sim.results.columns import About
from sim.results.store import open_result
from sim.sources.ledger import ledger


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(sim.run("doha-2020", runs=64, out=tmp_path_factory.mktemp("results")).path)


def rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def asked(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_result_s_tables_are_sheets_with_their_own_numbers(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.xlsx"
    assert asked("query", place, "--xlsx", path).exit_code == 0
    heading, *stored = rows(path, "runs")
    table = open_result(place).table("runs")
    assert list(heading) == table.column_names
    assert len(stored) == table.num_rows == 64
    for ours, theirs in zip(stored, table.to_pylist(), strict=True):
        assert ours == pytest.approx(tuple(None if x != x else x for x in theirs.values()))
    assert isinstance(rows(path, "bands")[1][2], date)


def test_it_says_what_it_is_what_columns_mean_and_where_numbers_come_from(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.xlsx"
    asked("query", place, "--xlsx", path)
    facts = dict(rows(path, "About")[1:])
    assert (facts["scenario"], facts["runs"], facts["seed"]) == ("doha-2020", 64, 1)
    assert "does not forecast" in facts["note"]
    assert ("runs", "attacks", "attacks", "Taliban attacks") in rows(path, "Columns")
    numbers = {row[0]: row for row in rows(path, "Numbers")}
    assert numbers["withdrawal.troops"][1] == 13000
    passages = {row[0] for row in rows(path, "Passages")[1:]}
    assert passages == ledger().keys()
    named = {name for row in list(numbers.values())[1:] if row[6] for name in row[6].split(", ")}
    assert named <= passages


def test_the_rows_of_a_query_and_the_query(place: Path, tmp_path: Path) -> None:
    path, sql = tmp_path / "answer.xlsx", "select count(*) as n, 1.5 as half, '=1+1' as text from runs"
    assert asked("query", place, sql, "--xlsx", path).exit_code == 0
    assert rows(path, "answer") == [("n", "half", "text"), (64, 1.5, "=1+1")]
    assert dict(rows(path, "About")[1:])["query"] == sql


def test_a_history_s_events(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "history.xlsx"
    assert asked("replay", place, "--run", 3, "--xlsx", path, "--no-figures").exit_code == 0
    heading, first, *_ = rows(path, "events")
    told = dict(zip(heading, first, strict=True))
    assert (told["date"].date(), told["day"], told["kind"]) == (date(2020, 2, 29), 0, "beginning")
    assert dict(rows(path, "About")[1:])["run"] == 3


def test_one_form_at_a_time(place: Path, tmp_path: Path) -> None:
    assert asked("query", place, "--csv", "--xlsx", tmp_path / "x.xlsx").exit_code == 2
    assert asked("replay", place, "--run", 3, "--json", "--xlsx", tmp_path / "x.xlsx").exit_code == 2
    assert not (tmp_path / "x.xlsx").exists()


def test_more_rows_than_a_sheet_holds_are_refused_and_an_older_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.xlsx"
    write_workbook(path, {}, [Sheet("t", ("a",), [(1,), (2,)], {})])
    before = path.read_bytes()
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(UsageError, match="t has more rows than the 2"):
        write_workbook(path, {}, [Sheet("t", ("a",), [(1,), (2,), (3,)], {})])
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]


def test_without_the_library_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match="pip install"):
        write_workbook(tmp_path / "x.xlsx", {}, [])


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(), st.dates(date(1900, 3, 1)),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=50),
)  # fmt: skip


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=5))
def test_any_cell_is_read_as_it_was_written(tmp_path: Path, values: list[Any]) -> None:
    path = tmp_path / "cells.xlsx"
    write_workbook(path, {}, [Sheet("t", [str(i) for i in range(len(values))], [values], {"0": About("", "")})])
    found = [*rows(path, "t"), ()][1]
    for value, cell in zip(values, [*found, *[None] * len(values)], strict=False):
        if (isinstance(value, float) and abs(value) == float("inf")) or value != value or value is None:
            assert cell is None
        elif isinstance(value, date):
            assert cell.date() == value
        elif isinstance(value, float | int):
            assert cell == pytest.approx(value, rel=1e-14)
        else:
            assert str(cell) == value
