"""Results on disk: one folder an ensemble or study, whole or not there at all.

A folder's name is a hash of all that decides its answer, so the same question asked twice finds it, and no earlier
result is ever written over.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import UsageError
from sim.results.manifest import MANIFEST, PLAN, damaged, not_finished, sealed, unsealed
from sim.results.result import Result
from sim.storage import atomic
from sim.storage.folders import Storage
from sim.storage.identity import identity
from sim.storage.parquet import checksum, encoded

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST = 100  # bytes of a folder's name; a file's may have 255, but more is added to it


def folder_name(name: str) -> str:
    """The name of the folder that holds the results of a scenario or sweep of this name: a visible one inside, of
    letters that every file system takes."""
    safe = re.sub(r"[^\w.-]+", "_", name).lstrip(".").encode()[:LONGEST].decode(errors="ignore")
    return safe if safe and safe == name else f"{safe or 'scenario'}-{identity(name)}"


def find(path: Path) -> Result | None:
    """Open the result in a folder; None if there is no such folder.

    Raises
    ------
    RunError
        If the folder holds no sound manifest, or a sweep that is not finished.
    """
    if not path.exists():
        return None
    if (path / PLAN).exists() and not (path / MANIFEST).exists():
        raise not_finished(path)
    try:
        return Result(Storage(str(path)), unsealed((path / MANIFEST).read_bytes(), path))
    except OSError:
        raise damaged(path, f"it has no readable {MANIFEST}") from None


def newest(folder: Path) -> Path:
    """The folder itself if it holds a result or a sweep that is being made; else the last result inside to be finished,
    or the only sweep that is begun there."""
    if (folder / MANIFEST).exists() or (folder / PLAN).exists():
        return folder
    inside = list(folder.glob(f"*/{MANIFEST}"))
    begun = list(folder.glob(f"*/{PLAN}"))
    if inside:
        return max(inside, key=lambda path: path.stat().st_mtime).parent
    return begun[0].parent if len(begun) == 1 else folder


def open_result(path: Any) -> Result:
    """Open a finished result by its folder, by the one around it (the newest), or by an address that fsspec knows.

    Raises
    ------
    UsageError
        If there is no result.
    RunError
        If it is damaged, or a sweep that is not finished.
    """
    storage = Storage(str(path).rstrip("/"))
    if storage.is_local:
        storage = Storage(str(newest(Path(str(path)))))
    try:
        return Result(storage, unsealed(storage.read(MANIFEST), storage.address))
    except FileNotFoundError:
        if PLAN in storage.names():
            raise not_finished(storage.address) from None
        hint = "expected a folder such as results/doha-2020/1a2b3c4d5e"
        raise UsageError(f"there is no result at {storage.address}: {hint}") from None


def write(path: Path, tables: dict[str, pa.Table], manifest: dict[str, Any]) -> Result:
    """Write tables and manifest as a new folder at `path`, all at once; where somebody asked the same meanwhile, give
    what is there.

    Parameters
    ----------
    path : the folder, which need not be there
    tables : by name
    manifest : what the result says of itself; checksums are added

    Raises
    ------
    RunError
        If the disk is full or the folder cannot be written; nothing is left behind then.
    """
    contents = {f"{name}.parquet": encoded(table) for name, table in tables.items()}
    sums = {name.removesuffix(".parquet"): checksum(content) for name, content in contents.items()}
    contents[MANIFEST] = sealed(manifest | {"checksums": sums})

    def fill(folder: Path) -> None:
        for name, content in contents.items():
            (folder / name).write_bytes(content)

    atomic.write_folder(path, fill)
    result = find(path)
    if result is None:
        raise damaged(path, "it is gone as soon as it was written")
    return result


def reworded(result: Result, words: dict[str, Any]) -> Result:
    """The result with the title, question and places of its scenario's file as it is now, on the disk too."""
    manifest = result.manifest | words
    if manifest != result.manifest:
        content = sealed(manifest)
        atomic.write_file(result.path / MANIFEST, lambda part: part.write_bytes(content))
    return Result(result.storage, manifest)
