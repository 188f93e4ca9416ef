"""`talks claims`: what the documents claim, each as an experiment on the worlds that pass the back-test.

Every parameter vector lives the same histories, with the same random streams, in every scenario; a claim's effect is a
difference between two scenarios, or between a measure and a threshold, for each vector on its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim import __version__
from sim.engine.addresses import CLAIMS
from sim.model.posterior import digest, posterior
from sim.results import store
from sim.scenario.files import Scenario, scenario_hash
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.claims.arms import Arm
from sim.studies.claims.decision import Columns, find, stated
from sim.studies.claims.measures import Lived, Quantity, observe
from sim.studies.claims.specification import Claim, read_claims
from sim.studies.claims.summary import CANNOT, ClaimsResult, Finding, reopen, to_table

__all__ = ["ClaimsResult", "Size", "claims", "reopen", "total"]

VECTORS, HISTORIES = 400, 50  # parameter vectors, and histories that each of them lives in every scenario
BLOCK = 1000  # histories that one thread takes at a time, about
Array = np.ndarray[Any, Any]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Size:
    """How much is run: vectors of the posterior, the first so many, and histories of each in every scenario."""

    vectors: int = VECTORS
    histories: int = HISTORIES


class _Stage(NamedTuple):
    """One scenario's part of the study: what is looked at, and room for it, shape (quantities, vectors, histories)."""

    scenario: Scenario
    quantities: list[Quantity]
    seen: Array


def claims(
    root: Path,
    seed: int,
    progress: Progress = lambda done: None,
    asked: list[Claim] | None = None,
    size: Size | None = None,
    threads: int | None = None,
) -> ClaimsResult:
    """Answer every claim, or find the answer given before with the same model, worlds, claims and seed.

    `asked` are the claims, by default those of the documents. `progress` is told, from worker threads, how many more
    histories are done, of `total`.

    Parameters
    ----------
    root : folder that results are kept in
    seed : of all draws, from 0 to 2^63 - 1
    size : vectors, and histories of each
    threads : of this machine, one a core if none is said

    Raises
    ------
    ScenarioError
        If the file of claims is unsound.
    RunError
        If there is no posterior, or the result cannot be kept.
    """
    asked, size = read_claims() if asked is None else asked, _within(size)
    path = root / "claims" / _identity(asked, seed, size)
    found = store.find(path)
    if found is not None:
        progress(total(asked, size))
        return reopen(found)
    check_writable(path.parent)
    given = {name: column[: size.vectors] for name, column in posterior().values.items()}
    stages = _live(asked, given, seed, size, threads, progress)
    answers = [_answer(claim, stages, given) for claim in asked]
    tables = {"claims": to_table([finding for finding, _ in answers]), "vectors": _vectors_table(answers)}
    return reopen(store.write(path, tables, _manifest(asked, seed, size)))


def total(asked: list[Claim] | None = None, size: Size | None = None) -> int:
    """How many histories the study takes."""
    asked, size = read_claims() if asked is None else asked, _within(size)
    return len({scenario_hash(arm.scenario) for arm in _sides(asked)}) * size.vectors * size.histories


def _within(size: Size | None) -> Size:
    """The size asked for, with no more vectors than there are."""
    size = size or Size()
    return replace(size, vectors=min(size.vectors, len(posterior().histories)))


def _sides(asked: list[Claim]) -> Iterator[Arm]:
    return (arm for claim in asked if claim.experiment for arm in claim.experiment.arms)


def _identity(asked: list[Claim], seed: int, size: Size) -> str:
    """Stands for all that decides the answers: the claims as read, with the hashes of their scenarios, and the code."""
    return identity([_key(claim) for claim in asked], digest(), seed, asdict(size), made_by(__name__))


def _key(claim: Claim) -> Any:
    experiment = claim.experiment
    if experiment is None:
        return stated(claim)
    arms = [(arm.name, arm.title, scenario_hash(arm.scenario)) for arm in experiment.arms]
    asked = asdict(experiment.measure), experiment.direction, experiment.threshold, experiment.least
    return stated(claim), arms, asked


