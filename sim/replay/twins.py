"""The same random streams in two scenarios: the first day on which they part, and how the difference grew, decision by
decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from sim.errors import UsageError
from sim.model.params import ISSUE_NAMES, Params
from sim.replay.event import NAMES
from sim.replay.record import STATE, Array, Record
from sim.simulate.history import Reason

FOLLOWED = (
    ("US troops", "troops"), ("violence", "observed"), ("prisoners freed", "prisoners_released"),
    ("Taliban's ground", "taliban_share"), ("forces given up", "given_up"), ("surplus", "surplus"),
)  # fmt: skip
EVERY = 91  # days between two looks at how far they are apart


class Parting(NamedTuple):
    """A decision that came out otherwise in the two worlds: from `day` until `until` (the last day, or later)."""

    day: int
    party: str
    decision: str
    one: Reason
    two: Reason
    days: int

    @property
    def who(self) -> str:
        """The party that decided."""
        return NAMES[self.party]


class Look(NamedTuple):
    """A day on which both worlds are looked at: what each of FOLLOWED is in either."""

    day: int
    one: tuple[float, ...]
    two: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Twins:
    """One history in two scenarios. `levers`: parameters that differ; `parted`: the first day on which any number of
    the two states differs (None: never), `by`: those numbers; `partings`: decisions that came out otherwise."""

    one: Record
    two: Record
    levers: tuple[tuple[str, float, float], ...]
    parted: int | None
    by: tuple[str, ...]
    partings: tuple[Parting, ...]
    looks: tuple[Look, ...]


def twins(one: Record, two: Record) -> Twins:
    """Set one history side by side in two scenarios.

    Raises
    ------
    UsageError
        If the two do not begin on the same day, or do not have the same random streams.
    """
    if (one.seed, one.run) != (two.seed, two.run):
        raise UsageError(f"the two do not have the same random streams: seeds {one.seed} and {two.seed}")
    if one.scenario.start != two.scenario.start:
        starts = f"{one.scenario.start} and {two.scenario.start}"
        raise UsageError(f"{one.scenario.name} and {two.scenario.name} do not begin on the same day ({starts})")
    both = min(len(one.states), len(two.states))
    apart = np.array([one.states[d].tobytes() != two.states[d].tobytes() for d in range(both)])
    parted = int(np.argmax(apart)) if apart.any() else None
    by = () if parted is None else tuple(_differing(one.states[parted], two.states[parted]))
    levers, partings = tuple(_levers(one.params, two.params)), tuple(_partings(one, two))
    return Twins(one, two, levers, parted, by, partings, _looks(one, two))


def _differing(one: Array, two: Array) -> Iterator[str]:
    yield from (name for name in STATE.names or () if not np.array_equal(one[name], two[name]))


def _levers(one: Params, two: Params) -> Iterator[tuple[str, float, float]]:
    """The parameters in which the two worlds differ, by the names that scenarios have for them."""
    for f in fields(Params):
        ours, theirs = getattr(one, f.name), getattr(two, f.name)
        if f.name.endswith("saliences"):
            side = f.name.split("_")[0]
            for issue, x, y in zip(ISSUE_NAMES, ours, theirs, strict=True):
                if x != y:
                    yield f"issues.{side}_{issue}", x, y
        elif ours != theirs:
            yield f.name.replace("_", ".", 1), ours, theirs


def _partings(one: Record, two: Record) -> Iterator[Parting]:
    """Spells over which a decision stands otherwise in the two worlds, where both had the choice at its beginning."""
    theirs = {(c.day, c.reason.decision): c.reason for c in two.choices}
    ours = [(c, (c.day, c.reason.decision)) for c in one.choices]
    pairs = [(c.day, c.party, c.reason, theirs[key]) for c, key in ours if key in theirs]
    found: list[Parting] = []
    for decision in dict.fromkeys(reason.decision for *_, reason, _ in pairs):
        found += _spells([pair for pair in pairs if pair[2].decision == decision])
    yield from sorted(found, key=lambda parting: parting.day)


def _spells(pairs: Sequence[tuple[int, str, Reason, Reason]]) -> Iterator[Parting]:
    begun: tuple[int, str, Reason, Reason] | None = None
    for pair in pairs:
        day, _, ours, theirs = pair
        differ = ours.chosen != theirs.chosen and (ours.free or theirs.free)
        if begun and not differ:
            yield _parting(begun, day)
            begun = None
        elif differ and not begun:
            begun = pair
    if begun:
        yield _parting(begun, pairs[-1][0] + 7)


def _parting(begun: tuple[int, str, Reason, Reason], until: int) -> Parting:
    day, party, ours, theirs = begun
    return Parting(day, party, ours.decision, ours, theirs, until - day)


def _looks(one: Record, two: Record) -> tuple[Look, ...]:
    last = min(one.last, two.last)
    days = sorted({*range(EVERY, last, EVERY), last})
    return tuple(Look(d, *(tuple(float(r.states[f][d]) for _, f in FOLLOWED) for r in (one, two))) for d in days)
