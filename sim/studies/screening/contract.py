"""The JSON object of `talks screening --json`. Its keys are promised."""

from __future__ import annotations

from typing import Any, cast

from typing_extensions import TypedDict

from sim.studies.screening.summary import ScreeningResult
from sim.studies.screening.verdict import ERROR, MOVE, RANK


class FactorObject(TypedDict):
    """A number of the model: an uncertainty, "frozen" at the middle of its range, or a constant, "drawn" from its own.
    `verdict`: "speaks" (moves an outcome by more than `move` points in some scenario), "tells a measure" (moves none,
    but a measure of the baseline goes with it), "silent" or "cannot tell". Where it moves most: `scenario`, `outcome`,
    `points` of histories and their standard `error`. `parted`: the greatest share of a scenario's histories that end
    otherwise. `measure`: the baseline's measure with the greatest `rank` correlation, "" where the number is the same
    in all histories. `scenarios` looked at, and `histories` of each."""

    name: str
    change: str
    verdict: str
    scenario: str
    outcome: str
    points: float
    error: float
    parted: float
    measure: str
    rank: float
    scenarios: int
    histories: int


class ScreeningObject(TypedDict):
    """Which numbers decide something; `error_rate` is that of "speaks" and of "silent", by factor."""

    result: str
    version: str
    seed: int
    runs: int
    scenarios: list[str]
    move: float
    rank: float
    error_rate: float
    sentence: str
    factors: list[FactorObject]


def screening_object(found: ScreeningResult) -> ScreeningObject:
    """The object of a screening."""
    m: dict[str, Any] = found.result.manifest
    return {
        "result": str(found.result.path),
        "version": m["version"],
        "seed": m["seed"],
        "runs": m["runs"],
        "scenarios": m["scenarios"],
        "move": MOVE,
        "rank": RANK,
        "error_rate": ERROR,
        "sentence": found.sentence,
        "factors": [cast(FactorObject, vars(one)) for one in found.told],
    }
