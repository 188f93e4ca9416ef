"""A finished calibration, found or found again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.model.posterior import POSTERIOR
from sim.results.result import Result
from sim.studies.calibration.summary import CalibrationSummary, summarise_calibration


@dataclass(frozen=True)
class Calibration:
    """A finished calibration: the result that holds its tables, and where the posterior was written."""

    result: Result
    posterior: Path = POSTERIOR

    @cached_property
    def summary(self) -> CalibrationSummary:
        """What it says, ready to be printed or drawn."""
        return summarise_calibration(self.result)


def reopen(result: Result) -> Calibration:
    """Give a stored calibration."""
    return Calibration(result)
