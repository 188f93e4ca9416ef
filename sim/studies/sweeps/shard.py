"""One shard: its histories lived, counted and written, by whichever thread or machine has it to do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.design.sweepfile import Sweep
from sim.engine.addresses import REPLICATE
from sim.errors import RunError, UnsoundHistory
from sim.model.outcomes import MEASURES, TRACES, measure_columns, outcomes
from sim.simulate.inputs import calendar, column, columns, filled, neutral
from sim.simulate.kernel import BINS, simulate
from sim.studies.sweeps import counts as counts
from sim.studies.sweeps.plan import SAMPLE, Plan, Shard

AT_ONCE = 16384  # worlds whose parameters are held at a time: 20 MB
CHUNK = 1024  # histories at a time: their daily bins fit the cache
SPLIT = ("counts.list.element", *(m.name for m in MEASURES))  # numbers that are smaller byte by byte
UNSIGNED = b"0" * 64  # stands in a shard's footer while its checksum is made
Array = np.ndarray[Any, Any]
Columns = dict[str, Array]
Draw = Callable[[Shard], Columns]


def make(plan: Plan, shard: Shard) -> pa.Table:
    """Live a shard's histories.

    What goes wrong at a point is a row that says why, and the others go on; a lack of memory or disk is not the
    histories' doing and is raised.
    """
    drawn = _drawn(plan.sweep, shard)
    points = range(shard.point, shard.point + shard.points)
    return pa.concat_tables(table for point in points for table in _point(plan.sweep, point, shard, drawn))


def _drawn(sweep: Sweep, shard: Shard) -> Draw:
    """What gives the base's parameters for a part of the shard's worlds: drawn once for all its points, or, of a large
    shard, part by part."""
    if shard.worlds > AT_ONCE:
        return lambda part: columns(sweep.base, sweep.seed, part.world, part.worlds)
    whole = columns(sweep.base, sweep.seed, shard.world, shard.worlds)

    def cut(part: Shard) -> Columns:
        first = part.world - shard.world
        return {name: column[first : first + part.worlds] for name, column in whole.items()}

    return cut


def encode(table: pa.Table, plan: Plan, shard: Shard) -> bytes:
    """Write a shard as Parquet, the same bytes for the same plan; it says whose it is, and has its own checksum.

    Parameters
    ----------
    table : the shard's rows
    plan : of the study
    shard : which one it is
    """
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({"study": plan.key, "shard": shard.name, "checksum": UNSIGNED.decode()}),
        sink,
        compression="zstd",
        use_dictionary=["kind", "point", "variable", "outcome"],
        column_encoding=dict.fromkeys(SPLIT, "BYTE_STREAM_SPLIT"),
    )
    content = bytes(sink.getvalue().to_pybytes())
    return _signed(content, UNSIGNED, hashlib.sha256(content).hexdigest().encode())


def decode(content: bytes, plan: Plan, shard: Shard, columns: list[str] | None = None) -> pa.Table:
    """Read a shard back, or some columns of it; all of it is checked.

    Parameters
    ----------
    content : of the file
    plan : of the study
    shard : which one it should be
    columns : those wanted, all if none are said

    Raises
    ------
    ValueError
        If any byte of it has changed, or it belongs to another study or place; the message says which.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        header = {key: file.metadata.metadata[key] for key in (b"study", b"shard", b"checksum")}
        signed = hashlib.sha256(_signed(content, header[b"checksum"], UNSIGNED)).hexdigest()
        sound = signed == header[b"checksum"].decode()
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        sound = False
    if not sound:
        raise ValueError("it is damaged")
    if header[b"study"] != plan.key.encode():
        raise ValueError("it is of another study")
    if header[b"shard"] != shard.name.encode():
        raise ValueError(f"it is {header[b'shard'].decode()} under another name")
    return file.read(columns=columns, use_threads=False)


def _signed(content: bytes, there: bytes, instead: bytes) -> bytes:
    """The file with another checksum in its footer: it is that of the file without one."""
    where = content.rindex(there)
    return content[:where] + instead + content[where + len(there) :]


def _point(sweep: Sweep, point: int, shard: Shard, drawn: Draw) -> list[pa.Table]:
    if why := sweep.impossible(point):
        return [counts.failure(point, why)]
    try:
        return _lived(sweep, point, shard, drawn)
    except UnsoundHistory as unsound:
        return [counts.failure(point, str(unsound))]
    except (MemoryError, OSError, RunError):
        raise
    except Exception as error:  # whatever it is, the reader of the study will want to know
        return [counts.failure(point, f"{type(error).__name__}: {error}")]


def _lived(sweep: Sweep, point: int, shard: Shard, drawn: Draw) -> list[pa.Table]:
    """Every history of a point, as what is kept of them."""
    days = calendar(sweep.scenario_at(point))
    daily = np.zeros((len(days), len(TRACES), BINS), np.int32) if sweep.keep == "bands" else None
    ended, kept = [], []
    step = max(1, CHUNK // sweep.each)
    for first in range(0, shard.worlds, step):
        part = Shard(point, 1, shard.world + first, min(step, shard.worlds - first))
        world, replicate = _numbers(part, sweep.each)
        params = parameters(sweep, part, drawn(part))
        run = world + (replicate << REPLICATE)
        lives = simulate(np.repeat(params, sweep.each), days, sweep.seed, run, daily)
        ended.append(outcomes(lives))
        rows = world < _kept(sweep)
        if rows.any():
            lives = lives[rows]
            kept.append(counts.runs(point, world[rows], replicate[rows], outcomes(lives), measure_columns(lives)))
    endings = [counts.ends(point, np.concatenate(ended).reshape(shard.worlds, sweep.each))]
    return [*endings, *([] if daily is None else [counts.bands(point, daily)]), *kept]


def parameters(sweep: Sweep, shard: Shard, drawn: Columns) -> Array:
    """Give the parameters of a shard's worlds at its point, from what was drawn for the base scenario: the same as
    `draw.parameters` of the point's own scenario, in half the time.

    Parameters
    ----------
    sweep : the design
    shard : which point and worlds
    drawn : the base scenario's parameters of these worlds, by name
    """
    scenario, off = sweep.scenario_at(shard.point), neutral(sweep.base.without)
    changed = {name: scenario.values[name] for name in sweep.changed() if name not in off}
    where = scenario.start, sweep.seed, shard.world, shard.worlds
    return filled(drawn | {name: column(name, value, *where) for name, value in changed.items()}, scenario)


def _numbers(shard: Shard, each: int) -> tuple[Array, Array]:
    """State and replicate of every history, world after world."""
    worlds = np.arange(shard.world, shard.world + shard.worlds)
    return np.repeat(worlds, each), np.tile(np.arange(each), shard.worlds)


def _kept(sweep: Sweep) -> int:
    """How many worlds' histories are kept as rows, at every point."""
    return {"runs": sweep.worlds, "sample": SAMPLE, "bands": 0}[sweep.keep]

