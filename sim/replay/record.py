"""One history lived again: the state at the end of every day, and every decision with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sim.engine.lanes import layout
from sim.errors import RunError
from sim.model.outcomes import OUTCOMES, measure_columns, outcomes
from sim.model.params import Params
from sim.model.rules.prisoners import may_release
from sim.model.stages import TERMS
from sim.model.state import State, Today
from sim.scenario.files import Scenario
from sim.simulate import inputs as draw
from sim.simulate.history import History, unpacked
from sim.simulate.reasons import Reason

Array = np.ndarray[Any, Any]
STATE = layout(State)
LISTS = [i for i, f in enumerate(fields(State)) if f.name in ("kept", "broken", "trust")]


class Choice(NamedTuple):
    """A decision of a party on a day, whether or not it changed anything."""

    day: int
    party: str
    reason: Reason


@dataclass(frozen=True, eq=False)
class Record:
    """What one history was: `states[day]`, its state at the end of each day it lived, day 0 being the start;
    `days`, the calendar; `choices`, empty where it was not lived in Mesa."""

    scenario: Scenario
    seed: int
    run: int
    params: Params
    days: tuple[Today, ...]
    states: Array
    choices: tuple[Choice, ...] = ()

    @property
    def last(self) -> int:
        """The last day that was lived."""
        return len(self.states) - 1

    @property
    def outcome(self) -> str:
        """How it ended: one of OUTCOMES."""
        return OUTCOMES[int(outcomes(self.states[-1:])[0])]

    @cached_property
    def snapshots(self) -> tuple[State, ...]:
        """The states as rules read them."""
        names = [f.name for f in fields(State)]
        return tuple(State(**dict(zip(names, row, strict=True))) for row in self.states.tolist())

    @cached_property
    def calendar(self) -> Array:
        """The days as the compiled engine reads them."""
        return np.array([tuple(vars(today).values()) for today in self.days], layout(Today))

    @cached_property
    def may_go(self) -> Array:
        """Whether, were Kabul willing, a prisoner could have gone on each day: terms settled, and allowed to."""
        asked = [bool(may_release(w, self.params, t)) for w, t in zip(self.snapshots, self.days[1:], strict=False)]
        settled: Array = self.states["terms_settled"] == TERMS
        return np.array([False, *asked])[: len(self.states)] & settled

    def date(self, day: float) -> date:
        """The calendar date of a day."""
        return self.scenario.start + timedelta(days=int(day))


def play(scenario: Scenario, seed: int, run: int) -> Record:
    """Live a history again in Mesa, with reasons.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    seed : of all draws
    run : number of the history
    """
    return follow(History(scenario, seed, run))


def follow(history: History, past: Iterable[State] = (), before: Iterable[Choice] = ()) -> Record:
    """Step a history to its end, keeping its days: those of the `past`, today, and all that follow.

    Parameters
    ----------
    history : a model at the end of some day
    past : its states on the days before
    before : the decisions taken on them
    """
    rows, choices = [*map(_row, past), _row(history.state)], list(before)
    while history.running:
        history.step()
        rows.append(_row(history.state))
        if history.today.weekly:
            day = int(history.today.day)
            choices += [Choice(day, name, r) for name, p in history.parties.items() for r in p.reasons]
    states = np.array(rows, STATE)
    return Record(history.scenario, *history.key, history.params, tuple(history.calendar), states, tuple(choices))


def follow_compiled(scenario: Scenario, seed: int, first: int, count: int) -> list[Record]:
    """Histories first, first + 1, ... on the compiled engine: the same days, without reasons.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    seed : of all draws
    first : number of the first history
    count : how many
    """
    from sim.simulate.kernel import simulate

    params, calendar = draw.parameters(scenario, seed, first, count), draw.calendar(scenario)
    lived = simulate(params, calendar, seed, first, moments=range(len(calendar)))
    days = tuple(unpacked(Today, record) for record in calendar)
    return [
        Record(scenario, seed, first + k, unpacked(Params, params[k]), days, _until_its_end(lived[k]))
        for k in range(count)
    ]


def check_against_row(record: Record, row: dict[str, Any]) -> None:
    """Make sure that what was lived is what a result holds: the outcome and every measure, to the bit.

    Raises
    ------
    RunError
        Naming the first measure that differs.
    """
    lived = {name: float(column[0]) for name, column in measure_columns(record.states[-1:]).items()}
    stored = {name: row[name] for name in lived}
    for name, value in lived.items():
        if (stored[name] is None) != (value != value) or (value == value and stored[name] != value):
            raise _differs(record, f"{name} is {value:g} here and {stored[name]} there")
    if row["outcome"] != record.outcome:
        raise _differs(record, f"it ends in {record.outcome} here and in {row['outcome']} there")


def check_against_engine(record: Record) -> None:
    """Make sure that what was lived is what the compiled engine gives: every field of every day, to the bit."""
    (compiled,) = follow_compiled(record.scenario, record.seed, record.run, 1)
    if compiled.states.tobytes() != record.states.tobytes():
        raise _differs(record, "the compiled engine gives other days")


def _differs(record: Record, why: str) -> RunError:
    return RunError(
        f"history {record.run} of {record.scenario.name} (seed {record.seed}) is not what the ensemble has: {why}. "
        "Reinstall the package so that one version of each library is used, and run the scenario again."
    )


def _row(state: State) -> tuple[Any, ...]:
    """A state as a row of the array; what is a list is copied."""
    values = list(vars(state).values())
    for i in LISTS:
        values[i] = tuple(values[i])
    return tuple(values)


def _until_its_end(states: Array) -> Array:
    ended = np.flatnonzero(states["end"] != 0)
    return states[: ended[0] + 1] if len(ended) else states
