"""One scenario's ensemble as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.run import figures
from sim.studies.run.contract import RunObject, run_object
from sim.studies.run.summary import Run

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = RunObject


def reopen(result: Result) -> Run:
    """The ensemble in a stored result."""
    return Run(result)


def jobs(found: Run) -> list[Job]:
    """Its figures."""
    return figures.jobs(found)


def as_json(found: Run) -> Any:
    """What other programs read."""
    return run_object(found)


def show(found: Run, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.run.screen import print_run

    print_run(found, console)


def frame(found: Run) -> pd.DataFrame:
    """Shares with both intervals, one row an outcome."""
    import pandas as pd

    return pd.DataFrame({name: i._asdict() for name, i in found.summary.outcomes.items()}).T.rename_axis("outcome")
