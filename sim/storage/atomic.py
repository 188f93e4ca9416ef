"""Files and folders that are there as a whole or not at all, whoever is killed and however many write at once.

Each is made under a name that nobody else has and nothing reads, brought to the disk, and renamed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sim.errors import RunError

PART = ".part"  # in the names of what is not finished
A_DAY = 86_400.0  # seconds after which what is not finished is what somebody killed has left
Fill = Callable[[Path], object]


def write_file(path: Path, fill: Fill) -> None:
    """Let `fill` write a file under another name, then put it in place of any older one.

    Raises
    ------
    RunError
        If it cannot be written; an older file is as it was, and nothing is left behind.
    """
    try:
        put(path, fill)
    except OSError as error:
        raise cannot_write(path, error) from None


def put(path: Path, fill: Fill) -> None:
    """The same; raises OSError as it comes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path, path.suffix)
    try:
        fill(part)
        _sync(part)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()


def write_folder(path: Path, fill: Fill) -> bool:
    """Let `fill` write a folder's files, then give it its name; False, and nothing is changed, if a folder of this
    name has come to be there: whoever wrote it was asked the same.

    Raises
    ------
    RunError
        If it cannot be written; nothing is left behind.
    """
    part = _part(path)
    try:
        part.mkdir(parents=True)
        fill(part)
        for file in [*part.iterdir(), part]:
            _sync(file)
        part.rename(path)
        return True
    except OSError as error:
        if path.is_dir():
            return False
        raise cannot_write(path, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def tidy(folder: Path) -> None:
    """Remove what somebody who was killed has left unfinished in a folder a day ago, or longer."""
    with suppress(OSError):
        for left in folder.glob(f".*{PART}*"):
            if time.time() - left.stat().st_mtime > A_DAY:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def check_writable(folder: Path) -> None:
    """Make sure that results can be written, before hours are spent on them; tidy up.

    Raises
    ------
    RunError
        If they cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = _part(folder / "probe")
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise cannot_write(folder, error) from None
    tidy(folder)


def cannot_write(path: Path, error: OSError) -> RunError:
    """The error for a path that the system does not let us write."""
    return RunError(f"cannot write {path}: {(error.strerror or str(error)).lower()}; choose another folder")


def _part(path: Path, suffix: str = "") -> Path:
    """A name beside it; what ends like `path` may be written by whoever looks at the ending."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}{suffix}")


def _sync(path: Path) -> None:
    """Have the disk itself hold a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
