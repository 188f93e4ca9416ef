"""Where a study lies: a folder of this machine, or any place that fsspec has a file system for."""

from __future__ import annotations

import os
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.errors import RunError, UsageError
from sim.storage import atomic


class Storage:
    """Files under one folder or address, each written as a whole or not at all."""

    def __init__(self, address: str) -> None:
        """Point at a folder; nothing is made before something is written.

        Raises
        ------
        UsageError
            If no file system is known for the address.
        """
        self.address = address
        self.is_local = "://" not in address or address.startswith(("file://", "local://"))
        if self.is_local and "://" not in address:
            self.root = os.path.abspath(os.path.expanduser(address))
        else:
            self.root = self._reached[1]

    @cached_property
    def _reached(self) -> tuple[Any, str]:
        """The file system that fsspec has for the address, and the path there."""
        import fsspec  # here, because it takes a tenth of a second to import

        try:
            files, root = fsspec.core.url_to_fs(self.address)
        except (ImportError, ValueError, OSError) as error:
            raise UsageError(f"{self.address} cannot be reached: {error}") from None
        return files, str(root)

    @property
    def files(self) -> Any:
        """The file system, as fsspec has it."""
        return self._reached[0]

    @property
    def anywhere(self) -> str:
        """The address for whoever works in another folder of this machine, or shares its disks."""
        return self.root if self.is_local else self.address

    def at(self, name: str) -> str:
        """The full path of a file."""
        return f"{self.root}/{name}"

    def names(self, folder: str = "") -> set[str]:
        """Names in a folder, those that are being written left out."""
        where = self.at(folder).rstrip("/")
        try:
            if self.is_local:
                found = os.listdir(where)
            else:
                self.files.invalidate_cache(where)
                found = [path.rsplit("/", 1)[-1] for path in self.files.ls(where, detail=False)]
        except (FileNotFoundError, NotADirectoryError):
            return set()
        except OSError as error:
            raise self._trouble("read", folder, error) from None
        return {name for name in found if not name.startswith(".")}

    def read(self, name: str) -> bytes:
        """A file's content.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        RunError
            If it cannot be read.
        """
        try:
            return Path(self.at(name)).read_bytes() if self.is_local else bytes(self.files.cat_file(self.at(name)))
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(name) from None
        except OSError as error:
            raise self._trouble("read", name, error) from None

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, in place of any older one.

        On a local disk it is written beside, synced and renamed; elsewhere one call stores an object.

        Raises
        ------
        RunError
            If it cannot be written; nothing is left behind then.
        """
        try:
            if self.is_local:
                atomic.put(Path(self.at(name)), lambda part: part.write_bytes(content))
            else:
                self.files.makedirs(self.at(name).rsplit("/", 1)[0], exist_ok=True)
                self.files.pipe_file(self.at(name), content)
        except OSError as error:
            raise self._trouble("write", name, error) from None

    def quarantine(self, name: str) -> str:
        """Move a file that cannot be trusted to where nothing reads it; give its new name."""
        there = f"damaged/{name.rsplit('/', 1)[-1]}"
        number = sum(other.startswith(there.rsplit("/", 1)[-1]) for other in self.names("damaged"))
        there += f".{number + 1}"
        try:
            self.files.makedirs(self.at("damaged"), exist_ok=True)
            self.files.mv(self.at(name), self.at(there))
        except OSError as error:
            raise self._trouble("move", name, error) from None
        return there

    def tidy(self, folder: str) -> None:
        """Remove what was being written when somebody was killed, a day ago or longer."""
        if self.is_local:
            atomic.tidy(Path(self.at(folder)))

    def free(self) -> int | None:
        """Bytes that the disk has left; None where nobody knows."""
        if not self.is_local:
            return None
        there = Path(self.root)
        while not there.exists():
            there = there.parent
        return shutil.disk_usage(there).free

    def _trouble(self, verb: str, name: str, error: OSError) -> RunError:
        why = (error.strerror or str(error)).lower()
        kept = "; what is finished is kept: the same command goes on with it" if verb == "write" else ""
        return RunError(f"cannot {verb} {self.address}/{name}: {why}{kept}")

