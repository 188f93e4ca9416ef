"""A claim's answer, as it is kept, printed and drawn: what shows answers needs nothing of what finds them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from sim.analysis.effects import Dependence
from sim.store import Result

LIKELY, UNLIKELY = 0.9, 0.1  # probabilities from which a claim is borne out, or contradicted
CANNOT = "cannot be put"
VERDICTS = ("borne out", "depends", "contradicted", CANNOT)


@dataclass(frozen=True)
class Finding:
    """A claim and its answer.

    `difference`, its mean over the worlds, and `low` and `high`, the middle 90% of them (widened to hold a mean that
    lies beside it), are in `unit`; `probability` is the share of the worlds in which the claim holds; all are None
    where it cannot be put. `level` and `versus_level` are the measure's means on the two sides; the second is the
    threshold where there is one side only. `told` says both in words.
    """

    id: str
    claim: str
    evidence: tuple[str, ...]
    verdict: str
    probability: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    depends_on: tuple[Dependence, ...] = ()
    unit: str = ""
    measure: str = ""
    scenario: str = ""
    scenario_title: str = ""
    versus: str = ""
    versus_title: str = ""
    level: float | None = None
    versus_level: float | None = None
    told: str = ""
    direction: str = ""
    least: float | None = None
    reads: str = ""
    circular: bool = False
    why: str = ""

    @property
    def sign(self) -> int:
        """1 if the claim says more, -1 if it says less."""
        return 1 if self.direction in ("up", "above") else -1


@dataclass(frozen=True)
class ClaimsResult:
    """The study on disk, and every claim with its answer, in the order of the file."""

    result: Result
    findings: list[Finding]

    def of(self, verdict: str) -> list[Finding]:
        """The claims with this verdict, the surest first."""
        chosen = [finding for finding in self.findings if finding.verdict == verdict]
        return sorted(chosen, key=lambda finding: -(finding.probability or 0.0))


def verdict_of(probability: float) -> str:
    """What is said of a claim that holds in this share of the worlds."""
    if probability >= LIKELY:
        return "borne out"
    return "contradicted" if probability <= UNLIKELY else "depends"


def shown(finding: Finding) -> float:
    """The probability to the whole percent, but never rounded over the border to another verdict."""
    probability = finding.probability or 0.0
    if finding.verdict != "depends":
        return probability
    return min(max(probability, UNLIKELY + 0.01), LIKELY - 0.01)


def reopen(result: Result) -> ClaimsResult:
    """Give a stored study as it was found."""
    return ClaimsResult(result, from_table(result.table("claims")))


def to_table(findings: list[Finding]) -> pa.Table:
    """One row a claim."""
    rows = [asdict(finding) | {"depends_on": [d._asdict() for d in finding.depends_on]} for finding in findings]
    return pa.Table.from_pylist(rows, _SCHEMA)


def from_table(table: pa.Table) -> list[Finding]:
    """The findings of such a table."""
    return [_finding(row) for row in table.to_pylist()]


def _finding(row: dict[str, Any]) -> Finding:
    hangs_on = tuple(Dependence(**dependence) for dependence in row["depends_on"])
    return Finding(**row | {"evidence": tuple(row["evidence"]), "depends_on": hangs_on})


_DEPENDENCE = pa.struct({"parameter": pa.string(), "rho": pa.float64(), "holds_when": pa.string()})
_KINDS = {
    "str": pa.string(),
    "bool": pa.bool_(),
    "float | None": pa.float64(),
    "tuple[str, ...]": pa.list_(pa.string()),
    "tuple[Dependence, ...]": pa.list_(_DEPENDENCE),
}
_SCHEMA = pa.schema({name: _KINDS[kind] for name, kind in Finding.__annotations__.items()})
