"""The documents' claims as a registered kind of study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.output.plots.jobs import Job
from sim.results.result import Result
from sim.studies.claims import figures
from sim.studies.claims.contract import ClaimObject, claims_object
from sim.studies.claims.summary import ClaimsResult
from sim.studies.claims.summary import reopen as reopen_study

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

OBJECT = list[ClaimObject]


def reopen(result: Result) -> ClaimsResult:
    """The study in a stored result."""
    return reopen_study(result)


def jobs(found: ClaimsResult) -> list[Job]:
    """Its figures."""
    return figures.jobs(found)


def as_json(found: ClaimsResult) -> Any:
    """What other programs read."""
    return claims_object(found)


def show(found: ClaimsResult, console: Console, drawn: bool = False) -> None:
    """Print it; `drawn`: whether there are figures.

    Parameters
    ----------
    found : as `reopen` gives it
    console : where it is printed
    """
    from sim.studies.claims.screen import print_claims

    print_claims(found, console)


def frame(found: ClaimsResult) -> pd.DataFrame:
    """Answers, one row a claim."""
    return found.result.frame("claims")
