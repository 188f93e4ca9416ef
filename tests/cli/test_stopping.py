"""Told to stop, or killed: the command ends as asked, and nobody and nothing half done is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sim.cli.stopping import Stopped, heeding_stops
from tests.cli.conftest import TALKS

LONG = ("run", "doha-2020", "--runs", "1000000")
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -signal.SIGKILL}


def heed_signals() -> None:
    """What runs in the background of a shell ignores some, and so would its children."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def stopped(
    folder: Path, arguments: tuple[str, ...], number: int, when: Callable[[], bool], whole_group: bool = False
) -> tuple[int, str]:
    """Begin a command and stop it at a moment; give its exit code and what it said, once every process that could say
    something has gone."""
    begun = subprocess.Popen(
        [str(TALKS), *arguments, "-q"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True, preexec_fn=heed_signals,
    )  # fmt: skip
    try:
        while not when():
            time.sleep(0.05)
            assert begun.poll() is None
        (os.killpg if whole_group else os.kill)(begun.pid, number)
        _, said = begun.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(begun.pid, signal.SIGKILL)
    assert "Traceback" not in said
    return begun.returncode, said


def after(seconds: float) -> Callable[[], bool]:
    begin = time.monotonic()
    return lambda: time.monotonic() - begin > seconds


def half_done(folder: Path) -> list[Path]:
    """What nothing reads or goes on with; a calibration goes on with its state."""
    return [path for path in folder.rglob(".*") if not path.name.endswith((".state.npz", ".left-out.json"))]


@pytest.mark.parametrize(
    ("number", "whole_group"), [(signal.SIGTERM, False), (signal.SIGHUP, True)], ids=["terminated", "terminal closed"]
)
def test_a_run_that_is_asked_to_stop_says_so_and_leaves_nobody_behind(
    number: signal.Signals, whole_group: bool, tmp_path: Path
) -> None:
    code, said = stopped(tmp_path, LONG, number, after(1.5), whole_group)
    assert code == CODES[number]
    assert said.startswith(f"talks: stopped by {number.name}; finished results are kept")
    assert not half_done(tmp_path)


def test_nobody_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    assert stopped(tmp_path, LONG, signal.SIGKILL, after(1.5)) == (-signal.SIGKILL, "")


@pytest.mark.slow
@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize(
    "command",
    [
        ("sweep", "exit-and-conditions"),
        ("claims",),
        ("score",),
        ("calibrate", "--posterior", "mine.parquet"),
        ("replay", "doha-2020", "--like", "settlement", "--turns"),  # its ensemble comes first
    ],
    ids=lambda command: command[0],
)
def test_long_studies_stop_in_the_same_way(command: tuple[str, ...], number: signal.Signals, tmp_path: Path) -> None:
    code, _ = stopped(tmp_path, command, number, after(3.0))
    assert code == CODES[number]
    assert number == signal.SIGKILL or not half_done(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGKILL, marks=pytest.mark.slow)])
def test_no_figure_is_left_half_drawn(number: signal.Signals, tmp_path: Path) -> None:
    figures = tmp_path / "figures"
    drawing = ("run", "doha-2020", "--runs", "64", "--figures", "figures")
    code, _ = stopped(tmp_path, drawing, number, lambda: figures.is_dir() and bool(os.listdir(figures)))
    assert code == CODES[number]
    assert all(os.listdir(figures))
    assert not half_done(tmp_path)
    assert not [path for path in figures.iterdir() if path.stat().st_size == 0]


def test_what_is_to_be_ignored_stays_ignored(tmp_path: Path) -> None:
    """As `nohup` has it."""
    begun = subprocess.Popen(
        [str(TALKS), "run", "doha-2020", "--runs", "2000", "--no-figures", "-q"], cwd=tmp_path,
        stdout=subprocess.PIPE, encoding="utf-8", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )  # fmt: skip
    time.sleep(0.5)
    begun.send_signal(signal.SIGHUP)
    assert "Saved to" in begun.communicate(timeout=60)[0]
    assert begun.returncode == 0


class Thrown:
    """Raises as it is thrown away."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __del__(self) -> None:
        raise self.error


@pytest.mark.parametrize("error", [Stopped(signal.SIGINT), ValueError("mine")])
def test_a_signal_where_nothing_can_be_raised_is_not_told_as_an_error(
    error: BaseException, capfd: pytest.CaptureFixture[str]
) -> None:
    before = sys.unraisablehook
    with heeding_stops():
        Thrown(error)
    assert sys.unraisablehook is before
    assert ("Traceback" in capfd.readouterr().err) is isinstance(error, ValueError)
