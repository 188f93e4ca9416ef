"""`talks screening`: which uncertain numbers could be constants, and which constants decide something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.model.outcomes import OUTCOMES
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import load, scenario_hash, shipped
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.run.run import describe
from sim.studies.screening.experiment import Screened, Screening, Tick
from sim.studies.screening.factors import Factor, factors
from sim.studies.screening.verdict import verdict

RUNS, SEED = 4096, 1


def screening(
    root: Path,
    scenarios: tuple[str, ...] = (),
    runs: int = RUNS,
    seed: int = SEED,
    wanted: list[Factor] | None = None,
    tick: Tick = lambda *_: None,
) -> Result:
    """Screen factors in scenarios, or give what was found before with the same model, scenarios, runs and seed.

    Parameters
    ----------
    root : folder that results are kept in
    scenarios : beside the baseline; by default all that ship
    runs : histories of each scenario at the last look
    seed : of all draws, from 0 to 2^63 - 1
    wanted : factors; by default every uncertainty and every constant with a range
    tick : told how far it has come, from 0 to 1, and what is being done

    Raises
    ------
    RunError
        If the result cannot be kept.
    """
    names, asked = scenarios or tuple(shipped()), factors() if wanted is None else wanted
    hashes = [scenario_hash(load(name)) for name in names]
    known = identity(made_by(__name__), living(), hashes, runs, seed, [factor.name for factor in asked])
    folder = root / "screening" / known
    found = store.find(folder)
    if found is not None:
        return found
    check_writable(folder.parent)
    test = Screening(names, runs, seed)
    screened = test.screen(asked, tick)
    tables = {
        "factors": pa.Table.from_pylist([_factor(one, test) for one in screened]),
        "moves": pa.Table.from_pylist([row for one in screened for row in _moves(one)]),
    }
    manifest = describe(test.scenarios[0], __name__) | {
        "study": "screening", "title": "Which numbers decide something", "runs": runs, "seed": seed,
        "scenarios": [scenario.name for scenario in test.scenarios], "looks": test.looks,
    }  # fmt: skip
    return store.write(folder, tables, manifest)


def _factor(one: Screened, test: Screening) -> dict[str, Any]:
    """What is told of a factor, and where it moves most."""
    moved = list(one.moved.values())
    most = max(_moves(one), key=lambda row: abs(row["points"]))
    return {
        "name": one.factor.name,
        "change": one.factor.change,
        "verdict": verdict(moved, one.rank, len(test.scenarios), len(test.looks)),
        **{key: most[key] for key in ("scenario", "outcome", "points", "error")},
        "parted": max(other.parted for other in moved),
        "measure": one.measure,
        "rank": one.rank,
        "scenarios": len(moved),
        "histories": max(other.histories for other in moved),
    }


def _moves(one: Screened) -> Iterator[dict[str, Any]]:
    """One row a scenario and outcome."""
    for scenario, moved in one.moved.items():
        for outcome, points, error in zip(OUTCOMES, moved.points, moved.errors, strict=True):
            yield {
                "name": one.factor.name, "scenario": scenario, "outcome": outcome, "histories": moved.histories,
                "points": float(points), "error": float(error),
            }  # fmt: skip
