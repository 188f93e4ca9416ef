"""The JSON object of `talks calibrate --json`. Its keys are promised."""

from __future__ import annotations

from typing import Any, cast

from typing_extensions import TypedDict

from sim.studies.calibration.result import Calibration


class WaveObject(TypedDict):
    """One step of the sequential Monte Carlo: how far off a history may be, over all facts; histories so far; the share
    of moves taken, and of particles that show all facts."""

    wave: int
    tolerance: float
    simulated: int
    accepted: float
    exact: float


class PatternObject(TypedDict):
    """A dated fact, and the shares of histories that show it: with inputs from their ranges, of the worlds kept, and of
    those kept where the fact itself is not asked for."""

    id: str
    target: str
    tolerance: float
    prior_pass: float
    posterior_pass: float
    left_out_pass: float


class ParameterObject(TypedDict):
    """An input's range, and the middle 90% and the median that the facts leave of it; `shift` is the share of its
    distribution that lies elsewhere than before, `identified` whether that is a tenth or more."""

    name: str
    prior: list[float]
    posterior: list[float]
    median: float
    identified: bool
    shift: float


class CorrelationObject(TypedDict):
    """Rank correlation of two inputs in the worlds kept."""

    a: str
    b: str
    rho: float


class CalibrateObject(TypedDict):
    """A calibration: `accepted` vectors passed every pattern; shares are those of histories on new replications."""

    result: str
    posterior: str
    seed: int
    version: str
    simulated: int
    waves: list[WaveObject]
    accepted: int
    all_prior: float
    all_posterior: float
    patterns: list[PatternObject]
    parameters: list[ParameterObject]
    correlations: list[CorrelationObject]


def calibrate_object(calibration: Calibration) -> CalibrateObject:
    """The object of a calibration."""
    result, said = calibration.result, calibration.result.manifest
    return {
        "result": str(result.path),
        "posterior": str(calibration.posterior),
        "seed": said["seed"],
        "version": said["version"],
        "simulated": said["simulated"],
        "waves": result.table("waves").to_pylist(),
        "accepted": said["particles"],
        "all_prior": said["all_prior"],
        "all_posterior": said["all_posterior"],
        "patterns": [_pattern(row) for row in result.table("patterns").to_pylist()],
        "parameters": [_parameter(row) for row in result.table("parameters").to_pylist()],
        "correlations": result.table("correlations").to_pylist(),
    }


def _pattern(row: dict[str, Any]) -> PatternObject:
    return cast(PatternObject, {key: row[key] for key in PatternObject.__annotations__})


def _parameter(row: dict[str, Any]) -> ParameterObject:
    return {
        "name": row["name"],
        "prior": [row["low"], row["high"]],
        "posterior": [row["q05"], row["q95"]],
        "median": row["q50"],
        "identified": row["identified"],
        "shift": row["shift"],
    }
