"""The figures of a comparison: all scenarios together, then each against the first."""

from __future__ import annotations

from collections.abc import Sequence

from sim.output.plots.jobs import Job
from sim.results.summary import Difference, Summary
from sim.studies.run.figures import OUTCOMES


def jobs(summaries: Sequence[Summary], differences: Sequence[Difference]) -> list[Job]:
    """The figures of a comparison, whose `differences` are those from the first of the summaries."""
    first, *others = summaries
    pairs = [Job(f"compare-{other.name}", f"{__name__}.pair", (first, other, differences)) for other in others]
    return [*pairs, Job("outcomes", OUTCOMES, (summaries, differences))]
