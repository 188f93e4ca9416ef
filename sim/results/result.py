"""The door to a stored result, whatever study it is: tables for Arrow, pandas and xarray, or asked by SQL."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sim.errors import RunError, UsageError
from sim.results.columns import TABLES, About, described, read_about
from sim.results.manifest import SHARDS, damaged
from sim.storage.folders import Storage
from sim.storage.parquet import checksum, decoded

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.results.query import Answer


class Result:
    """A stored result: its manifest, and its tables by name, each checked against the manifest as it is read."""

    def __init__(self, storage: Storage, manifest: dict[str, Any]) -> None:
        self.storage, self.manifest = storage, manifest

    def __repr__(self) -> str:
        """Name it and its tables."""
        return f"<{self.manifest.get('study', 'run')} at {self.storage.address}: {', '.join(self.tables)}>"

    @property
    def path(self) -> Path:
        """The folder on this machine that holds it, as it was named."""
        return Path(self.storage.root if "://" in self.storage.address else self.storage.address)

    @property
    def is_sweep(self) -> bool:
        """Whether it is over a design."""
        return self.manifest.get("study") == "sweep"

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of what can be read: `frame(name)`, or a table of a query."""
        names = sorted(name for name in self.manifest["checksums"] if not (self.is_sweep and name == "shards"))
        return (*names, "runs") if self.is_sweep and self.manifest["keep"] != "bands" else tuple(names)

    def table(self, name: str) -> pa.Table:
        """Read a table as Arrow, checked against the manifest; the metadata of a field say its unit and label.

        Raises
        ------
        UsageError
            If there is none of this name.
        RunError
            If it is not what the manifest says.
        """
        is_view = self.is_sweep and name == "runs" and name in self.tables
        made = self.ask("select * from runs order by point, world, replicate") if is_view else self._read(name)
        return described(made, self.about(name))

    def _read(self, name: str) -> pa.Table:
        return decoded(self.check(name), self.storage.at(f"{name}.parquet"))

    def check(self, name: str) -> bytes:
        """Give a table's file if it is what the manifest says; raises as `table` does."""
        if name not in self.manifest["checksums"]:
            raise UsageError(f"there is no table {name!r} in {self.storage.address}: it has {', '.join(self.tables)}")
        try:
            content = self.storage.read(f"{name}.parquet")
        except FileNotFoundError:
            content = b""
        if checksum(content) != self.manifest["checksums"][name]:
            raise damaged(self.storage.address, f"{name}.parquet is not what the manifest says")
        return content

    def shards(self) -> list[str]:
        """Files of a sweep's shards, each checked: it is what it was when the study was finished.

        Raises
        ------
        RunError
            If one is gone, or not what it was when the study was finished.
        """
        listed = self.table("shards").to_pylist()
        for row in listed:
            file = f"{SHARDS}/{row['shard']}"
            try:
                sound = checksum(self.storage.read(file)) == row["checksum"]
            except FileNotFoundError:
                sound = False
            if not sound:
                raise RunError(
                    f"{self.storage.at(file)} is gone or damaged: move it away if it is there; the same `talks sweep` "
                    "makes it again"
                )
        return [f"{SHARDS}/{row['shard']}" for row in listed]

    def frame(self, name: str) -> pd.DataFrame:
        """Read a table into pandas; `attrs` of the frame hold units and labels of its columns.

        Dates are datetimes, `outcome` is an ordered category.
        """
        table = self.table(name)
        frame, about = _to_pandas(table), read_about(table.schema)
        frame.attrs["units"] = {column: of.unit for column, of in about.items()}
        frame.attrs["labels"] = {column: of.label for column, of in about.items()}
        return frame

    def query(self, sql: str) -> pd.DataFrame:
        """Ask the tables by SQL (DuckDB); they can be read and nothing else. Types are those of `frame`.

        Raises
        ------
        UsageError
            If it is not one query, or it cannot be answered; the message says what there is to ask.
        """
        return _to_pandas(self.ask(sql))

    def ask(self, sql: str) -> pa.Table:
        """The same as an Arrow table."""
        with self.answered(sql) as answer:
            return pa.Table.from_batches(answer.batches, answer.schema)

    def answered(self, sql: str) -> AbstractContextManager[Answer]:
        """The same batch by batch, for more rows than memory holds: `with result.answered(sql) as answer`."""
        from sim.results.query import answered  # here, because DuckDB takes a fifth of a second to import

        return answered(self, sql)

    def to_xarray(self) -> xr.Dataset:
        """Give shares and bands as arrays with labelled coordinates: of a grid, one dimension a lever; else `point`."""
        from sim.results.labelled import dataset  # here, because xarray takes most of a second to import

        return dataset(self)

    def about(self, name: str) -> dict[str, About]:
        """Unit and label of the columns of a table, as far as they are known."""
        levers = read_about(self._read("design").schema) if self.is_sweep else {}
        return TABLES.get(name, {}) | levers


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """The table in types that pandas can compute with: sums and literals of SQL, which are decimals, become numbers."""
    for i, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(i, field.name, _number(table[i]))
    return table.to_pandas(date_as_object=False)


def _number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return column.cast(pa.float64() if column.type.scale else pa.int64())
    except pa.ArrowInvalid:  # more digits than that has
        return column.cast(pa.float64())
