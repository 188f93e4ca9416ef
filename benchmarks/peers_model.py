"""A small stand-in for EMA Workbench to run: three parties, 671 days, in plain Python with the standard library alone.

It has the shape of the project's model (a week's decisions by quantal response; attacks, troops, prisoners and trust by
the day) and little of its substance: some ten rules where the project has 43 mechanisms. None of its numbers means
anything.
"""

from __future__ import annotations

from math import exp
from random import Random

DAYS = 671
SERIES = ("troops", "prisoners", "attacks", "killed", "trust", "doubt", "ground", "offers")


class Party:
    """A party that once a week mostly takes the best of its options."""

    options = (0.0, 1.0)

    def __init__(self, rationality: float) -> None:
        self.rationality, self.choice = rationality, 1.0

    def payoff(self, option: float, field: Field) -> float:
        """What an option is worth in this state of the field."""
        raise NotImplementedError

    def choose(self, field: Field) -> None:
        """Quantal response: weights by the exponential of payoffs."""
        weights = [exp(self.rationality * self.payoff(option, field)) for option in self.options]
        left = field.luck.random() * sum(weights)
        for option, weight in zip(self.options, weights, strict=True):
            self.choice, left = option, left - weight
            if left < 0.0:
                break

    def act(self, field: Field) -> None:
        """A day's deeds."""


class Washington(Party):
    """Chooses the pace of its withdrawal."""

    options = (0.5, 1.0, 1.5)

    def payoff(self, option: float, field: Field) -> float:
        """Leaving is wanted; leaving while violence is high is not."""
        return option * (0.6 - 0.8 * field.breach()) - 0.2 * option * option

    def act(self, field: Field) -> None:
        """Soldiers leave by the day."""
        field.troops = max(0.0, field.troops - self.choice * 13_000.0 / 426.0)


class Kabul(Party):
    """Chooses whether to release prisoners."""

    def payoff(self, option: float, field: Field) -> float:
        """A release buys trust and costs something while violence is high."""
        return option * (0.5 + field.doubt - field.breach())

    def act(self, field: Field) -> None:
        """Prisoners are freed, and that is counted as a promise kept."""
        freed = min(25.0 * self.choice, 5_000.0 - field.prisoners)
        field.prisoners += freed
        field.trust += 0.02 * ((1.0 if freed > 0.0 else 0.4) - field.trust)


class Insurgents(Party):
    """Choose their effort in the field."""

    options = (0.6, 1.0, 1.4)

    def payoff(self, option: float, field: Field) -> float:
        """Violence gains ground, and loses trust and the exit."""
        return option * (1.0 - field.trust + 0.3 * field.ground) - 0.4 * option * option * (1.0 - field.doubt)

    def act(self, field: Field) -> None:
        """Attacks excite attacks; some kill; ground follows."""
        expected = 50.0 * self.choice + 0.3 * (field.attacks - 50.0)
        field.attacks = max(0.0, field.luck.gauss(expected, expected**0.5 if expected > 0.0 else 0.0))
        field.killed += 0.4 * field.attacks
        field.ground += 0.001 * (field.attacks / 50.0 - 1.0) * (1.0 - field.ground) * (1.2 - field.troops / 13_000.0)


class Field:
    """The state of one run, and the three parties to it."""

    def __init__(self, luck: int, rationality: float, promise: float) -> None:
        self.luck, self.promise = Random(luck), promise
        self.troops, self.prisoners, self.attacks, self.killed = 13_000.0, 0.0, 50.0, 0.0
        self.trust, self.doubt, self.ground, self.offers = 0.3, 0.5, 0.5, 0.0
        self.parties = [kind(rationality) for kind in (Washington, Kabul, Insurgents)]

    def breach(self) -> float:
        """Violence above what was promised."""
        return max(0.0, self.attacks / 50.0 - self.promise)

    def step(self, day: int) -> None:
        """One day: decisions once a week, then deeds, then learning and the table."""
        for party in self.parties:
            if day % 7 == 0:
                party.choose(self)
            party.act(self)
        self.doubt += 0.01 * (self.troops / 13_000.0 - self.doubt)
        self.trust += 0.01 * (1.0 - min(1.0, self.breach()) - self.trust)
        if self.luck.random() < 0.02 * self.trust:
            self.offers += 1.0


def play(luck: int = 0, rationality: float = 4.0, promise: float = 0.8, days: int = DAYS) -> Field:
    """One run, all its days."""
    field = Field(luck, rationality, promise)
    for day in range(1, days + 1):
        field.step(day)
    return field


def ends(luck: int = 0, rationality: float = 4.0, promise: float = 0.8) -> dict[str, float]:
    """One run's numbers at the end, as EMA Workbench wants them."""
    field = play(int(luck), rationality, promise)
    return {name: getattr(field, name) for name in SERIES}


def daily(luck: int = 0, rationality: float = 4.0, promise: float = 0.8) -> dict[str, list[float]]:
    """One run's eight variables on every day."""
    field, kept = Field(int(luck), rationality, promise), {name: [] for name in SERIES}
    for day in range(1, DAYS + 1):
        field.step(day)
        for name, values in kept.items():
            values.append(getattr(field, name))
    return kept
