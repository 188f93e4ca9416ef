"""The figures of a calibration: facts on the histories, shares that show them, what was learnt of the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.output.plots.jobs import Job
from sim.studies.calibration.summary import CalibrationSummary

FIGURES = ("facts", "patterns", "parameters", "evidence")


def jobs(calibration: CalibrationSummary) -> list[Job]:
    """The figures of a calibration."""
    return [Job(name, f"{__name__}.{name}", (calibration,)) for name in FIGURES]


def rank_jobs(names: Sequence[str], ranks: Any, bins: int, coverage: Mapping[float, Any], source: str) -> list[Job]:
    """The figure of a simulation-based calibration.

    Parameters
    ----------
    names : of the inputs
    ranks : of the truth among the draws found for it, shape (replicates, names), from 0 to the number of draws
    bins : of the histogram of ranks
    coverage : by level (0 to 1), how often each input's interval of that level held the truth, one number a name
    source : what the figure says of where its numbers come from
    """
    return [Job("ranks", f"{__name__}.ranks", (tuple(names), ranks, bins, coverage, source))]
