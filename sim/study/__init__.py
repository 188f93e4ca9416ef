"""Any stored result opened for reading: as pandas tables, as an xarray dataset, or by SQL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import RunError, UsageError
from sim.measures import MEASURES, TRACES
from sim.store import MANIFEST, newest
from sim.sweeps.run import PLAN
from sim.sweeps.shelf import Shelf
from sim.sweeps.tables import digest, not_finished

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

UNITS = {m.name: m.unit for m in MEASURES} | {t.name: t.unit for t in TRACES}
LABELS = {m.name: m.label for m in MEASURES} | {t.name: t.label for t in TRACES}


def open_study(path: Any) -> Study:
    """Open a finished result by its folder, by the one around it (the newest), or by an address that fsspec knows.

    Raises
    ------
    UsageError
        If there is no result.
    RunError
        If it is damaged, or a sweep that is not finished.
    """
    shelf = Shelf(str(path).rstrip("/"))
    if shelf.is_local:
        shelf = Shelf(str(newest(Path(str(path)))))
    try:
        manifest = json.loads(shelf.read(MANIFEST))
        return Study(shelf, manifest | {"checksums": dict(manifest["checksums"])})
    except FileNotFoundError:
        if PLAN in shelf.names():
            raise not_finished(shelf.address) from None
        hint = "expected a folder such as results/doha-2020/1a2b3c4d5e"
        raise UsageError(f"there is no result at {shelf.address}: {hint}") from None
    except (ValueError, KeyError, TypeError):
        raise RunError(f"{shelf.address} is damaged: it has no readable {MANIFEST}") from None


class Study:
    """A result: its manifest, and its tables by name."""

    def __init__(self, shelf: Shelf, manifest: dict[str, Any]) -> None:
        self.shelf, self.manifest = shelf, manifest

    @property
    def is_sweep(self) -> bool:
        """Whether it is over a design."""
        return self.manifest.get("study") == "sweep"

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of what can be read: `frame(name)`, or a table of a query."""
        names = sorted(self.manifest["checksums"])
        return (*names, "runs") if self.is_sweep and self.manifest["keep"] != "bands" else tuple(names)

    def table(self, name: str) -> pa.Table:
        """Read a table as Arrow, checked against the manifest.

        Raises
        ------
        UsageError
            If there is none of this name.
        RunError
            If it is not what the manifest says.
        """
        if self.is_sweep and name == "runs" and name in self.tables:
            return self.ask("select * from runs order by point, world, replicate")
        if name not in self.manifest["checksums"]:
            raise UsageError(f"there is no table {name!r} in {self.shelf.address}: it has {', '.join(self.tables)}")
        try:
            content = self.shelf.read(f"{name}.parquet")
        except FileNotFoundError:
            content = b""
        if digest(content) != self.manifest["checksums"][name]:
            raise RunError(f"{self.shelf.address} is damaged: {name}.parquet is not what the manifest says")
        return pq.read_table(pa.BufferReader(content), use_threads=False)

    def frame(self, name: str) -> pd.DataFrame:
        """Read a table into pandas; `attrs` of the frame hold units and labels of its columns."""
        frame = self.table(name).to_pandas()
        about = self._about()
        frame.attrs["units"] = {c: about[c][0] for c in frame.columns if c in about}
        frame.attrs["labels"] = {c: about[c][1] for c in frame.columns if c in about}
        return frame

    def query(self, sql: str) -> pd.DataFrame:
        """Ask the tables by SQL (DuckDB); they can be read and nothing else.

        Raises
        ------
        UsageError
            If it is not one query, or it cannot be answered; the message says what there is to ask.
        """
        return self.ask(sql).to_pandas()

    def ask(self, sql: str) -> pa.Table:
        """The same as an Arrow table."""
        from sim.study.query import ask  # here, because DuckDB takes a fifth of a second to import

        return ask(self, sql)

    def to_xarray(self) -> xr.Dataset:
        """Give shares and bands as arrays with labelled coordinates: of a grid, one dimension a lever; else `point`."""
        from sim.study.labelled import dataset  # here, because xarray takes most of a second to import

        return dataset(self)

    def _about(self) -> dict[str, tuple[str, str]]:
        """Unit and label of every column that has them."""
        about = {name: (unit, LABELS[name]) for name, unit in UNITS.items()}
        if self.is_sweep:
            design = self.table("design").schema
            of = {f.name: f.metadata for f in design if f.metadata and b"unit" in f.metadata}
            about |= {name: (m[b"unit"].decode(), m[b"label"].decode()) for name, m in of.items()}
        return about
