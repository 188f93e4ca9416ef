"""Tables as Parquet, in memory: what is read was checked before, so that what cannot be read is the reader's fault."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sim.errors import RunError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Array = np.ndarray[Any, Any]


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
        # Not by read_table, which brings in pyarrow.dataset and with it pandas: half a second.
        return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise unreadable(where, error) from None


def numbers(column: pa.ChunkedArray | pa.Array) -> Array:
    """A column as NumPy has it: numbers, NaN where a float is null; dates as days; words as objects, None where null.

    Not by Arrow's own to_numpy, which brings in pandas: half a second.

    Raises
    ------
    ValueError
        If a whole number or a date is null: NumPy has no word for it.
    """
    import numpy as np
    import pyarrow as pa

    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # as older versions give for no rows
        array = pa.concat_arrays(array.chunks) if array.chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        words = np.array([*array.dictionary.to_pylist(), None], object)  # the last is that of null
        return words[np.where(_is_valid(array.indices), _held(array.indices), len(words) - 1)]
    if pa.types.is_date32(array.type) or pa.types.is_integer(array.type):
        if array.null_count:
            raise ValueError("a column of whole numbers or dates has nulls")
        return _held(array).astype("datetime64[D]") if pa.types.is_date32(array.type) else _held(array)
    if pa.types.is_floating(array.type):
        return np.where(_is_valid(array), _held(array), np.nan) if array.null_count else _held(array)
    return np.array(array.to_pylist(), object)


def _held(array: pa.Array) -> Array:
    """The numbers in an array's memory, whatever stands where it is null."""
    import numpy as np
    import pyarrow as pa

    kind = np.dtype(f"{'f' if pa.types.is_floating(array.type) else 'i'}{array.type.bit_width // 8}")
    return np.frombuffer(array.buffers()[1] or b"", kind, array.offset + len(array))[array.offset :]


def _is_valid(array: pa.Array) -> Array:
    """Where an array is not null: its bitmap, the least bit first; none where nothing is."""
    import numpy as np

    bitmap = array.buffers()[0]
    if bitmap is None:
        return np.ones(len(array), bool)
    bits = np.unpackbits(np.frombuffer(bitmap, np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)].astype(bool)


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
