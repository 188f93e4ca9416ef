"""The JSON object of `talks sensitivity --json`. Its keys are promised."""

from __future__ import annotations

from typing import cast

from typing_extensions import TypedDict

from sim.studies.run.contract import DecidesObject, decides_object
from sim.studies.sensitivity.summary import SensitivityResult


class PlaceObject(TypedDict):
    """In which share of bootstrap samples of the worlds an `input` is among the first five that decide an outcome."""

    outcome: str
    input: str
    among_first: float


class MechanismObject(TypedDict):
    """By how many points an outcome's share differs without a mechanism (`pair`: without two), with its 95% interval;
    `parted`: the share of histories that end otherwise; `beyond`: by how many points that is more than what each of a
    pair does alone, null of a single one."""

    names: str
    pair: bool
    outcome: str
    points: float
    low: float
    high: float
    parted: float
    beyond: float | None


class SensitivityObject(TypedDict):
    """What decides how histories end, over every world that passes the facts; `mechanisms` is empty if it was not asked
    for."""

    result: str
    scenario: str
    scenario_hash: str
    version: str
    seed: int
    worlds: int
    histories: int
    decides: dict[str, DecidesObject]
    places: list[PlaceObject]
    mechanisms: list[MechanismObject]


def sensitivity_object(found: SensitivityResult) -> SensitivityObject:
    """The object of a sensitivity."""
    m = found.result.manifest
    places = [{"outcome": o, "input": i, "among_first": share} for (o, i), share in found.places.items()]
    moved = [one._asdict() for by_outcome in found.moved.values() for one in by_outcome.values()]
    return {
        "result": str(found.result.path),
        "scenario": m["scenario"],
        "scenario_hash": m["scenario_hash"],
        "version": m["version"],
        "seed": m["seed"],
        "worlds": found.decides[0].worlds,
        "histories": m["histories"],
        "decides": {one.outcome: decides_object(one) for one in found.decides},
        "places": cast("list[PlaceObject]", places),
        "mechanisms": cast("list[MechanismObject]", moved),
    }
