"""LLVM IR for WebAssembly, with nothing but LLVM's back end: the small part of a linker that is needed stands here.

An object file of one module is nearly a module already. What it would import (memory, the stack's pointer, a table of
functions) it is given; its exports are added, its notes for linkers left out. The module imports nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import llvmlite.binding as llvm

from sim.engine.machine import optimised

TRIPLE = "wasm32-unknown-unknown"
# No relaxed SIMD: its results differ by machine.
FEATURES = "+simd128,+bulk-memory,+sign-ext,+nontrapping-fptoint,+mutable-globals"
WIDTH = 2  # floats in a vector
STACK = 1 << 16  # bytes; the stack grows down from here, and what the driver puts into memory begins here
HEAD = b"\0asm\1\0\0\0"
CUSTOM, TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, COUNT = range(13)
ORDER = (TYPE, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, ELEMENT, COUNT, CODE, DATA)
FUNCTIONS, MEMORIES = 0, 2  # kinds of exports


def module_bytes(text: str, keep: list[str]) -> bytes:
    """A WebAssembly module that exports its memory, as `memory`, and functions.

    Parameters
    ----------
    text : of the module, in LLVM's IR
    keep : the functions that it exports

    Raises
    ------
    ValueError
        If it would need anything from outside.
    """
    _start()
    target = llvm.Target.from_triple(TRIPLE).create_target_machine(
        cpu="generic", features=FEATURES, opt=3, reloc="static", codemodel="default"
    )
    return linked(target.emit_object(optimised(text, keep, target, TRIPLE)), keep)


def _start() -> None:
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()


def linked(found: bytes, keep: list[str]) -> bytes:
    """An object file as a module.

    Parameters
    ----------
    found : the object file
    keep : names of the functions that the module exports
    """
    sections = list(_sections(found))
    needed = [name for kind, body in sections if kind == IMPORT for name in _imported(body)]
    if needed:
        raise ValueError(f"compiled code for the browser needs {', '.join(needed)} from outside")
    symbols = next(_symbols(body) for kind, body in sections if kind == CUSTOM and body[1:8] == b"linking")
    parts = {kind: body for kind, body in sections if kind in ORDER}
    parts[MEMORY] = _vector([b"\0" + _number(STACK >> 16)])
    parts[GLOBAL] = _vector([b"\x7f\1\x41" + _signed(STACK) + b"\x0b"])  # a mutable i32: the stack's pointer
    exports = [_name("memory") + bytes([MEMORIES, 0])]
    exports += [_name(name) + bytes([FUNCTIONS]) + _number(symbols[name]) for name in keep]
    parts[EXPORT] = _vector(exports)
    return HEAD + b"".join(bytes([k]) + _number(len(parts[k])) + parts[k] for k in ORDER if k in parts)


class Cursor:
    """Reads WebAssembly's numbers and names one after the other."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """The next number, in LEB128."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def name(self) -> str:
        """The next name."""
        size = self.number()
        self.at += size
        return self.data[self.at - size : self.at].decode()

    @property
    def is_on(self) -> bool:
        """Whether anything is left."""
        return self.at < len(self.data)


class Symbol(NamedTuple):
    """A symbol of a function: its name and number."""

    name: str
    number: int


def _sections(found: bytes) -> Iterator[tuple[int, bytes]]:
    """Every section: its kind and what is in it."""
    cursor = Cursor(found, len(HEAD))
    while cursor.is_on:
        kind, size = cursor.byte(), cursor.number()
        yield kind, found[cursor.at : cursor.at + size]
        cursor.at += size


def _imported(body: bytes) -> Iterator[str]:
    """What is to come from outside, besides what a module of its own is given."""
    cursor = Cursor(body)
    for _ in range(cursor.number()):
        cursor.name()
        name, kind = cursor.name(), cursor.byte()
        _skip_type(cursor, kind)
        if name not in ("__linear_memory", "__stack_pointer", "__indirect_function_table"):
            yield name


def _skip_type(cursor: Cursor, kind: int) -> None:
    """Go on after the type of an import: a function's, a table's, a memory's or a global's."""
    if kind == 0:
        cursor.number()
    elif kind == 3:
        cursor.at += 2
    else:
        cursor.at += kind == 1
        flags = cursor.byte()
        cursor.number()
        if flags & 1:
            cursor.number()


def _symbols(body: bytes) -> dict[str, int]:
    """The functions of a linking section, by name: their numbers."""
    cursor, found = Cursor(body), {}
    cursor.name()
    cursor.number()  # the version
    while cursor.is_on:
        kind, size = cursor.byte(), cursor.number()
        end = cursor.at + size
        if kind == 8:
            found = {symbol.name: symbol.number for symbol in _table(cursor)}
        cursor.at = end
    return found


def _table(cursor: Cursor) -> Iterator[Symbol]:
    """Functions in a table of symbols."""
    for _ in range(cursor.number()):
        kind, flags = cursor.byte(), cursor.number()
        is_named, is_defined = bool(flags & 0x40), not flags & 0x10
        if kind == 1:  # data
            cursor.name()
            for _ in range(3 if is_defined else 0):
                cursor.number()
        elif kind == 3:  # a section
            cursor.number()
        else:
            number = cursor.number()
            name = cursor.name() if is_defined or is_named else ""
            if kind == 0:
                yield Symbol(name, number)


def _number(n: int) -> bytes:
    """A number in LEB128."""
    out = b""
    while n > 127:
        n, out = n >> 7, out + bytes([n & 127 | 128])
    return out + bytes([n])


def _signed(n: int) -> bytes:
    """A number from nought on in signed LEB128."""
    out = b""
    while n > 63:
        n, out = n >> 7, out + bytes([n & 127 | 128])
    return out + bytes([n])


def _name(text: str) -> bytes:
    return _number(len(text.encode())) + text.encode()


def _vector(parts: list[bytes]) -> bytes:
    return _number(len(parts)) + b"".join(parts)
