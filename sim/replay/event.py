"""What an event of a history is: when, who, what, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.replay.record import Array
from sim.simulate.reasons import Reason

NAMES = {"united_states": "Washington", "government": "Kabul", "taliban": "The Taliban", "table": "", "war": "", "": ""}
LANES = ("united_states", "government", "taliban", "table", "war")

Data = Mapping[str, float | str | bool]


@dataclass(frozen=True)
class Event:
    """Something that happened on a day of a history.

    `lane` is the party whose doing it is, or "table" (the talks), "war" (the fighting), "" (the calendar). Programs
    rely on `kind`, a word, and `data`, its numbers and names (units as the state's); `what` (`head` and then `detail`)
    and `why` are for people. `reason` comes with decisions. `minor` events are told only when all are asked for.
    """

    day: int
    lane: str
    kind: str
    head: str
    why: str = ""
    reason: Reason | None = None
    minor: bool = False
    data: Data = field(default_factory=dict)
    detail: str = ""

    @property
    def what(self) -> str:
        """What happened, with its detail."""
        return f"{self.head}{self.detail}"

    @property
    def who(self) -> str:
        """The party whose doing it is, or nobody."""
        return NAMES[self.lane]

    @property
    def sentence(self) -> str:
        """Who did what, with its detail."""
        return f"{self.short}{self.detail}"

    @property
    def short(self) -> str:
        """Who did what, without its detail."""
        return f"{self.who} {self.head}" if self.who else self.head


def count(number: float, one: str, many: str = "") -> str:
    """A number with its noun: "1 soldier", "8,600 soldiers".

    Parameters
    ----------
    number : of them, written without decimals
    one : the noun for one
    many : for several, where it does not end in s
    """
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def changes(series: Array) -> Iterator[int]:
    """The days on which a series is not what it was the day before."""
    yield from (int(day) for day in np.flatnonzero(np.diff(series)) + 1)


def crossings(series: Array, level: float, band: float) -> Iterator[tuple[int, bool]]:
    """The days on which a series passes a level by more than a band, and whether upwards; none on the first day.

    Parameters
    ----------
    series : a value a day
    level : what is passed
    band : by how much it must be passed, in its unit, to count
    """
    above = bool(series[0] > level)
    over, under = series > level + band, series < level - band
    for day in range(1, len(series)):
        if (over if not above else under)[day]:
            above = not above
            yield day, above
