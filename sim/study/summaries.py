"""A stored sweep, ready to be printed or drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from sim.measures import OUTCOMES
from sim.scenario.parameters import Plain
from sim.study import Study
from sim.sweeps.summary import Axis, SweepSummary

GIVEN = ("grid", "table")  # designs whose points lie on levels
Array = np.ndarray[Any, Any]


def summarise_sweep(study: Study) -> SweepSummary:
    """Give how histories end at every point of a sweep, by the order of the points."""
    m, design, shares = study.manifest, study.table("design"), study.table("shares")
    resolved = m["resolved"]
    start, end = date.fromisoformat(resolved["start"]), date.fromisoformat(resolved["end"])
    dimensions = {_column(d): d for d in m["dimensions"]}
    return SweepSummary(
        m["name"],
        m["title"],
        m["question"],
        m["scenario"],
        m["base_title"],
        start,
        end,
        m["design"],
        resolved["inputs"].split()[0],
        m["worlds"],
        m["each"],
        m["seed"],
        m["version"],
        m["scenario_hash"],
        tuple(_axis(design, c, d, resolved["values"], m["design"]) for c, d in dimensions.items()),
        {d["name"]: _numbers(design[c].to_pylist(), start) for c, d in dimensions.items()},
        _by_outcome(shares, "share", m["points"]),
        _by_outcome(shares, "low", m["points"]),
        _by_outcome(shares, "high", m["points"]),
        _by_outcome(shares, "inputs_low", m["points"]),
        _by_outcome(shares, "inputs_high", m["points"]),
        {int(point): why for point, why in m["failures"].items()},
    )


def _column(dimension: dict[str, Any]) -> str:
    """Its column in the tables, as `Dimension.column` has it."""
    return str(dimension["name"].replace(".", "_") + ("_days" if dimension["after"] else ""))


def _axis(design: pa.Table, column: str, dimension: dict[str, Any], values: dict[str, Any], kind: str) -> Axis:
    about = {key.decode(): value.decode() for key, value in design.schema.field(column).metadata.items()}
    found = set(design[column].to_pylist())
    levels = tuple(sorted(found, key=lambda x: (x is None, x))) if kind in GIVEN else ()
    base = _base(dimension, values)
    return Axis(dimension["name"], about["label"], about["unit"], dimension["scale"], levels, base)


def _base(dimension: dict[str, Any], values: dict[str, Any]) -> Plain:
    """What the base scenario has there; None for what it draws or leaves unused."""
    if dimension["name"] not in values:
        return 0.0  # it has no such shock
    value = _plain(values[dimension["name"]])
    if dimension["after"]:
        other = _plain(values[dimension["after"]])
        return float((value - other).days) if isinstance(value, date) and isinstance(other, date) else None
    return value


def _plain(value: Any) -> Plain:
    if isinstance(value, dict):
        return None
    return date.fromisoformat(value) if isinstance(value, str) else value


def _numbers(values: list[Any], start: date) -> Array:
    """Values as numbers: dates as days since the start, flags as 0 or 1, none as NaN."""
    days = [(value - start).days if isinstance(value, date) else value for value in values]
    return np.array([np.nan if day is None else float(day) for day in days])


def _by_outcome(shares: pa.Table, name: str, points: int) -> Array:
    made = np.full((points, len(OUTCOMES)), np.nan)
    which = np.array([OUTCOMES.index(outcome) for outcome in shares["outcome"].to_pylist()], int)
    made[shares["point"].to_numpy(), which] = shares[name].to_numpy()
    return made
