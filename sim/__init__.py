"""The US-Taliban-Kabul talks of 2019-2021 as an agent-based model: scenarios in, compared histories out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.history import History

__version__ = "0.2.0"
__all__ = ["History", "__version__"]


def __getattr__(name: str) -> Any:
    """Give `sim.History`; it brings in Mesa, and so only when it is asked for."""
    if name == "History":
        from sim.history import History

        return History
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
