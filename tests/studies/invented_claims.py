"""Claims as a user might write them, and findings with invented numbers, plain and awkward."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.model.stages import NEVER
from sim.results.result import Result
from sim.simulate.kernel import STATE
from sim.storage.folders import Storage
from sim.studies.claims.effects import Dependence, Worlds
from sim.studies.claims.measures import POINTS
from sim.studies.claims.summary import PERCENT, ClaimsResult, Finding

CONTRAST: dict[str, Any] = {
    "claim": "One team gets further",
    "evidence": ["talks.window"],
    "says": "an envoy (CNN, 2020)",
    "scenario": "one-team",
    "versus": "doha-2020",
    "measure": "settlement",
    "direction": "up",
    "reads": "as it stands",
}
PROPERTY: dict[str, Any] = {
    "claim": "There is hardly ever a settlement",
    "evidence": ["talks.window"],
    "says": "a reader",
    "scenario": "doha-2020",
    "measure": "settlement",
    "direction": "below",
    "threshold": "10",
    "reads": "as it stands",
}
OPEN: dict[str, Any] = {
    "claim": "It is a motive",
    "evidence": ["urgency.denied"],
    "says": "a minister",
    "verdict": "cannot be put",
    "why": "the model has no motives",
}
MANIFEST: dict[str, Any] = {
    "vectors": 400, "histories": 50, "simulated": 580_000, "seed": 7, "version": "0.1.0", "posterior": "0123456789ab",
}  # fmt: skip


def changed(entry: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An entry with some keys set, and those set to None left out."""
    return {key: value for key, value in (entry | changes).items() if value is not None}


def write(folder: Path, claims: Any, scenarios: Any = None) -> Path:
    """A file of claims."""
    path = folder / "mine.yaml"
    parts = {"claims": claims} | ({} if scenarios is None else {"scenarios": scenarios})
    apart = json.loads(json.dumps(parts))  # what entries share would be written as an alias
    path.write_text(yaml.safe_dump(apart, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def worlds(count: int, **fields: Any) -> Any:
    """Histories in which nothing has happened but what the fields say."""
    made = np.zeros(count, STATE)
    for name in STATE.names:
        if name.endswith("_day"):
            made[name] = NEVER
    for name, value in fields.items():
        made[name] = value
    return made


def finding(name: str = "one", verdict: str = "depends", **changes: Any) -> Finding:
    """The finding of a contrast, with sound numbers."""
    numbers: dict[str, Any] = {
        "probability": 0.5, "worlds": Worlds(400, 200, 40, 160, 160, 120, 10, 150, 20), "difference": 12.0, "low": -4.0,
        "high": 40.0, "unit": POINTS, "direction": "up", "least": 1.0, "level": 20.0, "versus_level": 8.0,
        "measure": "Settlement", "scenario": "one-team", "scenario_title": "One team", "versus": "doha-2020",
        "versus_title": "As signed", "is_share": True,
    }  # fmt: skip
    stated = {"claim": f"What {name} claims of the talks", "evidence": ("talks.window",), "verdict": verdict}
    return Finding(id=name, **{"says": "an envoy (CNN, 2020)"} | stated | numbers | changes)


def level(name: str = "high", verdict: str = "depends", **changes: Any) -> Finding:
    """The finding of a property: a level, and the bar that it is to reach."""
    numbers: dict[str, Any] = {
        "difference": None, "versus": "", "versus_title": "", "versus_level": None, "unit": PERCENT,
        "direction": "above", "level": 68.0, "low": 2.0, "high": 100.0, "bar": 90.0, "least": 0.0,
        "scenario": "doha-2020",
        "worlds": Worlds(400, 208, 192, holds_clearly=194, reverse_clearly=174), "probability": 0.52,
    }  # fmt: skip
    return finding(name, verdict, **numbers | changes)


def unput(name: str = "motive") -> Finding:
    """A claim without an answer."""
    stated = "It is about a motive", ("urgency.denied",), "a minister"
    return Finding(name, *stated, "cannot be put", why="the model has no motives")


def several() -> list[Finding]:
    """Every verdict, all kinds of units, long words and none."""
    violence = {"unit": "multiple of 2019", "difference": -0.12, "low": -0.4, "high": 0.02, "direction": "down"}
    hangs_on = (Dependence("table.procedure_hazard", 0.5, "high"), Dependence("collapse.threshold", -0.3, "low"))
    long = {"claim": "W" * 40 + " and much else besides " * 6, "scenario_title": "W" * 60}
    all_, none = Worlds(400, 400, 0, holds_clearly=400), Worlds(400, 0, 0, 400, 400, 400)
    few, against = Worlds(198, 178, 9, 11, 3, 0, 1, 150, 0, 202), Worlds(400, 1, 399, 0, 0, 0, 0, 0, 390)
    return [
        finding("sure", "borne out", probability=1.0, worlds=all_, low=100.0, high=100.0, difference=100.0),
        level("hollow", "circular", probability=0.91, circular=True, why="it is in the model"),
        finding("open", depends_on=hangs_on),
        finding("long", **long),
        finding("war", probability=0.8995, least=0.02, worlds=few, is_share=False, **violence),
        finding("never", "contradicted", probability=0.0, worlds=none, difference=0.0, low=0.0, high=0.0),
        finding("none", "contradicted", probability=0.0025, worlds=against, difference=-100.0, low=-100.0, high=-20.0),
        level(),
        unput(),
    ]


def study(findings: list[Finding]) -> ClaimsResult:
    """The findings as a study that is on no disk."""
    return ClaimsResult(Result(Storage("results/claims/0123456789"), MANIFEST), findings)
