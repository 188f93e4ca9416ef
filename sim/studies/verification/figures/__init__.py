"""The figure of a verification."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.verification.summary import Verification


def jobs(found: Verification) -> list[Job]:
    """Its figure."""
    given = found.predictors, found.facts, (found.base, found.base_rates), found.verdict, found.source
    return [Job("verification", f"{__name__}.verification", given)]
