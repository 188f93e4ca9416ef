"""The figures of one ensemble: how variables run, when things happen, how histories end."""

from __future__ import annotations

from sim.output.plots.frame import provenance
from sim.output.plots.jobs import Job
from sim.studies.run.figures.decides import LEAST
from sim.studies.run.summary import Run

OUTCOMES = f"{__name__}.outcomes"  # which shows several scenarios, or points of a sweep, too


def jobs(run: Run) -> list[Job]:
    """The figures of one ensemble."""
    summary = run.summary
    along = [Job(name, f"{__name__}.{name}", (summary,)) for name in ("bands", "timing")]
    if any(LEAST <= one.share <= 1.0 - LEAST for one in run.decides):
        along.append(Job("decides", f"{__name__}.decides", (run.decides, summary.title, provenance([summary]))))
    return [*along, Job("outcomes", OUTCOMES, ([summary], []))]
