"""The data beside the figures of a sweep: a row for every point and outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sim.model.catalogue import Plain
from sim.model.outcomes import OUTCOMES
from sim.scenario.values import shown
from sim.studies.sweeps.axis import plain
from sim.studies.sweeps.sweep_summary import SweepSummary

COLUMNS = ("outcome", "share", "low", "high", "inputs_low", "inputs_high", "failure")


def rows(summary: SweepSummary) -> Iterator[Iterable[Any]]:
    """Where each point lies and its shares, in columns called as queries call them; nothing for what is none, or a
    share that is unknown."""
    yield ("point", *(axis.column for axis in summary.axes), *COLUMNS)
    arrays = (summary.shares, summary.low, summary.high, summary.inputs_low, summary.inputs_high)
    for point in range(summary.points):
        at = [_written(plain(axis, summary.coordinates[axis.name][point], summary.start)) for axis in summary.axes]
        for k, outcome in enumerate(OUTCOMES):
            numbers = ("" if array[point, k] != array[point, k] else f"{array[point, k]:.6g}" for array in arrays)
            yield (point, *at, outcome, *numbers, summary.failures.get(point, ""))


def _written(value: Plain) -> str:
    return "" if value is None else shown(value)
