"""One scenario's ensemble as a result on disk: found if it was run before, else run and kept."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim import __version__
from sim.model.outcomes import TRACES, measure_columns, outcomes
from sim.results import store
from sim.results.columns import TABLES, described, endings
from sim.results.result import Result
from sim.scenario.files import Scenario, canonical, scenario_hash
from sim.stats import QUANTILE_NAMES, histogram_quantiles
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.run import decides

LIBRARIES = ("numpy", "llvmlite", "pyarrow", "mesa")


def ensure(
    scenario: Scenario, runs: int, seed: int, root: Path, progress: Callable[[int], None] = lambda done: None
) -> Result:
    """Give the scenario's result with so many histories and this seed, running it if it is not there yet.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    runs : how many histories
    seed : of all draws, from 0 to 2^63 - 1
    root : folder that results are kept in
    progress : told, from worker threads, how many more histories are done

    Raises
    ------
    RunError
        If the result cannot be kept, or a history comes to what cannot be.
    """
    path = folder(scenario, runs, seed, root)
    found = store.find(path)
    if found is not None:
        progress(runs)
        return store.reworded(found, words(scenario))
    check_writable(path.parent)
    return store.reworded(_run(scenario, runs, seed, path, progress), words(scenario))


def folder(scenario: Scenario, runs: int, seed: int, root: Path) -> Path:
    """Where the result lies: named after all that decides its histories, the model's own code included, and after the
    code that makes tables of them.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    runs : how many histories
    seed : of all draws, from 0 to 2^63 - 1
    root : folder that results are kept in
    """
    name = store.folder_name(scenario.name)
    return root / name / identity(scenario_hash(scenario), runs, seed, living(), made_by(__name__))


def _run(scenario: Scenario, runs: int, seed: int, path: Path, progress: Callable[[int], None]) -> Result:
    from sim.simulate import ensemble, worlds  # bring in the compiled engine

    begun = time.perf_counter()
    made = ensemble.run(scenario, runs, seed, progress=progress)
    by_input = ensemble.ends_by_input(scenario, seed)
    tables = {
        "runs": _runs_table(made.states),
        "bands": _bands_table(made.counts, scenario),
        "inputs": _inputs_table(by_input),
        "decides": decides.table(decides.of_outcomes(decides.worlds_of(scenario, seed, runs), outcomes(made.states))),
    }
    manifest = describe(scenario, __name__) | {
        "worlds_pass": worlds.pass_facts() if scenario.inputs == "posterior" else None,
        "runs": runs,
        "seed": seed,
        "seconds": round(time.perf_counter() - begun, 2),
    }
    return store.write(path, tables, manifest)


def words(scenario: Scenario) -> dict[str, Any]:
    """What a manifest says of a scenario's file that decides nothing."""
    return {"title": scenario.title, "question": scenario.question, "set_at": scenario.set_at}


def describe(scenario: Scenario, maker: str) -> dict[str, Any]:
    """What a manifest says of a scenario, of what ran it, and of the module that made numbers of its histories."""
    return words(scenario) | {
        "scenario": scenario.name,
        "scenario_hash": scenario_hash(scenario),
        "resolved": canonical(scenario),
        "marked": list(scenario.marked),
        "version": __version__,
        "model": living(),
        "made_by": made_by(maker),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "machine": platform.machine(),
        "command": " ".join(["talks", *sys.argv[1:]]),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _runs_table(states: Any) -> pa.Table:
    """One row a history: its number, its outcome, every measure; days that never came are null."""
    columns: dict[str, Any] = {"run": pa.array(np.arange(len(states))), "outcome": endings(outcomes(states))}
    columns |= {name: pa.array(column, mask=np.isnan(column)) for name, column in measure_columns(states).items()}
    return described(pa.table(columns), TABLES["runs"])


def _bands_table(counts: Any, scenario: Scenario) -> pa.Table:
    """Quantiles over the histories, one row a day and variable."""
    days = counts.shape[0]
    bands = [histogram_quantiles(counts[:, i, :], trace.step) for i, trace in enumerate(TRACES)]
    columns = {
        "variable": np.repeat([trace.name for trace in TRACES], days),
        "day": np.tile(np.arange(days), len(TRACES)),
        "date": np.tile(np.datetime64(scenario.start) + np.arange(days), len(TRACES)),
    }
    columns |= {name: np.concatenate([b[k] for b in bands]) for k, name in enumerate(QUANTILE_NAMES)}
    return described(pa.table(columns), TABLES["bands"])


def _inputs_table(ended: Any) -> pa.Table:
    """How histories of single parameter vectors end, one row a history."""
    vectors, replicates = ended.shape
    columns = {"vector": np.repeat(np.arange(vectors), replicates), "outcome": endings(ended.ravel())}
    return described(pa.table(columns), TABLES["inputs"])
