"""A sweep that is killed at random moments, again and again, ends in the same bytes as one that was left alone."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sweeps.conftest import content

TALKS = Path(sys.executable).with_name("talks")
KILLS = 20
SWEEP = """\
title: To be killed
question: Is anything lost?
scenario: doha-2020
worlds: 700
histories: 2
keep: {keep}
design: grid
over:
  withdrawal.conditionality: {{from: 0, to: 2, levels: 16}}
  nato.stays:
"""


def command(folder: Path, place: str) -> list[str]:
    return [
        str(TALKS),
        "sweep",
        str(folder / "killed.yaml"),
        "--no-figures",
        "-q",
        "--shard-size",
        "2048",
        "--into",
        str(folder / place),
    ]


def finished(folder: Path) -> set[str]:
    return {path.name for path in (folder / "killed" / "shards").glob("[!.]*")}


@pytest.mark.slow
@pytest.mark.parametrize("keep", ["runs", "bands"])
def test_killed_at_random_moments_it_loses_nothing_and_ends_in_the_same_bytes(tmp_path, keep):
    """Ten kills each of two kinds of study, twenty in all: in the imports, among shards, in the middle of writing."""
    (tmp_path / "killed.yaml").write_text(SWEEP.format(keep=keep), encoding="utf-8")
    chance, kills = random.Random(keep), 0
    subprocess.run(command(tmp_path, "whole"), check=True, stdout=subprocess.DEVNULL)
    kept: set[str] = set()
    half_done, shards = 0, len(list((tmp_path / "whole" / "shards").iterdir()))
    for _ in range(10 * KILLS):
        begun = subprocess.Popen(command(tmp_path, "killed"), stdout=subprocess.DEVNULL)
        more = len(kept) + chance.choice((0, 1, 2))  # none: somewhere in the imports; else while shards are made
        while more > len(kept) and len(finished(tmp_path)) < more and begun.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.3 if more > len(kept) else 1.5))
        if begun.poll() is None:
            os.kill(begun.pid, signal.SIGKILL)
            kills += 1
        begun.wait()
        there = finished(tmp_path)
        assert kept <= there
        half_done += len(kept) < len(there) < shards
        kept = there
        if kills == KILLS // 2:
            break
        if (tmp_path / "killed" / "manifest.json").exists():  # it was too fast: once more from the beginning
            for path in (*(tmp_path / "killed" / "shards").iterdir(), tmp_path / "killed" / "manifest.json"):
                path.unlink()
            kept = set()
    assert kills == KILLS // 2
    assert half_done >= 2  # else nothing was put to the test
    subprocess.run(command(tmp_path, "killed"), check=True, stdout=subprocess.DEVNULL)
    assert content(tmp_path / "killed") == content(tmp_path / "whole")
