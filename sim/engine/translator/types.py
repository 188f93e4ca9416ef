"""What values are: numbers, records, arrays and tuples of numbers; how LLVM writes them and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

WORD = 8  # bytes of a number in a record


@dataclass(frozen=True)
class Number:
    """A number in a register: what messages call it, and LLVM's type."""

    said: str
    llvm: str


FLOAT, INT = Number("a float", "double"), Number("a whole number", "i64")
UNSIGNED, TRUTH = Number("an unsigned number", "i64"), Number("a truth", "i1")


@dataclass(frozen=True)
class Cell:
    """A number in memory: LLVM's type there, its bytes, and the number that it is in a register."""

    llvm: str
    size: int
    number: Number


CELLS = {
    "f8": Cell("double", 8, FLOAT),
    "i8": Cell("i64", 8, INT),
    "u8": Cell("i64", 8, UNSIGNED),
    "i4": Cell("i32", 4, INT),
    "u2": Cell("i16", 2, INT),
    "b1": Cell("i8", 1, TRUTH),
}


@dataclass(frozen=True, eq=False)  # there is one of each: compared, and hashed, by what it is
class Field:
    """A field of a record: its first word, what lies there, and how many of it in a list (0: it is none)."""

    name: str
    word: int
    cell: Cell
    length: int

    @property
    def words(self) -> range:
        """The words that it takes up."""
        return range(self.word, self.word + max(self.length, 1))


@dataclass(frozen=True, eq=False)
class Record:
    """A record of numbers, a word each; `record_of` gives the same one for the same layout."""

    fields: tuple[Field, ...]

    @property
    def said(self) -> str:
        """What messages call it."""
        return "a record"

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(field.words) for field in self.fields)

    def field(self, name: str) -> Field | None:
        """The field of this name, if there is one."""
        return _by_name(self).get(name)


@dataclass(frozen=True)
class Array:
    """An array in C's order: what lies in it, and how many axes it has."""

    cell: Cell | Record
    rank: int

    @property
    def said(self) -> str:
        """What messages call it."""
        return f"an array of {self.rank} axes"


@dataclass(frozen=True)
class Tuple:
    """Some numbers at once: what a function may return."""

    parts: tuple[Number, ...]

    @property
    def said(self) -> str:
        """What messages call it."""
        return f"{len(self.parts)} numbers"

    @property
    def llvm(self) -> str:
        """LLVM's type."""
        return "{ " + ", ".join(part.llvm for part in self.parts) + " }"


Type = Number | Record | Array | Tuple
NUMBERS = (FLOAT, INT, UNSIGNED)


@cache
def _by_name(record: Record) -> dict[str, Field]:
    return {field.name: field for field in record.fields}


@cache
def record_of(described: np.dtype[Any]) -> Record:
    """The record that NumPy describes so, eight bytes a number."""
    found = []
    for name in described.names or ():
        kind, at = described.fields[name][:2]  # type: ignore[index]
        base, shape = kind.subdtype or (kind, ())
        found.append(Field(name, at // WORD, CELLS[base.str[1:]], shape[0] if shape else 0))
    return Record(tuple(found))


def type_of(value: Any) -> Type:
    """The type of an argument.

    Raises
    ------
    TypeError
        If functions of the subset take none such.
    """
    if isinstance(value, np.ndarray):
        cell = record_of(value.dtype) if value.dtype.names else CELLS.get(value.dtype.str[1:])
        is_plain = value.flags.c_contiguous and value.dtype.isnative
        if cell is None or not is_plain or not 1 <= value.ndim <= 3:
            raise TypeError(f"an array of {value.dtype}, shape {value.shape}, is none that compiled functions take")
        return Array(cell, value.ndim)
    for python, number in ((bool, TRUTH), (np.bool_, TRUTH), (np.uint64, UNSIGNED), (float, FLOAT), (int, INT)):
        if isinstance(value, python):
            return number
    if isinstance(value, np.integer):
        return INT
    raise TypeError(f"{type(value).__name__} is none that compiled functions take")
