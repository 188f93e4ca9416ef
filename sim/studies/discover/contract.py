"""The JSON object of `talks discover --json`. Its keys are promised."""

from __future__ import annotations

from typing import cast

from typing_extensions import TypedDict

from sim.studies.discover.summary import Discovery, meaning


class ConditionObject(TypedDict):
    """An input at least (`at_least`) or at most a `bound`, in the unit of the catalogue; `holds` in which share of the
    worlds that it was not chosen on."""

    name: str
    meaning: str
    at_least: bool
    bound: float
    holds: float


class RungObject(TypedDict):
    """Worlds (as a share of all) in which from `first` to `last` conditions hold; their mean share of the outcome, or,
    against another scenario, difference, with its 95% interval over worlds; `promised`: the mean where the conditions
    were chosen, null where no such world was among those."""

    first: int
    last: int
    worlds: float
    mean: float
    low: float
    high: float
    promised: float | None


class DiscoverObject(TypedDict):
    """Conditions under which an outcome happens, or comes oftener (or more rarely) under `versus`; everything but
    `promised` is held out: of worlds that the conditions were not chosen on. `mean`: in all of those; `chance`: the
    share of all that varies which chance decides; `by_a_sum`: the mean in as many worlds as the last rung has, chosen
    by a weighted sum of the same inputs."""

    result: str
    scenario: str
    scenario_hash: str
    versus: str | None
    outcome: str
    version: str
    seed: int
    worlds: int
    held_out: int
    histories: int
    tried: int
    mean: float
    chance: float | None
    by_a_sum: float | None
    conditions: list[ConditionObject]
    ladder: list[RungObject]


def discover_object(found: Discovery) -> DiscoverObject:
    """The object of a discovery."""
    m = found.result.manifest
    plain = ("scenario", "scenario_hash", "versus", "outcome", "version", "seed", "histories", "tried", "by_a_sum")
    rungs = [rung._asdict() for rung in found.rungs]
    for rung in rungs:
        rung["promised"] = None if rung["promised"] != rung["promised"] else rung["promised"]
    return cast(
        DiscoverObject,
        {key: m[key] for key in plain}
        | {
            "result": str(found.result.path),
            "worlds": m["worlds_chosen_on"] + m["worlds_told"],
            "held_out": m["worlds_told"],
            "mean": found.mean,
            "chance": found.chance,
            "conditions": [one._asdict() | {"meaning": meaning(one)} for one in found.conditions],
            "ladder": rungs,
        },
    )
