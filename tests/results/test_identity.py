"""Two keys: what decided histories, what made numbers of them; both found by following imports, and none forgotten."""

import ast
import re
import shutil
import sys
from pathlib import Path

import pytest

from sim.storage import identity
from sim.storage.identity import (
    LIVING,
    PACKAGE,
    READING,
    SHARDS,
    fingerprint,
    is_made_by_this,
    living,
    made_by,
    sources,
)

# Modules that write what is stored.
MAKERS = ("sim.studies.run.run", "sim.studies.compare.run", "sim.studies.claims.run", "sim.studies.calibration.run",
          "sim.studies.calibration.reproduce", "sim.studies.sweeps.tables")  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that fingerprints are taken of."""
    folder = tmp_path / "sim"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__", "scenarios", "fonts"))
    monkeypatch.setattr(identity, "PACKAGE", folder)
    return folder


def edit(folder: Path, module: str) -> None:
    path = folder.joinpath(*module.split(".")[1:]).with_suffix(".py")
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")


def imported(module: str, path: Path) -> set[str]:
    """Modules of the package that a module imports, as Python itself reads it, those of types alone left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    types = {id(inner) for node in tree.body if isinstance(node, ast.If) and getattr(node.test, "id", "") ==
             "TYPE_CHECKING" for inner in ast.walk(node)}  # fmt: skip
    named: set[str] = set()
    for node in ast.walk(tree):
        if id(node) not in types and isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif id(node) not in types and isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
    return {name for name in named if name.partition(".")[0] == "sim" and identity._file(name)}


@pytest.mark.parametrize("module", [*MAKERS, LIVING, SHARDS, "sim.cli"])
def test_every_module_that_is_imported_is_in_the_key(module: str) -> None:
    found = sources(module)
    missing = {name for one, path in found.items() for name in imported(one, path)} - found.keys()
    assert missing == set()
    assert module in found


@pytest.mark.parametrize("maker", MAKERS)
def test_whatever_a_maker_really_imports_is_in_its_key(maker: str) -> None:
    """In a process of its own, what is there when the maker has been imported, and the modules it brings in later."""
    import subprocess

    code = f"import sys, {maker}; print(*(name for name in sys.modules if name.split('.')[0] == 'sim'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert set(done.stdout.split()) <= sources(maker).keys()


# What makes which numbers: where one of these is edited, so is the key.
MAKE = {
    "sim.studies.run.run": (
        "sim.stats",
        "sim.results.columns",
        "sim.model.outcomes",
        "sim.simulate.ensemble",
        "sim.model.rules.war",
    ),
    "sim.studies.compare.run": ("sim.studies.run.summary", "sim.stats", "sim.studies.run.run"),
    "sim.studies.claims.run": (
        "sim.studies.claims.decision",
        "sim.studies.claims.effects",
        "sim.studies.claims.summary",
        "sim.stats",
    ),
    "sim.studies.calibration.run": (
        "sim.studies.calibration.smc",
        "sim.studies.calibration.distance",
        "sim.studies.calibration.diagnose",
    ),
    "sim.studies.sweeps.tables": (
        "sim.studies.sweeps.aggregate",
        "sim.stats",
        "sim.studies.sweeps.shard",
        "sim.results.columns",
    ),
}


@pytest.mark.parametrize(("maker", "module"), [(maker, module) for maker, many in MAKE.items() for module in many])
def test_an_edit_of_what_makes_numbers_changes_their_key(copy: Path, maker: str, module: str) -> None:
    before = made_by(maker)
    edit(copy, module)
    assert made_by(maker) != before
    assert not is_made_by_this(before)
    assert is_made_by_this(made_by(maker))


@pytest.mark.parametrize("module", [
    "sim.model.rules.war",
    "sim.simulate.kernel",
    "sim.simulate.inputs",
    "sim.model.posterior",
])
def test_an_edit_of_what_lives_histories_changes_both_keys(copy: Path, module: str) -> None:
    before = living(), fingerprint(SHARDS, READING), made_by("sim.studies.sweeps.tables")
    edit(copy, module)
    after = living(), fingerprint(SHARDS, READING), made_by("sim.studies.sweeps.tables")
    assert all(a != b for a, b in zip(after, before, strict=True))


@pytest.mark.parametrize("module", [
    "sim.studies.run.summary",
    "sim.studies.sweeps.aggregate",
    "sim.studies.sweeps.tables",
    "sim.studies.run.run",
])
def test_an_edit_of_what_adds_up_leaves_the_histories(copy: Path, module: str) -> None:
    before = living(), fingerprint(SHARDS, READING)
    edit(copy, module)
    assert (living(), fingerprint(SHARDS, READING)) == before


def test_the_catalogue_is_in_every_key(copy: Path) -> None:
    before = living(), made_by(MAKERS[0])
    with (copy / "data" / "parameters.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert living() != before[0]
    assert made_by(MAKERS[0]) != before[1]


@pytest.mark.parametrize("said", [None, "", "sim.nothing 0123", "os 0123", 3])
def test_what_names_no_maker_is_not_of_this_code(said: object) -> None:
    assert not is_made_by_this(said)


# Files of the model's data, and which part of a key each is; those that only tell are in none.
KEYS_OF_DATA = {
    "parameters.yaml": "fingerprint",
    "limits.yaml": "fingerprint",
    "posterior.parquet": "scenario_hash",
    "patterns.yaml": "facts",
    "claims.yaml": "_key",
    "stylised.yaml": "known",
    "evidence.yaml": "",
    "calibration.json": "",
}


def test_all_data_are_in_a_key_or_only_tell() -> None:
    there = {path.name for path in (PACKAGE / "data").iterdir() if re.search(r"\.(yaml|parquet|json)$", path.name)}
    assert there == KEYS_OF_DATA.keys()
