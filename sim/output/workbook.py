"""A spreadsheet of tables, for whoever works in one: a sheet a table, and what each column and number rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.errors import UsageError
from sim.results.columns import About
from sim.sources.ledger import documents, ledger, table
from sim.storage.atomic import write_file

if TYPE_CHECKING:
    from sim.results.query import Answer
    from sim.results.result import Result

MOST_ROWS = 1_048_576 - 1  # of a sheet, less its heading
CAUTION = "This compares scenarios under uncertainty; it does not forecast."
SAID = ("study", "scenario", "scenarios", "title", "question", "runs", "seed", "version", "created", "command")


class Sheet(NamedTuple):
    """A table of a workbook: its name (31 characters at most), its columns, its rows, and what columns mean."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    about: dict[str, About]


def write_workbook(path: Path, facts: dict[str, Any], sheets: Iterable[Sheet]) -> None:
    """Write an Excel file: "About" first, the sheets, then the meaning of columns and the sources of numbers.

    Parameters
    ----------
    path : file to write, as a whole or not at all
    facts : what it is, line by line, such as the scenario and the seed
    sheets : tables, each of at most 1,048,575 rows

    Raises
    ------
    UsageError
        If XlsxWriter is not installed, or a table has more rows than a sheet can hold.
    RunError
        If it cannot be written; an older file is as it was.
    """
    writer = _library()
    write_file(path, lambda part: _fill(writer, part, facts, list(sheets)))


def result_sheets(result: Result) -> Iterable[Sheet]:
    """Every table of a stored result, as a sheet each."""
    for name in result.tables:
        found = result.table(name)
        rows = (row.values() for batch in found.to_batches() for row in batch.to_pylist())
        yield Sheet(name, found.column_names, rows, result.about(name))


def answer_sheet(answer: Answer) -> Sheet:
    """The rows that a query found."""
    rows = (row.values() for batch in answer.batches for row in batch.to_pylist())
    return Sheet("answer", answer.schema.names, rows, {})


def facts_of(result: Result) -> dict[str, Any]:
    """What a stored result is, as its manifest says."""
    facts = {key: result.manifest[key] for key in SAID if result.manifest.get(key) is not None}
    return {"result": result.storage.address, **facts}


def _library() -> Any:
    try:
        import xlsxwriter  # an extra
    except ImportError:
        raise UsageError("--xlsx needs XlsxWriter: python -m pip install 'talks[xlsx]'") from None
    return xlsxwriter


def _fill(writer: Any, path: Path, facts: dict[str, Any], sheets: Sequence[Sheet]) -> None:
    # Formulas and addresses are never made of what merely looks like one.
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with writer.Workbook(str(path), plain) as book:
            _lay_out(book, facts, sheets)
    except writer.exceptions.FileCreateError as error:
        raise OSError(str(error)) from None


def _lay_out(book: Any, facts: dict[str, Any], sheets: Sequence[Sheet]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    about = Sheet("About", ("", ""), [*facts.items(), ("note", CAUTION)], {})
    for sheet in (about, *sheets, _columns(sheets), _numbers(), _passages()):
        _add(book, sheet, bold, days)


def _add(book: Any, sheet: Sheet, bold: Any, days: Any) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(sheet.columns) - 1, 0), 16)
    for column, name in enumerate(sheet.columns):
        page.write_string(0, column, name, bold)
    for row, values in enumerate(sheet.rows, 1):
        if row > MOST_ROWS:
            raise UsageError(f"{sheet.name} has more rows than the {MOST_ROWS:,} that a sheet holds: select fewer")
        for column, value in enumerate(values):
            _write(page, row, column, value, days)


def _write(page: Any, row: int, column: int, value: Any, days: Any) -> None:
    """A number as a number, a date as a date, nothing for what is missing or not finite."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, date) and value.year >= 1900 and not isinstance(value, datetime):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), days)
    else:
        page.write_string(row, column, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _columns(sheets: Iterable[Sheet]) -> Sheet:
    rows = [(s.name, c, *s.about[c]) for s in sheets for c in s.columns if c in s.about]
    return Sheet("Columns", ("sheet", "column", "unit", "meaning"), rows, {})


def _numbers() -> Sheet:
    """Every number that goes into the model, and the passages it rests on."""
    rows = [tuple(_text(v) if isinstance(v, list) else v for v in row.values()) for row in table()]
    return Sheet("Numbers", tuple(table()[0]), rows, {})


def _passages() -> Sheet:
    rows = [
        (entry.id, entry.summary, entry.date, entry.grade, documents()[entry.document].what, entry.line)
        for entry in ledger().values()
    ]
    return Sheet("Passages", ("evidence", "summary", "date", "grade", "document", "line"), rows, {})
