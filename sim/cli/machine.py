"""What must be so before a command begins, lest it fail half way: the system, streams, folder, names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress

from sim.errors import UsageError


def check_machine() -> None:
    """Make every check of this module; raises UsageError with the first that fails."""
    check_system()
    check_streams()
    check_folder()
    check_arguments(sys.argv[1:])


def check_system(platform: str = sys.platform) -> None:
    """Refuse Windows, where neither the processes that draw nor the safe writing of results work.

    Raises
    ------
    UsageError
        If the platform, as `sys.platform` names it, is Windows.
    """
    if platform == "win32":
        raise UsageError(
            "this runs on Linux and macOS; on Windows, run it in the Windows Subsystem for Linux: `wsl --install`, "
            "then install and run talks there"
        )


def check_arguments(arguments: Iterable[str], encoding: str = sys.getfilesystemencoding()) -> None:
    """Refuse arguments that are not text in UTF-8, the encoding of every file that is read and written.

    Raises
    ------
    UsageError
        If an argument has bytes that are not UTF-8, or has letters beyond ASCII where file names have another
        `encoding`.
    """
    for argument in arguments:
        if encoding != "utf-8" and not argument.isascii():
            raise UsageError(f"{argument!a} cannot be read in this locale ({encoding}): set PYTHONUTF8=1")
        if any("\ud800" <= letter <= "\udfff" for letter in argument):
            raise UsageError(f"{argument!a} is not UTF-8: rename the file, or write the argument in UTF-8")


def check_streams() -> None:
    """Refuse a closed standard output; let nobody else get the number of another stream that is closed.

    Raises
    ------
    UsageError
        If standard output is closed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free, which is this one
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        raise UsageError("standard output is closed: let it go to a file, or to /dev/null")


def check_folder() -> None:
    """Refuse to work in a folder that has been removed.

    Raises
    ------
    UsageError
        If the current folder is there no more.
    """
    try:
        os.getcwd()
    except OSError:
        raise UsageError("the folder you are in is there no more: go to another") from None


def drop_output() -> None:
    """Let what is still to be written to standard output go nowhere, lest it fail once more at the end."""
    with suppress(OSError):  # of a stream that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
