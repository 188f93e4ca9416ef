"""A sweep as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.sweeps import figures
from sim.studies.sweeps.contract import SweepObject, sweep_object
from sim.studies.sweeps.summary import SweepResult
from sim.studies.sweeps.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = SweepObject


def reopen(result: Result) -> SweepResult:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: SweepResult) -> list[Job]:
    """Its figures."""
    return figures.jobs(found.summary, found.points, found.differences)


def as_json(found: SweepResult) -> Any:
    """What other programs read."""
    return sweep_object(found)


def show(found: SweepResult, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.sweeps.screen import print_sweep

    print_sweep(found, console)


def frame(found: SweepResult) -> pd.DataFrame:
    """Shares with both intervals, one row a point and outcome."""
    return found.result.frame("shares")
