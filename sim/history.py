"""One history, in Mesa: the same rules as the ensemble's, interpreted, with the reasons for every decision."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any, NamedTuple

import mesa
import numpy as np

from sim.engine.draws import U, cast
from sim.params import Params
from sim.rules import day
from sim.rules.choice import Decision, probabilities_of_three, probabilities_of_two
from sim.scenario import draw
from sim.scenario.files import Scenario
from sim.states import End
from sim.world import NORMALS, Draws, Today, World


class Reason(NamedTuple):
    """Why a party chose as it did: what pressed on it, what each option was worth, how likely each one was."""

    decision: str
    terms: dict[str, float]
    payoffs: dict[str, float]
    probabilities: dict[str, float]


def explain(decision: Decision, world: World, params: Params, today: Today) -> Reason:
    """Ask a decision's own functions, which the rule uses too, for its reasons in this state of the world."""
    payoffs = decision.payoffs(world, params, today)
    chances = probabilities_of_two if len(payoffs) == 2 else probabilities_of_three
    probabilities = chances(getattr(params, decision.rationality), *payoffs)
    return Reason(
        decision.name,
        dict(zip(decision.terms, decision.weigh(world, params, today), strict=True)),
        dict(zip(decision.options, payoffs, strict=True)),
        dict(zip(decision.options, probabilities, strict=True)),
    )


class Party(mesa.Agent):  # type: ignore[misc]
    """A party to the talks: its turn is a phase of `rules.day`; `reasons` are those of its last decisions."""

    def __init__(self, model: History, phase: day.Phase) -> None:
        super().__init__(model)
        self.phase = phase
        self.reasons: list[Reason] = []

    def step(self) -> None:
        """Apply the party's rules for today; once a week, keep its reasons before each decision."""
        world, params, draws, today = self.model.moment()
        if today.weekly:
            self.reasons = []
        for rule in self.phase.rules:
            if today.weekly and rule in day.DECISIONS:
                self.reasons.append(explain(day.DECISIONS[rule], world, params, today))
            rule(world, params, draws, today)


class UnitedStates(Party):
    """The United States: pace of the withdrawal, in the light of the electoral calendar."""


class Government(Party):
    """The Afghan government: prisoners and operations, with one president or two."""


class Taliban(Party):
    """The Taliban: effort in the field while they talk."""


PARTIES = {"united_states": UnitedStates, "government": Government, "taliban": Taliban}


class History(mesa.Model):  # type: ignore[misc]
    """History `run` of a scenario, stepped day by day; it equals, to the bit, that row of the ensemble.

    Attributes
    ----------
    world : the state at the end of the day
    today : what the calendar says of it
    parties : the three agents by name
    """

    def __init__(self, scenario: Scenario, seed: int = 1, run: int = 0) -> None:
        super().__init__(rng=0)  # Mesa's own generator is not used: draws are addressed by (seed, run, day)
        self.scenario, self.key = scenario, (seed, run)
        self.calendar = [_unpacked(Today, record) for record in draw.calendar(scenario)]
        self.params = _unpacked(Params, draw.parameters(scenario, seed, run, 1)[0])
        self.world, self.draws, self.today = World(), Draws(), self.calendar[0]
        self.parties = {p.party: PARTIES[p.party](self, p) for p in day.DAY if p.party}
        day.begin(self.world, self.params, self.draws, self.today)

    @property
    def date(self) -> date:
        """The calendar date of today."""
        return self.scenario.start + timedelta(days=int(self.today.day))

    def moment(self) -> tuple[World, Params, Draws, Today]:
        """All that a rule reads."""
        return self.world, self.params, self.draws, self.today

    def step(self) -> None:
        """One day: its phases in order, the parties' by their own agents."""
        self.today = self.calendar[int(self.today.day) + 1]
        self.draws = draws_of(*self.key, int(self.today.day))
        for phase in day.DAY:
            if phase.party:
                self.parties[phase.party].step()
            else:
                for rule in phase.rules:
                    rule(*self.moment())
        self.running = self.world.end == End.NONE and self.today is not self.calendar[-1]

    def play(self) -> World:
        """Step until the history ends or its horizon is reached."""
        while self.running:
            self.step()
        return self.world


def draws_of(seed: int, run: int, day_: int) -> Draws:
    """The draws of one history on one day."""
    column = np.empty((len(fields(Draws)), 1))
    cast(column, NORMALS, U(seed), np.array([run], U), U(day_))
    return Draws(*column[:, 0].tolist())


def _unpacked(cls: Any, record: Any) -> Any:
    """A record as an instance of its dataclass, in plain Python numbers."""
    return cls(**{f.name: record[f.name].tolist() for f in fields(cls)})
