"""`talks score`: the facts are cut at a date; fitted to those before, the model predicts those after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim import __version__
from sim.engine import addresses
from sim.engine.addresses import PREDICTIONS
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import BASELINE, load, scenario_hash
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.calibration import smc
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import PATTERNS, Pattern, patterns
from sim.studies.score.judged import judged, nothing
from sim.studies.score.persistence import persist

CUTS = (date(2020, 4, 15), date(2020, 7, 13), date(2020, 9, 11), date(2020, 9, 12))  # between them no fact lies
SEEDS = (1, 2, 3, 4, 5)
PARTICLES, STEPS, HISTORIES = 1024, 100, 8192
Array = np.ndarray[Any, Any]
Tick = Callable[[float, str], None]


class Fit(NamedTuple):
    """Facts that particles are fitted to, and those that they then predict: after a cut, or of a group left out."""

    kind: str  # "cut" or "group"
    name: str
    asked: list[Pattern]
    predicted: list[Pattern]
    cut: date | None


def fits(facts: list[Pattern]) -> list[Fit]:
    """Every cut, then every group of facts left out."""
    cuts = [
        Fit("cut", cut.isoformat(), [p for p in facts if p.day <= cut], [p for p in facts if p.day > cut], cut)
        for cut in CUTS
    ]
    groups = list(dict.fromkeys(p.group for p in facts))
    without = [
        Fit("group", g, [p for p in facts if p.group != g], [p for p in facts if p.group == g], None) for g in groups
    ]
    return cuts + without


def score(root: Path, seeds: tuple[int, ...] = SEEDS, tick: Tick = lambda *_: None) -> Result:
    """Score the model on the documents' own facts, or give what was found before with the same model and facts.

    Parameters
    ----------
    root : folder that results are kept in
    seeds : of the fits, each made anew
    tick : told how far it has come, from 0 to 1, and what is being done

    Raises
    ------
    RunError
        If the result cannot be kept.
    """
    scenario, facts = load(BASELINE), PATTERNS.read_text(encoding="utf-8")
    path = root / "score" / identity(made_by(__name__), living(), scenario_hash(scenario), facts, seeds)
    found = store.find(path)
    if found is not None:
        return found
    check_writable(path.parent)
    asked = fits(patterns(scenario.start))
    rows: list[dict[str, Any]] = []
    for k, one in enumerate(asked):
        for seed in seeds:
            tick((k + seeds.index(seed) / len(seeds)) / len(asked), f"{one.kind} {one.name}")
            rows += _scored(one, seed)
    return store.write(path, {"scores": pa.Table.from_pylist(rows)}, _manifest(seeds, scenario_hash(scenario)))


def _scored(one: Fit, seed: int) -> Iterator[dict[str, Any]]:
    """One row a predicted fact: by the fit, by the ranges, by persistence."""
    fitted = HistoryMatching(seed, one.asked)
    found = smc.fit(fitted.distance, len(fitted.names), PARTICLES, seed, STEPS)
    test = HistoryMatching(seed, one.predicted)
    quantiles = {
        "prior": addresses.predicted(seed).random((HISTORIES, len(test.names))),
        "fitted": np.resize(found.quantiles, (HISTORIES, len(test.names))),
    }
    seen = {by: test.observe(q, PREDICTIONS.first) for by, q in quantiles.items()}
    if one.cut is not None:
        seen["persistence"] = persist(test, quantiles["fitted"], one.cut)
    shares = {by: test.statistics.passes(s).mean(axis=0) for by, s in seen.items()}
    for k, pattern in enumerate(one.predicted):
        row = {"kind": one.kind, "name": one.name, "seed": seed, "fact": pattern.id, "tolerance": found.tolerance}
        for by in ("prior", "fitted", "persistence"):
            row |= judged(pattern, seen[by][:, k], float(shares[by][k]), by) if by in seen else nothing(by)
        yield row


def _manifest(seeds: tuple[int, ...], scenario: str) -> dict[str, Any]:
    return {
        "study": "score",
        "title": "Fitted to the earlier facts, the model predicts the later",
        "seeds": list(seeds),
        "seed": seeds[0],
        "particles": PARTICLES,
        "histories": HISTORIES,
        "scenario_hash": scenario,
        "version": __version__,
        "made_by": made_by(__name__),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
