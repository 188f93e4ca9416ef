"""The command as a user runs it: another process, its own results folder."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TALKS = Path(sys.executable).with_name("talks")
Talks = Callable[..., subprocess.CompletedProcess]


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    """Run `talks` with these arguments in an empty folder; give what it said and its exit code."""

    def call(*arguments: str, **options: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(TALKS), *arguments],
            **{"cwd": tmp_path, "capture_output": True, "encoding": "utf-8", "timeout": 120, **options},
        )

    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with no progress to be told."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALKS_QUIET", "1")
    return tmp_path
