"""A stored sweep, ready to be printed or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.model.catalogue import Plain, catalogue
from sim.model.outcomes import OUTCOMES
from sim.results.result import Result
from sim.results.summary import Difference, Interval, Summary, difference_of
from sim.stats import paired_difference, student_interval
from sim.storage.parquet import numbers
from sim.studies.run.summary import bands_of
from sim.studies.sweeps.axis import Axis
from sim.studies.sweeps.sweep_summary import SweepSummary

GIVEN = ("grid", "table")  # designs whose points lie on levels
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class SweepResult:
    """A stored sweep."""

    result: Result

    @cached_property
    def summary(self) -> SweepSummary:
        """How histories end at every point."""
        return summarise_sweep(self.result)

    @cached_property
    def points(self) -> list[Summary]:
        """Every point as a scenario of its own, where the design is better shown so than along its axes."""
        return shown_alone(self.result, self.summary)

    @cached_property
    def differences(self) -> list[Difference]:
        """How each of the points differs from the first, where every history was kept."""
        return paired(self.result, self.points)


def reopen(result: Result) -> SweepResult:
    """Give a stored sweep."""
    return SweepResult(result)


def summarise_sweep(study: Result) -> SweepSummary:
    """Give how histories end at every point of a sweep, by the order of the points."""
    m, design, shares = study.manifest, study.table("design"), study.table("shares")
    resolved = m["resolved"]
    start, end = date.fromisoformat(resolved["start"]), date.fromisoformat(resolved["end"])
    dimensions = {d["column"]: d for d in m["dimensions"]}
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
        tuple(design["name"].to_pylist()) if "name" in design.column_names else (),
        tuple(d["name"] for d in m["dimensions"] if _is_input(d["name"])),
    )


def shown_alone(study: Result, sweep: SweepSummary) -> list[Summary]:
    """Every point as a scenario of its own, those that failed left out, with its bands where these are kept; none for
    a design that is better shown along its axes."""
    if sweep.points > 1 and not sweep.is_listed:
        return []
    bands = study.table("bands") if "bands" in study.tables else None
    return [_of_point(sweep, point, bands) for point in range(sweep.points) if point not in sweep.failures]


def paired(study: Result, points: list[Summary]) -> list[Difference]:
    """How much more often each point ends each way than the first, on the same worlds and random streams; nothing
    unless every history was kept. The interval is that of the mean over the worlds."""
    if len(points) < 2 or study.manifest["keep"] != "runs" or study.manifest["worlds"] < 2:
        return []
    worlds, each = study.manifest["worlds"], study.manifest["each"]
    outcome = study.ask("select outcome from runs order by point, world, replicate")["outcome"].to_pylist()
    ended = np.array([OUTCOMES.index(name) for name in outcome]).reshape(len(points), worlds, each)
    first = points[0].name
    return [
        difference_of(point.name, first, name, _paired(*pair), *pair)
        for i, point in enumerate(points)
        for k, name in enumerate(OUTCOMES)
        if i > 0 and (pair := (ended[i] == k, ended[0] == k))
    ]


def _paired(ours: Array, theirs: Array) -> tuple[float, float, float]:
    """Points and their sampling interval, that of the mean over the worlds; shape (worlds, histories) both."""
    if ours.shape[1] == 1:
        return paired_difference(ours[:, 0], theirs[:, 0])
    apart = 100 * (ours.mean(axis=1) - theirs.mean(axis=1))
    return student_interval(apart)


def _of_point(sweep: SweepSummary, point: int, bands: pa.Table | None) -> Summary:
    columns = (sweep.shares, sweep.low, sweep.high, sweep.inputs_low, sweep.inputs_high)
    return Summary(
        sweep.called(point),
        sweep.called(point) if sweep.points > 1 else sweep.title,
        sweep.start,
        sweep.end,
        sweep.worlds * sweep.each,
        sweep.seed,
        sweep.version,
        sweep.scenario_hash,
        {outcome: Interval(*(float(c[point, k]) for c in columns)) for k, outcome in enumerate(OUTCOMES)},
        {} if bands is None else bands_of(bands.filter(pc.equal(bands["point"], point))),
        {},
        (),
        sweep.worlds,
        sweep.each,
    )


def _is_input(name: str) -> bool:
    parameter = catalogue().get(name)
    return parameter is not None and parameter.role != "lever"


def _axis(design: pa.Table, column: str, dimension: dict[str, Any], values: dict[str, Any], kind: str) -> Axis:
    about = {key.decode(): value.decode() for key, value in design.schema.field(column).metadata.items()}
    found = set(design[column].to_pylist())
    levels = tuple(sorted(found, key=lambda x: (x is None, x))) if kind in GIVEN else ()
    base = _base(dimension, values)
    return Axis(dimension["name"], about["label"], about["unit"], dimension["scale"], levels, base, column)


def _base(dimension: dict[str, Any], values: dict[str, Any]) -> Plain:
    """What the base scenario has there; None for what it draws or leaves unused."""
    if dimension["name"] not in values:
        return 0.0  # nothing is added
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
    made[numbers(shares["point"]), which] = numbers(shares[name])
    return made
