"""The figures of a sweep: phase diagrams over two or three levers, slices along each, points one by one."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from sim.output.plots.jobs import Job
from sim.results.summary import Difference, Summary
from sim.studies.run.figures import OUTCOMES
from sim.studies.run.figures import __name__ as RUN
from sim.studies.sweeps.sweep_summary import SweepSummary


def jobs(
    summary: SweepSummary, points: Sequence[Summary] = (), differences: Sequence[Difference] = ()
) -> list[Job]:
    """The figures of a sweep: a phase diagram where points fill most of a plane, or of several; slices always. Where
    its `points` are given, they are shown one by one instead, with their `differences` from the first."""
    if points:
        alone = summary.points == 1 and points[0].bands
        bands = [Job("bands", f"{RUN}.bands", (points[0],))] if alone else []
        return [*bands, Job("outcomes", OUTCOMES, (points, differences))]
    levels = [len(axis.levels) for axis in summary.axes]
    fills = summary.design in ("grid", "table") and 2 * summary.points >= prod(levels)
    planes = fills and len(levels) in (2, 3) and min(levels) > 1
    names = [*(["phase"] if planes else []), *(["slices"] if levels else [])]
    return [Job(name, f"{__name__}.{name}", (summary,)) for name in names]
