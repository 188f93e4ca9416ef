"""The figure of the stylised facts."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.stylised.summary import StylisedResult


def jobs(found: StylisedResult) -> list[Job]:
    """Its figure."""
    return [Job("stylised", f"{__name__}.stylised", (found.facts, found.unanswered, found.sentence, found.source))]
