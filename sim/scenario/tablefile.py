"""Designs that are given row by row: in the sweep's own file, or in a CSV file beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.scenario.designs import Dimension, Rows, of_table
from sim.scenario.parameters import catalogue
from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.values import read_number, read_plain

Design = tuple[tuple[Dimension, ...], Rows]
LARGEST_BYTES = 512 * 1024 * 1024


def read_table(folder: Path, shocks: Sequence[str], raw: Any) -> Design:
    """Read a design: a list of mappings, or the path of a CSV file whose header names what is set.

    Raises
    ------
    Unfit
        If it is neither, is empty, or a value cannot be what its column says.
    """
    if isinstance(raw, str):
        return _of_csv(folder / raw, shocks)
    if not isinstance(raw, list) or not raw:
        raise Unfit(f"expected a list of rows or the path of a CSV file, found {found(raw)}")
    names: list[str] = list(raw[0]) if isinstance(raw[0], dict) else []
    readers = [_reader(name, shocks) for name in names]
    return _design(names, (_row(i, row, names, readers) for i, row in enumerate(raw)))


def _row(index: int, row: Any, names: list[str], readers: list[Callable[[Any], Any]]) -> tuple[Any, ...]:
    if not isinstance(row, dict) or list(row) != names or not names:
        raise Unfit(f"every row sets the same levers in the same order: {', '.join(names) or 'none'}", (index,))
    return tuple(_read(read, name, row[name], (index, name)) for name, read in zip(names, readers, strict=True))


def _read(read: Callable[[Any], Any], name: str, raw: Any, at: tuple[str | int, ...]) -> Any:
    try:
        return read(raw)
    except Unfit as unfit:
        raise Unfit(f"{name}: {unfit.message}", at, unfit.hint) from None


def _of_csv(path: Path, shocks: Sequence[str]) -> Design:
    lines = csv.reader(io.StringIO(_text(path)))
    names = [name.strip() for name in next(lines, [])]
    readers = [_reader(name, shocks) for name in names]
    if len(set(names)) < len(names):
        raise Unfit(f"{path}: a column is there twice")
    return _design(names, _csv_rows(path, lines, names, readers))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise Unfit(f"{path} is larger than a design may be")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unfit(f"{path} cannot be read: {(error.strerror or '').lower()}") from None
    except UnicodeDecodeError:
        raise Unfit(f"{path} is not UTF-8 text") from None


def _csv_rows(path: Path, lines: Any, names: list[str], readers: list[Callable[[Any], Any]]) -> Iterator[Any]:
    try:
        for cells in filter(None, lines):
            if len(cells) != len(names):
                raise Unfit(f"expected {len(names)} cells, found {len(cells)}")
            yield tuple(
                _read(read, name, cell.strip(), ()) for name, read, cell in zip(names, readers, cells, strict=True)
            )
    except Unfit as unfit:
        raise Unfit(f"{path}:{lines.line_num}: {unfit.message}", (), unfit.hint) from None
    except csv.Error as error:
        raise Unfit(f"{path}:{lines.line_num}: {error}") from None


def _reader(name: str, shocks: Sequence[str]) -> Callable[[Any], Any]:
    """What reads the values of a column."""
    if name in shocks:
        return read_number
    if name not in catalogue():
        hint = did_you_mean(name, [*catalogue(), *shocks])
        raise Unfit(f"there is no lever or uncertainty {quoted(name)}", hint=hint)
    parameter = catalogue()[name]
    return lambda raw: read_plain(parameter, raw)


def _design(names: list[str], rows: Iterator[tuple[Any, ...]]) -> Design:
    listed = tuple(rows)
    if not listed:
        raise Unfit("expected at least one point, found an empty design")
    return of_table(names, listed), listed
