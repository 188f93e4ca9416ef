"""`talks score FILE`: anyone's later facts, predicted by a model that has not seen them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.model import posterior as kept
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import Scenario, scenario_hash
from sim.simulate import worlds
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.calibration.diagnose import said
from sim.studies.calibration.patterns import SummaryStatistics
from sim.studies.run.run import describe
from sim.studies.score.judged import judged
from sim.studies.verification.factfile import FactFile, LaterFact, read_facts
from sim.studies.verification.predictors import OwnHistories, own_histories, predict

SEEDS = (1, 2, 3, 4, 5)
Tick = Callable[[float, str], None]


def verify(path: Path, root: Path, seeds: tuple[int, ...] = SEEDS, tick: Tick = lambda *_: None) -> Result:
    """Score the model on a file of later facts, or give what was found before with the same model and text.

    The file is read, and compared with what histories show: nothing that the model draws its inputs from is written.

    Parameters
    ----------
    path : of the file
    root : folder that results are kept in
    seeds : of the predictions, each made anew
    tick : told how far it has come, from 0 to 1, and what is being done

    Raises
    ------
    ScenarioError
        If the file is unsound, with every problem.
    RunError
        If the result cannot be kept.
    """
    asked = read_facts(path)
    known = identity(made_by(__name__), living(), scenario_hash(asked.scenario), kept.digest(), asked.text, seeds)
    folder = root / "verification" / known
    found = store.find(folder)
    if found is not None:
        return found
    check_writable(folder.parent)
    last = max(fact.pattern.day for fact in asked.facts)
    scenario = replace(asked.scenario, end=min(asked.scenario.end, last + timedelta(days=1)), inputs="prior")
    own = own_histories(SummaryStatistics([fact.pattern for fact in asked.facts], scenario.start).days)
    rows: list[dict[str, Any]] = []
    for k, seed in enumerate(seeds):
        tick(k / len(seeds), f"seed {seed}")
        rows += _scored(asked, scenario, own, seed)
    tables = {"scores": pa.Table.from_pylist(rows), "facts": pa.Table.from_pylist([_said(f) for f in asked.facts])}
    return store.write(folder, tables, _manifest(asked, path, seeds))


def _scored(asked: FactFile, scenario: Scenario, own: OwnHistories, seed: int) -> Iterator[dict[str, Any]]:
    """One row a fact: what each predictor says, and how far off it is."""
    facts = [fact.pattern for fact in asked.facts]
    seen = predict(scenario, facts, own, seed)
    for k, fact in enumerate(facts):
        row: dict[str, Any] = {"seed": seed, "fact": fact.id}
        for by, shown in seen.items():
            row |= judged(fact, shown[:, k], float(fact.passes(shown[:, k]).mean()), by)
        yield row


def _said(fact: LaterFact) -> dict[str, Any]:
    """What the file says of a fact."""
    p = fact.pattern
    what = {"id": p.id, "fact": p.fact, "day": p.day, "unit": p.unit, "target": said(p.said), "tolerance": p.tolerance}
    return what | {"source": fact.source, "base_rate": fact.base_rate}


def _manifest(asked: FactFile, path: Path, seeds: tuple[int, ...]) -> dict[str, Any]:
    return describe(asked.scenario, __name__) | {
        "study": "verification",
        "title": f"Later facts of {path.name}",
        "file": path.name,
        "seeds": list(seeds),
        "seed": seeds[0],
        "posterior": kept.digest(),
        "worlds_pass": worlds.pass_facts(),
    }
