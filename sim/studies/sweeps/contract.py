"""The JSON objects of `talks sweep --json`, and of `--dry-run --json`. Their keys are promised."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from sim.model.outcomes import OUTCOMES
from sim.studies.run.contract import ShareObject
from sim.studies.sweeps.summary import SweepResult


class PointObject(TypedDict):
    """A point of the design: its `values` by column; its `outcomes`, null where it failed, and why it did."""

    point: int
    values: dict[str, Any]
    outcomes: dict[str, ShareObject] | None
    failure: str | None


class SweepObject(TypedDict):
    """A design over levers and uncertainties: at every point `worlds` vectors of inputs lived `histories` histories
    each; `widths` are those of the widest 95% intervals, in percentage points, by outcome."""

    sweep: str
    scenario: str
    scenario_hash: str
    seed: int
    version: str
    result: str
    design: str
    worlds: int
    histories: int
    widths: dict[str, float | None]
    points: list[PointObject]


class EstimateObject(TypedDict):
    """What a sweep will take: points, worlds at each, those that are impossible and why, what is left of histories and
    shards and how many are done, seconds, bytes, and the bytes that the disk has free (null where nobody knows)."""

    points: int
    worlds: int
    impossible: dict[str, str]
    histories: int
    shards: int
    done: int
    seconds: float
    bytes: int
    free: int | None


def sweep_object(found: SweepResult) -> SweepObject:
    """The object of a sweep: one entry a point, with its values and how its histories end."""
    summary = found.summary
    return {
        "sweep": summary.name,
        "scenario": summary.scenario,
        "scenario_hash": summary.scenario_hash,
        "seed": summary.seed,
        "version": summary.version,
        "result": found.result.storage.address,
        "design": summary.design,
        "worlds": summary.worlds,
        "histories": summary.each,
        "widths": found.result.manifest["widths"],
        "points": [_point(row, found) for row in found.result.table("design").to_pylist()],
    }


def _point(row: dict[str, Any], found: SweepResult) -> PointObject:
    number, failure = row.pop("point"), row.pop("failure")
    s = found.summary
    arrays = (s.shares, s.low, s.high, s.inputs_low, s.inputs_high)
    columns = dict(zip(ShareObject.__annotations__, arrays, strict=True))
    ended: dict[str, Any] = {
        outcome: {name: _finite(column[number, k]) for name, column in columns.items()}
        for k, outcome in enumerate(OUTCOMES)
    }
    return {"point": number, "values": row, "outcomes": None if failure else ended, "failure": failure}


def _finite(value: Any) -> float | None:
    return None if value != value else float(value)
