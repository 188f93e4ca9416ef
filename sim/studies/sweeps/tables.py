"""The finished study's tables and its manifest, which is written last: where there is one, all of it is there."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from sim.design.samples import Dimension
from sim.errors import RunError
from sim.model.outcomes import OUTCOMES
from sim.results.columns import TABLES, described, endings
from sim.results.manifest import MANIFEST, SHARDS, sealed, unsealed
from sim.storage.folders import Storage
from sim.storage.identity import made_by
from sim.storage.parquet import checksum, decoded, encoded
from sim.studies.run.run import describe, words
from sim.studies.sweeps.aggregate import Aggregated, Interval
from sim.studies.sweeps.plan import Plan


def find(storage: Storage, plan: Plan) -> dict[str, Any] | None:
    """The manifest of this very study if it is finished, with the words of the plan; None if it is not, its tables are
    not what it says or were made by other code, or a shard of it is gone."""
    try:
        manifest = _sound(storage.read(MANIFEST), storage.address)
        files = {name: storage.read(f"{name}.parquet") for name in manifest["checksums"]}
    except FileNotFoundError:
        return None
    sound = all(checksum(content) == manifest["checksums"][name] for name, content in files.items())
    if not sound or (manifest.get("key"), manifest.get("made_by")) != (plan.key, made_by(__name__)):
        return None
    listed = decoded(files["shards"], storage.at("shards.parquet"))["shard"].to_pylist()
    return _reworded(plan, storage, manifest) if set(listed) <= storage.names(SHARDS) else None


def _sound(content: bytes, address: str) -> dict[str, Any]:
    """A manifest; one of no tables where it is damaged: the study is made anew of its shards."""
    try:
        return unsealed(content, address)
    except RunError:
        return {"checksums": {}}


def _reworded(plan: Plan, storage: Storage, manifest: dict[str, Any]) -> dict[str, Any]:
    now = manifest | _words(plan)
    if now != manifest:
        storage.write(MANIFEST, sealed(now))
    return now


def write(plan: Plan, storage: Storage, gathered: Aggregated, until: dict[str, float] | None) -> dict[str, Any]:
    """Write every table, then the manifest.

    Parameters
    ----------
    plan : what was run
    storage : where its shards lie
    gathered : what was added up of them
    until : widths that were asked for, in percentage points by outcome
    """
    checksums = {}
    for name, table in _tables(plan, gathered).items():
        content = encoded(table)
        storage.write(f"{name}.parquet", content)
        checksums[name] = checksum(content)
    manifest = _manifest(plan, gathered) | {"until": until, "checksums": checksums}
    storage.write(MANIFEST, sealed(manifest))
    return manifest


def widths(gathered: Aggregated) -> dict[str, float]:
    """The widest 95% interval of each outcome over the points that have histories, in points from end to end."""
    found = dict.fromkeys(OUTCOMES, 0.0)
    for point in gathered.points:
        for k, outcome in enumerate(OUTCOMES if not point.failure else ()):
            interval = Interval(point.ends[k])
            found[outcome] = max(found[outcome], 100 * (interval.high - interval.low))
    return found


def _tables(plan: Plan, gathered: Aggregated) -> dict[str, pa.Table]:
    tables = {"design": _design(plan, gathered), "shares": _shares(gathered)}
    tables["shards"] = pa.Table.from_pylist(gathered.shards)
    return tables | ({"bands": pa.concat_tables(gathered.bands)} if gathered.bands else {})


def _design(plan: Plan, gathered: Aggregated) -> pa.Table:
    """One row a point: what it sets, and why it failed if it did."""
    failed = {point.number: point.failure for point in gathered.points if point.failure}
    rows = range(len(plan.sweep.rows))
    columns: dict[pa.Field, Any] = {pa.field("point", pa.int32()): rows}
    if plan.sweep.names:
        columns[pa.field("name", pa.string())] = plan.sweep.names
    for i, dimension in enumerate(plan.sweep.dimensions):
        columns[_field(dimension)] = [row[i] for row in plan.sweep.rows]
    columns[pa.field("failure", pa.string())] = [failed.get(number) for number in rows]
    arrays = [pa.array(values, field.type) for field, values in columns.items()]
    return described(pa.table(arrays, schema=pa.schema(list(columns))), TABLES["design"])


def _field(dimension: Dimension) -> pa.Field:
    """The column of a dimension: even one that is nowhere set has the type of its unit."""
    kind = {"date": pa.date32(), "flag": pa.bool_()}.get(dimension.unit, pa.float64())
    about = {"unit": dimension.unit, "label": dimension.label, "name": dimension.name}
    return pa.field(dimension.column, kind, metadata=about)


def _shares(gathered: Aggregated) -> pa.Table:
    """One row a point and outcome; none for points that failed."""
    rows = [
        {"point": point.number} | _interval(Interval(point.ends[k]))
        for point in gathered.points
        if not point.failure
        for k in range(len(OUTCOMES))
    ]
    outcome = endings(np.arange(len(rows)) % len(OUTCOMES))
    return described(pa.Table.from_pylist(rows, _SHARES).add_column(1, "outcome", outcome), TABLES["shares"])


def _interval(i: Interval) -> dict[str, Any]:
    low, high = (None if x != x else x for x in i.by_inputs)
    return {
        "histories": i.worlds * i.each,
        "ended": i.count,
        "share": i.share,
        "low": i.low,
        "high": i.high,
        "inputs_low": low,
        "inputs_high": high,
    }


_SHARES = pa.schema(
    {"point": pa.int32(), "histories": pa.int64(), "ended": pa.int64()}
    | dict.fromkeys(("share", "low", "high", "inputs_low", "inputs_high"), pa.float64())
)


def _manifest(plan: Plan, gathered: Aggregated) -> dict[str, Any]:
    s = plan.sweep
    failed = {str(point.number): point.failure for point in gathered.points if point.failure}
    said = {
        "study": "sweep",
        "key": plan.key,
        "name": s.name,
        "design": s.design,
        "dimensions": [asdict(dimension) | {"column": dimension.column} for dimension in s.dimensions],
        "points": len(s.rows),
        "worlds": s.worlds,
        "each": s.each,
        "seed": s.seed,
        "keep": s.keep,
        "simulated": plan.histories,
        "shards": plan.count,
        "failures": failed,
        "widths": widths(gathered),
    }
    return describe(s.base, __name__) | said | _words(plan)


def _words(plan: Plan) -> dict[str, Any]:
    """What stands in the sweep's file and the base scenario's, and decides nothing."""
    s = plan.sweep
    return words(s.base) | {"base_title": s.base.title, "title": s.title, "question": s.question}
