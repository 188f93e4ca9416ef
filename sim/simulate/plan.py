"""The plan of the withdrawal as rules read it: segments of so many days, each with its loss of troops a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from sim.model.params import SEGMENTS
from sim.scenario.paths import Points
from sim.scenario.values import Value

STEP = 2.0**-20  # days: a step is over on its date, and so short that no clock stops in it
NEVER_COMES = 1e6  # a day that no history reaches
Array = np.ndarray[Any, Any]
Segment = tuple[Array, Array, Array, Array]  # its first and last day, troops before and after: one a history


def stand_ins(path: Points, troops: float) -> dict[str, Value]:
    """What stands for a path where rules ask for the withdrawal's first and last day, and for what stays.

    Parameters
    ----------
    path : of the withdrawal
    troops : the force at the start
    """
    levels = [troops, *(point.level for point in path)]
    falls = [k for k, (before, after) in enumerate(pairwise(levels)) if after < before]
    first, last = (falls[0], falls[-1]) if falls else (0, len(path) - 1)
    begins = path[max(first - 1, 0)].day
    return {"withdrawal.begins": begins, "withdrawal.deadline": path[last].day, "withdrawal.residual": levels[-1]}


def segments_of_path(path: Points, troops: Array, start: date) -> list[Segment]:
    """The segments of a path: a step to its first level if that is not the force at the start, then its lines.

    Parameters
    ----------
    path : of the withdrawal
    troops : the force at the start, one a history
    start : the scenario's first day
    """
    days = [np.full(len(troops), float((point.day - start).days)) for point in path]
    levels = [troops, *(np.full(len(troops), point.level) for point in path)]
    return [
        (days[max(k - 1, 0)], days[k], levels[k], levels[k + 1])
        for k in range(len(path))
        if (levels[k] != levels[k + 1]).any()
    ]


def segments_of_phases(columns: Mapping[str, Array]) -> list[Segment]:
    """The segments that the phases stand for: the first phase, then, after a hold, to the interim level and on to the
    deadline; straight to the deadline where no interim level is set."""
    of = {name.removeprefix("withdrawal."): column for name, column in columns.items()}
    none = of["interim"] >= NEVER_COMES
    interim = np.where(none, of["second_phase_begins"], of["interim"])
    level = np.where(none, of["first_phase_troops"], of["interim_troops"])
    return [
        (of["begins"], of["first_phase_ends"], of["troops"], of["first_phase_troops"]),
        (of["second_phase_begins"], interim, of["first_phase_troops"], level),
        (interim, of["deadline"], level, np.zeros_like(level)),
    ]


def lay_out(out: Array, segments: list[Segment]) -> None:
    """Write the segments into a structured array of Params; those that are not needed lose nothing, ever.

    Parameters
    ----------
    out : one record a history
    segments : up to SEGMENTS of them
    """
    assert len(segments) <= SEGMENTS
    for k, (begins, ends, before, after) in enumerate(segments):
        is_step = ends - begins < STEP
        out["plan_days"][:, k] = np.where(is_step, begins - STEP, begins)
        out["plan_spans"][:, k] = np.where(is_step, STEP, ends - begins)
        out["plan_slopes"][:, k] = (after - before) / out["plan_spans"][:, k]
