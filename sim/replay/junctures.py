"""Junctures points: how the futures of one history looked before and after each of its days that mattered.

A first pass runs futures from the end of every day before and after a decision or a turn of chance; the steepest steps
are then measured again on other random streams, so that none is named only because chance favoured it among many, and
for each decision in them the same day is lived once more with the next best option."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.engine.addresses import CONFIRM, SCAN
from sim.engine.lanes import row
from sim.model.outcomes import OUTCOMES
from sim.model.rules import day as order_of_day
from sim.replay.event import Event
from sim.replay.record import Array, Choice, Record
from sim.replay.rollouts import FUTURES, Branch, branch_of, futures, shares
from sim.simulate.history import draws_of
from sim.simulate.reasons import ORDERS
from sim.stats import paired_difference, share_interval

STEEPEST = 8  # steps of the first pass that are measured again
AGAIN = 4  # times as many futures, for what is measured again
CHANCE = ("leaning", "terms", "united", "talks_open", "procedure", "suspended", "resumed", "spoilers", "settlement",
          "fall")  # fmt: skip


class Fork(NamedTuple):
    """A decision lived again with the next best option: by how many points its own choice made the history's outcome
    more frequent, and the 95% interval of matched pairs."""

    choice: Choice
    points: float
    low: float
    high: float


class Juncture(NamedTuple):
    """A day on which the history's outcome became more (positive) or less likely, in points with a 95% interval."""

    day: int
    points: float
    low: float
    high: float
    before: dict[str, float]
    after: dict[str, float]
    events: tuple[Event, ...]
    forks: tuple[Fork, ...]


@dataclass(frozen=True, eq=False)
class Junctures:
    """A history's futures through its course.

    `moments`: days at whose end futures were run, rising; `ended[moment, future]`: how they end, indices into
    OUTCOMES; `turns`: the steepest steps that hold, in order of time; `tried`: how many were measured again.
    """

    record: Record
    moments: Array
    ended: Array
    turns: tuple[Juncture, ...]
    tried: int
    parts: dict[str, float]

    @property
    def shares(self) -> Array:
        """Share of futures that end each way, shape (moments, outcomes)."""
        return np.stack([(self.ended == k).mean(axis=1) for k in range(len(OUTCOMES))], axis=1)

    @property
    def bounds(self) -> Array:
        """The 95% interval of the share that ends as the history did, shape (moments, 2)."""
        counts = (self.ended == OUTCOMES.index(self.record.outcome)).sum(axis=1)
        return np.array([share_interval(int(count), self.ended.shape[1]) for count in counts])


def junctures(record: Record, events: Sequence[Event], count: int = FUTURES) -> Junctures:
    """Find where a history's fate turned, from `count` futures a moment.

    Parameters
    ----------
    record : the history, lived in Mesa
    events : all its events
    count : futures at each moment
    """
    days = branch_days(record, events)
    moments = np.unique(np.concatenate([[0], days - 1, days, [record.last]]))
    ended = futures(record, [branch_of(record, int(m)) for m in moments], SCAN.first, count)
    own = ended == OUTCOMES.index(record.outcome)
    places = np.searchsorted(moments, days)
    steps = own[places].mean(axis=1) - own[places - 1].mean(axis=1)
    steep = days[np.argsort(-abs(steps), kind="stable")[:STEEPEST]]
    turns = [_turn(record, events, int(day), AGAIN * count) for day in np.sort(steep)]
    parts = _parts(record, events, days, steps, own)
    held = tuple(t for t in turns if t.low > 0 or t.high < 0)
    return Junctures(record, moments, ended, held, len(turns), parts)


def branch_days(record: Record, events: Sequence[Event]) -> Array:
    """The days on which somebody decided anything new, or chance moved what decisions hang on."""
    days = {e.day for e in events if e.day > 0 and (e.reason or e.kind in CHANCE)}
    days |= {choice.day for choice in _taken(record)}
    return np.array(sorted(days), int)


def _taken(record: Record) -> list[Choice]:
    """The decisions that changed an order, and the Taliban's first."""
    free = [c for c in record.choices if c.reason.reviewed and c.reason.free]
    return [c for c in free if c.reason.chosen != c.reason.before or (c.reason.decision == "effort" and c.day == 1)]


def _parts(record: Record, events: Sequence[Event], days: Array, steps: Array, own: Array) -> dict[str, float]:
    """Of the way from the first day's share to certainty, in points: days of decisions, days of chance, the rest."""
    decided = {choice.day for choice in _taken(record)}
    on = np.array([day in decided for day in days])
    parts = 100 * float(steps[on].sum()), 100 * float(steps[~on].sum())
    whole = 100 * float(own[-1].mean() - own[0].mean())
    return {"decisions": parts[0], "chance": parts[1], "between": whole - sum(parts), "whole": whole}


def _turn(record: Record, events: Sequence[Event], day: int, count: int) -> Juncture:
    """A step measured again, on random streams of its own."""
    branches = [branch_of(record, day - 1), branch_of(record, day)]
    before, after = futures(record, branches, CONFIRM.first, count)
    k = OUTCOMES.index(record.outcome)
    shown = tuple(e for e in events if e.day == day and (e.reason or e.kind in CHANCE))
    step = paired_difference(after == k, before == k)
    forks = _forks(record, day, after) if step[1] > 0 or step[2] < 0 else ()
    return Juncture(day, *step, shares(before), shares(after), shown, forks)


def _forks(record: Record, day: int, own: Array) -> tuple[Fork, ...]:
    """Every decision of a day that changed an order, against its next best option, on the random streams on which the
    history's `own` futures were run; nothing where it ended."""
    taken = [choice for choice in _taken(record) if choice.day == day]
    if not taken or day >= record.last:
        return ()
    others = [Branch(record.scenario, day, lived_otherwise(record, choice)) for choice in taken]
    ended = futures(record, others, CONFIRM.first, len(own))
    k = OUTCOMES.index(record.outcome)
    return tuple(Fork(choice, *paired_difference(own == k, end == k)) for choice, end in zip(taken, ended, strict=True))


def lived_otherwise(record: Record, choice: Choice) -> Any:
    """The end of a day on which one party gave another order, the next best, and all else was as it was: a record of
    State."""
    state, today = deepcopy(record.snapshots[choice.day - 1]), record.days[choice.day]
    draws, reason = draws_of(record.seed, record.run, choice.day), choice.reason
    for rule in (rule for phase in order_of_day.DAY for rule in phase.rules):
        rule(state, record.params, draws, today)
        decision = order_of_day.DECISIONS.get(rule)
        if decision is not None and decision.name == reason.decision:
            setattr(state, ORDERS[reason.decision].field, reason.values[reason.next])
    return row(state)[0]
