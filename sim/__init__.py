"""The US-Taliban-Kabul talks of 2019-2021 as an agent-based model: scenarios in, compared histories out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.library import Results, compare, evidence, open_study, run, scenarios, sweep
    from sim.simulate.history import History

__all__ = ["History", "Results", "compare", "evidence", "open_study", "run", "scenarios", "sweep"]
__version__ = "0.5.0"
# Imported when asked for: each brings in libraries that take a second.
_AT_HOME = {name: "sim.simulate.history" if name == "History" else "sim.library" for name in __all__}


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def __getattr__(name: str) -> Any:
    if name not in _AT_HOME:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_AT_HOME[name]), name)
