"""What an ensemble says, in numbers, ready to be printed or drawn: shares with intervals, bands by day, differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import nan
from typing import Any, NamedTuple

import numpy as np

from sim.format import written
from sim.stats import world_differences

Array = np.ndarray[Any, Any]

LITTLE, BY_CHANCE = 2.0, 0.05  # points; share of the worlds


class Interval(NamedTuple):
    """The share of histories that end one way.

    `low`, `high`: 95% sampling interval. `inputs_low`, `inputs_high`: middle 90% of the shares that single
    worlds (vectors of inputs) give on their own, reaching to `share` where few of them carry nearly all (NaN where it
    was not computed).
    """

    share: float
    low: float
    high: float
    inputs_low: float
    inputs_high: float


@dataclass(frozen=True)
class Bands:
    """Quantiles of one variable over the histories, day by day; `quantiles` has shape (5, days)."""

    variable: str
    label: str
    unit: str
    party: str  # "united_states", "taliban", "government" or "": whose colour it wears
    dates: Array
    quantiles: Array

    @property
    def shown(self) -> Bands:
        """The same as readers are shown it: shares and probabilities in percent."""
        if self.unit not in ("share", "probability"):
            return self
        return replace(self, unit="%", quantiles=100.0 * self.quantiles)


@dataclass(frozen=True)
class Summary:
    """One scenario's ensemble, ready to be printed or drawn."""

    name: str
    title: str
    start: date
    end: date
    runs: int
    seed: int
    version: str
    scenario_hash: str
    outcomes: dict[str, Interval]
    bands: dict[str, Bands]
    days: dict[str, Array]  # measure -> days since the start, one a history, NaN where it never happened
    events: tuple[tuple[str, date], ...]  # what the scenario itself puts on the calendar: ("Deadline", date)
    worlds: int = 0  # whose own shares `inputs_low` and `inputs_high` span
    histories: int = 0  # of each of them


@dataclass(frozen=True)
class Difference:
    """How much more often (in points) a scenario ends one way than another, on the same draws.

    `low`, `high`: 95% sampling interval of matched pairs. The rest is told by `worlds` single worlds, vectors of
    inputs that each lived `histories` histories under both: `inputs_low`, `inputs_high` hold the middle 90% of their
    differences (NaN where they were not computed), which reaches to `points` where few worlds carry nearly all;
    `fewer` and `more` count the worlds with a lower and a higher share, `fewer_clear` and `more_clear` those of them
    beyond chance, `never` and `always` those in which no history, or every history, ends so under both.
    """

    scenario: str
    versus: str
    outcome: str
    points: float
    low: float
    high: float
    inputs_low: float = nan
    inputs_high: float = nan
    worlds: int = 0
    histories: int = 0
    fewer: int = 0
    more: int = 0
    fewer_clear: int = 0
    more_clear: int = 0
    never: int = 0
    always: int = 0

    @property
    def same(self) -> int:
        """Worlds in which no difference was seen."""
        return self.worlds - self.fewer - self.more


def in_worlds(change: Difference) -> str:
    """Say in how many single worlds a share is lower and higher, and why it is not in the others: "fewer in 106 of 200
    worlds (89 beyond chance), more in none, the same in 94 (never in 94)"; nothing where worlds are not known."""
    if not change.worlds:
        return ""
    why = [f"{word} in {count}" for word, count in (("never", change.never), ("always", change.always)) if count]
    because = f" ({', '.join(why)})" if why else ""
    ways = [("fewer", change.fewer, change.fewer_clear), ("more", change.more, change.more_clear)]
    (first, often, clear), (second, seldom, clear_too) = sorted(ways, key=lambda way: -way[1])
    if not often:
        return f"the same in all {change.worlds} worlds{because}"
    less = f" ({clear_too})" if clear_too else ""
    same = f", the same in {change.same}{because}" if change.same else ""
    moved = f"{first} in {often} of {change.worlds} worlds ({clear or 'none'} beyond chance)"
    return f"{moved}, {second} in {seldom or 'none'}{less}{same}"


def moves_little(changes: Iterable[Difference]) -> bool:
    """Whether a scenario is as good as the one it is compared with: no ending moves by as much as 2 points, nor, beyond
    chance, in more single worlds than a test at 5% would show of worlds that do not move."""
    return all(
        abs(change.points) < LITTLE and change.fewer_clear + change.more_clear <= BY_CHANCE * change.worlds
        for change in changes
    )


def own_starts(summaries: Sequence[Summary]) -> list[str]:
    """What is comparable of scenarios that begin on another day than the first: a sentence each."""
    baseline, *others = summaries
    notes = []
    for other in others:
        days = (baseline.start - other.start).days
        if days:
            notes.append(
                f"{other.name} begins on {written(other.start)}, {abs(days)} days {'before' if days > 0 else 'after'} "
                f"{baseline.name}: compared is how histories end by {written(baseline.end)}. A pair has its uncertain "
                "inputs in common, and its random numbers counted from the first day of each, not by date."
            )
    return notes


def fewer_and_more(change: Difference) -> str:
    """The same in a few words, the commoner first: "106 fewer, 0 more"."""
    ways = sorted([(change.fewer, "fewer"), (change.more, "more")], key=lambda way: -way[0])
    return ", ".join(f"{count} {word}" for count, word in ways)


def worlds_explained(worlds: int, histories: int) -> str:
    """Say what a count of worlds rests on."""
    return (
        f"Worlds: {worlds:,} vectors of uncertain inputs, each lived {histories} histories under both, so that one "
        f"history is {100 / histories:.0f} points. Any difference counts; beyond chance: by a sign test at 5%."
    )


def difference_of(
    scenario: str, versus: str, outcome: str, paired: tuple[float, float, float], ours: Array, theirs: Array
) -> Difference:
    """Put together what histories and worlds say of a difference.

    `paired`: points and their sampling interval; `ours`, `theirs`: whether the histories of single worlds end so,
    shape (worlds, histories).
    """
    low, high, *counts = world_differences(ours, theirs)
    points = paired[0]
    return Difference(scenario, versus, outcome, *paired, min(low, points), max(high, points), *counts)
