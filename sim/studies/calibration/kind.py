"""A calibration as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.calibration import figures
from sim.studies.calibration.contract import CalibrateObject, calibrate_object
from sim.studies.calibration.result import Calibration
from sim.studies.calibration.result import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = CalibrateObject


def reopen(result: Result) -> Calibration:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: Calibration) -> list[Job]:
    """Its figures."""
    return figures.jobs(found.summary)


def as_json(found: Calibration) -> Any:
    """What other programs read."""
    return calibrate_object(found)


def show(found: Calibration, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.calibration.screen import print_calibration

    print_calibration(found, console)


def frame(found: Calibration) -> pd.DataFrame:
    """How many histories show each fact, before and after."""
    return found.result.frame("patterns")
