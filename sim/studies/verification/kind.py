"""A verification as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.verification import figures
from sim.studies.verification.contract import VerificationObject, verification_object
from sim.studies.verification.summary import Verification
from sim.studies.verification.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = VerificationObject


def reopen(result: Result) -> Verification:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: Verification) -> list[Job]:
    """Its figure."""
    return figures.jobs(found)


def as_json(found: Verification) -> Any:
    """What other programs read."""
    return verification_object(found)


def show(found: Verification, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.verification.screen import print_verification

    print_verification(found, console)


def frame(found: Verification) -> pd.DataFrame:
    """Scores, one row a fact and seed."""
    return found.rows
