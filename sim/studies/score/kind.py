"""A score as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.score import figures
from sim.studies.score.contract import ScoreObject, score_object
from sim.studies.score.summary import Score
from sim.studies.score.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = ScoreObject


def reopen(result: Result) -> Score:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: Score) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: Score) -> Any:
    """What other programs read."""
    return score_object(found)


def show(found: Score, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.score.screen import print_score

    print_score(found, console)


def frame(found: Score) -> pd.DataFrame:
    """Scores, one row a predicted fact, fit and seed."""
    return found.rows
