"""The JSON object of `talks calibrate --json`. Its keys are promised."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from typing_extensions import TypedDict

from sim.studies.calibration.result import Calibration
from sim.studies.calibration.taught import Taught


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
    those kept where the fact itself is not asked for.

    `bits`: what it tells by itself, minus the binary logarithm of the first share; `bits_inputs`: how many of these are
    about inputs, at most; `bits_beyond`: what it tells whoever knows all other facts; null where no history showed it.
    `p_value`: share of facts told of the worlds' own histories that are shown by as few of them as this one.
    """

    id: str
    target: str
    tolerance: float
    prior_pass: float
    posterior_pass: float
    left_out_pass: float
    bits: float | None
    bits_inputs: float | None
    bits_beyond: float | None
    p_value: float


class CertainObject(TypedDict):
    """A dated fact that is not asked for, since nearly every history of the ranges shows it; and what it would tell."""

    id: str
    prior_pass: float
    bits: float | None


class TaughtObject(TypedDict):
    """What all facts tell together: `bits`, of which at most `bits_inputs` are about inputs (null where no history
    shows all); how many of `inputs` moved by a tenth or more (`identified`; `by_chance` is how many would if nothing
    were learnt), and how many by more than `noise`, which chance exceeds for any of them in one calibration of twenty
    (`detected`); all of it in a sentence."""

    bits: float | None
    bits_inputs: float | None
    inputs: int
    identified: int
    by_chance: float
    detected: int
    noise: float
    sentence: str


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
    """A calibration: `accepted` vectors passed every pattern; shares are those of histories on new replications.

    `p_prior`, `p_posterior`: the share of facts, told of the model's own histories with inputs from their ranges and
    of the worlds kept, that as few of its other histories show as show the documents'. A small one speaks against the
    model; the second is lenient, since the worlds were fitted to the facts.
    """

    result: str
    posterior: str
    seed: int
    version: str
    simulated: int
    waves: list[WaveObject]
    accepted: int
    all_prior: float
    all_posterior: float
    p_prior: float
    p_posterior: float
    taught: TaughtObject
    patterns: list[PatternObject]
    certain: list[CertainObject]
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
        "p_prior": said["p_prior"],
        "p_posterior": said["p_posterior"],
        "taught": _taught(calibration.summary.taught),
        "patterns": [_pattern(row) for row in result.table("patterns").to_pylist()],
        "certain": [_certain(row) for row in result.table("certain").to_pylist()],
        "parameters": [_parameter(row) for row in result.table("parameters").to_pylist()],
        "correlations": result.table("correlations").to_pylist(),
    }


def _pattern(row: dict[str, Any]) -> PatternObject:
    return cast(PatternObject, {key: row[key] for key in PatternObject.__annotations__})


def _certain(row: dict[str, Any]) -> CertainObject:
    return cast(CertainObject, {key: row[key] for key in CertainObject.__annotations__})


def _taught(found: Taught) -> TaughtObject:
    return cast(TaughtObject, asdict(found) | {"sentence": found.sentence})


def _parameter(row: dict[str, Any]) -> ParameterObject:
    return {
        "name": row["name"],
        "prior": [row["low"], row["high"]],
        "posterior": [row["q05"], row["q95"]],
        "median": row["q50"],
        "identified": row["identified"],
        "shift": row["shift"],
    }
