"""Where a trace shows a dated fact: on which days, at what height."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sim.model.outcomes import TRACES
from sim.studies.calibration.patterns import Pattern

FIRST_DAYS = "attacks_first_45_days"
# Totals that a trace shows as a rate, and what it is a multiple of; strikes are counted by the week.
RATES = {
    "attacks": ("violence", "war.attacks_2019"),
    FIRST_DAYS: ("violence", "war.attacks_2019"),
    "strikes": ("strikes", ""),
}


@dataclass(frozen=True)
class Mark:
    """A fact as one of the traces shows it, in the trace's unit.

    The target `low` to `high`, `tolerance` beside it, holds on `last`; on average from `first` on, where there is one;
    of the change since the start, if `is_change`.
    """

    fact: str
    trace: str
    first: date | None
    last: date
    low: float
    high: float
    tolerance: float
    is_change: bool


def marks(pattern: Pattern, start: date, values: dict[str, Any]) -> list[Mark]:
    """Where a trace shows a fact: at most one place, and none if no trace follows what it speaks of."""
    if len(pattern.fields) != 1:
        return []
    (field,) = pattern.fields
    if field in RATES:
        return [_average(pattern, field, start, values)]
    change = pattern.since is not None
    return [
        Mark(pattern.id, trace.name, None, pattern.day, pattern.low, pattern.high, pattern.tolerance, change)
        for trace in TRACES
        if trace.field == field and pattern.since in (None, start)
    ]


def _average(pattern: Pattern, field: str, start: date, values: dict[str, Any]) -> Mark:
    """A fact about a total as what its trace then is on average over the days that are counted."""
    trace, per_day = RATES[field]
    first, last = (pattern.since or start) + timedelta(days=1), pattern.day
    if field == FIRST_DAYS:
        last = start + timedelta(days=int(values["violence.first_days"]))
    days = (last - first).days + 1
    scale = 1.0 / (days * values[per_day]) if per_day else 7.0 / days
    return Mark(
        pattern.id, trace, first, last, scale * pattern.low, scale * pattern.high, scale * pattern.tolerance, False
    )
