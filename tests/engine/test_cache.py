"""Compiled code is kept under the hash of all it was made from: an edit anywhere in it must change the hash."""

import ast
import shutil
from pathlib import Path

import pytest

from sim.engine import cache
from sim.engine.cache import COMPILED, PACKAGE, fingerprint

SOURCES = sorted(
    str(path.relative_to(PACKAGE))
    for part in COMPILED
    for path in ([PACKAGE / part] if part.endswith(".py") else (PACKAGE / part).rglob("*.py"))
)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the sources that may be edited."""
    for name in SOURCES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / name, tmp_path / name)
    monkeypatch.setattr(cache, "PACKAGE", tmp_path)
    return tmp_path


def test_a_copy_has_the_same_fingerprint(package):
    before = fingerprint()
    assert len(before) == 16
    assert fingerprint() == before


@pytest.mark.parametrize("name", SOURCES)
def test_an_edit_changes_the_fingerprint(name, package):
    before = fingerprint()
    (package / name).write_text((package / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert fingerprint() != before


def test_a_file_that_is_added_or_renamed_changes_the_fingerprint(package):
    before = fingerprint()
    (package / "rules" / "new.py").write_text("", encoding="utf-8")
    with_new = fingerprint()
    (package / "rules" / "new.py").rename(package / "rules" / "other.py")
    assert len({before, with_new, fingerprint()}) == 3


def test_the_folder_is_named_by_fingerprint_and_compiler(monkeypatch, tmp_path):
    monkeypatch.setenv("TALKS_CACHE", str(tmp_path))
    assert cache.folder().parent == tmp_path
    assert cache.folder().name.startswith(fingerprint())
    assert not cache.is_warm()


def imported_by(path):
    """The files of the package from which a file takes names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sim."):
            below = node.module.split(".")[1:]
            yield from modules(Path(*below), [alias.name for alias in node.names])


def modules(where, names):
    if (PACKAGE / where).is_dir():
        yield from (str(where / f"{name}.py") for name in names if (PACKAGE / where / f"{name}.py").exists())
        yield str(where / "__init__.py")
    else:
        yield f"{where}.py"


def test_everything_that_compiled_code_is_made_from_is_in_the_fingerprint():
    """From the kernel through all that it imports: nothing of the package may lie outside."""
    reached, waiting = set(), ["kernel.py"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(imported_by(PACKAGE / name))
    assert reached - set(SOURCES) == set()
    assert {"rules/table.py", "world.py", "params.py", "engine/maths.py", "engine/bits.py"} <= reached
