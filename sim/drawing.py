"""Which figures a result has. Nothing here imports what draws them."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

from sim.analysis.calibration_summary import summarise_calibration
from sim.analysis.findings import ClaimsResult
from sim.replay.course import Course, Fate
from sim.store import Result
from sim.summary import Difference, Summary
from sim.sweeps.summary import SweepSummary


class Job(NamedTuple):
    """One figure to be drawn: the name of its files, its kind (a key of `figures.DRAWERS`), what that is given."""

    name: str
    kind: str
    what: tuple[Any, ...]


def run_jobs(summary: Summary) -> list[Job]:
    """The figures of one ensemble."""
    alone = Job("outcomes", "outcomes", ([summary], []))
    return [*(Job(kind, kind, (summary,)) for kind in ("bands", "timing")), alone]


def comparison_jobs(summaries: list[Summary], differences: list[Difference]) -> list[Job]:
    """The figures of a comparison: all scenarios together, then each against the first."""
    first, *others = summaries
    pairs = [Job(f"compare-{other.name}", "compare", (first, other, differences)) for other in others]
    return [*pairs, Job("outcomes", "outcomes", (summaries, differences))]


def claims_jobs(found: ClaimsResult) -> list[Job]:
    """The figure of the claims."""
    return [Job("claims", "claims", (found,))]


def calibration_jobs(result: Result) -> list[Job]:
    """The figures of a calibration: facts on the histories, shares that show them, what was learnt of the inputs."""
    calibration = summarise_calibration(result)
    return [Job(kind, kind, (calibration,)) for kind in ("facts", "patterns", "parameters")]


def ranks_jobs(names: Sequence[str], ranks: Any, bins: int, coverage: dict[float, Any], source: str) -> list[Job]:
    """The figure of a simulation-based calibration: ranks of shape (replicates, names), coverage by level and name."""
    return [Job("ranks", "ranks", (tuple(names), ranks, bins, coverage, source))]


def replay_jobs(course: Course, named: int | str) -> list[Job]:
    """The figure of one history, `named` by its number or by how it was picked."""
    return [Job(f"replay-{named}", "timeline", (course,))]


def twins_jobs(course: Course, run: int, names: tuple[str, str]) -> list[Job]:
    """The figure of one history in two worlds."""
    return [Job(f"twins-{run}-{names[0]}-{names[1]}", "timeline", (course,))]


def what_if_jobs(course: Course, run: int) -> list[Job]:
    """The figure of one history as it was and with other levers from a day on."""
    return [Job(f"whatif-{run}", "timeline", (course,))]


def turning_jobs(fate: Fate, named: int | str) -> list[Job]:
    """The figure of a history's turning points."""
    return [Job(f"turning-{named}", "turning", (fate,))]


def sweep_jobs(
    summary: SweepSummary, points: Sequence[Summary] = (), differences: Sequence[Difference] = ()
) -> list[Job]:
    """The figures of a sweep: a phase diagram where points fill most of a plane, or of several; slices always. Where
    its `points` are given, they are shown one by one instead, with their `differences` from the first."""
    if points:
        both = ["bands"] if summary.points == 1 and points[0].bands else []
        return [*(Job(kind, kind, (points[0],)) for kind in both), Job("outcomes", "outcomes", (points, differences))]
    levels = [len(axis.levels) for axis in summary.axes]
    fills = summary.design in ("grid", "table") and 2 * summary.points >= prod(levels)
    planes = fills and len(levels) in (2, 3) and min(levels) > 1
    kinds = [*(["phase"] if planes else []), *(["slices"] if levels else [])]
    return [Job(kind, kind, (summary,)) for kind in kinds]
