"""What if from here: other levers from a day on, the state carried over exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from sim.engine.addresses import CONFIRM
from sim.engine.lanes import names_read
from sim.errors import UsageError
from sim.model.outcomes import OUTCOMES
from sim.model.rules.day import DAY
from sim.replay.record import Array, Record, follow
from sim.replay.rollouts import FUTURES, Branch, branch_of, futures
from sim.scenario.files import Scenario
from sim.scenario.paths import COURSES, WITHDRAWAL
from sim.scenario.settings import Set, in_words, read_settings, value_in_words, with_settings
from sim.simulate.history import History
from sim.stats import paired_difference, share_interval

SEVERAL = 4  # times as many futures as a moment of a turning-point curve has


class Change(NamedTuple):
    """How often futures end one way without and with the change, with 95% intervals, and the paired difference."""

    outcome: str
    without: float
    without_low: float
    without_high: float
    share: float
    low: float
    high: float
    points: float
    points_low: float
    points_high: float


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A history, the same with other levers from `day` on, and how futures from there differ."""

    record: Record
    other: Record
    day: int
    settings: tuple[tuple[str, str, str], ...]  # name, what it was, what it is now
    futures: int
    changes: tuple[Change, ...]


def what_if(record: Record, when: date, said: Sequence[str], count: int = SEVERAL * FUTURES) -> WhatIf:
    """Change levers from a day on: its decisions are the first to feel them.

    A changed schedule counts as if it had always been the plan: soldiers who by it would have left go on the first day.

    Parameters
    ----------
    record : the history, lived in Mesa
    when : the first day that feels the change
    said : settings such as "withdrawal.conditionality=1.5"
    count : futures without and with the change

    Raises
    ------
    UsageError
        If the day lies outside the history, or a setting cannot be read or comes too late to be felt.
    """
    day = (when - record.scenario.start).days
    if not 1 <= day <= record.last:
        first, last = record.date(1), record.date(record.last)
        raise UsageError(f"--from {when} lies outside this history, whose days are {first} to {last}")
    values = _felt_settings(said)
    changed = _changed(record.scenario, values, when)
    branches = [branch_of(record, day - 1), Branch(changed, day - 1, record.states[day - 1])]
    without, with_it = futures(record, branches, CONFIRM.first, count)
    changes = tuple(_change(k, without == k, with_it == k) for k in range(len(OUTCOMES)))
    before = record.scenario.value
    settings = tuple((name, value_in_words(before(name)), value_in_words(value)) for name, value in values.items())
    return WhatIf(record, _continued(record, day, changed), day, settings, count, changes)


def _continued(record: Record, day: int, changed: Scenario) -> Record:
    """The same history, its own random streams, under other levers from a day on."""
    history = History(record.scenario, record.seed, record.run)
    for _ in range(day - 1):
        history.step()
    history.live_under(changed)
    return follow(history, record.snapshots[: day - 1], [c for c in record.choices if c.day < day])


def _change(k: int, without: Array, with_it: Array) -> Change:
    n = len(without)
    first, second = ((c / n, *share_interval(c, n)) for c in (int(without.sum()), int(with_it.sum())))
    return Change(OUTCOMES[k], *first, *second, *paired_difference(with_it, without))


def _felt_settings(said: Sequence[str]) -> dict[str, Set]:
    """Read settings that can still be felt on a later day."""
    values = read_settings(said)
    for name in values:
        if name in COURSES and name != WITHDRAWAL.name:
            raise UsageError(f"{name} orders days of the calendar, which no later change reaches; set it in a scenario")
        if not _felt(name):
            raise UsageError(f"{name} counts on the first day alone: a later change is not felt; set it in a scenario")
    return values


@cache
def _read_daily() -> frozenset[str]:
    """The parameters that the rules of the day read."""
    rules = (rule for phase in DAY for rule in phase.rules)
    return frozenset().union(*(names_read(getattr(rule, "__wrapped__", rule)) for rule in rules))


def _felt(name: str) -> bool:
    is_of_plan = name == WITHDRAWAL.name or name in WITHDRAWAL.instead_of
    return is_of_plan or name.startswith("issues.") or name.replace(".", "_") in _read_daily()


def _changed(scenario: Scenario, values: dict[str, Set], when: date) -> Scenario:
    """The scenario with other values, under a title that says what was changed, and when."""
    title = f"{scenario.title}, from {when.day} {when:%b %Y} with {in_words(values)}"
    return replace(with_settings(scenario, values), name=scenario.name, title=title)
