"""`talks stylised`: what is known of other wars, asked of histories whose inputs are drawn from their ranges."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.results import store
from sim.results.result import Result
from sim.scenario.files import BASELINE, load, scenario_hash
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.run.run import describe
from sim.studies.stylised.facts import STYLISED, Stylised, read_stylised
from sim.studies.stylised.lived import Lived
from sim.studies.stylised.verdict import judge

RUNS, SEED = 8192, 1


def stylised(
    root: Path, runs: int = RUNS, seed: int = SEED, path: Path = STYLISED, tick: Callable[[int], None] = lambda _: None
) -> Result:
    """Ask every stylised fact of a file, or give what was found before with the same model, facts, runs and seed.

    Parameters
    ----------
    root : folder that results are kept in
    runs : histories of each scenario, 1 or more
    seed : of all draws, from 0 to 2^63 - 1
    path : the file of facts
    tick : told how many more histories are done

    Raises
    ------
    ScenarioError
        If the file is unsound, with every problem.
    RunError
        If the result cannot be kept.
    """
    facts, unanswered = read_stylised(path)
    names = dict.fromkeys([BASELINE, *(fact.ask.scenario for fact in facts)])
    hashes = [scenario_hash(load(name)) for name in names]
    known = identity(runs, seed, hashes, living(), made_by(__name__), path.read_text(encoding="utf-8"))
    folder = root / "stylised" / known
    found = store.find(folder)
    if found is not None:
        return found
    check_writable(folder.parent)
    lived = Lived(runs, seed, tick)
    tables = {
        "facts": pa.Table.from_pylist([_row(fact, lived) for fact in facts]),
        "cannot": pa.Table.from_pylist([vars(one) for one in unanswered]),
    }
    manifest = describe(lived.scenario(BASELINE), __name__)
    return store.write(folder, tables, manifest | {"study": "stylised", "runs": runs, "seed": seed})


def total(runs: int = RUNS) -> int:
    """How many histories are lived, about."""
    facts, _ = read_stylised()
    return runs * len({BASELINE, "residual-force", *(fact.ask.scenario for fact in facts)}) + runs // 4


def _row(fact: Stylised, lived: Lived) -> dict[str, Any]:
    answer = fact.how.find(lived, fact.ask)
    low, high = fact.interval or (None, None)
    return {
        "id": fact.id,
        "fact": fact.fact,
        "about": fact.about,
        "source": fact.source,
        "read": fact.read,
        "kind": fact.kind,
        "cases": fact.cases,
        "n": fact.n,
        "low": low,
        "high": high,
        "value": fact.value,
        "sign": fact.sign,
        "measure": fact.measure,
        "scenario": fact.ask.scenario,
        "months": fact.ask.months if isfinite(fact.ask.months) else None,
        "unit": fact.how.unit,
        **{f"model_{name}": x if isfinite(x) else None for name, x in answer._asdict().items() if name != "null"},
        "verdict": judge(fact, answer),
        "used": fact.used,
        "reads": fact.reads,
    }
