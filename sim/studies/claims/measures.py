"""What a claim is measured by: named quantities of a history, read off on the days that the claim speaks of.

Shares of histories are in percent, so that their differences are in points. What a history does not have (the delay
after an event that never came) is NaN, and such a history says nothing of the claim.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from sim.format import written
from sim.model.catalogue import catalogue
from sim.model.outcomes import MEASURES, OUTCOMES, outcomes
from sim.model.stages import NEVER, End, Trust
from sim.model.words import OUTCOME_LABELS

POINTS = "points"
LEAST_LIVED = 28  # days; a rate over fewer is mostly chance
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Quantity:
    """One number a history.

    `on` is the day it is read off (None: the scenario's last), `since` the day from which a change or a rate counts.
    `after` and `within` make a day a delay: histories in which `name` comes after `after` (within so many days), among
    those in which `after` comes (early enough to tell). `running`: only histories that had not ended by this day.
    """

    name: str
    on: date | None = None
    since: date | None = None
    after: str = ""
    within: int | None = None
    running: date | None = None

    @property
    def unit(self) -> str:
        """The unit of its differences."""
        return NAMED[self.name].unit

    @property
    def is_share(self) -> bool:
        """Whether it is a share in percent, from 0 to 100; else a gain, a gap, or an amount in a unit of its own."""
        named = NAMED[self.name]
        return self.unit == POINTS and not named.is_gap and not (named.is_level and self.since)

    def moments(self, end: date) -> set[date]:
        """The days on which histories are looked at for it."""
        return {self.on or end, *(day for day in (self.since, self.running) if day)}


@dataclass(frozen=True)
class Lived:
    """Histories as they were on some days: `seen` holds a structured array of State for each."""

    start: date
    end: date
    seen: dict[date, Array]

    def at(self, day: date | None) -> Array:
        """The histories on one of these days, or on the last."""
        return self.seen[day or self.end]

    def number(self, day: date | None) -> int:
        """Days since the start."""
        return ((day or self.end) - self.start).days


class Named(NamedTuple):
    """A quantity by its name: what it is called, the unit of its differences, how it is read off; whether it is a
    level, of which `since` makes a gain; whether it is a gap, which may be less than none."""

    label: str
    unit: str
    read: Callable[[Quantity, Lived], Array]
    is_level: bool = False
    is_gap: bool = False


def observe(quantity: Quantity, lived: Lived) -> Array:
    """One number a history; NaN where a history does not have it."""
    seen = NAMED[quantity.name].read(quantity, lived)
    if quantity.running is None:
        return seen
    return np.where(lived.at(quantity.running)["end"] == End.NONE, seen, np.nan)


def _ended(*ways: str) -> Callable[[Quantity, Lived], Array]:
    indices = [OUTCOMES.index(way) for way in ways]
    return lambda q, lived: 100.0 * np.isin(outcomes(lived.at(q.on)), indices)


def _day(q: Quantity, lived: Lived) -> Array:
    """Whether a day has come, in percent; with `after`, whether it came so soon after that one."""
    states = lived.at(q.on)
    came = np.asarray(states[q.name] != NEVER)
    if not q.after:
        return 100.0 * came
    first, room = states[q.after], 0 if q.within is None else q.within
    soon = came & (states[q.name] >= first) & (True if q.within is None else states[q.name] <= first + q.within)
    is_known = (first != NEVER) & (first + room <= lived.number(q.on))
    return np.where(is_known, 100.0 * soon, np.nan)


def _level(label: str, field: str, unit: str = POINTS) -> Named:
    """A field of State (shares in percent), or what it has gained since a day."""
    name, _, index = field.partition("[")
    scale = 100.0 if unit == POINTS else 1.0

    def of(states: Array) -> Array:
        return scale * np.asarray(states[name][..., int(index[:-1])] if index else states[name], float)

    def read(q: Quantity, lived: Lived) -> Array:
        return np.asarray(of(lived.at(q.on)) - (of(lived.at(q.since)) if q.since else 0.0))

    return Named(label, unit, read, is_level=True)


def _violence(q: Quantity, lived: Lived) -> Array:
    """Attacks a day while the history lasted, as a multiple of 2019."""
    last, first = lived.at(q.on), lived.at(q.since) if q.since else None
    ended = np.where(last["settlement_day"] != NEVER, last["settlement_day"], last["fall_day"])
    days = np.where(last["end"] == End.NONE, lived.number(q.on), ended) - (lived.number(q.since) if q.since else 0)
    attacks = last["attacks"] - (0.0 if first is None else first["attacks"])
    return np.where(days >= LEAST_LIVED, attacks / np.maximum(days, LEAST_LIVED) / _usual("war.attacks_2019"), np.nan)


def _broken(q: Quantity, lived: Lived) -> Array:
    violence = _violence(q, lived)
    return np.where(np.isnan(violence), np.nan, 100.0 * (violence > _usual("violence.promised")))


def _usual(parameter: str) -> float:
    """What the catalogue has for a parameter."""
    return float(str(catalogue()[parameter].value))


def _zone(q: Quantity, lived: Lived) -> Array:
    return 100.0 * (lived.at(q.on)["surplus"] > 0.0)


def _held_back(q: Quantity, lived: Lived) -> Array:
    """How much less of their first claim the Taliban have given up than Kabul, once talks were of substance."""
    states = lived.at(q.on)
    gap = 100.0 * (states["taliban_aspiration"] - states["government_aspiration"])
    return np.where(states["procedure_day"] != NEVER, gap, np.nan)


# What is said of the events that delays are counted from.
EVENTS = {
    "first_release_day": "the first release",
    "release_done_day": "the last release",
    "opening_day": "the opening of the talks",
    "procedure_day": "procedure is agreed",
    "settlement_day": "the settlement",
    "fall_day": "the fall",
    "exit_day": "the last US soldier has left",
}
DAYS = {m.name: Named(m.label, POINTS, _day) for m in MEASURES if m.is_day}
ENDS = {name: Named(label, POINTS, _ended(name)) for name, label in OUTCOME_LABELS.items()}
NAMED: dict[str, Named] = DAYS | ENDS | {
    "talks_survive": Named("Talks going on or settled", POINTS, _ended("settlement", "talks_ongoing")),
    "decided": Named("Settlement or fall", POINTS, _ended("settlement", "government_falls")),
    "deal_possible": Named("A deal could serve both sides", POINTS, _zone),
    "held_back": Named("With procedure agreed, Kabul’s lead in concessions", POINTS, _held_back, is_gap=True),
    "war_value": _level("Least that the Taliban would settle for", "taliban_reservation"),
    "trust_in_washington": _level("Taliban’s trust in Washington", f"trust[{Trust.TALIBAN_US}]"),
    "exit_belief": _level("Taliban’s belief in an exit whatever happens", "exit_belief"),
    "taliban_share": _level("Taliban control or contest", "taliban_share"),
    "troops": _level("US troops", "troops", "troops"),
    "prisoners_released": _level("Taliban prisoners freed", "prisoners_released", "prisoners"),
    "strikes": _level("US air strikes", "strikes", "strikes"),
    "suspensions": _level("Times the talks broke off", "suspensions", "times"),
    "promise_broken": Named("Violence above what was promised", POINTS, _broken),
    "violence": Named("Violence while undecided", "multiple of 2019", _violence),
}


def described(quantity: Quantity) -> str:
    """The quantity in words: `Settlement by 3 Nov 2020`, `Government falls after the last US soldier has left`."""
    named = NAMED[quantity.name]
    text = named.label + _when(quantity, "by" if named.read is _day or quantity.name in OUTCOMES else "on")
    if quantity.after:
        soon = f"within {quantity.within} days after" if quantity.within else "after"
        early = " in time" if quantity.within else ""
        text += f" {soon} {EVENTS[quantity.after]} (of histories in which that comes{early})"
    return text + (f", if undecided on {written(quantity.running)}" if quantity.running else "")


def _when(quantity: Quantity, word: str) -> str:
    since = f" from {written(quantity.since)}" if quantity.since else ""
    return since + (f" {'to' if since else word} {written(quantity.on)}" if quantity.on else "")
