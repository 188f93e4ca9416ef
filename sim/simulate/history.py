"""One history, in Mesa: the same rules as the ensemble's, interpreted, with the reasons for every decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import mesa
import numpy as np

from sim.arguments import LAST_NUMBER, LAST_SEED, whole
from sim.engine.draws import U, cast
from sim.engine.lanes import row
from sim.model.outcomes import OUTCOMES, TRACES, outcomes
from sim.model.params import Params
from sim.model.rules import day
from sim.model.soundness import EVERY, check
from sim.model.stages import End
from sim.model.state import NORMALS, Draws, State, Today
from sim.scenario.files import Scenario, as_scenario
from sim.scenario.settings import Lever, read_levers, with_settings
from sim.simulate import inputs as draw
from sim.simulate.reasons import Reason, decide


class Party(mesa.Agent):  # type: ignore[misc]
    """A party to the talks: its turn is a phase of `rules.day`; `reasons` are those of its last decisions."""

    own: tuple[str, ...] = ()  # the fields of State that are the party's

    def __init__(self, model: History, phase: day.Phase) -> None:
        super().__init__(model)
        self.phase = phase
        self.reasons: list[Reason] = []

    @property
    def name(self) -> str:
        """What the party is called."""
        return self.phase.name

    @property
    def state(self) -> dict[str, float]:
        """What the party has and wants at the end of today."""
        return {field: getattr(self.model.state, field) for field in self.own}

    @property
    def orders(self) -> dict[str, str]:
        """The option that stands after each of the party's last decisions."""
        return {reason.decision: reason.chosen for reason in self.reasons}

    def step(self) -> None:
        """Apply the party's rules for today; once a week, keep its reasons before each decision."""
        moment = self.model.moment()
        weekly = self.model.today.weekly
        if weekly:
            self.reasons = []
        for rule in self.phase.rules:
            if weekly and rule in day.DECISIONS:
                self.reasons.append(decide(rule, moment))
            else:
                rule(*moment)


class UnitedStates(Party):
    """The United States: pace of the withdrawal, in the light of the electoral calendar."""

    own = ("pace", "clock", "troops", "presence", "urgency", "recent_strikes")


class Government(Party):
    """The Afghan government: prisoners and operations, with one president or two."""

    own = ("unity", "releasing", "prisoners_released", "offensive", "given_up", "exit_belief_kabul",
           "government_reservation", "government_aspiration")  # fmt: skip


class Taliban(Party):
    """The Taliban: effort in the field while they talk."""

    own = ("effort", "violence", "taliban_share", "prisoners_returned", "exit_belief",
           "taliban_reservation", "taliban_aspiration")  # fmt: skip


PARTIES = {"united_states": UnitedStates, "government": Government, "taliban": Taliban}


class History(mesa.Model):  # type: ignore[misc]
    """History `run` of a scenario, stepped day by day; it equals, to the bit, that row of the ensemble.

    `scenario` is one that was loaded, a shipped one's name or a file's path; `levers` are values of parameters by name,
    set as `sim.run` sets them. Mesa's own tools work on it: `step` and `run_model`, `agents`, a `DataCollector`. With
    `collect` it has one, `datacollector`, that keeps the date, the outcome so far and every followed variable (TRACES,
    in their units) each day, and the parties' orders: so `mesa.batch_run` works on it.

    Attributes
    ----------
    state : the state at the end of the day
    today : what the calendar says of it
    parties : the three agents by name
    """

    running: bool

    def __init__(
        self,
        scenario: Scenario | str,
        seed: int = 1,
        run: int = 0,
        levers: Mapping[str, Lever] | None = None,
        collect: bool = False,
    ) -> None:
        super().__init__(rng=0)  # Mesa's own generator is not used: draws are addressed by (seed, run, day)
        self.key = (whole("seed", seed, 0, LAST_SEED), whole("run", run, 0, LAST_NUMBER))
        self.live_under(with_settings(as_scenario(scenario), read_levers(levers or {})))
        self.state, self.draws, self.today = State(), Draws(), self.calendar[0]
        self.parties = {p.party: PARTIES[p.party](self, p) for p in day.DAY if p.party}
        day.begin(self.state, self.params, self.draws, self.today)
        if collect:
            self.datacollector = collector()

    @property
    def scenario(self) -> Scenario:
        """The scenario that is lived from tomorrow on."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        # From 3.4 on, Mesa gives models scenarios of its own kind, and would write itself into ours, which is frozen.
        self._scenario = scenario

    def live_under(self, scenario: Scenario) -> None:
        """Go on under a scenario's levers, shocks and mechanisms from tomorrow; what is not set by it stays as it was.

        Parameters are a function of scenario, seed and number: those that no scenario sets are the same in each.
        """
        self.scenario = scenario
        self.calendar = [unpacked(Today, record) for record in draw.calendar(scenario)]
        self.params = unpacked(Params, draw.parameters(scenario, *self.key, 1)[0])

    @property
    def date(self) -> date:
        """The calendar date of today."""
        return self.scenario.start + timedelta(days=int(self.today.day))

    @property
    def outcome(self) -> str:
        """How it ends, one of OUTCOMES, if nothing more happens after today."""
        return OUTCOMES[int(outcomes(row(self.state))[0])]

    def moment(self) -> tuple[State, Params, Draws, Today]:
        """All that a rule reads."""
        return self.state, self.params, self.draws, self.today

    def step(self) -> None:
        """One day: its phases in order, the parties' by their own agents; none follows the last.

        Raises
        ------
        UnsoundHistory
            If the history came to a state that none can have.
        """
        if not self.running:
            return
        self.today = self.calendar[int(self.today.day) + 1]
        self.draws = draws_of(*self.key, int(self.today.day))
        for phase in day.DAY:
            if phase.party:
                self.parties[phase.party].step()
            else:
                for rule in phase.rules:
                    rule(*self.moment())
        self.running = self.state.end == End.NONE and self.today.day < self.calendar[-1].day
        if self.today.day % EVERY == 0 or not self.running:
            check(self.state, *self.key, int(self.today.day))
        if hasattr(self, "datacollector"):
            self.datacollector.collect(self)

    def play(self) -> State:
        """Step until the history ends or its horizon is reached."""
        while self.running:
            self.step()
        return self.state


def collector() -> mesa.DataCollector:
    """What a history keeps of each day on request: followed variables by name, and the parties' orders."""

    def follow(field: str) -> Callable[[History], float]:
        name, _, index = field.partition("[")
        return lambda model: float(getattr(model.state, name)[int(index[:-1])] if index else getattr(model.state, name))

    followed = {trace.name: follow(trace.field) for trace in TRACES}
    return mesa.DataCollector({"date": "date", "outcome": "outcome"} | followed, {"party": "name", "orders": "orders"})


def draws_of(seed: int, run: int, day_: int) -> Draws:
    """The draws of one history on one day.

    Parameters
    ----------
    seed : of all draws, from 0 to 2^63 - 1
    run : number of the history
    day_ : from 1; on day 0 nothing is drawn
    """
    column = np.empty((len(fields(Draws)), 1))
    cast(column, NORMALS, U(seed), np.array([run], U), U(day_))
    return Draws(*column[:, 0].tolist())


def unpacked(cls: Any, record: Any) -> Any:
    """Give a record as an instance of its dataclass, in plain Python numbers."""
    return cls(**{f.name: record[f.name].tolist() for f in fields(cls)})
