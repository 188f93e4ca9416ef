"""What a shard counts of its histories, point by point, instead of keeping them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sim.model.outcomes import MEASURES, OUTCOMES, TRACES
from sim.results.columns import ENDINGS, TABLES, endings

Array = np.ndarray[Any, Any]
WORDS = pa.dictionary(pa.int8(), pa.string())
# One table holds rows of four kinds, so that a shard is one file, there as a whole or not at all:
#   ends     how many worlds had 0, 1, 2 ... of their histories end in the outcome that `variable` names
#   band     how many histories had `variable` in each of its steps on `day`, from step `first` on
#   run      one history: its outcome and every measure
#   failure  why a point has no histories
KINDS = ("ends", "band", "run", "failure")
VARIABLES = (*OUTCOMES, *(trace.name for trace in TRACES))
COUNTED = pa.schema(
    {
        "kind": WORDS,
        "point": pa.int32(),
        "variable": WORDS,
        "day": pa.int16(),
        "first": pa.int16(),
        "counts": pa.list_(pa.int32()),
        "failure": pa.string(),
    }
)
ROWS = pa.schema(
    [("world", pa.int64()), ("replicate", pa.int16()), ("outcome", ENDINGS)]
    + [pa.field(m.name, pa.float64(), metadata=TABLES["runs"][m.name]._asdict()) for m in MEASURES]
)
SCHEMA = pa.schema([*COUNTED, *ROWS])


def ends(point: int, outcomes: Array) -> pa.Table:
    """How often each outcome came up in single worlds; `outcomes` are indices, shape (worlds, histories)."""
    each = outcomes.shape[1]
    counts = [np.bincount((outcomes == k).sum(axis=1), minlength=each + 1) for k in range(len(OUTCOMES))]
    return _table(
        len(OUTCOMES),
        kind=_word("ends", KINDS, len(OUTCOMES)),
        point=np.full(len(OUTCOMES), point, np.int32),
        variable=pa.DictionaryArray.from_arrays(pa.array(range(len(OUTCOMES)), pa.int8()), pa.array(VARIABLES)),
        first=np.zeros(len(OUTCOMES), np.int16),
        counts=pa.array(counts, pa.list_(pa.int32())),
    )


def bands(point: int, counts: Array) -> pa.Table:
    """Daily histograms, counts[day, trace, step], each from its first to its last step that is not empty."""
    days, traces, steps = counts.shape
    flat = counts.reshape(-1, steps)
    held = flat != 0
    first, beyond = held.argmax(axis=1), steps - held[:, ::-1].argmax(axis=1)
    inside = (np.arange(steps) >= first[:, None]) & (np.arange(steps) < beyond[:, None])
    offsets = np.concatenate([[0], np.cumsum(beyond - first)]).astype(np.int32)
    variable = np.tile(np.arange(len(OUTCOMES), len(VARIABLES), dtype=np.int8), days)
    return _table(
        len(flat),
        kind=_word("band", KINDS, len(flat)),
        point=np.full(len(flat), point, np.int32),
        variable=pa.DictionaryArray.from_arrays(pa.array(variable), pa.array(VARIABLES)),
        day=np.repeat(np.arange(days, dtype=np.int16), traces),
        first=first.astype(np.int16),
        counts=pa.ListArray.from_arrays(offsets, pa.array(flat[inside], pa.int32())),
    )


def runs(point: int, world: Array, replicate: Array, outcomes: Array, measures: dict[str, Array]) -> pa.Table:
    """One row a history; the day of what never came is null.

    Parameters
    ----------
    point : number of the design point
    world : number of the parameter vector, one a history
    replicate : number of the history among those of its world
    outcomes : indices into OUTCOMES
    measures : values by name, NaN where a day never came
    """
    columns: dict[str, Any] = {n: pa.array(c, mask=np.isnan(c)) for n, c in measures.items()}
    return _table(
        len(world),
        kind=_word("run", KINDS, len(world)),
        point=np.full(len(world), point, np.int32),
        world=world,
        replicate=replicate.astype(np.int16),
        outcome=endings(outcomes),
        **columns,
    )


def failure(point: int, why: str) -> pa.Table:
    """That a point could not be run, and why."""
    return _table(1, kind=_word("failure", KINDS, 1), point=np.array([point], np.int32), failure=pa.array([why]))


def _word(word: str, words: tuple[str, ...], count: int) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(np.full(count, words.index(word), np.int8)), pa.array(words))


def _table(count: int, **columns: Any) -> pa.Table:
    """A table of the schema; columns that are not given are null."""
    given = {name: c if isinstance(c, pa.Array) else pa.array(c) for name, c in columns.items()}
    return pa.table([given.get(f.name, pa.nulls(count, f.type)) for f in SCHEMA], schema=SCHEMA)
