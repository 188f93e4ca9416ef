"""The figures of a replay: one history, or one in two scenarios; and how its futures looked through its timeline."""

from __future__ import annotations

from sim.output.plots.jobs import Job
from sim.replay.timeline import Branching, Timeline


def timeline_jobs(name: str, timeline: Timeline) -> list[Job]:
    """The figure of one history, of one in two scenarios, or of one with other levers from a day on."""
    return [Job(name, f"{__name__}.timeline", (timeline,))]


def turning_jobs(name: str, branching: Branching) -> list[Job]:
    """The figure of a history's turning points."""
    return [Job(name, f"{__name__}.junctures", (branching,))]
