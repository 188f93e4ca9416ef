"""Compiled code is kept between runs, under the hash of every source that it was made from.

Every file begins with the checksum of the rest. What is broken, or cannot be read, is as if it were not there, and is
made anew; what cannot be kept is made again next time. Either is said once.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from sim.engine.machine import Machine
from sim.storage.atomic import put
from sim.storage.identity import fingerprint

DIGEST = hashlib.sha256().digest_size
SUFFIX = ".o"


def folder() -> Path:
    """Where compiled code lies: below TALKS_CACHE, XDG_CACHE_HOME or ~/.cache."""
    home = os.environ.get("TALKS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "talks"
    return Path(home)


def place(module: str, name: str, machine: Machine) -> Path:
    """The file of a function's code for some types.

    Parameters
    ----------
    module : that the function stands in; with all that it imports it is in the file's name
    name : of the function, and of its arguments' types
    machine : that the code is for
    """
    made_from = hashlib.sha256(f"{_sources(module)} {name} {machine.identity}".encode()).hexdigest()[:24]
    return folder() / f"{name.partition(' ')[0]}-{made_from}{SUFFIX}"


@cache
def _sources(module: str) -> str:
    return fingerprint(module, data=())


def find(path: Path) -> bytes | None:
    """The code that is kept in a file; None if there is none, or none that can be used."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        content = b""
    if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
        _say(f"the compiled code in {path.parent} is damaged: it is made anew, which takes seconds")
        return None
    return content[DIGEST:]


def keep(path: Path, code: bytes) -> None:
    """Keep code in a file, whole or not at all, if that is possible."""
    try:
        put(path, lambda part: part.write_bytes(hashlib.sha256(code).digest() + code))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        _say(f"compiled code cannot be kept in {path.parent} ({why}): each command takes seconds more")


@cache
def _say(what: str) -> None:
    """Say it on stderr, once."""
    print(f"talks: {what}", file=sys.stderr)
