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
from sim.simulate.reasons import Reason

FOLLOWED = (
    ("US troops", "troops"), ("violence", "observed"), ("prisoners freed", "prisoners_released"),
    ("Taliban's ground", "taliban_share"), ("forces given up", "given_up"), ("surplus", "surplus"),
)  # fmt: skip
EVERY = 91  # days between two looks at how far they are apart


class Divergence(NamedTuple):
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
class PairedHistories:
    """One history in two scenarios. `levers`: parameters that differ; `diverged`: the first day on which any number of
    the two states differs (None: never), `by`: those numbers; `divergences`: decisions that came out otherwise."""

    one: Record
    two: Record
    levers: tuple[tuple[str, float, float], ...]
    diverged: int | None
    by: tuple[str, ...]
    divergences: tuple[Divergence, ...]
    looks: tuple[Look, ...]


def pair(one: Record, two: Record) -> PairedHistories:
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
    diverged = int(np.argmax(apart)) if apart.any() else None
    by = () if diverged is None else tuple(_differing(one.states[diverged], two.states[diverged]))
    levers, divergences = tuple(_levers(one.params, two.params)), tuple(_divergences(one, two))
    return PairedHistories(one, two, levers, diverged, by, divergences, _looks(one, two))


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


def _divergences(one: Record, two: Record) -> Iterator[Divergence]:
    """Spells over which a decision stands otherwise in the two worlds, where both had the choice at its beginning."""
    theirs = {(c.day, c.reason.decision): c.reason for c in two.choices}
    ours = [(c, (c.day, c.reason.decision)) for c in one.choices]
    pairs = [(c.day, c.party, c.reason, theirs[key]) for c, key in ours if key in theirs]
    found: list[Divergence] = []
    for decision in dict.fromkeys(reason.decision for *_, reason, _ in pairs):
        found += _spells([pair for pair in pairs if pair[2].decision == decision])
    yield from sorted(found, key=lambda divergence: divergence.day)


def _spells(pairs: Sequence[tuple[int, str, Reason, Reason]]) -> Iterator[Divergence]:
    begun: tuple[int, str, Reason, Reason] | None = None
    for pair in pairs:
        day, _, ours, theirs = pair
        differ = ours.chosen != theirs.chosen and (ours.free or theirs.free)
        if begun and not differ:
            yield _divergence(begun, day)
            begun = None
        elif differ and not begun:
            begun = pair
    if begun:
        yield _divergence(begun, pairs[-1][0] + 7)


def _divergence(begun: tuple[int, str, Reason, Reason], until: int) -> Divergence:
    day, party, ours, theirs = begun
    return Divergence(day, party, ours.decision, ours, theirs, until - day)


def _looks(one: Record, two: Record) -> tuple[Look, ...]:
    last = min(one.last, two.last)
    days = sorted({*range(EVERY, last, EVERY), last})
    return tuple(Look(d, *(tuple(float(r.states[f][d]) for _, f in FOLLOWED) for r in (one, two))) for d in days)
