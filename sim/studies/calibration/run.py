"""`talks calibrate`: which worlds pass the documents' dated facts. Every step is kept, so it can be interrupted."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.engine.addresses import SEARCH
from sim.errors import RunError
from sim.model.posterior import HISTORY, POSTERIOR, REPORT, digest_of, read
from sim.results import store
from sim.results.manifest import damaged
from sim.results.result import Result
from sim.scenario.files import scenario_hash
from sim.simulate import worlds
from sim.storage.atomic import check_writable, write_file
from sim.storage.identity import identity, made_by
from sim.storage.parquet import encoded
from sim.studies.calibration import diagnose, smc
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import PATTERNS
from sim.studies.calibration.result import Calibration
from sim.studies.run.run import describe

PARTICLES = 4096
SAID = ("version", "particles", "seed", "simulated", *diagnose.ALL)
TELLING = ("waves", "patterns", "certain", "parameters", "correlations")
ARRAYS = ("quantiles", "distances", "numbers", "origin", "moves")
Tick = Callable[[float, str], None]  # how far, from 0 to 1, and what is being done


def calibrate(
    particles: int, seed: int, root: Path, posterior: Path = POSTERIOR, tick: Tick = lambda *_: None
) -> Calibration:
    """Find the worlds that pass, or give what was found before with the same model, facts, seed and size.

    The vectors go to `posterior`, what is told of them to a JSON file beside it.

    Parameters
    ----------
    particles : worlds to find
    seed : of all draws
    root : folder that results are kept in
    posterior : file for the vectors, by default the model's own
    tick : told how far it has come, from 0 to 1, and what is being done

    Raises
    ------
    RunError
        If the folder or the posterior cannot be written, a state half done is damaged, or no history passes.
    """
    test, facts = HistoryMatching(seed), PATTERNS.read_text(encoding="utf-8")
    known = identity(particles, seed, made_by(__name__), facts, scenario_hash(test.scenario))
    path = root / "calibrate" / known
    result = store.find(path)
    if result is None:
        check_writable(path.parent)
        result = _run(test, particles, path, tick)
    if result.manifest["tolerance"] > 0.0:
        raise RunError(
            f"no history passes every pattern ({result.path}/predicted.parquet says what they show); "
            f"{posterior} stays as it was. Loosen a tolerance in {PATTERNS}, or take a pattern out"
        )
    vectors = encoded(result.table("posterior"), use_dictionary=False, use_byte_stream_split=True)  # half the size
    write_file(posterior, lambda part: part.write_bytes(vectors))
    write_file(posterior.with_name(REPORT), lambda part: part.write_text(_told(result, vectors), encoding="utf-8"))
    return Calibration(result, posterior)


def _run(test: HistoryMatching, particles: int, path: Path, tick: Tick) -> Result:
    half, rest = path.with_name(f".{path.name}.state.npz"), path.with_name(f".{path.name}.left-out.json")
    state = _population(test, particles, half, tick)
    without = _left_out(test, rest, tick)
    tick(0.97, "predictions")
    tables = diagnose.tables(test, state.quantiles, without) | {
        "waves": pa.Table.from_pylist(smc.waves_log(state)),
        "posterior": _vectors(test, state),
    }
    manifest = describe(test.scenario, __name__) | {
        "study": "calibrate",
        "particles": particles,
        "seed": test.seed,
        "simulated": state.simulated,
        "tolerance": state.tolerance,
    }
    result = store.write(path, tables, manifest | diagnose.of_all(tables))
    half.unlink(missing_ok=True)  # somebody who found the same may have been first
    rest.unlink(missing_ok=True)
    return result


def _population(test: HistoryMatching, particles: int, half: Path, tick: Tick) -> smc.Population:
    """The particles at the last tolerance; every step is kept, so that whoever is stopped loses one."""
    state = _load(half) if half.exists() else smc.begin(test.distance, len(test.names), particles, test.seed)
    while not smc.is_finished(state):
        tick(0.6 * smc.progress(state), f"wave {state.wave}")
        state = smc.advance(state, test.distance, test.seed)
        _save(state, half)
    return state


def _left_out(test: HistoryMatching, rest: Path, tick: Tick) -> list[dict[str, float]]:
    """What becomes of each pattern when a fit does without its group; each group is kept as soon as it is known."""
    done: list[dict[str, dict[str, float]]] = _read_list(rest) if rest.exists() else []
    groups = list(dict.fromkeys(p.group for p in test.patterns))
    for k in range(len(done), len(groups)):
        tick(0.6 + 0.37 * k / len(groups), f"without what is about {groups[k]}")
        done.append(diagnose.without(test, groups[k], test.seed))
        _write_json(done, rest)
    found = {name: row for group in done for name, row in group.items()}
    return [found[p.id] for p in test.patterns]


def _vectors(test: HistoryMatching, state: smc.Population) -> pa.Table:
    """The particles as a table: one row a vector, in natural units, and the number of the history it lived."""
    columns: dict[str, Any] = {HISTORY: SEARCH.first + state.numbers}
    columns |= {name: column.astype(np.float32) for name, column in test.vectors(state.quantiles).items()}
    return pa.table(columns).replace_schema_metadata({"seed": str(test.seed)})


def _told(result: Result, vectors: bytes) -> str:
    """What is said of the vectors, and of which ones it is said."""
    facts = {name: result.manifest[name] for name in SAID} | {"posterior": digest_of(vectors)}
    facts |= {worlds.REPORTED: worlds.digest_of_histories(read(vectors))}
    facts |= {name: result.table(name).to_pylist() for name in TELLING}
    return json.dumps(facts, indent=1, default=str) + "\n"


def _save(state: smc.Population, path: Path) -> None:
    rest = {f.name: getattr(state, f.name) for f in fields(state) if f.name not in ARRAYS}
    arrays = {name: getattr(state, name) for name in ARRAYS}

    def fill(part: Path) -> None:
        with part.open("wb") as file:
            np.savez(file, rest=json.dumps(rest), **arrays)

    write_file(path, fill)


def _load(path: Path) -> smc.Population:
    try:
        with path.open("rb") as file, np.load(file) as kept:  # a file that is none would stay open
            rest = json.loads(str(kept["rest"]))
            arrays = {name: kept[name] for name in ARRAYS}
        return smc.Population(**arrays, **rest | {"log": tuple(rest["log"])})
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        raise damaged(path, "it holds no half-done calibration") from None


def _write_json(what: Any, path: Path) -> None:
    def fill(part: Path) -> None:
        part.write_text(json.dumps(what), encoding="utf-8")

    write_file(path, fill)


def _read_list(path: Path) -> list[dict[str, Any]]:
    try:
        return list(map(dict, json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError):
        raise damaged(path, "it holds no half-done calibration") from None
