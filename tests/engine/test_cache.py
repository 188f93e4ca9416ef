"""Compiled code is kept under the hash of all it was made from, and a kept file is trusted only if it is whole."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engine import cache
from sim.engine.compiled import IS_OFF, Compiled
from sim.engine.draws import U, philox
from sim.engine.machine import Machine, this_machine
from sim.storage import identity
from sim.storage.identity import PACKAGE, sources

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
KERNEL = "sim.simulate.kernel"
WORDS = (3394286681, 0, 3, 7)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A cache of our own, with nothing in it."""
    monkeypatch.setenv("TALKS_CACHE", str(tmp_path / "cache"))
    return cache.folder()


def compute():
    """What a function of the package gives, as in a new process, and whether its code was made for it."""
    cache._say.cache_clear()
    made = []
    function = Compiled(philox)
    make = function.code
    function.code = lambda types: made.append(types) or make(types)
    found = function(*(U(0) for _ in range(6)))
    return tuple(hex(int(word)) for word in found), bool(made)


RIGHT = ("0x6627e8d5", "0xe169c58d", "0xbc57ac4c", "0x9b00dbd8")  # Random123's first vector


def test_what_was_compiled_once_is_found_again(empty, capfd):
    assert compute() == (RIGHT, True)
    assert compute() == (RIGHT, False)
    assert capfd.readouterr().err == ""
    assert [path.suffix for path in empty.rglob("*") if path.is_file()] == [".o"]


def a_folder(path):
    path.unlink()
    path.mkdir()


DAMAGE = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "overwritten": lambda path: path.write_bytes(b"\x7fELF" * path.stat().st_size),
    "a bit turned": lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]),
    "a later bit turned": lambda path: path.write_bytes(path.read_bytes()[:-9] + b"?" + path.read_bytes()[-8:]),
    "a folder": a_folder,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_what_is_broken_is_made_anew_and_said_once(how, empty, capfd):
    compute()
    for path in list(empty.rglob("*.o")):
        DAMAGE[how](path)
    assert compute() == (RIGHT, True)
    said = capfd.readouterr().err.splitlines()
    assert said[0] == f"talks: the compiled code in {empty} is damaged: it is made anew, which takes seconds"
    if how == "a folder":
        assert "compiled code cannot be kept in" in said[1]
    else:
        assert said[1:] == []
        assert compute() == (RIGHT, False)
        assert capfd.readouterr().err == ""


def test_a_place_that_is_none_is_said_and_nothing_is_kept(empty, capfd):
    empty.write_text("a file", encoding="utf-8")
    assert compute() == (RIGHT, True)
    said = capfd.readouterr().err
    assert said.startswith(f"talks: compiled code cannot be kept in {empty} (")
    assert said.endswith("): each command takes seconds more\n")
    assert empty.read_text(encoding="utf-8") == "a file"


FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
from tests.engine.test_cache import compute
print(compute())
"""


def other_process(code, folder):
    environment = {"TALKS_CACHE": str(folder), "PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=-1, stderr=-1, encoding="utf-8")


def test_a_full_disk_is_said_and_leaves_nothing(empty):
    out, said = other_process(FULL, empty).communicate()
    assert out == f"{(RIGHT, True)}\n", said
    assert "compiled code cannot be kept in" in said
    assert "Traceback" not in said
    assert [path for path in empty.rglob("*") if path.is_file()] == []


def test_many_at_once_on_an_empty_cache_all_compute(empty):
    code = "from tests.engine.test_cache import compute; print(compute()[0])"
    many = [other_process(code, empty) for _ in range(4)]
    assert [process.communicate() for process in many] == [(f"{RIGHT}\n", "")] * 4
    assert compute() == (RIGHT, False)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package that may be edited."""
    copy = tmp_path / "sim"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "scenarios", "fonts"))
    monkeypatch.setattr(identity, "PACKAGE", copy)
    cache._sources.cache_clear()
    yield copy
    monkeypatch.undo()
    cache._sources.cache_clear()


COMPILED_FROM = [
    "model/rules/war.py", "model/state.py", "model/params.py", "model/stages.py", "engine/maths.py",
    "simulate/kernel.py", "engine/translator/expressions.py", "engine/translator/lanes.py", "engine/machine.py",
]  # fmt: skip


@pytest.mark.parametrize("name", COMPILED_FROM)
def test_an_edit_of_what_is_compiled_or_compiles_has_another_file(name, package):
    """Two versions of the code on one cache do not meet."""
    before = cache.place(KERNEL, "f ()", this_machine())
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    cache._sources.cache_clear()
    assert cache.place(KERNEL, "f ()", this_machine()) != before


def test_another_machine_or_other_types_have_another_file():
    here = this_machine()
    machines = (here, Machine("x86-64", "", 2), here._replace(width=1), here._replace(features="-avx2"))
    assert len({cache.place(KERNEL, name, of) for name in ("f (a)", "f (b)", "g (a)") for of in machines}) == 12


def test_all_that_the_kernel_imports_is_compiled_from():
    found = sources(KERNEL)
    folder = PACKAGE / "model" / "rules"
    rules = {f"sim.model.rules.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"}
    assert rules | {"sim.engine.draws", "sim.engine.maths", "sim.model.outcomes", "sim.model.state"} <= found.keys()
    assert {"sim.engine.translator.module", "sim.engine.translator.lanes", "sim.engine.machine"} <= found.keys()


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
            assert cache.folder() == Path(home)
