"""The figure of a score."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.score.summary import Score


def jobs(found: Score) -> list[Job]:
    """Its figure."""
    version = found.result.manifest["version"]
    return [Job("score", f"{__name__}.score", (found.parts, found.facts, found.seeds, version))]
