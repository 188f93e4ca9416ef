"""`talks sensitivity`: what decides how histories end, over every world that passes the facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.engine.addresses import SENSITIVITY
from sim.errors import UsageError
from sim.model import posterior as kept
from sim.model.outcomes import OUTCOMES
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import Scenario, scenario_hash
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.run import decides
from sim.studies.run.decides import NAMED, Worlds
from sim.studies.run.run import describe
from sim.studies.sensitivity import mechanisms as of_mechanisms
from sim.variance import Binned, resampled

HISTORIES, SEED = 16, 1
SAMPLES = 100  # bootstrap samples that places are counted in
PLACES = 611  # the key of their generator
Array = np.ndarray[Any, Any]


def sensitivity(
    scenario: Scenario,
    root: Path,
    mechanisms: bool = False,
    seed: int = SEED,
    tick: Callable[[int], None] = lambda done: None,
) -> Result:
    """Ask every world, or give what was found before with the same model, scenario and seed.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    root : folder that results are kept in
    mechanisms : whether to switch every mechanism off in turn as well
    seed : of all draws, from 0 to 2^63 - 1
    tick : told how many more histories are done

    Raises
    ------
    UsageError
        If the scenario draws its inputs from their ranges.
    RunError
        If the result cannot be kept.
    """
    if scenario.inputs != "posterior":
        raise UsageError("sensitivity is asked of the worlds that pass the facts; leave --prior out")
    known = identity(made_by(__name__), living(), kept.digest(), scenario_hash(scenario), mechanisms, seed)
    folder = root / "sensitivity" / known
    found = store.find(folder)
    if found is not None:
        return found
    check_writable(folder.parent)
    from sim.simulate.ensemble import ends_of_vectors

    ended = ends_of_vectors(scenario, HISTORIES, seed, SENSITIVITY.first, tick)
    worlds = _worlds(scenario, ended.shape)
    values = {name: (ended == k).ravel() for k, name in enumerate(OUTCOMES)}
    tables = {"decides": decides.table(decides.decide(worlds, values)), "places": _places(worlds, values)}
    if mechanisms:
        tables["mechanisms"] = _mechanisms(of_mechanisms.without_each(scenario, seed, tick))
    manifest = describe(scenario, __name__) | {
        "study": "sensitivity", "seed": seed, "histories": HISTORIES, "posterior": kept.digest(),
    }  # fmt: skip
    return store.write(folder, tables, manifest)


def total(mechanisms: bool) -> int:
    """How many histories are lived, about."""
    many = len(kept.posterior().histories)
    return many * (HISTORIES + (of_mechanisms.total() * of_mechanisms.HISTORIES if mechanisms else 0))


def _worlds(scenario: Scenario, shape: tuple[int, ...]) -> Worlds:
    """Every vector of the posterior, and which of them each history has."""
    values = kept.posterior().values
    names = tuple(n for n, column in values.items() if n in scenario.uncertain and np.ptp(column) > 0.0)
    return Worlds(names, np.stack([values[n] for n in names], axis=1), np.repeat(np.arange(shape[0]), shape[1]))


def _places(worlds: Worlds, values: dict[str, Array]) -> pa.Table:
    """In how many of 100 bootstrap samples of the worlds each input is among the first five, those that ever are."""
    binned, rows = Binned(worlds.inputs, worlds.n), []
    times = resampled(len(worlds.inputs), PLACES)[:, :SAMPLES]
    for outcome, came in values.items():
        k = np.bincount(worlds.of, came, len(worlds.inputs))
        between = binned.resampled_all(k, k, times)
        first = np.argsort(-between, axis=0, kind="stable")[:NAMED]
        for i, count in zip(*np.unique(first, return_counts=True), strict=True):
            rows.append({"outcome": outcome, "input": worlds.names[i], "among_first": float(count / SAMPLES)})
    return pa.Table.from_pylist(rows)


def _mechanisms(found: list[of_mechanisms.Without]) -> pa.Table:
    rows = [one._asdict() | {"names": " + ".join(one.names), "pair": len(one.names) > 1} for one in found]
    schema = [("names", pa.string()), ("pair", pa.bool_()), ("outcome", pa.string())]
    schema += [(key, pa.float64()) for key in ("points", "low", "high", "parted", "beyond")]
    return pa.Table.from_pylist(rows, pa.schema(schema))
