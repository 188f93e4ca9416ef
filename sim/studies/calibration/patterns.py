"""The documents' dated facts as patterns (Grimm et al. 2005) that a history shows or does not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.model.stages import NEVER

PATTERNS = Path(__file__).parents[2] / "data" / "patterns.yaml"
LAST_DOCUMENT = date(2020, 10, 28)  # nothing later is evidence
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Pattern:
    """A dated fact: where a history shows it, what it ought to be, and how far beside still passes.

    `fields` are added up as they are on the day `day`, less what they were on `since`. The target is the span
    from `low` to `high`, in `unit`; dates are days since `start`, and what never came is infinitely late.
    `said` is the target as the file has it. Facts that are about the same thing have a `group` in common.
    """

    id: str
    group: str
    fact: str
    fields: tuple[str, ...]
    day: date
    since: date | None
    unit: str
    said: Any
    low: float
    high: float
    tolerance: float
    reason: str
    evidence: tuple[str, ...]

    def moments(self) -> tuple[date, ...]:
        """The days on which a history is looked at for it."""
        return (self.day,) if self.since is None else (self.since, self.day)

    def observe(self, worlds: dict[date, Array]) -> Array:
        """What the histories show: one number each; `worlds` has them on each of its moments."""
        seen = _total(worlds[self.day], self.fields)
        if self.since is not None:
            seen = seen - _total(worlds[self.since], self.fields)
        return np.where(seen == NEVER, math.inf, seen) if self.unit == "day" else seen

    def passes(self, seen: Array) -> Array:
        """Whether what was observed lies within the tolerance of the target."""
        return (seen >= self.low - self.tolerance) & (seen <= self.high + self.tolerance)

    def distance(self, seen: Array) -> Array:
        """How far off: 0 where it passes, else from 0 to 1, a half at `scale` beyond the tolerance."""
        with np.errstate(invalid="ignore"):  # what never comes is infinitely far from any day
            beyond = np.maximum(self.low - self.tolerance - seen, seen - (self.high + self.tolerance))
        beyond = np.where(self.passes(seen), 0.0, np.where(np.isnan(beyond), math.inf, beyond))
        return np.where(np.isinf(beyond), 1.0, beyond / np.where(np.isinf(beyond), 1.0, beyond + self.scale))

    @property
    def scale(self) -> float:
        """The scale of a distance: the tolerance, else a tenth of the target, else 1."""
        finite = [abs(x) for x in (self.low, self.high) if math.isfinite(x)]
        return self.tolerance or 0.1 * max(finite, default=0.0) or 1.0


def _total(worlds: Array, fields: tuple[str, ...]) -> Array:
    return np.asarray(sum(_field(worlds, name) for name in fields), float)


def _field(worlds: Array, name: str) -> Array:
    field, _, index = name.partition("[")
    return worlds[field][..., int(index[:-1])] if index else worlds[field]


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PATTERNS.read_text(encoding="utf-8"))
    return loaded


def patterns(start: date) -> list[Pattern]:
    """Every pattern of the file, for histories that begin on this day."""
    return [_pattern(name, entry, start) for name, entry in _file()["patterns"].items()]


def certain(start: date) -> list[Pattern]:
    """Dated facts that nearly every history shows, whatever its inputs: nothing to learn from, but to be held."""
    return [_pattern(name, entry, start) for name, entry in _file()["certain"].items()]


def left_out() -> dict[str, str]:
    """Dated facts of the ledger that no pattern asks for, and why."""
    return dict(_file()["left_out"])


def _pattern(name: str, entry: dict[str, Any], start: date) -> Pattern:
    low, high = target_span(entry["target"], start)
    return Pattern(
        name,
        entry.get("group", ""),
        entry["fact"],
        tuple(entry["of"]),
        entry["day"],
        entry.get("since"),
        entry["unit"],
        entry["target"],
        low,
        high,
        float(entry["tolerance"]),
        entry["reason"],
        tuple(entry["evidence"]),
    )


def target_span(target: Any, start: date) -> tuple[float, float]:
    """The least and the most that a target stands for: a number, a date (in days since `start`), `never` (infinitely
    late), or a list of two."""
    low, high = target if isinstance(target, list) else (target, target)
    return _bound(low, start), _bound(high, start)


def _bound(said: Any, start: date) -> float:
    if said == "never":
        return math.inf
    return float((said - start).days) if isinstance(said, date) else float(said)


class SummaryStatistics:
    """Watches histories for a set of patterns: when to look, and what was seen."""

    def __init__(self, watched: list[Pattern], start: date):
        self.patterns = watched
        self.start = start
        self.dates = sorted({day for pattern in watched for day in pattern.moments()})
        self.days = [(day - start).days for day in self.dates]

    @property
    def end(self) -> date:
        """The last day that matters."""
        return self.start + timedelta(days=self.days[-1])

    def observe(self, worlds: Array) -> Array:
        """From worlds of shape (histories, moments) to what they show, shape (histories, patterns)."""
        by_date = {day: worlds[:, i] for i, day in enumerate(self.dates)}
        return np.stack([pattern.observe(by_date) for pattern in self.patterns], axis=1)

    def passes(self, seen: Array) -> Array:
        """Which patterns each history passes, shape (histories, patterns)."""
        return np.stack([pattern.passes(seen[:, k]) for k, pattern in enumerate(self.patterns)], axis=1)

    def distances(self, seen: Array) -> Array:
        """How far each history is off each pattern, shape (histories, patterns)."""
        return np.stack([pattern.distance(seen[:, k]) for k, pattern in enumerate(self.patterns)], axis=1)
