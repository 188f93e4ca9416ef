"""Compiled code is kept between runs, under the hash of every source that it was made from.

Numba's own cache looks at the outermost function's file alone: an edited rule would go unnoticed. Importing this
module, before anything is compiled, points Numba at a folder whose name is that hash.
"""

import hashlib
import os
from pathlib import Path

import numba

PACKAGE = Path(__file__).parent.parent
COMPILED = ("engine", "rules", "params.py", "states.py", "world.py", "measures.py", "kernel.py", "scenario/draw.py")


def fingerprint(parts: tuple[str, ...] = COMPILED) -> str:
    """Hash (16 hex digits) of the named files and folders of the package, names included."""
    digest = hashlib.sha256()
    for part in parts:
        root = PACKAGE / part
        for path in [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in (".py", ".yaml")):
            digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def folder() -> Path:
    """Where this version's compiled code lies: below TALKS_CACHE, XDG_CACHE_HOME or ~/.cache."""
    home = os.environ.get("TALKS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "talks"
    return Path(home) / f"{fingerprint()}-{numba.__version__}"


def is_warm() -> bool:
    """Whether compiled code of this version is already there."""
    return any(folder().rglob("*.nbi"))


numba.config.CACHE_DIR = str(folder())
