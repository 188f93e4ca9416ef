"""Compiled code is kept between runs, under the hash of every source that it was made from.

Numba's own cache looks at the outermost function's file alone: an edited rule would go unnoticed. And it trusts what
it finds: a file that is cut off ends the program. Here every file carries its checksum; what is broken, or cannot be
read, is as if it were not there, and is made anew; what cannot be kept is made again next time. Either is said once.
"""

import hashlib
import os
import pickle
import sys
from functools import cache
from pathlib import Path

import numba
from numba import njit
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile

from sim.storage.identity import fingerprint

COMPILED = "sim.simulate.kernel"  # with all that it imports
STRICT = {"error_model": "numpy", "nogil": True}  # IEEE arithmetic: no fastmath, ever
DIGEST = hashlib.sha256().digest_size


def compiled(**options):
    """The decorator of functions that Numba compiles, to be kept between runs."""

    def decorate(f):
        made = njit(**STRICT, **options)(f)
        if isinstance(made, numba.core.dispatcher.Dispatcher):  # else the compiler is off
            made._cache = Kept(f)
        return made

    return decorate


@cache
def folder() -> Path:
    """Where this version's compiled code lies: below TALKS_CACHE, XDG_CACHE_HOME or ~/.cache."""
    home = os.environ.get("TALKS_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "talks"
    return Path(home) / f"{fingerprint(COMPILED, data=())}-{numba.__version__}"


def is_warm() -> bool:
    """Whether compiled code of this version is already there."""
    return any(folder().rglob("*.nbi"))


@cache
def _say(what: str) -> None:
    """Say it on stderr, once."""
    print(f"talks: {what}", file=sys.stderr)


class Place:
    """Where Numba is to look for a function's files: one folder for all, wherever the sources lie."""

    def __init__(self, line):
        self.line = line

    @classmethod
    def from_function(cls, py_func, py_file):
        """The place of a function; that it can be written to is found out when something is."""
        return cls(py_func.__code__.co_firstlineno)

    def get_cache_path(self):
        """The folder."""
        return str(folder())

    def ensure_cache_path(self):
        """Make the folder; raises OSError."""
        folder().mkdir(parents=True, exist_ok=True)

    def get_source_stamp(self):
        """What the sources were: the folder's name says it."""
        return folder().name

    def get_disambiguator(self):
        """What tells functions of one name in one module apart."""
        return str(self.line)


class Parts(CompileResultCacheImpl):
    """How Numba takes compiled code apart and puts it together, with that place."""

    _locator_classes = (Place,)


class Kept(FunctionCache):
    """The compiled code of one function, on the disk."""

    _impl_class = Parts

    def __init__(self, py_func):
        super().__init__(py_func)
        self._cache_file = Files(self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp())

    def load_overload(self, sig, target_context):
        """The code for a signature; None if there is none, or none that can be used."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # whatever is wrong with what is there, it can be made anew
            _say(f"the compiled code in {folder()} is damaged: it is made anew, which takes about 20 seconds")
            return None

    def save_overload(self, sig, data):
        """Keep the code for a signature, if that is possible."""
        try:
            super().save_overload(sig, data)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            _say(f"compiled code cannot be kept in {folder()} ({why}): each command takes 20 seconds more")


class Files(IndexDataCacheFile):
    """An index and the files that it names, each beginning with the checksum of the rest."""

    def _load_index(self):
        try:
            stamp, overloads = _checked(Path(self._index_path))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError):
            _say(f"the compiled code in {folder()} is damaged: it is made anew, which takes about 20 seconds")
            return {}
        return overloads if stamp == self._source_stamp else {}

    def _save_index(self, overloads):
        self._write(self._index_path, (self._source_stamp, overloads))

    def _load_data(self, name):
        return _checked(Path(self._data_path(name)))

    def _save_data(self, name, data):
        self._write(self._data_path(name), data)

    def _write(self, path, what):
        content = self._dump(what)
        with self._open_for_write(path) as file:
            file.write(hashlib.sha256(content).digest() + content)


def _checked(path):
    """What a file holds; raises ValueError if it is not as it was written."""
    content = path.read_bytes()
    if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
        raise ValueError(f"{path} is damaged")
    return pickle.loads(content[DIGEST:])
