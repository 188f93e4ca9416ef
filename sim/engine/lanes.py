"""The memory of a block: L histories side by side, word by word, so that one loop over lanes becomes SIMD code."""

from __future__ import annotations

from dataclasses import fields
from types import FunctionType
from typing import Any

import numpy as np

L = 32  # histories in a block
KINDS: dict[Any, str] = {"float": "f8", "int": "i8", float: "f8", int: "i8"}


def lanes(n: int) -> range:
    """The turns of a loop of which each is another history's: interpreted a range, compiled side by side."""
    return range(n)


def layout(cls: type) -> np.dtype[Any]:
    """The memory of a dataclass of floats, ints and lists of floats: eight bytes a number."""
    made = cls()
    described: list[tuple[Any, ...]] = []
    for f in fields(cls):
        value = getattr(made, f.name)
        described.append((f.name, "f8", (len(value),)) if isinstance(value, list) else (f.name, KINDS[f.type]))
    return np.dtype(described, align=True)


def row(instance: Any) -> np.ndarray[Any, Any]:
    """One instance of a dataclass as an array of one record."""
    out = np.zeros(1, layout(type(instance)))
    for f in fields(instance):
        out[f.name] = getattr(instance, f.name)
    return out


def names_read(f: FunctionType) -> set[str]:
    """The attribute names that a function, or any function that it calls by name, mentions."""
    return {name for g in _with_callees(f, set()) for name in g.__code__.co_names}


def _with_callees(f: FunctionType, found: set[FunctionType]) -> set[FunctionType]:
    if f not in found:
        found.add(f)
        for g in map(f.__globals__.get, f.__code__.co_names):
            if isinstance(g, FunctionType):
                _with_callees(g, found)
    return found
