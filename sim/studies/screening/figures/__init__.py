"""The figure of a screening."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.screening.summary import ScreeningResult


def jobs(found: ScreeningResult) -> list[Job]:
    """Its figure."""
    return [Job("screening", f"{__name__}.screening", (found.told, found.sentence, found.source))]
