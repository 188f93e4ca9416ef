"""Results of every kind, damaged in every file and in many ways: said as damage, never told from, never a traceback."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli import main
from sim.studies.calibration.reproduce import reproduce
from sim.studies.claims.run import Size, claims
from sim.studies.claims.specification import read_claims
from tests.examples import examples
from tests.sweeps.conftest import run as run_sweep
from tests.sweeps.conftest import small


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with one result of every kind."""
    root = tmp_path_factory.mktemp("made")
    quiet = ("--no-figures", "-q", "--out", str(root))
    assert call("run", "one-team", "--runs", "32", *quiet).exit_code == 0
    assert call("compare", "one-team", "decree", "--runs", "32", *quiet).exit_code == 0
    run_sweep(root / "sweep" / "small", small("runs", worlds=32))
    claims(root, 1, asked=read_claims()[:3], size=Size(8, 4))
    reproduce(root)
    return root


KINDS = ("one-team", "compare", "sweep", "claims", "calibrate")


def folder_of(root: Path, kind: str) -> Path:
    (folder,) = (path for path in (root / kind).iterdir() if path.is_dir())
    return folder


def rewritten(path: Path) -> None:
    """Another number in it, if it is text; else other bytes of the same length."""
    if path.suffix == ".json":
        said = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(said | {"seed": 99, "worlds": -1, "checksums": {}}), encoding="utf-8")
    else:
        path.write_bytes(b"PAR1" + b"\x00" * (path.stat().st_size - 8) + b"PAR1")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "gone": lambda path: path.unlink(),
    "rewritten": rewritten,
    "no text": lambda path: path.write_bytes(b"\xff\xfe" * 100),
    "a list": lambda path: path.write_bytes(b"[]"),
    "nested": lambda path: path.write_bytes(b"[" * 100_000),
}


def is_told(done: Result) -> None:
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (2, 4)
    assert done.stderr.startswith("talks: ")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def readers(folder: Path, name: str) -> list[tuple[str, ...]]:
    """Commands that read a file of a result."""
    plot = ("plot", str(folder), "--figures", str(folder.parent / "drawn"))
    queries = [("query", str(folder), f"select * from {name}"), ("query", str(folder), "select * from runs")]
    shown = {
        "design": (plot, queries[0]),
        "shares": (plot, queries[0]),
        "shards": (queries[1],),
        "manifest": (plot, *queries),
    }
    return list(shown.get(name, (queries[0],)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", DAMAGE)
def test_no_damaged_file_is_told_from(kind: str, how: str, made: Path, tmp_path: Path) -> None:
    files = [path.name for path in folder_of(made, kind).iterdir() if path.suffix in (".json", ".parquet")]
    for name in files:
        if name == "plan.json":
            continue  # of a finished sweep nobody reads it
        root = tmp_path / Path(name).stem
        shutil.copytree(made, root)
        DAMAGE[how](folder_of(root, kind) / name)
        for command in readers(folder_of(root, kind), Path(name).stem):
            is_told(call(*command))


@pytest.mark.parametrize("kind", ["one-team", "compare", "claims", "calibrate"])
def test_a_damaged_part_is_told_of_by_what_draws_it(kind: str, made: Path, tmp_path: Path) -> None:
    """What `talks plot` reads of each kind."""
    table = {"one-team": "runs", "compare": "differences", "claims": "claims", "calibrate": "patterns"}[kind]
    shutil.copytree(made, tmp_path / "copy")
    folder = folder_of(tmp_path / "copy", kind)
    (folder / f"{table}.parquet").write_bytes(b"")
    is_told(call("plot", str(folder)))


def test_a_comparison_whose_part_is_gone_or_damaged_says_so(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "copy")
    folder = folder_of(tmp_path / "copy", "compare")
    part = max((tmp_path / "copy" / "decree").iterdir())
    (part / "runs.parquet").write_bytes(b"")
    is_told(call("plot", str(folder)))
    shutil.rmtree(part)
    is_told(call("plot", str(folder)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_bit_turned_anywhere_is_noticed(kind: str, made: Path, tmp_path: Path) -> None:
    """In any file of a result; the reader that reads that file never answers from it."""
    chance = random.Random(kind)
    shutil.copytree(made, tmp_path / "copy")
    folder = folder_of(tmp_path / "copy", kind)
    files = sorted(
        path for path in folder.iterdir() if path.suffix in (".json", ".parquet") and path.name != "plan.json"
    )
    for _ in range(examples(12)):
        path = chance.choice(files)
        before = path.read_bytes()
        where = chance.randrange(len(before))
        path.write_bytes(before[:where] + bytes([before[where] ^ 1 << chance.randrange(8)]) + before[where + 1 :])
        done = call(*readers(folder, path.stem)[0])
        path.write_bytes(before)
        if done.exit_code:
            is_told(done)
        else:  # white space of a manifest can change without a change of what it says
            assert path.suffix == ".json"
