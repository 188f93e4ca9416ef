"""`talks claims`: what the documents claim, each as an experiment on the worlds that pass the back-test.

Every parameter vector lives the same histories, with the same luck, in every scenario; a claim's effect is a difference
between two scenarios, or between a measure and a threshold, for each vector on its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim import __version__, store
from sim.analysis.claimfile import CANNOT, CLAIMS, Claim, Experiment, read_claims
from sim.analysis.effects import Dependence, dependences, quantile, share_of_at_least, shrink
from sim.analysis.ensembles import MODEL
from sim.analysis.quantities import Lived, Quantity, described, observe
from sim.engine.cache import fingerprint
from sim.ensemble import FRESH
from sim.kernel import simulate
from sim.scenario.draw import assemble, calendar, neutral
from sim.scenario.files import Scenario, scenario_hash
from sim.scenario.posterior import posterior
from sim.store import Result

VECTORS, HISTORIES = 400, 50  # parameter vectors, and histories that each of them lives in every scenario
LUCK = FRESH + (1 << 32)  # their numbers begin here: the luck of no other study
BLOCK = 1000  # histories that one thread takes at a time, about
LIKELY, UNLIKELY = 0.9, 0.1  # probabilities from which a claim is borne out, or contradicted
MIDDLE = (0.05, 0.95)
VERDICTS = ("borne out", "depends", "contradicted", CANNOT)
ANSWERED_BY = (*MODEL, *(f"analysis/{name}.py" for name in ("claims", "claimfile", "effects", "quantities")))
Array = np.ndarray[Any, Any]
Columns = dict[str, Array]


@dataclass(frozen=True)
class Finding:
    """A claim and its answer. `difference`, `low` and `high` (the middle 90% of the worlds) are in `unit`, `probability`
    is the share of the worlds in which the claim holds; all None where it cannot be put. `level` and `versus_level` are
    the measure's means on either side, or its mean and the threshold."""

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


@dataclass(frozen=True)
class ClaimsResult:
    """The study on disk, and every claim with its answer, in the order of the file."""

    result: Result
    findings: list[Finding]

    def of(self, verdict: str) -> list[Finding]:
        """The claims with this verdict."""
        return [finding for finding in self.findings if finding.verdict == verdict]


class _Stage(NamedTuple):
    """One scenario's part of the study: what is looked at, and room for it, shape (quantities, vectors, histories)."""

    scenario: Scenario
    quantities: list[Quantity]
    seen: Array


def total(claims: list[Claim], vectors: int = VECTORS, histories: int = HISTORIES) -> int:
    """How many histories the study takes."""
    return len({scenario_hash(side.scenario) for side in _sides(claims)}) * vectors * histories


def claims(
    root: Path,
    seed: int,
    progress: Callable[[int], None] = lambda done: None,
    asked: list[Claim] | None = None,
    vectors: int = VECTORS,
    histories: int = HISTORIES,
    threads: int | None = None,
) -> ClaimsResult:
    """Answer every claim, or find the answer that was given before with the same model, worlds, claims and seed.

    `asked` are the claims, by default those of the documents. `progress` is told, from worker threads, how many more
    histories are done.

    Raises
    ------
    ScenarioError
        If the file of claims is unsound.
    RunError
        If there is no posterior, or the result cannot be kept.
    """
    asked = read_claims(CLAIMS) if asked is None else asked
    path = root / "claims" / _identity(asked, seed, vectors, histories)
    found = store.find(path)
    if found is not None:
        progress(total(asked, vectors, histories))
        return reopen(found)
    store.check_writable(root)
    given = {name: column[:vectors] for name, column in posterior().values.items()}
    stages = _live(asked, given, seed, histories, threads, progress)
    answers = [_answer(claim, stages, given) for claim in asked]
    tables = {"claims": _table([finding for finding, _ in answers]), "vectors": _vectors_table(answers)}
    return reopen(store.write(path, tables, _manifest(asked, stages, seed, (len(posterior().luck[:vectors]), histories))))


def reopen(result: Result) -> ClaimsResult:
    """Give a stored study as it was found."""
    rows = result.table("claims").to_pylist()
    return ClaimsResult(result, [_finding(row) for row in rows])


