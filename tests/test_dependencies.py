"""What the package needs is what it says: nothing undeclared, nothing declared in vain, everything pinned."""

import ast
import re
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.environments import ROOT, lowest

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = {canonicalize_name(Requirement(r).name): Requirement(r) for r in PROJECT["dependencies"]}
# Needed without being imported here: newer versions of Mesa import it and do not say so.
UNSEEN = {"networkx"}


def imported(folder: Path) -> set[str]:
    """Top-level names of other packages that a folder's modules import."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"sim", "tests", "benchmarks"}


def distributions(names: set[str]) -> set[str]:
    known = packages_distributions()
    return {canonicalize_name(one) for name in names for one in known[name]}


def test_all_that_is_imported_is_declared() -> None:
    # Extras, and what pydantic brings at the one version that it needs.
    optional = {"distributed", "dask", "pydantic-core", "xlsxwriter"}
    assert distributions(imported(ROOT / "sim")) - optional <= NEEDED.keys()


def test_all_that_is_declared_is_imported() -> None:
    assert NEEDED.keys() - distributions(imported(ROOT / "sim")) <= UNSEEN


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_every_dependency_has_a_lower_bound_that_it_allows(requirement: str) -> None:
    pinned = Requirement(lowest(requirement))
    (version,) = (clause.version for clause in pinned.specifier)
    assert Requirement(requirement).specifier.contains(version)


def closure(extra: str) -> set[str]:
    """Every distribution that the package with an extra brings in, here."""
    found: set[str] = set()
    left = [Requirement(r) for r in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"][extra])]
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found.add(name)
            left += [Requirement(r) for r in distribution(name).requires or ()]
    return found


def pins() -> dict[str, str]:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return {canonicalize_name(m[1]): m[2] for m in re.finditer(r"^([\w.-]+)==(\S+)$", text, re.M)}


def test_what_is_pinned_is_what_is_installed() -> None:
    brought = closure("dev")
    assert brought - pins().keys() == set(), "not pinned"
    assert pins().keys() - brought == set(), "pinned, and nothing brings it"
    assert {name: distribution(name).version for name in brought} == {name: pins()[name] for name in brought}
