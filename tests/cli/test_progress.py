"""Where long work is, said on stderr where no bar can be drawn; and what the environment and the shell are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sim.cli import main
from sim.output.terminal import progress as progress_module
from sim.output.terminal.progress import EVERY, Lines, progress, progress_share

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line whenever there is something to tell."""
    monkeypatch.setattr(progress_module, "EVERY", 0.0)


def hours(*seconds: float) -> Iterator[float]:
    return iter((0.0, *seconds))


def test_a_line_comes_now_and_then_not_at_every_step() -> None:
    said: list[str] = []
    clock = hours(1.0, EVERY - 1, EVERY + 1, EVERY + 2, 2 * EVERY, 3 * EVERY)
    lines = Lines("Running", said.append, clock.__next__)
    for place in "abcdef":
        lines.at(place)
    assert [line.split(": ")[2][0] for line in said] == ["c", "f"]
    assert said[0] == f"talks: Running: c, after {EVERY + 1:.0f} s"


@pytest.mark.usefixtures("always")
def test_histories_are_counted_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Testing claims", 580_000, quiet=False) as tick:
        tick(1000)
        tick(144_000)
    said = capsys.readouterr().err
    assert "talks: Testing claims: 1,000 of 580,000 histories, <1%, after 0 s" in said
    assert "talks: Testing claims: 145,000 of 580,000 histories, 25%, after 0 s" in said


@pytest.mark.usefixtures("always")
def test_an_open_end_has_no_share(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Sweeping", None, quiet=False) as tick:
        tick(2000)
    assert "talks: Sweeping: 2,000 histories, after 0 s" in capsys.readouterr().err


@pytest.mark.usefixtures("always")
def test_a_long_study_says_what_it_is_at(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_share("Calibrating", quiet=False) as tick:
        tick(0.34, "wave 3")
    assert "talks: Calibrating: wave 3, 34%, after 0 s" in capsys.readouterr().err


@pytest.mark.usefixtures("always")
def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Running", 10, quiet=True) as tick, progress_share("Calibrating", quiet=True) as share:
        tick(5)
        share(0.5, "wave 1")
    assert capsys.readouterr().err == ""


def test_nobody_who_listens_is_no_fault() -> None:
    def deaf(line: str) -> None:
        raise BrokenPipeError

    Lines("Running", deaf, hours(2 * EVERY).__next__).at("somewhere")


def test_every_variable_of_the_environment_stands_in_the_documents_and_in_the_help() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py"))
    read = set(re.findall(r"""(?:environ\.get\(|environ\[|envvar=)["']((?:TALKS|XDG)_\w+)["']""", sources))
    assert {"TALKS_CACHE", "TALKS_QUIET", "TALKS_RESULTS"} <= read
    helped = CliRunner().invoke(main, ["--help"]).output
    for name in read:
        assert f"`{name}`" in (ROOT / "README.md").read_text(encoding="utf-8")
        assert name in helped


@pytest.mark.parametrize(
    ("begun", "name"),
    [("taliban.lev", "taliban.leverage"), ("talks.wind", "talks.window"), ("withdrawal.dead", "withdrawal.deadline")],
)
def test_names_of_numbers_and_of_passages_complete(begun: str, name: str) -> None:
    found = ShellComplete(main, {}, "talks", "_TALKS_COMPLETE").get_completions(["evidence"], begun)
    assert [item.value for item in found] == [name]
