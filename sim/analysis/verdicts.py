"""From two scenarios' histories to a verdict on a claim: how large its effect is, world by world, and how surely."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sim.analysis.claimfile import CANNOT, Claim, Experiment
from sim.analysis.effects import Dependence, dependences, quantile, share_of_at_least, shrink
from sim.analysis.quantities import described
from sim.scenario.draw import neutral

LIKELY, UNLIKELY = 0.9, 0.1  # probabilities from which a claim is borne out, or contradicted
MIDDLE = (0.05, 0.95)
VERDICTS = ("borne out", "depends", "contradicted", CANNOT)
Array = np.ndarray[Any, Any]
Columns = dict[str, Array]


@dataclass(frozen=True)
class Finding:
    """A claim and its answer.

    `difference`, its mean over the worlds, and `low` and `high`, the middle 90% of them, are in `unit`; `probability` is
    the share of the worlds in which the claim holds; all are None where it cannot be put. `level` and `versus_level` are
    the measure's means on the two sides; the second is the threshold where there is one side only.
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
    direction: str = ""
    least: float | None = None
    reads: str = ""
    circular: bool = False
    why: str = ""

    @property
    def sign(self) -> int:
        """1 if the claim says more, -1 if it says less."""
        return 1 if self.direction in ("up", "above") else -1


def find(claim: Claim, ours: Array, theirs: Array, given: Columns) -> tuple[Finding, Columns]:
    """Answer a claim.

    Parameters
    ----------
    ours, theirs : the measure on both sides, shape (vectors, histories); the threshold where there is one side only
    given : the uncertainties, one value a vector

    Returns
    -------
    the finding, and what it rests on: each vector's effect, its sampling variance, and how many pairs tell of it
    """
    experiment = claim.experiment
    assert experiment is not None
    table = by_vector(ours, theirs)
    told = table["pairs"] > 1
    parameters = {name: given[name][told] for name in varied(experiment, given)}
    answer = judge(table["difference"][told], table["variance"][told], experiment, parameters)
    if told.any():
        answer |= {"level": float(np.nanmean(ours)), "versus_level": float(np.nanmean(theirs))}
    return Finding(**stated(claim) | _said(experiment) | answer), table


def stated(claim: Claim) -> dict[str, Any]:
    """What a finding says of the claim itself."""
    return {key: getattr(claim, key) for key in ("id", "claim", "evidence", "reads", "circular", "why")}


def by_vector(ours: Array, theirs: Array) -> Columns:
    """Each vector's mean difference, the sampling variance of that, and the pairs of histories that both have it.

    A pair shares vector and luck: what moves both its histories alike is no noise in the difference.
    """
    apart = ours - theirs
    pairs = np.isfinite(apart)
    count = pairs.sum(axis=1)
    mean = np.where(pairs, apart, 0.0).sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(pairs, apart - mean[:, None], 0.0) ** 2).sum(axis=1)
    variance = squares / np.maximum(count - 1, 1) / np.maximum(count, 1)
    return {"difference": mean, "variance": variance, "pairs": count}


def judge(seen: Array, noise: Array, experiment: Experiment, parameters: Columns) -> dict[str, Any]:
    """How large the true effect is, in what share of the worlds the claim holds, and what that hangs on.

    `seen` and `noise` are each vector's difference and its sampling variance; `parameters` have a value a vector.
    """
    if seen.size == 0:
        return {"verdict": CANNOT, "why": "no history comes so far that its measure could be read off"}
    effects, sign = shrink(seen, noise), experiment.sign
    probability = share_of_at_least(effects._replace(mean=sign * effects.mean), experiment.least)
    verdict = verdict_of(probability)
    return {
        "verdict": verdict,
        "probability": probability,
        "difference": float(seen.mean()),
        "low": quantile(effects, MIDDLE[0]),
        "high": quantile(effects, MIDDLE[1]),
        "depends_on": tuple(dependences(seen, parameters, sign)) if verdict == "depends" else (),
    }


def verdict_of(probability: float) -> str:
    """What is said of a claim that holds in this share of the worlds."""
    if probability >= LIKELY:
        return "borne out"
    return "contradicted" if probability <= UNLIKELY else "depends"


def varied(experiment: Experiment, given: Columns) -> list[str]:
    """The uncertainties that at least one side takes as they are given."""
    fixed = [{*side.scenario.marked, *neutral(side.scenario.without)} for side in experiment.sides]
    return [name for name in given if not all(name in names for names in fixed)]


def _said(experiment: Experiment) -> dict[str, Any]:
    """What a finding says of the experiment."""
    versus = experiment.versus
    return {
        "unit": experiment.measure.unit,
        "measure": described(experiment.measure),
        "scenario": experiment.against.name,
        "scenario_title": experiment.against.title,
        "versus": versus.name if versus else "",
        "versus_title": versus.title if versus else "",
        "direction": experiment.direction,
        "least": experiment.least,
    }


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
