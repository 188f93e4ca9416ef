"""Forty kills at random moments of every command that writes: results are whole or not there, and the next one ends as
if there had been no kill."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.torture.processes import all_sound, begin, contents, end, figures_whole

pytestmark = [pytest.mark.torture, pytest.mark.slow]
# Each command, for how many seconds it may go on before it is killed, and how many kills it meets.
COMMANDS = {
    "run": (("run", "one-team", "--runs", "4000"), 6.0, 8),
    "compare": (("compare", "one-team", "decree", "--runs", "2000"), 7.0, 7),
    "sweep": (("sweep", "exit-and-conditions", "--worlds", "200"), 8.0, 8),
    "claims": (("claims",), 20.0, 5),
    "calibrate": (("calibrate", "--particles", "64", "--posterior", "mine.parquet"), 25.0, 6),
    "plot": (("plot", "results/one-team"), 4.0, 6),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_again_and_again_ends_as_if_it_had_not_been(name: str, tmp_path: Path) -> None:
    command, longest, kills = COMMANDS[name]
    for folder in ("whole", "killed"):
        (tmp_path / folder).mkdir()
        if name == "plot":
            assert end(begin(tmp_path / folder, *COMMANDS["run"][0], "--no-figures"))[0] == 0
    chance, met = random.Random(name), 0
    while met < kills:
        process = begin(tmp_path / "killed", *command)
        time.sleep(chance.uniform(0.1, longest))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            met += 1
        code, said = end(process)
        assert code in (-signal.SIGKILL, 0), said
        all_sound(tmp_path / "killed")
        figures_whole(tmp_path / "killed")
    for folder in ("killed", "whole"):
        code, said = end(begin(tmp_path / folder, *command))
        assert code == 0, said
    assert all_sound(tmp_path / "killed") == all_sound(tmp_path / "whole")
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")
