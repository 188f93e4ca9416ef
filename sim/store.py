"""Results on disk: one folder an ensemble or study, whole or not there at all.

A folder is written under a name that nothing reads, and renamed when all of it has reached the disk; the manifest
holds the checksum of every data file. Its name is a hash of all that decides the histories, so the same question
asked twice finds its answer, and no earlier result is ever written over.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import RunError, UsageError

MANIFEST = "manifest.json"
PLAN = "plan.json"  # of a sweep: it is there before there is anything else


@dataclass(frozen=True)
class Result:
    """A folder of results: where it lies and what its manifest says."""

    path: Path
    manifest: dict[str, Any]

    def table(self, name: str) -> pa.Table:
        """Read one of its tables, checking it against the manifest."""
        file = self.path / f"{name}.parquet"
        if name not in self.manifest["checksums"] or _checksum(file) != self.manifest["checksums"][name]:
            raise damaged(self.path, f"{file.name} is not what the manifest says")
        return pq.read_table(file, use_threads=False)


def damaged(path: Path, why: str) -> RunError:
    """The error for a folder that cannot be trusted."""
    return RunError(f"{path} is damaged: {why}. Move it away and run the command again.")


def not_finished(path: object) -> RunError:
    """The error for a sweep that is still being made."""
    return RunError(f"{path} is not finished: the same `talks sweep` goes on with it")


def identity(*parts: object) -> str:
    """Ten hexadecimal digits that stand for all the parts."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:10]


def find(path: Path) -> Result | None:
    """Open the result in a folder; None if there is no such folder."""
    if not path.exists():
        return None
    if (path / PLAN).exists() and not (path / MANIFEST).exists():
        raise not_finished(path)
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        return Result(path, manifest | {"checksums": dict(manifest["checksums"])})
    except (OSError, ValueError, KeyError, TypeError):
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


def open_result(path: Path) -> Result:
    """Open a result that a user names, by its folder or by the one around it; raises UsageError where there is none."""
    path = newest(path)
    result = find(path) if path.is_dir() else None
    if result is None:
        raise UsageError(f"there is no result at {path}: expected a folder such as results/doha-2020/1a2b3c4d5e")
    return result


def write(path: Path, tables: dict[str, pa.Table], manifest: dict[str, Any]) -> Result:
    """Write tables and manifest as a new folder at `path`, all at once.

    Raises
    ------
    RunError
        If the disk is full or the folder cannot be written; nothing is left behind then.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        for name, table in tables.items():
            pq.write_table(table, part / f"{name}.parquet", compression="zstd")
        checksums = {name: _checksum(part / f"{name}.parquet") for name in tables}
        text = json.dumps(manifest | {"checksums": checksums}, indent=2, ensure_ascii=False, default=str)
        (part / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _sync(part)
        part.rename(path)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise cannot_write(path, error) from None
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Result(path, manifest | {"checksums": checksums})


def write_file(path: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a file under another name, then put it in place of any older one."""
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fill(part)
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        with suppress(OSError):
            part.unlink()


def cannot_write(path: Path, error: OSError) -> RunError:
    """The error for a path that the system does not let us write."""
    return RunError(f"cannot write {path}: {(error.strerror or str(error)).lower()}; choose another folder")


def check_writable(folder: Path) -> None:
    """Make sure that results can be written, before hours are spent on them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise cannot_write(folder, error) from None


def _checksum(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _sync(folder: Path) -> None:
    """Have the disk itself hold the files before the folder gets its name."""
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
