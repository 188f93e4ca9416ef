"""Which figures lie in a folder already, as they would be drawn now: those need no drawing.

A hidden file beside them keeps, for every figure, a key of all that made it (its data, the code that draws it, the
libraries) and the checksums of its files. Nothing here imports what draws.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.output.plots.jobs import Job
from sim.storage.atomic import write_file
from sim.storage.identity import fingerprint, identity
from sim.storage.parquet import checksum

FILE = ".drawn.json"
KINDS = ("png", "svg", "csv")
LIBRARIES = ("matplotlib", "numpy", "contourpy")


def is_drawn(job: Job, folder: Path) -> bool:
    """Whether a figure's files are in the folder, whole, as it would be drawn now."""
    kept = _kept(folder).get(job.name)
    return bool(kept) and kept == _stamp(job, folder)


def note_drawn(jobs: Iterable[Job], folder: Path) -> None:
    """Note that figures were drawn into the folder."""
    kept = _kept(folder) | {job.name: _stamp(job, folder) for job in jobs}
    text = json.dumps(kept, indent=1)
    write_file(folder / FILE, lambda part: part.write_text(text, encoding="utf-8"))


def _kept(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _stamp(job: Job, folder: Path) -> list[str]:
    """What made the figure, then what its files hold; of a file that is not there, nothing."""
    made = identity(checksum(pickle.dumps(job)), fingerprint(job.module), [version(name) for name in LIBRARIES])
    return [made, *(_sum(folder / f"{job.name}.{kind}") for kind in KINDS)]


def _sum(path: Path) -> str:
    try:
        return checksum(path.read_bytes())
    except OSError:
        return ""
