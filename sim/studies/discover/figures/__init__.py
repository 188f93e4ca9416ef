"""The figure of a discovery."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.discover.summary import Discovery


def jobs(found: Discovery) -> list[Job]:
    """Its figure; none where no input stands out."""
    if not found.rungs:
        return []
    what = found.result.manifest["outcome"], bool(found.versus), found.mean
    return [Job("ladder", f"{__name__}.ladder", (found.rungs, found.conditions, what, found.question, found.source))]
