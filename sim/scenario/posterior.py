"""What the back-test has left of the uncertainties: parameter vectors, each of which lived a history that passed.

`talks calibrate` writes the file (see sim/analysis/calibrate.py); every scenario draws from the same vectors.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import RunError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

POSTERIOR = Path(__file__).parent.parent / "data" / "posterior.parquet"
TOLD = "calibration.json"  # what is told of the posterior, in the same folder
LUCK = "history"  # the column that says which history each vector lived


@dataclass(frozen=True)
class Posterior:
    """Parameter vectors, one array a parameter; `luck` is the number of the history that each vector lived under the
    calibration's own seed."""

    values: dict[str, Array]
    luck: Array
    seed: int


@cache
def posterior() -> Posterior:
    """Read the shipped vectors.

    Raises
    ------
    RunError
        If the file is missing or is none of ours.
    """
    import pyarrow.parquet as pq  # here, because it takes a fifth of a second to import

    try:
        table = pq.read_table(POSTERIOR, use_threads=False)
        columns = {name: table[name].to_numpy() for name in table.column_names}
        luck, seed = columns.pop(LUCK), int(table.schema.metadata[b"seed"])
    except (OSError, ValueError, KeyError, TypeError):
        raise _unreadable() from None
    return Posterior({name: column.astype(float) for name, column in columns.items()}, luck, seed)


@cache
def digest() -> str:
    """Twelve hexadecimal digits that stand for the whole file.

    Raises
    ------
    RunError
        If it cannot be read.
    """
    try:
        return hashlib.sha256(POSTERIOR.read_bytes()).hexdigest()[:12]
    except OSError:
        raise _unreadable() from None


@cache
def told() -> dict[str, Any]:
    """What the calibration said of its result: waves, patterns, parameters, correlations; empty if it is not there."""
    path = POSTERIOR.with_name(TOLD)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _unreadable() -> RunError:
    return RunError(f"{POSTERIOR} is missing or damaged: `talks calibrate` makes it anew, --prior does without")
