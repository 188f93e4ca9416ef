"""What an answer was made by, in a few digits: code and data, found by following imports and never listed by hand.

A stored answer has two keys. One stands for what decided its histories, the other for all that made numbers of them;
where the second is not that of the installed code, the numbers are made anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
# What a scenario's file is read by decides no history: what was read of it is part of the key itself.
READING = ("sim.scenario.files",)
LIVING, SHARDS = "sim.simulate.ensemble", "sim.studies.sweeps.shard"  # what lives a run's histories, and a shard's
DATA = ("data/parameters.yaml", "data/limits.yaml")
_TYPES_ALONE = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.M)
_IMPORT = re.compile(
    r"^[ \t]*(?:import[ \t]+(?P<plain>sim[\w.]*)"
    r"|from[ \t]+(?P<home>sim[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|.*))",
    re.M,
)


def identity(*parts: object) -> str:
    """Ten hexadecimal digits that stand for all the parts."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:10]


def fingerprint(module: str, beyond: Iterable[str] = (), data: Iterable[str] = DATA) -> str:
    """Hash (16 hex digits) of a module of the package and all that it imports of it, as they lie on the disk, and of
    files of data, by default the catalogue of parameters; `beyond` names modules that are not followed.

    Parameters
    ----------
    module : such as "sim.simulate.ensemble"
    data : files, from the package's folder
    """
    files = [path.relative_to(PACKAGE).as_posix() for path in sources(module, beyond).values()]
    digest = hashlib.sha256()
    for name in sorted({*files, *data}):
        digest.update(f"{name}\0".encode() + (PACKAGE / name).read_bytes())
    return digest.hexdigest()[:16]


def living() -> str:
    """The key of the code and data that decide a scenario's histories, besides the scenario and its worlds."""
    return fingerprint(LIVING, READING)


def made_by(module: str) -> str:
    """What a manifest says of the code that made its numbers: the module that writes them, and its fingerprint."""
    return f"{module} {fingerprint(module)}"


def is_made_by_this(said: object) -> bool:
    """Whether what a manifest says is said of the installed code."""
    module = str(said).partition(" ")[0]
    return module in sources(module) and said == made_by(module)


def sources(module: str, beyond: Iterable[str] = ()) -> dict[str, Path]:
    """Every module that a module imports, at its top or later, directly or not, itself included, with its file."""
    found: dict[str, Path] = {}
    left, kept_out = [module], set(beyond)
    while left:
        name = left.pop()
        path = _file(name)
        if path is None or name in found or name in kept_out:
            continue
        found[name] = path
        left += [*_imported(path.read_text(encoding="utf-8")), name.rpartition(".")[0]]
    return found


def _file(name: str) -> Path | None:
    """The file of a module of the package; None for what is none: a function, or another package's."""
    first, *rest = name.split(".")
    path = PACKAGE.joinpath(*rest)
    for candidate in (path / "__init__.py", path.with_name(f"{path.name}.py") if rest else None):
        if first == PACKAGE.name and candidate and candidate.is_file():
            return candidate
    return None


def _imported(source: str) -> Iterator[str]:
    """Every name that may be a module: in `from sim.a import b`, both `sim.a` and `sim.a.b`."""
    for match in _IMPORT.finditer(_TYPES_ALONE.sub("", source)):
        if home := match["home"]:
            names = re.findall(r"(\w+)(?:[ \t]+as[ \t]+\w+)?", match["names"].partition("#")[0])
            yield from (home, *(f"{home}.{name}" for name in names))
        else:
            yield match["plain"]
