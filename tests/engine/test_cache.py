"""Compiled code is kept under the hash of all it was made from, and a kept file is trusted only if it is whole."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numba import config

from sim.engine import cache
from sim.storage import identity
from sim.storage.identity import PACKAGE, sources

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="the compiler is off")


def twice(x):
    """What is compiled here."""
    return 2.0 * x + 1.0


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A cache of our own, with nothing in it."""
    monkeypatch.setenv("TALKS_CACHE", str(tmp_path / "cache"))
    cache.folder.cache_clear()
    yield cache.folder()
    monkeypatch.undo()
    cache.folder.cache_clear()


def compute():
    """What the function gives, and how often its code came from the disk, as in a new process."""
    cache._say.cache_clear()
    made = cache.compiled()(twice)
    return made(3.0), sum(made.stats.cache_hits.values())


def test_what_was_compiled_once_is_found_again(empty, capfd):
    assert not cache.is_warm()
    assert compute() == (7.0, 0)
    assert cache.is_warm()
    assert compute() == (7.0, 1)
    assert capfd.readouterr().err == ""
    assert {path.suffix for path in empty.rglob("*") if path.is_file()} == {".nbi", ".nbc"}


def a_folder(path):
    path.unlink()
    path.mkdir()


DAMAGE = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "overwritten": lambda path: path.write_bytes(b"\x80\x04" * path.stat().st_size),
    "another's": lambda path: path.write_bytes(pickle.dumps({"not": "ours"})),
    "a bit turned": lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]),
    "a later bit turned": lambda path: path.write_bytes(path.read_bytes()[:-9] + b"?" + path.read_bytes()[-8:]),
}


@pytest.mark.parametrize("files", ["*.nbi", "*.nbc", "*.nb?"])
@pytest.mark.parametrize("how", DAMAGE)
def test_what_is_broken_is_made_anew_and_said_once(how, files, empty, capfd):
    compute()
    for path in empty.rglob(files):
        DAMAGE[how](path)
    assert compute() == (7.0, 0)
    said = capfd.readouterr().err
    assert said.splitlines() == [
        f"talks: the compiled code in {empty} is damaged: it is made anew, which takes about 20 seconds"
    ]
    assert compute() == (7.0, 1)
    assert capfd.readouterr().err == ""


def test_code_that_is_gone_is_made_anew_without_a_word(empty, capfd):
    compute()
    for path in empty.rglob("*.nbc"):
        path.unlink()
    assert [compute(), compute()] == [(7.0, 0), (7.0, 1)]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("files", ["*.nbi", "*.nbc"])
def test_a_folder_in_a_files_place_is_no_reason_to_stop(files, empty, capfd):
    compute()
    for path in list(empty.rglob(files)):
        a_folder(path)
    assert compute() == (7.0, 0)
    assert "compiled code cannot be kept in" in capfd.readouterr().err


def test_a_place_that_is_none_is_said_and_nothing_is_kept(empty, capfd):
    empty.parent.write_text("a file", encoding="utf-8")
    assert compute() == (7.0, 0)
    said = capfd.readouterr().err
    assert (
        said
        == f"talks: compiled code cannot be kept in {empty} (not a directory): each command takes 20 seconds more\n"
    )
    assert empty.parent.read_text(encoding="utf-8") == "a file"


FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
from tests.engine.test_cache import compute
print(compute())
"""


def other_process(code, folder, **options):
    environment = {"TALKS_CACHE": str(folder.parent), "PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=-1, stderr=-1, encoding="utf-8")


def test_a_full_disk_is_said_and_leaves_nothing(empty):
    out, said = other_process(FULL, empty).communicate()
    assert out == "(7.0, 0)\n", said
    assert "compiled code cannot be kept in" in said
    assert "Traceback" not in said
    assert [path for path in empty.rglob("*") if path.is_file()] == []


def test_many_at_once_on_an_empty_cache_all_compute(empty):
    code = "from tests.engine.test_cache import compute; print(compute()[0])"
    many = [other_process(code, empty) for _ in range(4)]
    assert [process.communicate() for process in many] == [("7.0\n", "")] * 4
    assert compute() == (7.0, 1)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package that may be edited."""
    copy = tmp_path / "sim"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "scenarios", "fonts"))
    monkeypatch.setattr(identity, "PACKAGE", copy)
    cache.folder.cache_clear()
    yield copy
    monkeypatch.undo()
    cache.folder.cache_clear()


COMPILED_FROM = [
    "model/rules/war.py", "model/state.py", "model/params.py", "model/stages.py", "engine/maths.py",
    "simulate/kernel.py",
]  # fmt: skip


@pytest.mark.parametrize("name", COMPILED_FROM)
def test_an_edit_of_what_is_compiled_has_another_folder(name, package):
    """Two versions of the code on one cache do not meet."""
    before = cache.folder()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    cache.folder.cache_clear()
    assert cache.folder() != before


def test_all_that_the_kernel_imports_is_compiled_from():
    found = sources(cache.COMPILED)
    folder = PACKAGE / "model" / "rules"
    rules = {f"sim.model.rules.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"}
    assert rules | {"sim.engine.draws", "sim.engine.maths", "sim.model.outcomes", "sim.model.state"} <= found.keys()


def test_the_folder_is_where_the_environment_says(monkeypatch, tmp_path):
    for name, value, home in (
        ("TALKS_CACHE", tmp_path / "mine", tmp_path / "mine"),
        ("XDG_CACHE_HOME", tmp_path / "xdg", tmp_path / "xdg" / "talks"),
        ("HOME", tmp_path, tmp_path / ".cache" / "talks"),
    ):
        with monkeypatch.context() as patch:
            for other in ("TALKS_CACHE", "XDG_CACHE_HOME"):
                patch.delenv(other, raising=False)
            patch.setenv(name, str(value))
            assert cache.folder.__wrapped__().parent == home
    assert Path(cache.folder.__wrapped__()).name.endswith(cache.numba.__version__)
