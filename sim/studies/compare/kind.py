"""A comparison of scenarios as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.compare import figures
from sim.studies.compare.contract import CompareObject, compare_object
from sim.studies.compare.run import Comparison
from sim.studies.compare.run import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = CompareObject


def reopen(result: Result) -> Comparison:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: Comparison) -> list[Job]:
    """Its figures."""
    return figures.jobs(found.summaries, found.differences)


def as_json(found: Comparison) -> Any:
    """What other programs read."""
    return compare_object(found)


def show(found: Comparison, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.compare.screen import print_comparison

    print_comparison(found, console, drawn)


def frame(found: Comparison) -> pd.DataFrame:
    """Differences from the baseline, one row a scenario and outcome."""
    return found.result.frame("differences")
