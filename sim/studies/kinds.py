"""The kinds of study: a new one is a folder beside these, and a line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from sim.errors import UsageError
from sim.results.result import Result

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from sim.output.plots.jobs import Job

# What a manifest calls a study, and the folder of the kind; its `kind.py` has what Kind asks for.
KINDS = {"run": "run", "compare": "compare", "claims": "claims", "calibrate": "calibration", "sweep": "sweeps",
         "score": "score", "verification": "verification", "stylised": "stylised",
         "screening": "screening", "discover": "discover",
         "sensitivity": "sensitivity", "signposts": "signposts"}  # fmt: skip


class Kind(Protocol):
    """What is done with a stored study, whatever it is; `OBJECT` is the type of what `as_json` gives."""

    OBJECT: Any

    def reopen(self, result: Result) -> Any:
        """Give the study in a stored result; all else takes what this gives."""

    def jobs(self, found: Any) -> list[Job]:
        """Give its figures."""

    def as_json(self, found: Any) -> Any:
        """Give what other programs read."""

    def show(self, found: Any, console: Console, drawn: bool = False) -> None:
        """Print it.

        Parameters
        ----------
        found : as `reopen` gives it
        console : where it is printed
        drawn : whether there are figures already
        """

    def frame(self, found: Any) -> pd.DataFrame:
        """Give what it comes to, in a table."""


def kind_named(name: str) -> Kind:
    """The kind of a name that KINDS has."""
    return cast(Kind, import_module(f"{__package__}.{KINDS[name]}.kind"))


def kind_of(result: Result) -> Kind:
    """The kind of study that a stored result holds.

    Raises
    ------
    UsageError
        If this version knows of none such.
    """
    name = result.manifest.get("study", "run")
    if name not in KINDS:
        raise UsageError(f"{result.storage.address} holds a study of a kind that this version does not know: {name!r}")
    return kind_named(name)
