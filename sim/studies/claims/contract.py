"""The JSON list of `talks claims --json`. Its keys are promised."""

from __future__ import annotations

from typing import Any, cast

from typing_extensions import TypedDict

from sim.studies.claims import words
from sim.studies.claims.summary import ClaimsResult, Finding, as_row

FIRST = ("id", "claim", "evidence", "verdict", "probability", "difference", "low", "high", "depends_on")


class ClaimWorlds(TypedDict):
    """Single worlds: those that tell of the claim, in which it holds, the reverse does, or neither; `_clearly`: beyond
    chance; `silent` worlds hardly ever come so far."""

    told: int
    holds: int
    reverse: int
    unmoved: int
    still: int
    never: int
    always: int
    holds_clearly: int
    reverse_clearly: int
    silent: int


class DependenceObject(TypedDict):
    """An uncertainty that a claim hangs on: rank correlation, at which of its ends the claim rather holds."""

    parameter: str
    rho: float
    holds_when: str
    meaning: str


class ClaimObject(TypedDict):
    """A claim and its answer; null where it was not tested.

    `worlds` counts those in which the claim holds, the reverse, or neither; `difference` is null where a level is
    claimed: then `low` and `high` are of the `level`, and `bar` is what it is to reach. `told` and `counted` have it in
    words.
    """

    id: str
    claim: str
    evidence: list[str]
    verdict: str
    probability: float | None
    difference: float | None
    low: float | None
    high: float | None
    depends_on: list[DependenceObject]
    says: str
    worlds: ClaimWorlds | None
    unit: str
    measure: str
    scenario: str
    scenario_title: str
    versus: str
    versus_title: str
    level: float | None
    versus_level: float | None
    bar: float | None
    direction: str
    least: float | None
    is_share: bool
    reads: str
    circular: bool
    why: str
    told: str
    counted: str


def claims_object(found: ClaimsResult) -> list[ClaimObject]:
    """The list of the claims: one object a claim, in the order of the file."""
    return [_claim(finding) for finding in found.findings]


def _claim(finding: Finding) -> ClaimObject:
    row: dict[str, Any] = as_row(finding)
    for dependence in row["depends_on"]:
        dependence["meaning"] = words.meaning(dependence["parameter"])
    row["evidence"] = list(row["evidence"])
    sentences = {"told": words.measured(finding), "counted": words.counted(finding)}
    return cast(ClaimObject, {key: row[key] for key in FIRST} | row | sentences)