def _live(
    asked: list[Claim], given: Columns, seed: int, size: Size, threads: int | None, progress: Progress
) -> dict[str, _Stage]:
    """Run every scenario once, for all claims that look at it; each block has its own place, whoever runs it."""
    stages = _stages(asked, size)
    step, stop = max(1, BLOCK // size.histories), Event()
    blocks = [(stage, slice(i, i + step)) for stage in stages.values() for i in range(0, size.vectors, step)]

    def work(block: tuple[_Stage, slice]) -> None:
        if not stop.is_set():
            stage, where = block
            seen = _lived(stage, {name: column[where] for name, column in given.items()}, seed, where.start, size)
            stage.seen[:, where] = seen
            progress(seen[0].size)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        try:
            list(pool.map(work, blocks))
        finally:
            stop.set()  # when interrupted, leave after the block at hand
    return stages


def _stages(asked: list[Claim], size: Size) -> dict[str, _Stage]:
    """Every scenario by its hash, with all that is to be looked at in its histories."""
    wanted: dict[str, tuple[Scenario, list[Quantity]]] = {}
    for experiment in (claim.experiment for claim in asked if claim.experiment):
        for arm in experiment.arms:
            _, quantities = wanted.setdefault(scenario_hash(arm.scenario), (arm.scenario, []))
            if experiment.measure not in quantities:
                quantities.append(experiment.measure)
    return {
        name: _Stage(scenario, quantities, np.empty((len(quantities), size.vectors, size.histories)))
        for name, (scenario, quantities) in wanted.items()
    }


def _lived(stage: _Stage, some: Columns, seed: int, first: int, size: Size) -> Array:
    """Let some vectors live their histories; what is seen, shape (quantities, vectors, histories)."""
    scenario = stage.scenario
    given = {name: np.repeat(column, size.histories) for name, column in some.items()}
    count, begun = len(next(iter(given.values()))), CLAIMS.first + first * size.histories
    days = sorted({day for quantity in stage.quantities for day in quantity.moments(scenario.end)})
    moments = [(day - scenario.start).days for day in days]
    params = assemble(scenario, given, seed, begun, count)
    states = simulate(params, calendar(scenario), seed, begun, None, moments)
    lived = Lived(scenario.start, scenario.end, {day: states[:, i] for i, day in enumerate(days)})
    return np.stack([observe(quantity, lived).reshape(-1, size.histories) for quantity in stage.quantities])


def _answer(claim: Claim, stages: dict[str, _Stage], given: Columns) -> tuple[Finding, Columns]:
    if claim.experiment is None:
        return Finding(**stated(claim), verdict=CANNOT), {}
    experiment, seen = claim.experiment, []
    for arm in experiment.arms:
        stage = stages[scenario_hash(arm.scenario)]
        seen.append(stage.seen[stage.quantities.index(experiment.measure)])
    theirs = seen[1] if experiment.versus else np.full_like(seen[0], experiment.threshold)
    return find(claim, seen[0], theirs, given)


def _vectors_table(answers: list[tuple[Finding, Columns]]) -> pa.Table:
    """One row a claim and vector: what the answers rest on, in the order of the posterior's rows."""
    parts = [
        pa.table({"id": [finding.id] * len(table["pairs"]), "vector": np.arange(len(table["pairs"]))} | table)
        for finding, table in answers
        if table
    ]
    return pa.concat_tables(parts) if parts else pa.table({})


def _manifest(asked: list[Claim], seed: int, size: Size) -> dict[str, Any]:
    return {
        "study": "claims",
        "claims": len(asked),
        "scenarios": {arm.name: scenario_hash(arm.scenario) for arm in _sides(asked)},
        "vectors": size.vectors,
        "histories": size.histories,
        "simulated": total(asked, size),
        "seed": seed,
        "posterior": digest(),
        "version": __version__,
        "model": living(),
        "made_by": made_by(__name__),
        "command": " ".join(["talks", *sys.argv[1:]]),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
