"""A screening as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.screening import figures
from sim.studies.screening.contract import ScreeningObject, screening_object
from sim.studies.screening.summary import ScreeningResult
from sim.studies.screening.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = ScreeningObject


def reopen(result: Result) -> ScreeningResult:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: ScreeningResult) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: ScreeningResult) -> Any:
    """What other programs read."""
    return screening_object(found)


def show(found: ScreeningResult, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.screening.screen import print_screening

    print_screening(found, console)


def frame(found: ScreeningResult) -> pd.DataFrame:
    """One row a factor: what it moves, where, the verdict."""
    return found.result.frame("factors")
