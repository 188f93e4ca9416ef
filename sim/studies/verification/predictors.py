"""Who predicts the later facts: the ranges, the fit, the fit's own histories going on, and that nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.engine import addresses
from sim.engine.addresses import VERIFICATION
from sim.model.posterior import posterior
from sim.model.stages import End
from sim.scenario.files import BASELINE, Scenario, load
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import LAST_DOCUMENT, Pattern, SummaryStatistics
from sim.studies.score.persistence import BACK, carried

HISTORIES = 8192  # of the ranges and of the fit; each of the fit's own histories goes on once
GOING_ON = 1 << 32  # where, in the span, those that go on have their numbers
Array = np.ndarray[Any, Any]
# In the order in which they are shown.
NAMES = {
    "prior": "Inputs from their ranges",
    "fitted": "Fitted to the documents, histories new",
    "continued": "Fitted, its own histories going on",
    "persistence": "No change after the last document",
}


@dataclass(frozen=True)
class OwnHistories:
    """The histories that the fit's vectors lived, which show the documents' facts: `states` by day since the start, up
    to the last document's (`now`), and their `vectors`; those that had ended by then are left out."""

    states: dict[int, Array]
    vectors: dict[str, Array]
    now: int


def own_histories(days: list[int]) -> OwnHistories:
    """Live the fit's own histories again, up to the day of the last document.

    Parameters
    ----------
    days : since the start, on which to look at them; later ones are not heeded
    """
    kept, scenario = posterior(), load(BASELINE)
    now = (LAST_DOCUMENT - scenario.start).days
    moments = sorted({day for day in days if day < now} | {now - BACK, now})
    params = assemble(scenario, kept.values, kept.seed, 0, len(kept.histories))
    numbers = np.asarray(kept.histories)
    lived = simulate(params, calendar(scenario), kept.seed, numbers, moments=moments)
    on = lived[:, -1]["end"] == End.NONE
    states = {day: lived[on, k] for k, day in enumerate(moments)}
    return OwnHistories(states, {name: column[on] for name, column in kept.values.items()}, now)


def predict(scenario: Scenario, facts: list[Pattern], own: OwnHistories, seed: int) -> dict[str, Array]:
    """What histories show of each fact, by predictor; shape (histories, facts).

    Parameters
    ----------
    scenario : that histories live under; those that go on, from the day after the last document
    facts : all later than the last document
    own : the fit's own histories, looked at on the facts' days
    seed : of the histories
    """
    test = HistoryMatching(seed, facts, scenario)
    ranges = test.vectors(addresses.predicted(seed).random((HISTORIES, len(test.names))))
    fitted = {name: np.resize(column, HISTORIES) for name, column in posterior().values.items()}
    numbers = VERIFICATION.first + np.arange(HISTORIES)
    return {
        "prior": test.watch(ranges, numbers),
        "fitted": test.watch(fitted, numbers),
        "continued": _observed(test.statistics, own, _going_on(test, own, seed)),
        "persistence": _observed(test.statistics, own, _unchanged(test.statistics, own)),
    }


def _observed(statistics: SummaryStatistics, own: OwnHistories, later: Array) -> Array:
    """What histories show whose states are known up to now, and are these on the later days."""
    earlier = [own.states[day] for day in statistics.days if day <= own.now]
    worlds = [*earlier, *np.moveaxis(later, 1, 0)]
    return statistics.observe(np.stack(worlds, axis=1))


def _going_on(test: HistoryMatching, own: OwnHistories, seed: int) -> Array:
    """States on the later days of histories that go on under the scenario, with new random streams."""
    at = own.states[own.now]
    params = assemble(test.scenario, own.vectors, seed, 0, len(at))
    moments = [day for day in test.statistics.days if day > own.now]
    given = params, calendar(test.scenario), seed, VERIFICATION.first + GOING_ON
    made: Array = simulate(*given, moments=moments, states=at, begun=own.now)
    return made


def _unchanged(statistics: SummaryStatistics, own: OwnHistories) -> Array:
    """States on the later days if nothing changes: what is counted goes on at its pace."""
    later = [day for day in statistics.dates if day > LAST_DOCUMENT]
    return carried(later, LAST_DOCUMENT, own.states[own.now - BACK], own.states[own.now])
