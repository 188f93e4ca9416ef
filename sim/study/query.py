"""SQL over a result's Parquet files, by DuckDB: they can be read, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from pyarrow.dataset import dataset

from sim.errors import UsageError
from sim.measures import MEASURES

if TYPE_CHECKING:
    from sim.study import Study

# Histories with the values of their point beside them.
RUNS = """
    select d.* exclude (failure), r.world, r.replicate, r.outcome::varchar as outcome, {measures}
    from file_shards r join file_design d using (point) where r.kind = 'run' and d.failure is null
"""
# Shares with the values of their point beside them.
SHARES = "select d.* exclude (failure), s.* exclude (point) from file_shares s join file_design d using (point)"


def ask(study: Study, sql: str) -> pa.Table:
    """Answer a query.

    Raises
    ------
    UsageError
        If it is not one query, or DuckDB cannot answer it; the message ends with what there is to ask.
    """
    with duckdb.connect(":memory:") as database:
        _lay_out(database, study, sql)
        try:
            _refuse_all_but_reading(database, sql)
            answer: pa.Table = database.sql(sql).to_arrow_table()
            _refuse_same_names(answer)
        except duckdb.Error as error:
            raise UsageError(f"{str(error).strip()}\n\n{_there_is(database)}{_hint(study)}") from None
    return answer


def _lay_out(database: Any, study: Study, sql: str) -> None:
    """Give every table its name, then shut the door: a query reaches these files, which are checked, and no others."""
    for name in study.manifest["checksums"]:
        if name != "shards" or not study.is_sweep:
            _register(database, study, name, [f"{name}.parquet"])
            shown = SHARES if study.is_sweep and name == "shares" else f"select * from file_{name}"
            database.execute(f"create view {name} as {shown}")
    if study.is_sweep and "runs" in study.tables:
        _register(database, study, "shards", study.shards(is_checked="runs" in sql.lower()))
        measures = ", ".join(f"r.{m.name}" for m in MEASURES)
        database.execute("create view runs as " + RUNS.format(measures=measures))
    for shut in ("enable_external_access = false", "python_enable_replacements = false", "lock_configuration = true"):
        database.execute(f"set {shut}")


def _register(database: Any, study: Study, name: str, files: list[str]) -> None:
    """Let SQL see some Parquet files of the study, of one schema, as one table."""
    if name != "shards":
        study.check(name)
    paths = [study.shelf.at(file) for file in files]
    database.register(f"file_{name}", dataset(paths, format="parquet", filesystem=study.shelf.files))


def _refuse_all_but_reading(database: Any, sql: str) -> None:
    statements = database.extract_statements(sql)
    kinds = {statement.type for statement in statements}
    if len(statements) != 1 or not kinds <= {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        raise UsageError(f"expected one query such as: select outcome, share from shares\n\n{_there_is(database)}")


def _refuse_same_names(answer: pa.Table) -> None:
    if twice := [name for name in dict.fromkeys(answer.column_names) if answer.column_names.count(name) > 1]:
        raise UsageError(f"two columns are called {', '.join(twice)}: give one another name with 'as'")


def _hint(study: Study) -> str:
    """What a query of a sweep most often gets wrong."""
    if not study.is_sweep:
        return ""
    kept = "" if "runs" in study.tables else "; histories were not kept (--keep runs keeps them)"
    return f"\n\nparameters have _ for . in their names: withdrawal_deadline{kept}"


def _there_is(database: Any) -> str:
    """Every table with its columns."""
    rows = database.execute(
        "select table_name, string_agg(column_name, ', ' order by column_index) from duckdb_columns() "
        "where not internal and table_name not like 'file\\_%' escape '\\' group by table_name order by table_name"
    ).fetchall()
    return "\n".join(f"{name}: {columns}" for name, columns in rows)
