"""What comes out of a history: its outcome, dates and totals, and the variables followed day by day."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.model.stages import End, Stage

# In the order in which they are shown.
OUTCOMES = ("settlement", "talks_ongoing", "broken_off", "never_opened", "government_falls")
LASTING = ("settlement", "talks_ongoing")  # in which a success that was claimed on election day has lasted


class Measure(NamedTuple):
    """A number that a history yields: its name (a field of State), how it is called, its unit."""

    name: str
    label: str
    unit: str

    @property
    def is_day(self) -> bool:
        """Whether it is a date, which may never come."""
        return self.unit == "day"


MEASURES = (
    Measure("first_release_day", "First Taliban prisoners freed", "day"),
    Measure("release_done_day", "All listed prisoners freed", "day"),
    Measure("opening_day", "Intra-Afghan talks open", "day"),
    Measure("procedure_day", "Procedure agreed", "day"),
    Measure("settlement_day", "Settlement", "day"),
    Measure("fall_day", "Government falls", "day"),
    Measure("exit_day", "Last US soldier leaves", "day"),
    Measure("attacks", "Taliban attacks", "attacks"),
    Measure("attacks_first_45_days", "Taliban attacks in the first 45 days", "attacks"),
    Measure("security_forces_killed", "Afghan forces killed", "deaths"),
    Measure("killed_first_45_days", "Afghan forces killed in the first 45 days", "deaths"),
    Measure("civilians_killed", "Civilians killed", "deaths"),
    Measure("strikes", "US air strikes", "strikes"),
    Measure("operations", "Operations of Afghan and allied forces", "operations"),
    Measure("operations_first_45_days", "Operations in the first 45 days", "operations"),
    Measure("prisoners_released", "Taliban prisoners freed", "prisoners"),
    Measure("prisoners_returned", "Government prisoners freed", "prisoners"),
    Measure("troops", "US troops at the end", "troops"),
    Measure("taliban_share", "Taliban control or contest at the end", "share"),
    Measure("given_up", "Forces that have given up at the end", "share"),
    Measure("issues_closed", "Issues on which both sides agree at the end", "issues"),
    Measure("suspensions", "Times the talks broke off", "times"),
    Measure("exit_belief", "Taliban's belief at the end that the US leaves anyway", "probability"),
    Measure("claim", "Washington could claim success on election day", "share"),
    Measure("claim_lasted", "That success lasted to the end", "share"),
)


class Trace(NamedTuple):
    """A variable followed day by day; it is counted in steps of `step`, so a quantile is right to half of one."""

    name: str
    field: str
    label: str
    unit: str
    party: str
    step: float


TRACES = (
    Trace("troops", "troops", "US troops", "troops", "united_states", 25.0),
    Trace("violence", "observed", "Violence", "multiple of 2019", "taliban", 0.01),
    Trace("prisoners_released", "prisoners_released", "Taliban prisoners freed", "prisoners", "government", 10.0),
    Trace("taliban_share", "taliban_share", "Taliban control or contest", "share", "taliban", 0.002),
    Trace("strikes", "recent_strikes", "US air strikes a week", "strikes/week", "united_states", 0.02),
    Trace("given_up", "given_up", "Forces that have given up", "share", "government", 0.002),
    Trace("exit_belief", "exit_belief", "Taliban: the US leaves anyway", "probability", "taliban", 0.002),
    Trace("trust", "trust[2]", "Kabul's trust in the Taliban", "probability", "government", 0.002),
)


def outcomes(states: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """How each history turned out, as an index into OUTCOMES.

    What has not ended by the horizon is told by how the talks stand there: on, broken off, or never opened.
    """
    at = {name: k for k, name in enumerate(OUTCOMES)}
    stands = np.full(states.shape, at["talks_ongoing"], np.int8)
    stands[states["stage"] == Stage.SUSPENDED] = at["broken_off"]
    stands[states["stage"] == Stage.IMPASSE] = at["never_opened"]
    stands[states["end"] == End.SETTLEMENT] = at["settlement"]
    stands[states["end"] == End.FALL] = at["government_falls"]
    return stands


def measure_columns(states: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """Every measure of every history; the day of what never happened is NaN."""
    lasted = states["claim"] * np.isin(outcomes(states), [OUTCOMES.index(name) for name in LASTING])
    columns = {m.name: lasted if m.name == "claim_lasted" else states[m.name].astype(float) for m in MEASURES}
    for m in MEASURES:
        if m.is_day:
            columns[m.name] = np.where(columns[m.name] < 0.0, np.nan, columns[m.name])
    return columns