def _sides(claims: list[Claim]) -> Iterator[Any]:
    return (side for claim in claims if claim.experiment for side in claim.experiment.sides)


def _identity(claims: list[Claim], seed: int, vectors: int, histories: int) -> str:
    """Claims as they are read, which brings in their scenarios' hashes and with them the posterior."""
    asked = [(asdict(claim) | {"experiment": _experiment_key(claim.experiment)}) for claim in claims]
    return store.identity(asked, posterior().digest, seed, vectors, histories, fingerprint(ANSWERED_BY))


def _experiment_key(experiment: Experiment | None) -> Any:
    if experiment is None:
        return None
    sides = [(side.name, side.title, scenario_hash(side.scenario)) for side in experiment.sides]
    return sides, asdict(experiment.measure), experiment.direction, experiment.threshold, experiment.least


def _live(
    claims: list[Claim],
    given: Columns,
    seed: int,
    histories: int,
    threads: int | None,
    progress: Callable[[int], None],
) -> dict[str, _Stage]:
    """Run every scenario once, for all claims that look at it; each block has its own place, whoever runs it."""
    vectors = len(next(iter(given.values())))
    stages = _stages(claims, vectors, histories)
    size, stop = max(1, BLOCK // histories), Event()
    blocks = [(stage, first) for stage in stages.values() for first in range(0, vectors, size)]

    def work(block: tuple[_Stage, int]) -> None:
        if not stop.is_set():
            stage, first = block
            several = {name: column[first : first + size] for name, column in given.items()}
            seen = _lived(stage, several, seed, first, histories)
            stage.seen[:, first : first + size] = seen
            progress(seen[0].size)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        try:
            list(pool.map(work, blocks))
        finally:
            stop.set()  # when interrupted, leave after the block at hand
    return stages


def _stages(claims: list[Claim], vectors: int, histories: int) -> dict[str, _Stage]:
    wanted: dict[str, tuple[Scenario, list[Quantity]]] = {}
    for experiment in (claim.experiment for claim in claims if claim.experiment):
        for side in experiment.sides:
            _, quantities = wanted.setdefault(scenario_hash(side.scenario), (side.scenario, []))
            if experiment.measure not in quantities:
                quantities.append(experiment.measure)
    return {
        name: _Stage(scenario, quantities, np.empty((len(quantities), vectors, histories)))
        for name, (scenario, quantities) in wanted.items()
    }


def _lived(stage: _Stage, several: Columns, seed: int, first: int, histories: int) -> Array:
    """Let some vectors live their histories; what is seen, shape (quantities, vectors, histories)."""
    scenario = stage.scenario
    given = {name: np.repeat(column, histories) for name, column in several.items()}
    count, begun = len(next(iter(given.values()))), LUCK + first * histories
    days = sorted({day for q in stage.quantities for day in q.moments(scenario.end)})
    moments = [(day - scenario.start).days for day in days]
    worlds = simulate(
        assemble(scenario, given, seed, begun, count), calendar(scenario), seed, begun, None, moments
    )
    lived = Lived(scenario.start, scenario.end, {day: worlds[:, i] for i, day in enumerate(days)})
    return np.stack([observe(q, lived).reshape(-1, histories) for q in stage.quantities])


def _answer(claim: Claim, stages: dict[str, _Stage], given: Columns) -> tuple[Finding, dict[str, Any]]:
    """The finding, and what it rests on: each vector's effect and its sampling variance."""
    stated = {
        "id": claim.id,
        "claim": claim.claim,
        "evidence": claim.evidence,
        "reads": claim.reads,
        "circular": claim.circular,
        "why": claim.why,
    }
    if claim.experiment is None:
        return Finding(**stated, verdict=CANNOT), {}
    experiment = claim.experiment
    ours, theirs = _seen(experiment, stages)
    table = by_vector(ours, theirs)
    told = table["pairs"] > 1
    names = _varied(experiment, given)
    answer = judge(
        table["difference"][told], table["variance"][told], experiment, {n: given[n][told] for n in names}
    )
    levels = {"level": float(np.nanmean(ours)), "versus_level": float(np.nanmean(theirs))}
    return Finding(**stated, **_said(experiment), **levels, **answer), table


def _seen(experiment: Experiment, stages: dict[str, _Stage]) -> tuple[Array, Array]:
    """The measure on both sides, shape (vectors, histories); the other side of a property is its threshold."""
    columns = []
    for side in experiment.sides:
        stage = stages[scenario_hash(side.scenario)]
        columns.append(stage.seen[stage.quantities.index(experiment.measure)])
    return columns[0], columns[1] if experiment.versus else np.full_like(columns[0], experiment.threshold)


def by_vector(ours: Array, theirs: Array) -> dict[str, Array]:
    """Each vector's mean difference, the sampling variance of that, and the pairs of histories that have both."""
    pairs = np.isfinite(ours - theirs)
    count = pairs.sum(axis=1)
    apart = np.where(pairs, ours - theirs, 0.0)
    mean = apart.sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(pairs, apart - mean[:, None], 0.0) ** 2).sum(axis=1)
    variance = squares / np.maximum(count - 1, 1) / np.maximum(count, 1)
    return {"difference": mean, "variance": variance, "pairs": count}


