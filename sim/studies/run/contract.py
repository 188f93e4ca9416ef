"""The JSON object of `talks run --json`. Its keys are promised."""

from __future__ import annotations

from typing import cast

from typing_extensions import TypedDict

from sim.studies.run.decides import Decides
from sim.studies.run.summary import Run, measures


class ShareObject(TypedDict):
    """The share (0 to 1) of histories that end one way; `low`, `high`: its 95% sampling interval; `inputs_low`,
    `inputs_high`: the middle 90% of single worlds' shares, null where they are not known."""

    share: float
    low: float
    high: float
    inputs_low: float | None
    inputs_high: float | None


class MeasureObject(TypedDict):
    """Quantiles over the histories of a number that each yields, in `unit`; days count from the scenario's start, and
    are of the share `occurring` of the histories in which the thing happens, null where it never does."""

    unit: str
    q05: float | None
    q25: float | None
    q50: float | None
    q75: float | None
    q95: float | None
    occurring: float


class WorldsObject(TypedDict):
    """How many single worlds (vectors of uncertain inputs) were lived, and how many histories of each."""

    worlds: int
    histories: int


class ChanceObject(TypedDict):
    """The share of all that varies which chance decides, with its 95% interval (a bootstrap of the worlds)."""

    value: float
    low: float
    high: float


class DecidingObject(TypedDict):
    """An input that stands out from chance: the share of all that varies which it decides by itself, with its 95%
    interval, and the shares (or differences) in the lowest and in the highest tenth of the worlds by it."""

    name: str
    share: float
    low: float
    high: float
    lowest: float
    highest: float


class DecidesObject(TypedDict):
    """What decides an outcome of this `share`: `chance` is null where no world has two histories, or where nothing
    varies; at most five `inputs`, of `beyond_chance` that stand out among `tried`; of how many `worlds`."""

    share: float
    chance: ChanceObject | None
    inputs: list[DecidingObject]
    beyond_chance: int
    tried: int
    worlds: int


class RunObject(TypedDict):
    """One scenario's ensemble: `outcomes` by ending, `measures` by name, `decides`, what decides each ending; `result`
    is the folder that holds it. `worlds_pass`: whether the worlds that inputs are from passed the facts under these
    rules; null where inputs are from their ranges."""

    scenario: str
    runs: int
    seed: int
    version: str
    scenario_hash: str
    result: str
    worlds: WorldsObject
    worlds_pass: bool | None
    outcomes: dict[str, ShareObject]
    measures: dict[str, MeasureObject]
    decides: dict[str, DecidesObject]


def run_object(found: Run) -> RunObject:
    """The object of one ensemble."""
    summary = found.summary
    return {
        "scenario": summary.name,
        "runs": summary.runs,
        "seed": summary.seed,
        "version": summary.version,
        "scenario_hash": summary.scenario_hash,
        "result": str(found.result.path),
        "worlds": {"worlds": summary.worlds, "histories": summary.histories},
        "worlds_pass": found.result.manifest["worlds_pass"],
        "outcomes": {name: cast(ShareObject, interval._asdict()) for name, interval in summary.outcomes.items()},
        "measures": cast("dict[str, MeasureObject]", measures(found.result)),
        "decides": {one.outcome: decides_object(one) for one in found.decides},
    }


def decides_object(one: Decides) -> DecidesObject:
    """What decides one outcome, or one difference."""
    chance = None if one.chance is None else {"value": one.chance, "low": one.low, "high": one.high}
    return {
        "share": one.share,
        "chance": cast("ChanceObject | None", chance),
        "inputs": [cast(DecidingObject, of._asdict()) for of in one.inputs],
        "beyond_chance": one.beyond_chance,
        "tried": one.tried,
        "worlds": one.worlds,
    }
