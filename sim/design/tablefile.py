"""Designs that are given row by row: in the sweep's own file, or in a CSV file beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sim.design.dimensions import SHOCKS, read_shock
from sim.design.samples import Dimension, Rows, of_table
from sim.model.catalogue import catalogue
from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.values import read_plain, read_text

Design = tuple[tuple[Dimension, ...], Rows, tuple[str, ...]]
NAME = "name"  # the column that says what a point is called
MOST_SHOWN = 10
OTHERWISE_PARTED = re.compile(r"[;\t|]")  # no name of a lever has these
MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")  # so spreadsheets and data frames write a day
LARGEST_BYTES = 512 * 1024 * 1024


def read_table(folder: Path, raw: Any) -> Design:
    """Read a design: a list of mappings, or the path of a CSV file whose header names what is set. A column `name`
    says what each point is called.

    Raises
    ------
    Unfit
        If it is neither, is empty, or a value cannot be what its column says.
    """
    if isinstance(raw, str):
        return _of_csv(folder / raw)
    if raw == []:
        raise Unfit("expected at least one point, found an empty design")
    if not isinstance(raw, list):
        raise Unfit(f"expected a list of rows or the path of a CSV file, found {found(raw)}")
    names: list[str] = list(raw[0]) if isinstance(raw[0], dict) else []
    readers = [_reader(name) for name in names]
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


def _of_csv(path: Path) -> Design:
    lines = csv.reader(io.StringIO(_text(path)))
    try:
        names = [name.strip() for name in next(lines, [])]
    except csv.Error as error:
        raise Unfit(f"{path}:1: {error}") from None
    _refuse_otherwise_parted(path, names)
    readers = [_reader(name) for name in names]
    if len(set(names)) < len(names):
        raise Unfit(f"{path}: a column is there twice")
    return _design(names, _csv_rows(path, lines, names, readers))


def _refuse_otherwise_parted(path: Path, names: list[str]) -> None:
    """Refuse what a spreadsheet writes where decimals have a comma."""
    if parted := next(filter(None, map(OTHERWISE_PARTED.search, names)), None):
        mark = "tabs" if parted[0] == "\t" else repr(parted[0])
        raise Unfit(f"{path}:1: columns are parted by {mark}: expected ',' between columns and '.' in decimals")


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
    """Every row; what is wrong with some is said of all of them at once, each with its line."""
    wrong: list[str] = []
    try:
        for cells in filter(None, lines):
            try:
                yield _csv_row(cells, names, readers)
            except Unfit as unfit:
                hint = f" ({unfit.hint})" if unfit.hint else ""
                wrong.append(f"{path}:{lines.line_num}: {unfit.message}{hint}")
    except csv.Error as error:
        wrong.append(f"{path}:{lines.line_num}: {error}")
    if wrong:
        more = f"; and {len(wrong) - MOST_SHOWN} more" if len(wrong) > MOST_SHOWN else ""
        raise Unfit("; ".join(wrong[:MOST_SHOWN]) + more)


def _csv_row(cells: list[str], names: list[str], readers: list[Callable[[Any], Any]]) -> tuple[Any, ...]:
    if len(cells) != len(names):
        raise Unfit(f"expected {len(names)} cells, found {len(cells)}")
    return tuple(_read(read, name, cell.strip(), ()) for name, read, cell in zip(names, readers, cells, strict=True))


def _reader(name: str) -> Callable[[Any], Any]:
    """What reads the values of a column."""
    if name == NAME:
        return read_text
    if name in SHOCKS:
        return partial(read_shock, name)
    if name not in catalogue():
        hint = did_you_mean(name, [*catalogue(), *SHOCKS])
        raise Unfit(f"there is no lever or uncertainty {quoted(name)}", hint=hint)
    parameter = catalogue()[name]
    is_date = parameter.unit == "date"
    return lambda raw: read_plain(parameter, MIDNIGHT.sub("", raw) if is_date and isinstance(raw, str) else raw)


def _design(names: list[str], rows: Iterator[tuple[Any, ...]]) -> Design:
    listed = tuple(rows)
    if not listed or names == [NAME]:
        raise Unfit("expected at least one point, found an empty design")
    if NAME not in names:
        return of_table(names, listed), listed, ()
    at = names.index(NAME)
    called = tuple(str(row[at]) for row in listed)
    if len(set(called)) < len(called):
        raise Unfit("two points have the same name")
    bare = tuple(row[:at] + row[at + 1 :] for row in listed)
    return of_table([name for name in names if name != NAME], bare), bare, called
