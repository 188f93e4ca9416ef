"""Faults: each one gives one clear message and its exit code, never a traceback, and leaves earlier results alone."""

import hashlib
import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import TALKS, Talks

FAULTS = {
    "no histories": (("run", "doha-2020", "--runs", "0"), 2, "0 is not in the range"),
    "fewer than none": (("run", "doha-2020", "--runs", "-1"), 2, "-1 is not in the range"),
    "not a whole number": (("run", "doha-2020", "--runs", "1e12"), 2, "not a valid integer"),
    "more than memory holds": (("run", "doha-2020", "--runs", "1000000000000"), 2, "is not in the range"),
    "seed below zero": (("run", "doha-2020", "--seed", "-1"), 2, "is not in the range"),
    "unknown command": (("rum",), 2, "No such command"),
    "unknown scenario": (("run", "doha-2021"), 3, "did you mean 'doha-2020'?"),
    "missing file": (("run", "nowhere.yaml"), 3, "there is no file"),
    "one scenario to compare": (("compare", "doha-2020"), 2, "at least two scenarios"),
    "the same scenario twice": (("compare", "one-team", "one-team"), 2, "named twice"),
    "unknown parameter": (("evidence", "withdrawal.deadlin"), 2, "withdrawal.deadline"),
    "no such result": (("plot", "results/none"), 2, "there is no result"),
    "results below a file": (("run", "doha-2020", "--runs", "1", "--out", "/dev/null/x"), 4, "cannot write"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_a_message_and_its_exit_code(fault: str, talks: Talks) -> None:
    arguments, code, message = FAULTS[fault]
    done = talks(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def contents(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_a_full_disk_leaves_nothing_half_written(talks: Talks, tmp_path: Path) -> None:
    assert talks("run", "doha-2020", "--runs", "20", "--no-figures").returncode == 0
    before = contents(tmp_path / "results")

    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = talks("run", "doha-2020", "--runs", "5000", "--no-figures", preexec_fn=small_files_only)
    assert done.returncode == 4
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(tmp_path / "results") == before


def test_an_unwritable_figure_does_not_spoil_the_result(talks: Talks, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    done = talks("run", "doha-2020", "--runs", "20", "--figures", "taken/figures")
    assert done.returncode == 4
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert talks("run", "doha-2020", "--runs", "20", "--no-figures").returncode == 0


@pytest.mark.slow
def test_a_killed_run_leaves_no_half_result(tmp_path: Path) -> None:
    command = [
        str(TALKS),
        "run",
        "doha-2020",
        "--runs",
        "20000",
        "--no-figures",
        "--out",
        str(tmp_path / "results"),
        "-q",
    ]
    for delay in (0.6, 1.2, 1.8, 2.2, 2.5, 2.8):
        process = subprocess.Popen([*command, "--seed", str(int(delay * 10))], stdout=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
    for folder in (tmp_path / "results").glob("doha-2020/[!.]*"):
        done = subprocess.run([str(TALKS), "plot", str(folder)], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
    assert subprocess.run([*command, "--seed", "6"], stdout=subprocess.DEVNULL).returncode == 0
    assert len(list((tmp_path / "results").glob("doha-2020/[!.]*/manifest.json"))) >= 1


def heed_interrupts() -> None:
    """What runs in the background of a shell ignores them, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("delay", [0.0, 0.6, 3.0])
def test_an_interrupted_run_exits_with_130(delay: float, tmp_path: Path) -> None:
    """As from the keyboard: the signal reaches every process of the group."""
    process = subprocess.Popen(
        [str(TALKS), "run", "doha-2020", "--runs", "1000000", "--out", str(tmp_path / "results")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True, preexec_fn=heed_interrupts,
    )  # fmt: skip
    while not (tmp_path / "results").exists():  # the command has begun, however long Python took to start
        time.sleep(0.02)
        assert process.poll() is None
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, error = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in error
    assert "Error" not in error
