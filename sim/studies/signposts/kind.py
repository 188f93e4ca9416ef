"""Signposts as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.signposts import figures
from sim.studies.signposts.contract import SignpostsObject, signposts_object
from sim.studies.signposts.summary import Signposts
from sim.studies.signposts.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = SignpostsObject


def reopen(result: Result) -> Signposts:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: Signposts) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: Signposts) -> Any:
    """What other programs read."""
    return signposts_object(found)


def show(found: Signposts, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.signposts.screen import print_signposts

    print_signposts(found, console)


def frame(found: Signposts) -> pd.DataFrame:
    """One row an outcome, date and deed."""
    return found.result.frame("areas")
