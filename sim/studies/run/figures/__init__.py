"""The figures of one ensemble: how variables run, when things happen, how histories end."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.results.summary import Summary

OUTCOMES = f"{__name__}.outcomes"  # which shows several scenarios, or points of a sweep, too


def jobs(summary: Summary) -> list[Job]:
    """The figures of one ensemble."""
    along = (Job(name, f"{__name__}.{name}", (summary,)) for name in ("bands", "timing"))
    return [*along, Job("outcomes", OUTCOMES, ([summary], []))]
