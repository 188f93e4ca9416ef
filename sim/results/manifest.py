"""What a stored result says of itself: a manifest that holds the checksum of every table, and its own."""

from __future__ import annotations

import json
from typing import Any

from sim.errors import RunError
from sim.storage.identity import is_made_by_this
from sim.storage.parquet import checksum

MANIFEST = "manifest.json"
PLAN = "plan.json"  # of a sweep: it is there before there is anything else
SHARDS = "shards"  # the folder of a sweep's shards, and the table that lists them
SEAL = "seal"  # the manifest's checksum of itself


def damaged(path: object, why: str) -> RunError:
    """The error for a folder that cannot be trusted."""
    return RunError(f"{path} is damaged: {why}. Move it away and run the command again.")


def not_finished(path: object) -> RunError:
    """The error for a sweep that is still being made."""
    return RunError(f"{path} is not finished: the same `talks sweep` goes on with it")


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
