"""The text of one function's body: instructions, registers, labels."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from sim.engine.translator.types import FLOAT, INT, TRUTH, UNSIGNED, Number, Type


class Value(NamedTuple):
    """A value: its type, the register, constant or pointer that it is, and the lengths of an array's axes."""

    type: Type
    code: str
    dims: tuple[str, ...] = ()


class Code:
    """Instructions in order. `is_over` after one that ends a block, until the next label."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0
        self.is_over = False

    def put(self, text: str) -> None:
        """An instruction without a result."""
        self.lines.append(f"  {text}")

    def new(self, text: str) -> str:
        """An instruction with a result: its register."""
        self.count += 1
        self.put(f"%r{self.count} = {text}")
        return f"%r{self.count}"

    def labels(self, *names: str) -> list[str]:
        """Labels that no other block has."""
        self.count += 1
        return [f"{name}{self.count}" for name in names]

    def begin(self, label: str) -> None:
        """A block begins."""
        self.lines.append(f"{label}:")
        self.is_over = False

    def jump(self, label: str, loop: str = "") -> None:
        """Go on at a label, unless the block is over; `loop` is what is said of a loop's way back."""
        if not self.is_over:
            self.put(f"br label %{label}{loop}")
            self.is_over = True

    def branch(self, test: str, yes: str, no: str) -> None:
        """Go on at one of two labels.

        Parameters
        ----------
        test : a truth
        yes, no : the labels
        """
        self.put(f"br i1 {test}, label %{yes}, label %{no}")
        self.is_over = True

    def leave(self, text: str) -> None:
        """Return."""
        self.put(f"ret {text}")
        self.is_over = True


def literal(value: Any) -> Value | None:
    """A constant number; None of what is no number."""
    if isinstance(value, (bool, np.bool_)):
        return Value(TRUTH, "true" if value else "false")
    if isinstance(value, np.uint64):
        return Value(UNSIGNED, str(int(value)))
    if isinstance(value, (IntEnum, int)):
        return Value(INT, str(int(value)))
    if isinstance(value, float):
        return Value(FLOAT, f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}")
    return None


def is_number(value: Value) -> bool:
    """Whether it can be reckoned with."""
    return isinstance(value.type, Number) and value.type is not TRUTH
