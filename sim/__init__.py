"""The US-Taliban-Kabul talks of 2019-2021 as an agent-based model: scenarios in, compared histories out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.history import History
    from sim.study import open_study

__all__ = ["History", "open_study"]
__version__ = "0.4.0"
# Imported when asked for: each brings in libraries that take a second.
_AT_HOME = {"History": "sim.history", "open_study": "sim.study"}


def __getattr__(name: str) -> Any:
    if name not in _AT_HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_AT_HOME[name]), name)
