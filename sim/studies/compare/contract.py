"""The JSON object of `talks compare --json`. Its keys are promised."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from typing_extensions import TypedDict

from sim.results.summary import Difference, in_worlds, moves_little, own_starts
from sim.studies.compare.run import Comparison
from sim.studies.run.contract import DecidesObject, RunObject, decides_object, run_object


class DifferenceObject(TypedDict):
    """How much more often (in percentage points) a scenario ends one way than `versus`, on the same draws.

    `low`, `high`: 95% interval of matched pairs; the rest counts single worlds, in which the share is `fewer` or `more`
    (`_clear`: beyond chance), `same`, in all `never` or `always`; `in_worlds` says it in words. Null where no world was
    asked.
    """

    scenario: str
    versus: str
    outcome: str
    points: float
    low: float
    high: float
    inputs_low: float | None
    inputs_high: float | None
    worlds: int
    histories: int
    fewer: int
    more: int
    fewer_clear: int
    more_clear: int
    never: int
    always: int
    same: int
    in_worlds: str


class CompareObject(TypedDict):
    """Scenarios on common random numbers: each as `talks run` gives it, the baseline first, then its differences from
    the baseline; `decides`: by scenario and ending, what decides by how much it differs; `moves_little` names those
    that are as good as the baseline, `notes` say what is comparable of those that begin on a day of their own."""

    result: str
    scenarios: list[RunObject]
    differences: list[DifferenceObject]
    decides: dict[str, dict[str, DecidesObject]]
    moves_little: list[str]
    notes: list[str]


def compare_object(comparison: Comparison) -> CompareObject:
    """The object of a comparison."""
    return {
        "result": str(comparison.result.path),
        "scenarios": [run_object(part) for part in comparison.parts],
        "differences": [_difference(d) for d in comparison.differences],
        "decides": {
            name: {one.outcome: decides_object(one) for one in found} for name, found in comparison.decides.items()
        },
        "moves_little": _moving_little(comparison),
        "notes": own_starts(comparison.summaries),
    }


def _moving_little(comparison: Comparison) -> list[str]:
    changes = comparison.differences
    names = [part.summary.name for part in comparison.parts[1:]]
    return [name for name in names if moves_little(d for d in changes if d.scenario == name)]


def _difference(change: Difference) -> DifferenceObject:
    numbers: dict[str, Any] = {key: None if value != value else value for key, value in asdict(change).items()}
    return cast(DifferenceObject, numbers | {"same": change.same, "in_worlds": in_worlds(change)})
