"""The rows of a query for other programs: JSON and CSV, batch by batch, in the memory of one."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import IO, Any

import pyarrow as pa
from pyarrow import csv

from sim.results.query import Answer


class Encoder(json.JSONEncoder):
    """Writes what JSON has no type for: dates as ISO text, decimals, which are SQL's sums and literals, as numbers."""

    def default(self, value: Any) -> Any:
        """Give what stands for the value."""
        if isinstance(value, Decimal):
            return int(value) if value.as_tuple().exponent == 0 else float(value)
        return value.isoformat() if isinstance(value, date | time) else str(value)


JSON = Encoder(ensure_ascii=False, allow_nan=False)


def write_json(answer: Answer, out: IO[str]) -> None:
    """Write a list of objects, one a row and line: dates as ISO text, null for a number that is not finite."""
    before = "[\n"
    for row in _rows(answer):
        out.write(before + _object(row))
        before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")


def write_csv(answer: Answer, out: IO[bytes]) -> None:
    """Write a header and the rows: dates as ISO text, nothing for null."""
    schema = pa.schema([(f.name, f.type if _is_plain(f.type) else pa.string()) for f in answer.schema])
    with csv.CSVWriter(out, schema) as writer:
        for batch in answer.batches:
            writer.write_batch(pa.record_batch(list(map(_flat, batch.columns)), schema=schema))


def _rows(answer: Answer) -> Iterator[dict[str, Any]]:
    return (row for batch in answer.batches for row in batch.to_pylist())


def _object(row: dict[str, Any]) -> str:
    try:
        return JSON.encode(row)
    except ValueError:  # seldom, so that only such a row is looked through
        return JSON.encode(_finite(row))


def _finite(value: Any) -> Any:
    """JSON knows no number that is not finite."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _is_plain(kind: pa.DataType) -> bool:
    """Whether CSV has it: it knows no lists and intervals, which become text."""
    tests = (pa.types.is_primitive, pa.types.is_string, pa.types.is_decimal)
    return any(is_kind(kind) for is_kind in tests) and not pa.types.is_interval(kind)


def _flat(column: pa.Array) -> pa.Array:
    if _is_plain(column.type):
        return column
    if pa.types.is_dictionary(column.type):
        return column.cast(pa.string())
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
