"""What the back-test has left of the uncertainties: parameter vectors, each of which lived a history that passed.

`talks calibrate` writes the file (see sim/studies/calibration/run.py); every scenario draws from the same vectors.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import RunError
from sim.storage.parquet import decoded, numbers

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

POSTERIOR = Path(__file__).parents[1] / "data" / "posterior.parquet"
REPORT = "calibration.json"  # what is told of the posterior, in the same folder
HISTORY = "history"  # the column that says which history each vector lived


@dataclass(frozen=True)
class Posterior:
    """Parameter vectors, one array a parameter; `histories` is the number of the history that each vector lived under
    the calibration's own seed."""

    values: dict[str, Array]
    histories: Array
    seed: int


def posterior() -> Posterior:
    """Read the shipped vectors, anew if the file has changed since they were read.

    Raises
    ------
    RunError
        If the file is missing or is none of ours.
    """
    return read(_content())


def digest() -> str:
    """Twelve hexadecimal digits that stand for the whole file, as it is now.

    Raises
    ------
    RunError
        If it cannot be read.
    """
    return digest_of(_content())


def report() -> dict[str, Any]:
    """What the calibration said of these vectors: waves, patterns, parameters, correlations; empty if nothing is said
    of them."""
    try:
        found: dict[str, Any] = json.loads(POSTERIOR.with_name(REPORT).read_text(encoding="utf-8"))
        return found if found["posterior"] == digest() else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _content() -> bytes:
    """The file's bytes; read again only where its size, its time or its place on the disk is another."""
    try:
        now = POSTERIOR.stat()
        return _bytes(POSTERIOR, (now.st_ino, now.st_size, now.st_mtime_ns))
    except OSError:
        raise _unreadable() from None


@lru_cache(maxsize=1)
def _bytes(path: Path, _state: tuple[int, ...]) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=1)
def digest_of(content: bytes) -> str:
    """The digest of a file with this content."""
    return hashlib.sha256(content).hexdigest()[:12]


@lru_cache(maxsize=1)
def read(content: bytes) -> Posterior:
    """The vectors that a file with this content holds; raises RunError if it is none of ours."""
    try:
        table = decoded(content, POSTERIOR)
        columns = {name: numbers(table[name]) for name in table.column_names}
        histories, seed = columns.pop(HISTORY), int(table.schema.metadata[b"seed"])
    except RunError:
        if report():  # the bytes are those that the calibration wrote
            raise
        raise _unreadable() from None
    except (ValueError, KeyError, TypeError):
        raise _unreadable() from None
    return Posterior({name: column.astype(float) for name, column in columns.items()}, histories, seed)


def _unreadable() -> RunError:
    return RunError(f"{POSTERIOR} is missing or damaged: `talks calibrate` makes it anew, --prior does without")
