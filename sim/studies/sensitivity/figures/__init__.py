"""The figures of a sensitivity."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.studies.run.figures import __name__ as RUN
from sim.studies.sensitivity.summary import SensitivityResult


def jobs(found: SensitivityResult) -> list[Job]:
    """What decides; and, if it was asked, what mechanisms do."""
    title = found.result.manifest["title"]
    made = [Job("decides", f"{RUN}.decides", (found.decides, title, found.source))]
    if found.moved:
        made.append(Job("mechanisms", f"{__name__}.mechanisms", (found.moved, title, found.source)))
    return made
