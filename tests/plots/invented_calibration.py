"""An invented calibration, stored as a real one is: the facts of the file, made-up shares and inputs."""

from __future__ import annotations

from datetime import date
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.model.outcomes import OUTCOMES, TRACES
from sim.results import store
from sim.results.result import Result
from sim.studies.calibration.diagnose import said
from sim.studies.calibration.patterns import Pattern, patterns

START, END = date(2020, 2, 29), date(2020, 10, 28)
DAYS = (END - START).days + 1
QUANTILES = ("q05", "q25", "q50", "q75", "q95")
SPREAD = np.array([-1.0, -0.4, 0.0, 0.4, 1.0])
LEVELS = {"troops": 9000.0, "prisoners_released": 3000.0, "violence": 2.0, "strikes": 2.0}
INPUTS = (
    # name, low, high, scale, q05, q50, q95, shift
    ("strikes.rate", 0.1, 0.6, "between", 0.11, 0.22, 0.38, 0.42),
    ("war.ground_rate", 0.001, 0.008, "between_log", 0.0011, 0.0021, 0.0057, 0.23),
    ("taliban.fighters", 58000.0, 100000.0, "between", 60100.0, 79500.0, 97900.0, 0.104),
    ("release.pressure", 0.3, 1.2, "between", 0.35, 0.76, 1.16, 0.0999),
    ("issues.government_constitution", 0.1, 0.3, "between", 0.11, 0.2, 0.29, 0.01),
    ("no.longer_in_the_catalogue", 0.0, 1.0, "between", 0.05, 0.5, 0.95, 0.005),
)
UNIDENTIFIED = 3


def fact_row(pattern: Pattern, k: int, count: int) -> dict[str, Any]:
    after = 0.41 + 0.59 * k / max(1, count - 1)
    return {
        "id": pattern.id,
        "fact": pattern.fact,
        "unit": pattern.unit,
        "target": said(pattern.said),
        "tolerance": pattern.tolerance,
        "prior_pass": after * (0.3 if k % 3 else 1.0),
        "posterior_pass": after,
        "bits": -log2(after * (0.3 if k % 3 else 1.0)) + 0.0,
        "bits_inputs": -log2(after) / 2 + 0.0,
        "bits_beyond": 0.05 * k,
        "p_value": 0.5 + 0.02 * k,
        "left_out_pass": after * 0.8,
    } | {f"left_out_{outcome}": share for outcome, share in zip(OUTCOMES, ends(k), strict=True)}


def ends(k: int) -> tuple[float, ...]:
    return (0.1, 0.46, 0.08, 0.01, 0.35) if k != 1 else (0.1, 0.36, 0.08, 0.01, 0.45)


def predicted_rows(pattern: Pattern) -> list[dict[str, Any]]:
    finite = [x for x in (pattern.low, pattern.high) if np.isfinite(x)]
    middle, reach = float(np.mean(finite or [0.0])), pattern.tolerance or 50.0
    never = not finite
    return [
        {"id": pattern.id, "inputs": inputs, "occurring": 0.0 if never else 1.0}
        | dict(zip(QUANTILES, [np.inf] * 5 if never else middle + wide * reach * SPREAD, strict=True))
        for inputs, wide in (("prior", 4.0), ("posterior", 0.8))
    ]


def band_columns() -> dict[str, Any]:
    columns: dict[str, list[Any]] = {name: [] for name in ("inputs", "variable", "date", *QUANTILES)}
    dates = np.datetime64(START) + np.arange(DAYS)
    for inputs, wide in (("prior", 0.9), ("posterior", 0.3)):
        for trace in TRACES:
            level = LEVELS.get(trace.name, 0.5) * np.linspace(0.6, 1.0, DAYS)
            columns["inputs"] += [inputs] * DAYS
            columns["variable"] += [trace.name] * DAYS
            columns["date"].append(dates)
            for name, spread in zip(QUANTILES, SPREAD, strict=True):
                columns[name] += list(level * (1 + wide * spread))
    return columns | {"date": np.concatenate(columns["date"])}


def tables(asked: list[Pattern], inputs: tuple[tuple[Any, ...], ...] = INPUTS) -> dict[str, pa.Table]:
    names = ("name", "low", "high", "scale", "q05", "q50", "q95", "shift")
    learnt = [dict(zip(names, row, strict=True)) | {"identified": row[-1] >= 0.1} for row in inputs]
    wave = {"wave": 0, "tolerance": 0.002, "steps": 0, "simulated": 32768, "accepted": 0.125, "exact": 0.02}
    last = {"wave": 1, "tolerance": 0.0, "steps": 245, "simulated": 2084864, "accepted": 0.082, "exact": 1.0}
    return {
        "waves": pa.Table.from_pylist([wave, last]),
        "patterns": pa.Table.from_pylist([fact_row(p, k, len(asked)) for k, p in enumerate(asked)]),
        "predicted": pa.Table.from_pylist([row for p in asked for row in predicted_rows(p)]),
        "certain": pa.Table.from_pylist([{"id": "sure", "fact": "It is so", "prior_pass": 0.97, "bits": 0.04}]),
        "parameters": pa.Table.from_pylist(learnt[::-1]),
        "correlations": pa.Table.from_pylist([{"a": "strikes.rate", "b": "war.ground_rate", "rho": -0.31}]),
        "bands": pa.table(band_columns()),
        "posterior": pa.table({"history": list(range(4096))}),
    }


def manifest() -> dict[str, Any]:
    values = {"war.attacks_2019": 4500 / 45 / 1.7, "violence.first_days": 45}
    return {
        "study": "calibrate",
        "title": "The Doha agreement as signed",
        "scenario_hash": "41f4aa81ae77",
        "resolved": {"start": str(START), "end": str(END), "values": values},
        "version": "0.1.0",
        "particles": 4096,
        "seed": 1,
        "simulated": 2084864,
        "tolerance": 0.0,
        "all_prior": 0.0026,
        "all_posterior": 0.1098,
        "p_prior": 0.42,
        "p_posterior": 0.97,
    }


def stored(folder: Path, asked: list[Pattern] | None = None, inputs: tuple[tuple[Any, ...], ...] = INPUTS) -> Result:
    """A calibration in a folder that is not there yet; all facts of the file unless others are given."""
    return store.write(folder, tables(patterns(START) if asked is None else asked, inputs), manifest())
