"""A sensitivity as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.sensitivity import figures
from sim.studies.sensitivity.contract import SensitivityObject, sensitivity_object
from sim.studies.sensitivity.summary import SensitivityResult
from sim.studies.sensitivity.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = SensitivityObject


def reopen(result: Result) -> SensitivityResult:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: SensitivityResult) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: SensitivityResult) -> Any:
    """What other programs read."""
    return sensitivity_object(found)


def show(found: SensitivityResult, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.sensitivity.screen import print_sensitivity

    print_sensitivity(found, console)


def frame(found: SensitivityResult) -> pd.DataFrame:
    """One row an outcome and input that decides it."""
    return found.result.frame("decides")
