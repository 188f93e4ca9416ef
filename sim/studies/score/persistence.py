"""The rival that every forecast must beat: that things go on as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.engine.addresses import PREDICTIONS
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate
from sim.studies.calibration.distance import HistoryMatching

Array = np.ndarray[Any, Any]
BACK = 28  # days whose pace goes on
# What is counted since the start goes on at the pace of the last weeks; all else stays as it is.
COUNTED = ("attacks", "security_forces_killed", "civilians_killed", "strikes", "operations")


def persist(test: HistoryMatching, quantiles: Array, cut: date) -> Array:
    """What histories would show if nothing changed after a day, shape (histories, patterns).

    Parameters
    ----------
    test : the facts that are asked about, all later than the day
    quantiles : of the inputs, shape (histories, names)
    cut : the day after which nothing changes
    """
    scenario, now = test.scenario, (cut - test.scenario.start).days
    params = assemble(scenario, test.vectors(quantiles), test.seed, 0, len(quantiles))
    before, at = np.moveaxis(
        simulate(params, calendar(scenario), test.seed, PREDICTIONS.first, moments=[now - BACK, now]), 1, 0
    )
    return test.statistics.observe(carried(test.statistics.dates, cut, before, at))


def carried(dates: Sequence[date], cut: date, before: Array, at: Array) -> Array:
    """States on each of some days if nothing changed after one, shape (histories, days).

    Parameters
    ----------
    dates : the days
    cut : the day after which nothing changes
    before, at : states BACK days before it and on it, shape (histories,)
    """
    return np.stack([_on(day, cut, before, at) for day in dates], axis=1)


def _on(day: date, cut: date, before: Array, at: Array) -> Array:
    """The states on a day, if what was counted went on at its pace; of days before the cut, as on the way there."""
    later = at.copy()
    for name in COUNTED:
        later[name] = at[name] + (at[name] - before[name]) * ((day - cut) / timedelta(days=BACK))
    return later
