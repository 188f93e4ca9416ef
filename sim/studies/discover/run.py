"""`talks discover`: the conditions under which an outcome happens, or under which one scenario beats another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.engine.addresses import design
from sim.errors import UsageError
from sim.model import posterior as kept
from sim.model.outcomes import OUTCOMES
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import Scenario, scenario_hash
from sim.scenario.problems import did_you_mean
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.discover.checklist import by_a_sum, choose, ladder
from sim.studies.discover.lived import Lived, live
from sim.studies.run.run import describe
from sim.variance import split

HISTORIES, SEED, CONDITIONS = 16, 1, 6
RARE = 30  # histories with the outcome, below which nothing is explained
LEAST_WORLDS = 200


def discover(
    scenario: Scenario,
    outcome: str,
    root: Path,
    versus: Scenario | None = None,
    conditions: int = CONDITIONS,
    seed: int = SEED,
    tick: Callable[[int], None] = lambda done: None,
) -> Result:
    """Find the conditions, or give what was found before with the same model, scenario, conditions and seed.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    outcome : one of OUTCOMES
    root : folder that results are kept in
    versus : another scenario: then it is asked where the outcome comes oftener under it
    conditions : how many, at most
    seed : of all draws, from 0 to 2^63 - 1
    tick : told how many more histories are done

    Raises
    ------
    UsageError
        If there is no such outcome, or nothing to explain.
    RunError
        If the result cannot be kept.
    """
    _check(scenario, outcome, versus)
    hashes = [scenario_hash(one) for one in (scenario, versus) if one is not None]
    known = identity(made_by(__name__), living(), kept.digest(), hashes, outcome, conditions, seed)
    folder = root / "discover" / known
    found = store.find(folder)
    if found is not None:
        return found
    check_writable(folder.parent)
    lived = live(scenario, versus, outcome, HISTORIES, seed, tick)
    _check_lived(lived, outcome)
    tables, told = _tables(lived, conditions, seed)
    manifest = describe(scenario, __name__) | told | {
        "study": "discover", "outcome": outcome, "versus": versus.name if versus else None,
        "versus_title": versus.title if versus else None, "conditions": conditions, "histories": HISTORIES,
        "seed": seed, "posterior": kept.digest(),
    }  # fmt: skip
    return store.write(folder, tables, manifest)


def total(versus: Scenario | None) -> int:
    """How many histories are lived."""
    return len(kept.posterior().histories) * HISTORIES * (1 if versus is None else 2)


def _check(scenario: Scenario, outcome: str, versus: Scenario | None) -> None:
    if outcome not in OUTCOMES:
        close = did_you_mean(outcome, OUTCOMES)
        raise UsageError(f"there is no outcome {outcome!r}: one of {', '.join(OUTCOMES)}{close and '; ' + close}")
    if versus is not None and versus.name == scenario.name:
        raise UsageError(f"{versus.name} is named twice; --versus takes another scenario")
    if scenario.inputs != "posterior":
        raise UsageError("conditions are found among the worlds that pass the facts; leave --prior out")
    if (many := len(kept.posterior().histories)) < LEAST_WORLDS:
        raise UsageError(f"{many} worlds are too few to find conditions on some and tell them from others")


def _check_lived(lived: Lived, outcome: str) -> None:
    """Refuse what always or never happens."""
    many = int(lived.squares.sum())
    whole = len(lived.sums) * lived.histories
    if many < RARE or ((lived.sums >= 0).all() and whole - many < RARE):
        how = "hardly any history" if many < RARE else "nearly every history"
        raise UsageError(f"{how} of {whole:,} makes a difference in {outcome}: nothing to explain")


def _tables(lived: Lived, conditions: int, seed: int) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """Conditions and ladder, and what is told of all worlds."""
    order = design(seed).permutation(len(lived.sums))
    on, told = (lived.some(half) for half in np.array_split(order, 2))
    chosen = choose(on, conditions)
    parts = split(lived.sums, np.full(len(lived.sums), float(lived.histories)), lived.squares)
    facts: dict[str, Any] = {
        "mean": float(told.means.mean()), "chance": parts.chance if parts else None, "worlds_chosen_on": len(on.sums),
        "worlds_told": len(told.sums), "tried": len(lived.names), "by_a_sum": None,
    }  # fmt: skip
    if not chosen:
        empty = {"conditions": pa.Table.from_pylist([], CONDITION), "ladder": pa.Table.from_pylist([], RUNG)}
        return empty, facts
    rungs = ladder(chosen, on, told)
    facts["by_a_sum"] = by_a_sum(chosen, on, told, rungs[-1].worlds)
    rows = [one._replace(holds=float(one.of(told).mean()))._asdict() for one in chosen]
    return {
        "conditions": pa.Table.from_pylist(rows, CONDITION),
        "ladder": pa.Table.from_pylist([rung._asdict() for rung in rungs], RUNG),
    }, facts


CONDITION = pa.schema(
    [("name", pa.string()), ("at_least", pa.bool_()), ("bound", pa.float64()), ("holds", pa.float64())]
)
RUNG = pa.schema(
    [("first", pa.int64()), ("last", pa.int64())]
    + [(name, pa.float64()) for name in ("worlds", "mean", "low", "high", "promised")]
)
