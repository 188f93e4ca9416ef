"""Histories of a sweep: each point is a scenario, whose first history of every world can be lived again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sim.design.samples import Dimension
from sim.design.sweepfile import Sweep
from sim.errors import RunError, UsageError
from sim.replay.source import Source, is_of_this_model, rebuild
from sim.results.result import Result
from sim.results.store import newest, open_result
from sim.scenario.files import scenario_hash
from sim.scenario.values import shown


def of_point(path: Path, point: int | None) -> Source:
    """Histories of one point of a finished sweep: number N is that of world N, the first if it lived several.

    Raises
    ------
    UsageError
        Where no point is named, or there is none of this number, or it has no histories.
    RunError
        Where the study is damaged, or was made by other code than this.
    """
    study = open_result(path)
    last = study.manifest["points"] - 1
    if point is None or not 0 <= point <= last:
        raise UsageError(f"{path} is a sweep: say which point, --point 0 to {last} (`talks query {path}` has them all)")
    sweep = _sweep(study, Path(study.storage.address))
    if why := sweep.impossible(point):
        raise UsageError(f"point {point} of {path} has no histories: {why}")
    values = zip(sweep.dimensions, sweep.rows[point], strict=True)
    title = ", ".join(f"{d.name.rpartition('.')[2]} {shown(value)}" for d, value in values)
    scenario = replace(sweep.scenario_at(point), title=f"{study.manifest['base_title']}: {title}")
    return Source(scenario, sweep.seed, runs=sweep.worlds, said=f"{study.storage.address} --point {point}")


def is_sweep(path: Path) -> bool:
    """Whether a folder holds a sweep, finished or not."""
    return (newest(path) / "plan.json").exists()


def _sweep(study: Result, path: Path) -> Sweep:
    """The sweep as it was run, whatever has become of its files."""
    m, rows = study.manifest, study.table("design").to_pylist()
    base = rebuild(m | {"runs": m["worlds"]}, path)
    if not is_of_this_model(m) or scenario_hash(base) != m["scenario_hash"]:
        raise RunError(
            f"{path} was made by another version of the model or its data (talks {m['version']}): its histories cannot "
            f"be lived again by this one. Run the sweep anew: {m['command']}"
        )
    dimensions = tuple(_dimension(said) for said in m["dimensions"])
    values = tuple(tuple(row[dimension.column] for dimension in dimensions) for row in rows)
    return Sweep(m["name"], m["title"], m["question"], base, m["seed"], m["worlds"], m["each"], m["keep"], m["design"],
                 dimensions, values)  # fmt: skip


def _dimension(said: dict[str, Any]) -> Dimension:
    """What a dimension sets; its levels stand in the design's rows."""
    first, last = (date.fromisoformat(said[key]) if said[key] else None for key in ("first", "last"))
    return Dimension(said["name"], also=tuple(said["also"]), after=said["after"], first=first, last=last)
