"""A discovery as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.discover import figures
from sim.studies.discover.contract import DiscoverObject, discover_object
from sim.studies.discover.summary import Discovery
from sim.studies.discover.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = DiscoverObject


def reopen(result: Result) -> Discovery:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: Discovery) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: Discovery) -> Any:
    """What other programs read."""
    return discover_object(found)


def show(found: Discovery, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.discover.screen import print_discovery

    print_discovery(found, console)


def frame(found: Discovery) -> pd.DataFrame:
    """One row a rung of the ladder."""
    return found.result.frame("ladder")
