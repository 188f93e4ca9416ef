"""`compiled`: functions that are translated and compiled when they are first called, for each kind of arguments."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from functools import update_wrapper
from threading import Lock
from typing import Any

import numpy as np

from sim.engine import cache
from sim.engine.machine import Loaded, object_code, this_machine
from sim.engine.translator.types import FLOAT, INT, TRUTH, UNSIGNED, Array, Number, Tuple, Type, type_of

IS_OFF = os.environ.get("TALKS_COMPILER", "").lower() == "off"  # then functions are interpreted, a thousandfold slower
PACKAGE = __name__.partition(".")[0]
C: dict[Any, Any] = {
    FLOAT: ctypes.c_double, INT: ctypes.c_int64, UNSIGNED: ctypes.c_uint64, TRUTH: ctypes.c_bool, None: None,
}  # fmt: skip
_ONE_AT_A_TIME = Lock()
Call = Callable[..., Any]


def compiled(f: Call) -> Call:
    """Mark a function in the translator's subset, to be compiled for the types that it is called with.

    Arrays must be contiguous; none may overlap another that is written to. While it runs, other threads do. With
    TALKS_COMPILER=off it is left as it is.
    """
    return f if IS_OFF else Compiled(f)


class Compiled:
    """A function with its compiled code, by the types of its arguments; `function` is the one in Python."""

    def __init__(self, function: Call) -> None:
        update_wrapper(self, function)
        self.function = function
        self.calls: dict[tuple[Any, ...], Call] = {}

    def __call__(self, *args: Any) -> Any:
        """Call it; the first time with arguments of some types it is compiled, or its code is found.

        Raises
        ------
        TypeError
            If an argument is none that compiled functions take.
        Untranslatable
            If it says something that is not in the subset.
        """
        key = tuple([(a.dtype, a.ndim) if type(a) is np.ndarray else type(a) for a in args])
        call = self.calls.get(key)
        if call is None:
            with _ONE_AT_A_TIME:
                call = self.calls.get(key) or self._made(tuple(map(type_of, args)))
            self.calls[key] = call
        return call(*args)

    def _made(self, types: tuple[Type, ...]) -> Call:
        """Its code for these types, as something to call."""
        machine, name = this_machine(), f"{self.function.__name__} {types}"
        is_ours = self.function.__module__.partition(".")[0] == PACKAGE
        path = cache.place(self.function.__module__, name, machine) if is_ours else None
        code = cache.find(path) if path else None
        if code is None:
            code = self.code(types)
            if path:
                cache.keep(path, code)
        head, _, content = code.partition(b"\n")
        loaded = Loaded(content, machine)
        return _callable(loaded, self.function.__name__, types, head.decode())

    def code(self, types: tuple[Type, ...]) -> bytes:
        """What its code returns, on a line of its own, and its object code."""
        from sim.engine.translator.module import Module

        module, machine = Module(), this_machine()
        made = module.export(self.function, types)
        returns = made.returns.parts if isinstance(made.returns, Tuple) else [made.returns]
        head = ",".join("" if part is None else part.said for part in returns)
        return head.encode() + b"\n" + object_code(module.text(machine.width), module.exports, machine)


NAMED = {kind.said: kind for kind in (FLOAT, INT, UNSIGNED, TRUTH)}


def _callable(loaded: Loaded, name: str, types: tuple[Type, ...], head: str) -> Call:
    """A function of Python's that calls compiled code: arrays go as pointers and lengths of their axes."""
    parts = [NAMED.get(part) for part in head.split(",")]
    many = len(parts) > 1
    kinds = [c for kind in types for c in _c_types(kind)] + ([ctypes.c_void_p] if many else [])
    native = ctypes.CFUNCTYPE(None if many else C[parts[0]], *kinds)(loaded.address(name))
    if not any(isinstance(kind, Array) for kind in types) and not many:
        native.loaded = loaded  # type: ignore[attr-defined]
        return native

    def call(*args: Any) -> Any:
        given: list[Any] = []
        for arg in args:
            given += _passed(arg) if isinstance(arg, np.ndarray) else [arg]
        if not many:
            return native(*given)
        out = np.empty(len(parts), np.uint64)
        native(*given, out.ctypes.data)
        return tuple(_from_word(out[k : k + 1], part) for k, part in enumerate(parts))

    call.loaded = loaded  # type: ignore[attr-defined]
    return call


def _c_types(kind: Type) -> list[Any]:
    """C's types of an argument."""
    if isinstance(kind, Array):
        return [ctypes.c_void_p] + [ctypes.c_int64] * kind.rank
    return [C[kind]] if isinstance(kind, Number) else [ctypes.c_void_p]


def _passed(array: np.ndarray[Any, Any]) -> list[int]:
    """An array as compiled code takes it."""
    if not array.flags.c_contiguous:
        raise TypeError(f"compiled functions take contiguous arrays, not one of strides {array.strides}")
    return [array.ctypes.data, *array.shape]


def _from_word(word: np.ndarray[Any, Any], kind: Number | None) -> Any:
    """A number that compiled code wrote into a word."""
    if kind is FLOAT:
        return float(word.view(np.float64)[0])
    if kind is UNSIGNED:
        return word[0]
    return bool(word[0]) if kind is TRUTH else int(word.view(np.int64)[0])
