"""Command lines that nobody should write: every option of every command with what it cannot take."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from tests.sweeps.conftest import run as run_sweep
from tests.sweeps.conftest import small

LONG = "x" * 300
NO_NUMBER = ("", " ", "x", "-1", "1.5", "1e99", "nan", "9" * 40, "0x10", "1,000", "--", "²")
NO_FOLDER = ("/dev/null/x", f"/tmp/{LONG}/x")
NO_SCENARIO = ("", " ", "nowhere", "nowhere.yaml", "/dev/null", ".", "/", LONG, f"{LONG}.yaml", "[/b]", "\x1b[31m")
NO_RESULT = ("", "nowhere", "/dev/null", "/", LONG, "[/b]", "nosuch://x", "\x1b[31m", "ftp://127.0.0.1:9/x", "file:///x")
NO_DATE = ("", "x", "2020-13-01", "2020-02-30", "infinity", "0000-01-01", "10000-01-01", "tomorrow")
# What a word that is none of the option's can be.
WORDS = {
    "--cluster": ("x", "tcp://", "ftp://127.0.0.1:9"),
    "--into": ("nosuch://x", "ftp://127.0.0.1:9/x", *NO_FOLDER),
    "--until": ("", "x", "pt", "settlement", "settlement=", "peace=1pt", "nan", "inf", "-1pt", "0", "1e9", "1pt=2pt"),
    "--set": ("", "=", "a", "a=b", "trust.fading=1e6", "us.stay_cost=nan", "withdrawal.deadline=x", "[/b]=1",
              "withdrawal.deadline=9999-12-31", "withdrawal.conditionality={between: [1, 0]}"),
    "--scenario": NO_SCENARIO,
    "--versus": NO_SCENARIO,
    "--like": ("", "x", LONG, "[/b]"),
}  # fmt: skip
# What makes each command cheap, should it get so far.
CHEAP = {
    "run": ("one-team", "--runs", "8", "--no-figures"),
    "compare": ("one-team", "doha-2020", "--runs", "8", "--no-figures"),
    "sweep": ("one-team", "--worlds", "32", "--no-figures"),
    "replay": ("one-team", "--run", "1", "--no-figures"),
    "calibrate": ("--no-figures",),
    "claims": ("--no-figures",),
    "score": ("--no-figures",),
    "stylised": ("--runs", "64", "--no-figures"),
    "screening": ("--runs", "64", "--no-figures"),
    "sensitivity": ("one-team", "--no-figures"),
    "signposts": ("one-team", "--no-figures"),
    "discover": ("one-team", "settlement", "--no-figures"),
    "plot": (),
    "query": (),
    "validate": (),
    "evidence": (),
    "schema": (),
    "results": (),
}
ARGUMENTS = {
    "run": NO_SCENARIO,
    "validate": NO_SCENARIO,
    "sweep": NO_SCENARIO,
    "score": NO_SCENARIO,
    "screening": NO_SCENARIO,
    "sensitivity": NO_SCENARIO,
    "signposts": NO_SCENARIO,
    "replay": ("nowhere", "nowhere.yaml", "/dev/null", "/", LONG, "[/b]"),
    "plot": NO_RESULT,
    "query": NO_RESULT,
    "evidence": ("nowhere", LONG, "[/b]", "\x1b[31m"),
    "new": ("", ".", "..", "/", LONG, "/dev/null/x", "...yaml"),
}
# Not used: what the command cannot come to before hours of work, or what it takes.
LEFT_OUT = {("sweep", "--figures"), ("calibrate", "--figures"), ("claims", "--figures"), ("score", "--figures"),
            ("stylised", "--figures"), ("screening", "--figures"), ("sensitivity", "--figures"),
            ("signposts", "--figures"),
            ("discover", "--figures"),
            ("calibrate", "--posterior"),
            ("replay", "--figures"), ("replay", "--out"), ("plot", "--figures"),
            ("compare", "--figures"), ("results", "--out")}  # fmt: skip


def wrong(option: click.Option) -> tuple[str, ...]:
    """What an option cannot take."""
    if isinstance(option.type, click.types.IntParamType):
        return NO_NUMBER
    if isinstance(option.type, click.Choice):
        return ("", "x", "RUNS ", LONG)
    if isinstance(option.type, click.DateTime):
        return NO_DATE
    return NO_FOLDER if isinstance(option.type, click.Path) else WORDS[option.opts[-1]]


def lines() -> Iterator[tuple[str, ...]]:
    for name, command in main.commands.items():
        for option in command.params:
            said = option.opts[-1]
            if isinstance(option, click.Option) and not option.is_flag and (name, said) not in LEFT_OUT:
                cheap = [part for part in CHEAP[name] if said != "--figures" or part != "--no-figures"]
                yield from ((name, *cheap, said, value) for value in wrong(option))
                yield (name, *cheap, said)  # nothing after it
        yield (name, "--nonsense")
        yield from ((name, value) for value in ARGUMENTS.get(name, ()))
    yield from itertools.product(("", "rum", "--", "\x1b[31m", LONG, "-1"), ("x",))


LINES = list(lines())


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def is_told(done: Result, what: tuple[str, ...]) -> None:
    """It ends as an error that the user can put right, said in words that no terminal obeys."""
    assert isinstance(done.exception, SystemExit), (what, done.exception)
    assert done.exit_code in (2, 3, 4), what
    assert done.stderr.strip(), what
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert done.stdout == "", what


@pytest.mark.parametrize("name", sorted(main.commands))
def test_what_an_option_cannot_take_is_told(name: str, here: Path) -> None:
    for line in (line for line in LINES if line[0] == name):
        is_told(call(*line), line)
    left = {path.relative_to(here).parts[0] for path in here.rglob("*") if path.is_file()}
    assert left <= ({"results"} if name == "run" else set())  # a run whose figures cannot be kept is kept itself


def test_what_is_no_command_is_told(here: Path) -> None:
    for line in (line for line in LINES if line[0] not in main.commands):
        is_told(call(*line), line)


def test_every_option_is_tried() -> None:
    tried = {(line[0], part) for line in LINES for part in line if part.startswith("--")} | LEFT_OUT
    there = {(name, o.opts[-1]) for name, c in main.commands.items() for o in c.params
             if isinstance(o, click.Option) and not o.is_flag}  # fmt: skip
    assert there <= tried
    assert len(LINES) > 350


SQL = ("", ";", "select", "select 1; select 2", "drop table runs", "select * from nowhere", "select [/b]", "\x00", "'",
       "select * from read_csv('/etc/passwd')", "copy shares to 'x.csv'", "attach 'x.db'", "set threads = 1",
       "select * from shares where share = 'x'", "select 'infinity'::date", "select [date '0044-03-15 (BC)']",
       "select error('\x1b[31m')", "select 1/0::int % 0", "pragma version", "install httpfs", "select getenv('HOME')",
       "select share, share from shares")  # fmt: skip


@pytest.mark.parametrize("form", [(), ("--csv",), ("--json",)], ids=["screen", "csv", "json"])
def test_a_query_that_cannot_be_is_told(form: tuple[str, ...], here: Path) -> None:
    run_sweep(here / "study", small("runs", worlds=32))
    before = sorted(here.rglob("*"))
    for sql in SQL:
        done = call("query", "study", sql, *form)
        assert isinstance(done.exception, SystemExit | None), (sql, done.exception)
        assert done.exit_code in (0, 2), (sql, done.stderr)
        assert "\x1b" not in done.stderr
        assert done.exit_code == 2 or sql in ("select 1/0::int % 0",), (sql, done.stdout)
    assert sorted(here.rglob("*")) == before
