"""Claims as a user might write them, and findings with invented numbers, plain and awkward."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.analysis.effects import Dependence
from sim.analysis.findings import ClaimsResult, Finding
from sim.analysis.quantities import POINTS
from sim.kernel import WORLD
from sim.states import NEVER
from sim.store import Result

CONTRAST: dict[str, Any] = {
    "claim": "One team gets further",
    "evidence": ["talks.window"],
    "scenario": "one-team",
    "versus": "doha-2020",
    "measure": "settlement",
    "direction": "up",
    "reads": "as it stands",
}
PROPERTY: dict[str, Any] = {
    "claim": "There is hardly ever a settlement",
    "evidence": ["talks.window"],
    "scenario": "doha-2020",
    "measure": "settlement",
    "direction": "below",
    "threshold": "10",
    "reads": "as it stands",
}
OPEN: dict[str, Any] = {
    "claim": "It is a motive",
    "evidence": ["urgency.denied"],
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
    made = np.zeros(count, WORLD)
    for name in WORLD.names:
        if name.endswith("_day"):
            made[name] = NEVER
    for name, value in fields.items():
        made[name] = value
    return made


def finding(name: str = "one", verdict: str = "depends", **changes: Any) -> Finding:
    """A finding with sound numbers."""
    numbers: dict[str, Any] = {
        "probability": 0.5, "difference": 12.0, "low": -3.0, "high": 40.0, "unit": POINTS, "direction": "up",
        "level": 20.0, "versus_level": 8.0, "told": "Settlement: 20% under “One team”, 8% as signed",
    }  # fmt: skip
    stated = {"claim": f"What {name} claims of the talks", "evidence": ("talks.window",), "verdict": verdict}
    return Finding(id=name, **stated | numbers | changes)


def unput(name: str = "motive") -> Finding:
    """A claim without an answer."""
    return Finding(name, "It is about a motive", ("urgency.denied",), "cannot be put", why="the model has no motives")


def several() -> list[Finding]:
    """Every verdict, both kinds of units, circular and not, long words and none."""
    violence = {"unit": "multiple of 2019", "difference": -0.12, "low": -0.4, "high": 0.02, "direction": "down"}
    hangs_on = (Dependence("table.procedure_hazard", 0.5, "high"), Dependence("collapse.threshold", -0.3, "low"))
    long = {"claim": "W" * 40 + " and much else besides " * 6, "told": "Settlement: 20% under “" + "W" * 60 + "”"}
    return [
        finding("sure", "borne out", probability=1.0, low=100.0, high=100.0, difference=100.0),
        finding("hollow", "borne out", probability=0.91, circular=True, why="it is in the model"),
        finding("open", depends_on=hangs_on),
        finding("long", **long),
        finding("war", probability=0.8995, **violence),
        finding("never", "contradicted", probability=0.0, difference=0.0, low=0.0, high=0.0),
        finding("none", "contradicted", probability=0.001, difference=-100.0, low=-100.0, high=-20.0),
        unput(),
    ]


def study(findings: list[Finding]) -> ClaimsResult:
    """The findings as a study that is on no disk."""
    return ClaimsResult(Result(Path("results/claims/0123456789"), MANIFEST), findings)
