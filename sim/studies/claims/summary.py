"""A claim's answer, as it is kept, printed and drawn: what shows answers needs nothing of what finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from sim.errors import RunError
from sim.results.result import Result
from sim.studies.claims.effects import Dependence, Worlds

LIKELY, UNLIKELY = 0.9, 0.1  # shares of the worlds from which a claim is borne out, or contradicted
CIRCULAR, CANNOT = "circular", "cannot be put"
VERDICTS = ("borne out", "depends", "contradicted", CIRCULAR, CANNOT)
PERCENT = "percent"  # unit of the level of a share


@dataclass(frozen=True)
class Finding:
    """A claim and its answer.

    `says` is who claims it, and where. `worlds` counts those that tell of it; `probability` is the share of them in
    which it holds. `level` and `versus_level` are the measure's means on the two arms of a contrast, `difference` is
    the mean of what lies between them; a property has a `level` alone, which is to reach `bar`. `low` to `high`, in
    `unit`, are the middle 90% of the worlds, of the difference or, without one, of the level; they are widened to hold
    a mean that lies beside. All are None where the claim cannot be put.
    """

    id: str
    claim: str
    evidence: tuple[str, ...]
    says: str
    verdict: str
    probability: float | None = None
    worlds: Worlds | None = None
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
    bar: float | None = None
    direction: str = ""
    least: float | None = None
    is_share: bool = False
    reads: str = ""
    circular: bool = False
    why: str = ""

    @property
    def sign(self) -> int:
        """1 if the claim says more, -1 if it says less."""
        return 1 if self.direction in ("up", "above") else -1

    @property
    def effect(self) -> float | None:
        """What is told of it: the difference of a contrast, the level of a property."""
        return self.difference if self.versus else self.level


@dataclass(frozen=True)
class ClaimsResult:
    """The study on disk, and every claim with its answer, in the order of the file."""

    result: Result
    findings: list[Finding]

    def of(self, verdict: str) -> list[Finding]:
        """The claims with this verdict, the surest first."""
        chosen = [finding for finding in self.findings if finding.verdict == verdict]
        return sorted(chosen, key=lambda finding: -(finding.probability or 0.0))


def verdict_of(worlds: Worlds, circular: bool) -> str:
    """What is said of a claim that holds in so many worlds; of one that the model was built or fitted to show, only
    that it is circular."""
    if circular:
        return CIRCULAR
    if worlds.share >= LIKELY:
        return "borne out"
    return "contradicted" if worlds.share <= UNLIKELY else "depends"


def count_verdicts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many claims have each verdict, in the order of VERDICTS."""
    found = [finding.verdict for finding in findings]
    return {verdict: found.count(verdict) for verdict in VERDICTS}


def reopen(result: Result) -> ClaimsResult:
    """Give a stored study as it was found.

    Raises
    ------
    RunError
        If it is of a version that answered otherwise.
    """
    table = result.table("claims")
    if not table.schema.equals(_SCHEMA):
        version = result.manifest.get("version")
        raise RunError(f"{result.path} is of talks {version}, which answered otherwise: `talks claims` answers anew")
    return ClaimsResult(result, from_table(table))


def to_table(findings: list[Finding]) -> pa.Table:
    """One row a claim."""
    return pa.Table.from_pylist(list(map(as_row, findings)), _SCHEMA)


def as_row(finding: Finding) -> dict[str, Any]:
    """A finding as plain numbers, words and dictionaries."""
    hangs_on = [dependence._asdict() for dependence in finding.depends_on]
    worlds = finding.worlds._asdict() if finding.worlds else None
    return asdict(finding) | {"depends_on": hangs_on, "worlds": worlds}


def from_table(table: pa.Table) -> list[Finding]:
    """The findings of such a table."""
    return [_finding(row) for row in table.to_pylist()]


def _finding(row: dict[str, Any]) -> Finding:
    hangs_on = tuple(Dependence(**dependence) for dependence in row["depends_on"])
    worlds = Worlds(**row["worlds"]) if row["worlds"] else None
    return Finding(**row | {"evidence": tuple(row["evidence"]), "depends_on": hangs_on, "worlds": worlds})


_DEPENDENCE = pa.struct({"parameter": pa.string(), "rho": pa.float64(), "holds_when": pa.string()})
_KINDS = {
    "str": pa.string(),
    "bool": pa.bool_(),
    "float | None": pa.float64(),
    "Worlds | None": pa.struct(dict.fromkeys(Worlds._fields, pa.int64())),
    "tuple[str, ...]": pa.list_(pa.string()),
    "tuple[Dependence, ...]": pa.list_(_DEPENDENCE),
}
_SCHEMA = pa.schema({name: _KINDS[kind] for name, kind in Finding.__annotations__.items()})
