"""Results on disk: one folder an ensemble or study, whole or not there at all.

A folder's name is a hash of all that decides its answer, so the same question asked twice finds it, and no earlier
result is ever written over. The manifest holds the checksum of every data file, and its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import atomic
from sim.errors import RunError, UsageError
from sim.identity import identity, is_made_by_this
from sim.parquet import checksum, decoded, encoded

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
PLAN = "plan.json"  # of a sweep: it is there before there is anything else
SEAL = "seal"  # the manifest's checksum of itself
LONGEST = 100  # bytes of a folder's name; a file's may have 255, but more is added to it


@dataclass(frozen=True)
class Result:
    """A folder of results: where it lies and what its manifest says."""

    path: Path
    manifest: dict[str, Any]

    def table(self, name: str) -> pa.Table:
        """Read one of its tables, checking it against the manifest.

        Raises
        ------
        RunError
            If it is not what the manifest says, or cannot be read.
        """
        file = self.path / f"{name}.parquet"
        try:
            content = file.read_bytes()
        except OSError:
            content = b""
        if checksum(content) != self.manifest["checksums"].get(name):
            raise damaged(self.path, f"{file.name} is not what the manifest says")
        return decoded(content, file)


def folder_name(name: str) -> str:
    """The name of the folder that holds the results of a scenario or sweep of this name: a visible one inside, of
    letters that every file system takes."""
    safe = re.sub(r"[^\w.-]+", "_", name).lstrip(".").encode()[:LONGEST].decode(errors="ignore")
    return safe if safe and safe == name else f"{safe or 'scenario'}-{identity(name)}"


def damaged(path: object, why: str) -> RunError:
    """The error for a folder that cannot be trusted."""
    return RunError(f"{path} is damaged: {why}. Move it away and run the command again.")


def not_finished(path: object) -> RunError:
    """The error for a sweep that is still being made."""
    return RunError(f"{path} is not finished: the same `talks sweep` goes on with it")


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
        return Result(path, unsealed((path / MANIFEST).read_bytes(), path))
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


def open_result(path: Path) -> Result:
    """Open a result that a user names, by its folder or by the one around it; raises UsageError where there is none."""
    path = newest(path)
    result = find(path) if path.is_dir() else None
    if result is None:
        raise UsageError(f"there is no result at {path}: expected a folder such as results/doha-2020/1a2b3c4d5e")
    return result


def write(path: Path, tables: dict[str, pa.Table], manifest: dict[str, Any]) -> Result:
    """Write tables and manifest as a new folder at `path`, all at once; where somebody asked the same meanwhile, give
    what is there.

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
    return Result(result.path, manifest)


def sealed(manifest: dict[str, Any]) -> bytes:
    """A manifest as the content of its file, with a checksum of itself."""
    plain = json.loads(_text(manifest))
    # An argument of a command that is no text stands escaped.
    return _text(plain | {SEAL: _seal(plain)}).encode(errors="backslashreplace")


def unsealed(content: bytes, where: object) -> dict[str, Any]:
    """The manifest in such a file.

    Raises
    ------
    RunError
        If it is none, or not as it was written.
    """
    try:
        manifest = json.loads(content)
        if not isinstance(manifest["checksums"], dict):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged(where, f"it has no readable {MANIFEST}") from None
    if SEAL not in manifest:
        made = f"talks {manifest.get('version', 'of an earlier version')}"
        raise RunError(f"{where} was made by {made}, whose answers cannot be checked: run the command again")
    if manifest[SEAL] != _seal(manifest):
        raise damaged(where, f"its {MANIFEST} was changed after it was written")
    return dict(manifest)


def note_on_maker(path: object, manifest: dict[str, Any]) -> str:
    """What a reader of stored numbers must know of them; nothing if the installed code makes the same."""
    if is_made_by_this(manifest.get("made_by")):
        return ""
    return (
        f"{path} was made by other code than the installed (talks {manifest.get('version')}): its numbers are that "
        f"code's; the same command makes them anew: {manifest.get('command')}"
    )


def _seal(manifest: dict[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != SEAL}
    return checksum(json.dumps(rest, sort_keys=True).encode())


def _text(manifest: dict[str, Any]) -> str:
    return json.dumps(manifest, indent=2, ensure_ascii=False, default=str) + "\n"
