"""Tables as Parquet, in memory: what is read was checked before, so that what cannot be read is the reader's fault."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sim.errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa


def encoded(table: pa.Table, **options: Any) -> bytes:
    """A table as the content of a file; `options` are those of pyarrow's writer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", **options)
    return bytes(sink.getvalue().to_pybytes())


def decoded(content: bytes, where: object) -> pa.Table:
    """The table in a file whose content is known to be what was written.

    Raises
    ------
    RunError
        If the installed pyarrow cannot read it nonetheless.
    """
    import pyarrow as pa  # here, as below, because it takes a fifth of a second to import
    import pyarrow.parquet as pq

    try:
        return pq.read_table(pa.BufferReader(content), use_threads=False)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise unreadable(where, error) from None


def unreadable(where: object, error: Exception) -> RunError:
    """The error for a sound file that the installed pyarrow cannot read."""
    from pyarrow import __version__ as version

    why = str(error).strip().partition("\n")[0]
    return RunError(
        f"{where} is as it was written, but the installed pyarrow {version} cannot read it ({why}): install another "
        "version of pyarrow; the file can stay"
    )


def checksum(content: bytes) -> str:
    """The checksum that a manifest has of a file."""
    return hashlib.sha256(content).hexdigest()
