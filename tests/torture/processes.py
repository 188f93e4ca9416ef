"""Commands as processes of their own: begun, killed, watched."""

from __future__ import annotations

import hashlib
import os
import subprocess
from contextlib import suppress
from pathlib import Path

from sim.results.manifest import MANIFEST
from sim.results.store import find
from tests.cli.conftest import TALKS

Process = subprocess.Popen[str]


def begin(folder: Path, *arguments: str) -> Process:
    """Begin a command in a folder, in a session of its own."""
    return subprocess.Popen(
        [str(TALKS), *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "TALKS_RESULTS": str(folder / "results"), "TALKS_QUIET": "1"},
    )  # fmt: skip


def end(process: Process) -> tuple[int, str]:
    """Wait for a command and all that it began; give its exit code and what it said on stderr."""
    _, said = process.communicate(timeout=900)  # ends when the last that holds the stream has gone
    return process.returncode, said


def contents(root: Path) -> dict[str, str]:
    """The hash of every table below a folder: manifests tell times."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("[!.]*.parquet"))
    }


def all_sound(root: Path) -> int:
    """Read every table of every result below a folder; give how many there are. Raises where one is not whole."""
    manifests = [path for path in root.rglob(MANIFEST) if not path.parent.name.startswith(".")]
    for path in manifests:
        result = find(path.parent)
        assert result is not None
        for name in result.manifest["checksums"]:
            result.table(name)
    return len(manifests)


def figures_whole(root: Path) -> None:
    """Every picture that has its name has its end."""
    for path in root.rglob("[!.]*.png"):
        assert path.read_bytes().endswith(b"IEND\xaeB`\x82"), path


def nobody_left(process: Process) -> bool:
    """Whether no process of the command's session is alive."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 0)
        return False
    return True
