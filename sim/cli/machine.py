"""What must be so before a command begins, lest it fail half way: the system, and names that can be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from sim.errors import UsageError


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
