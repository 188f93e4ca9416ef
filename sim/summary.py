"""What an ensemble says, in numbers: shares with intervals, bands by day, paired differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

OUTCOMES = ("settlement", "talks_ongoing", "no_talks", "government_falls")
QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)


class Interval(NamedTuple):
    """The share of histories that end one way.

    `low`, `high`: Wilson 95% sampling interval. `inputs_low`, `inputs_high`: middle 90% of the shares
    that single parameter vectors give on their own (NaN where it was not computed).
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
    dates: np.ndarray
    quantiles: np.ndarray


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
    days: dict[str, np.ndarray]  # measure -> days since the start, one a history, NaN where it never happened
    events: tuple[tuple[str, date], ...]  # what the scenario itself puts on the calendar: ("Deadline", date)


@dataclass(frozen=True)
class Difference:
    """How much more often (in points) a scenario ends one way than another, on the same draws."""

    scenario: str
    versus: str
    outcome: str
    points: float
    low: float
    high: float
