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
    return [str(TALKS), "sweep", str(folder / "killed.yaml"), "--no-figures", "-q", "--into", str(folder / place)]


@pytest.mark.slow
@pytest.mark.parametrize("keep", ["runs", "bands"])
def test_killed_at_random_moments_it_loses_nothing_and_ends_in_the_same_bytes(tmp_path, keep):
    """Ten kills each of two kinds of study, twenty in all: in the imports, among shards, in the middle of writing."""
    (tmp_path / "killed.yaml").write_text(SWEEP.format(keep=keep))
    chance, kills = random.Random(keep), 0
    subprocess.run(command(tmp_path, "whole"), check=True, stdout=subprocess.DEVNULL)
    kept: set[str] = set()
    for _ in range(10 * KILLS):
        begun = subprocess.Popen(command(tmp_path, "killed"), stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.8))
        if begun.poll() is None:
            os.kill(begun.pid, signal.SIGKILL)
            kills += 1
        begun.wait()
        there = {path.name for path in (tmp_path / "killed" / "shards").glob("[!.]*")}
        assert kept <= there
        kept = there
        if kills == KILLS // 2:
            break
        if (tmp_path / "killed" / "manifest.json").exists():  # it was too fast: once more from the beginning
            for path in (*(tmp_path / "killed" / "shards").iterdir(), tmp_path / "killed" / "manifest.json"):
                path.unlink()
            kept = set()
    assert kills == KILLS // 2
    subprocess.run(command(tmp_path, "killed"), check=True, stdout=subprocess.DEVNULL)
    assert content(tmp_path / "killed") == content(tmp_path / "whole")
