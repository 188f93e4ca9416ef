"""Stylised facts as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.stylised import figures
from sim.studies.stylised.contract import StylisedObject, stylised_object
from sim.studies.stylised.summary import StylisedResult
from sim.studies.stylised.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = StylisedObject


def reopen(result: Result) -> StylisedResult:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: StylisedResult) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: StylisedResult) -> Any:
    """What other programs read."""
    return stylised_object(found)


def show(found: StylisedResult, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.stylised.screen import print_stylised

    print_stylised(found, console)


def frame(found: StylisedResult) -> pd.DataFrame:
    """One row a fact: what was found elsewhere, what the model shows, the verdict."""
    return found.result.frame("facts")
