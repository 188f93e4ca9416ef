"""SQL over a result's Parquet files, by DuckDB: they can be read, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import dataset

from sim.errors import UsageError
from sim.model.outcomes import MEASURES, OUTCOMES

if TYPE_CHECKING:
    from sim.results.result import Result

Do = Callable[[Callable[[], Any]], Any]
AT_ONCE = 8192  # rows of a batch
PATIENCE = 0.05  # seconds between one request to stop and the next: the first may come before there is work to stop
# Outcomes are words with an order, that of OUTCOMES.
ENDING = f"create type ending as enum ({', '.join(map(repr, OUTCOMES))})"
# Histories with the values of their point beside them.
RUNS = """
    select d.* exclude (failure), r.world, r.replicate, r.outcome::varchar::ending as outcome, {measures}
    from file_shards r join file_design d using (point) where r.kind = 'run' and d.failure is null
"""
# Shares with the values of their point beside them.
SHARES = """
    select d.* exclude (failure), s.* exclude (point) replace (s.outcome::varchar::ending as outcome)
    from file_shares s join file_design d using (point)
"""


class Answer(NamedTuple):
    """What a query found: its columns, and its rows, batch by batch, each made when it is asked for."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


@contextmanager
def answered(study: Result, sql: str) -> Iterator[Answer]:
    """Answer a query; what is read of it takes the memory of a batch. Ctrl-C stops it.

    Raises
    ------
    UsageError
        If it is not one query, or DuckDB cannot answer it; the message ends with what there is to ask.
    """
    with duckdb.connect(":memory:") as database, _apart(database) as do:
        do(lambda: _lay_out(database, study))
        try:
            do(lambda: _refuse_all_but_reading(database, study, sql))
            reader = do(lambda: _asked(database, study, sql))
        except duckdb.Error as error:
            raise UsageError(f"{str(error).strip()}\n\n{_there_is(database, study)}{_hint(study)}") from None
        _refuse_same_names(reader.schema)
        try:
            yield Answer(_ordered(reader.schema), _batches(do, reader))
        except OverflowError:  # of a date inside a list or a structure, when it is written
            raise _far("a list or structure") from None


@contextmanager
def _apart(database: Any) -> Iterator[Do]:
    """Let another thread do what DuckDB has to do, so that an interruption reaches this one, whatever is being done;
    what is not finished at the end is stopped."""
    thread = ThreadPoolExecutor(1)
    thread.submit(bool).result()  # it has started: interrupted in that, a second would take what comes after the first
    try:
        yield lambda work: thread.submit(work).result()
    finally:
        last = thread.submit(bool)  # done when all that came before it is
        while not last.done():
            database.interrupt()
            wait([last], PATIENCE)
        thread.shutdown()


def _asked(database: Any, study: Result, sql: str) -> Any:
    """Begin to answer. Histories lie in shards, which are looked through only for a query that finds something missing
    without them: however it names them, it never sees one that was not checked."""

    try:
        return database.sql(sql).to_arrow_reader(AT_ONCE)
    except duckdb.CatalogException:
        if not _has_histories(study):
            raise
        _add_histories(database, study)
        return database.sql(sql).to_arrow_reader(AT_ONCE)


def _batches(do: Do, reader: Any) -> Iterator[pa.RecordBatch]:
    schema = _ordered(reader.schema)
    try:
        while (batch := do(lambda: next(reader, None))) is not None:
            _refuse_far_days(batch)
            yield pa.record_batch(_columns(batch), schema=schema)
    except OSError as error:  # so Arrow calls whatever DuckDB cannot do half-way
        raise UsageError(str(error).strip()) from None