def judge(seen: Array, noise: Array, experiment: Experiment, parameters: Columns) -> dict[str, Any]:
    """How large the true effect is, in what share of the worlds the claim holds, and what that hangs on."""
    if seen.size == 0:
        return {"verdict": CANNOT, "why": "the measure never has a value: no history comes so far"}
    effects = shrink(seen, noise)
    sign, least = experiment.sign, experiment.least
    probability = share_of_at_least(effects._replace(mean=sign * effects.mean), least)
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


def _varied(experiment: Experiment, given: Columns) -> list[str]:
    """The uncertainties that at least one side takes from the posterior."""
    fixed = [{*side.scenario.marked, *neutral(side.scenario.without)} for side in experiment.sides]
    return [name for name in given if not all(name in names for names in fixed)]


def _said(experiment: Experiment) -> dict[str, Any]:
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


def _table(findings: list[Finding]) -> pa.Table:
    return pa.Table.from_pylist(
        [asdict(f) | {"depends_on": [d._asdict() for d in f.depends_on]} for f in findings], _SCHEMA
    )


def _finding(row: dict[str, Any]) -> Finding:
    lists = {"evidence": tuple(row["evidence"]), "depends_on": tuple(Dependence(**d) for d in row["depends_on"])}
    return Finding(**row | lists)


_KINDS = {"str": pa.string(), "bool": pa.bool_(), "float | None": pa.float64(), "tuple[str, ...]": pa.list_(pa.string())}
_DEPENDENCE = pa.struct({"parameter": pa.string(), "rho": pa.float64(), "holds_when": pa.string()})
_SCHEMA = pa.schema({n: _KINDS.get(kind, pa.list_(_DEPENDENCE)) for n, kind in Finding.__annotations__.items()})


def _vectors_table(answers: list[tuple[Finding, dict[str, Any]]]) -> pa.Table:
    """One row a claim and vector, in the order of the posterior's rows."""
    tested = [(finding.id, table) for finding, table in answers if table]
    columns = {name: np.concatenate([table[name] for _, table in tested]) for name in ("difference", "variance", "pairs")}
    sizes = [len(table["pairs"]) for _, table in tested]
    ids = np.repeat([name for name, _ in tested], sizes)
    return pa.table({"id": ids, "vector": np.concatenate([np.arange(size) for size in sizes])} | columns)


def _manifest(claims: list[Claim], stages: dict[str, _Stage], seed: int, size: tuple[int, int]) -> dict[str, Any]:
    vectors, histories = size
    return {
        "study": "claims",
        "claims": len(claims),
        "scenarios": {side.title: scenario_hash(side.scenario) for side in _sides(claims)},
        "vectors": vectors,
        "histories": histories,
        "simulated": len(stages) * vectors * histories,
        "seed": seed,
        "posterior": posterior().digest,
        "version": __version__,
        "model": fingerprint(MODEL),
        "command": " ".join(["talks", *sys.argv[1:]]),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
