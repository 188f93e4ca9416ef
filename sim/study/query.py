"""SQL over a result's Parquet files, by DuckDB: they can be read, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.study import Study

# Histories with the values of their point beside them.
RUNS = """
    select d.* exclude (failure), r.world, r.replicate, r.outcome::varchar as outcome, {measures}
    from read_parquet({shards}) r join design d using (point) where r.kind = 'run'
"""


def ask(study: Study, sql: str) -> pa.Table:
    """Answer a query.

    Raises
    ------
    UsageError
        If it is not one query, or DuckDB cannot answer it; the message ends with what there is to ask.
    """
    with duckdb.connect(":memory:") as database:
        _lay_out(database, study)
        try:
            _refuse_all_but_reading(database, sql)
            answer: pa.Table = database.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise UsageError(f"{str(error).strip()}\n\n{_there_is(database)}") from None
    return answer


def _lay_out(database: Any, study: Study) -> None:
    """Give every table its name, then shut the door: queries reach the study's folder and nothing else."""
    if not study.shelf.is_local:
        database.register_filesystem(study.shelf.files)
    for name in study.manifest["checksums"]:
        database.execute(f"create view {name} as select * from read_parquet({_quoted(study, f'{name}.parquet')})")
    if "runs" in study.tables and study.is_sweep:
        from sim.measures import MEASURES

        measures = ", ".join(f"r.{m.name}" for m in MEASURES)
        shards = _quoted(study, "shards/*.parquet")
        database.execute("create view runs as " + RUNS.format(measures=measures, shards=shards))
    if study.shelf.is_local:
        database.execute(f"set allowed_directories = [{_quoted(study, '')}]")
        database.execute("set enable_external_access = false")
    database.execute("set lock_configuration = true")


def _quoted(study: Study, name: str) -> str:
    return "'" + study.shelf.url(name).replace("'", "''") + "'"


def _refuse_all_but_reading(database: Any, sql: str) -> None:
    statements = database.extract_statements(sql)
    kinds = {statement.type for statement in statements}
    if len(statements) != 1 or not kinds <= {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        raise UsageError(f"expected one query such as: select outcome, share from shares\n\n{_there_is(database)}")


def _there_is(database: Any) -> str:
    """Every table with its columns."""
    rows = database.execute(
        "select table_name, string_agg(column_name, ', ' order by column_index) from duckdb_columns() "
        "where not internal group by table_name order by table_name"
    ).fetchall()
    return "\n".join(f"{name}: {columns}" for name, columns in rows)