def _refuse_far_days(batch: pa.RecordBatch) -> None:
    """Refuse dates and times that Python has none of, 'infinity' among them."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
            try:
                pc.min_max(column).as_py()
            except (OverflowError, ValueError):
                raise _far(f"column {name!r}") from None


def _far(where: str) -> UsageError:
    return UsageError(f"{where} holds a day beyond the years 1 to 9999: cast it to text, as in day::varchar")


def _ordered(schema: pa.Schema) -> pa.Schema:
    """The words of an enumeration have an order, which DuckDB does not tell."""
    kinds = [f.type for f in schema]
    ordered = [pa.dictionary(k.index_type, k.value_type, ordered=True) if _is_enumeration(k) else k for k in kinds]
    return pa.schema(list(zip(schema.names, ordered, strict=True)))


def _columns(batch: pa.RecordBatch) -> list[pa.Array]:
    return [
        pa.DictionaryArray.from_arrays(c.indices, c.dictionary, ordered=True) if _is_enumeration(c.type) else c
        for c in batch.columns
    ]


def _is_enumeration(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _lay_out(database: Any, study: Result) -> None:
    """Give every table its name, then shut the door: a query reaches these files, which are checked, and no others."""
    database.execute(ENDING)
    for name in study.manifest["checksums"]:
        if name != "shards" or not study.is_sweep:
            _register(database, study, name, [f"{name}.parquet"])
            database.execute(f"create view {name} as {_shown(database, study, name)}")
    for shut in ("enable_external_access = false", "python_enable_replacements = false", "lock_configuration = true"):
        database.execute(f"set {shut}")


def _has_histories(study: Result) -> bool:
    return study.is_sweep and "runs" in study.tables


def _add_histories(database: Any, study: Result) -> None:
    """Check every shard, then give what they hold the name of a table."""
    _register(database, study, "shards", study.shards())
    measures = ", ".join(f"r.{m.name}" for m in MEASURES)
    database.execute("create view runs as " + RUNS.format(measures=measures))


def _shown(database: Any, study: Result, name: str) -> str:
    """What a table is to a query."""
    if study.is_sweep and name == "shares":
        return SHARES
    has_outcome = "outcome" in database.table(f"file_{name}").columns
    return f"select *{' replace (outcome::varchar::ending as outcome)' if has_outcome else ''} from file_{name}"


def _register(database: Any, study: Result, name: str, files: list[str]) -> None:
    """Let SQL see some Parquet files of the study, of one schema, as one table."""
    if name != "shards":
        study.check(name)
    paths = [study.storage.at(file) for file in files]
    database.register(f"file_{name}", dataset(paths, format="parquet", filesystem=study.storage.files))


def _refuse_all_but_reading(database: Any, study: Result, sql: str) -> None:
    statements = database.extract_statements(sql)
    kinds = {statement.type for statement in statements}
    if len(statements) != 1 or not kinds <= {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        there_is = _there_is(database, study)
        raise UsageError(f"expected one query such as: select outcome, share from shares\n\n{there_is}")


def _refuse_same_names(schema: pa.Schema) -> None:
    if twice := [name for name in dict.fromkeys(schema.names) if schema.names.count(name) > 1]:
        raise UsageError(f"two columns are called {', '.join(twice)}: give one another name with 'as'")


def _hint(study: Result) -> str:
    """What a query of a sweep most often gets wrong."""
    if not study.is_sweep:
        return ""
    kept = "" if "runs" in study.tables else "; histories were not kept (--keep runs keeps them)"
    return f"\n\nparameters have _ for . in their names: withdrawal_deadline{kept}"


def _there_is(database: Any, study: Result) -> str:
    """Every table with its columns; that of histories too, where it is there for whoever asks for it."""
    rows = database.execute(
        "select table_name, string_agg(column_name, ', ' order by column_index) from duckdb_columns() "
        "where not internal and table_name not like 'file\\_%' escape '\\' group by table_name"
    ).fetchall()
    columns = dict(rows)
    if _has_histories(study):
        of_point = [name for name in database.table("design").columns if name != "failure"]
        columns["runs"] = ", ".join([*of_point, "world", "replicate", "outcome", *(m.name for m in MEASURES)])
    return "\n".join(f"{name}: {columns[name]}" for name in sorted(columns))
