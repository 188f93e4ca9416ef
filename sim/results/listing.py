"""What is stored in a folder of results."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim.errors import RunError
from sim.results.manifest import MANIFEST, PLAN, unsealed
from sim.storage.identity import is_made_by_this


class Stored(NamedTuple):
    """One stored result: its folder, kind of study, what it is of, the seed, when it was made (ISO, UTC; empty where
    nobody wrote it down), and how it stands: "sound", "other code", "not finished" or "damaged"."""

    folder: str
    kind: str
    title: str
    seed: int | None
    created: str
    state: str


def stored(root: Path) -> list[Stored]:
    """Every result under a folder that holds results, the newest first; none where there is no such folder.

    Tables are not read: a result whose manifest is sound may still turn out to be damaged when it is opened.
    """
    folders = {path.parent for name in (MANIFEST, PLAN) for path in root.glob(f"*/*/{name}")}
    found = [_described(folder) for folder in sorted(folders)]
    return sorted(found, key=lambda one: one.created, reverse=True)


def _described(folder: Path) -> Stored:
    if not (folder / MANIFEST).exists():
        return Stored(str(folder), "sweep", folder.parent.name, None, "", "not finished")
    try:
        manifest = unsealed((folder / MANIFEST).read_bytes(), folder)
    except (OSError, RunError):
        return Stored(str(folder), "", folder.parent.name, None, "", "damaged")
    state = "sound" if is_made_by_this(manifest.get("made_by")) else "other code"
    title = manifest.get("title") or ", ".join(manifest.get("scenarios", ())) or folder.parent.name
    kind, created = manifest.get("study", "run"), manifest.get("created", "")
    return Stored(str(folder), kind, title, manifest.get("seed"), created, state)
