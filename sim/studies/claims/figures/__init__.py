"""The figure of the claims: effects by verdict, and how surely each holds."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.claims.summary import ClaimsResult


def jobs(found: ClaimsResult) -> list[Job]:
    """The figure of the claims."""
    return [Job("claims", f"{__name__}.claims", (found,))]
