"""Columns as NumPy has them, the same as Arrow's own way gives, without pandas."""

import subprocess
import sys
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.files import load
from sim.storage.parquet import decoded, encoded, numbers
from sim.studies.run.run import ensure

KINDS = [
    (pa.float64(), st.none() | st.floats(allow_nan=False)),
    (pa.float32(), st.none() | st.floats(width=32, allow_nan=False)),
    *((kind, st.integers(-100, 100)) for kind in (pa.int8(), pa.int16(), pa.int32(), pa.int64())),
    (pa.date32(), st.dates(date(1900, 1, 1), date(2100, 1, 1))),
    (pa.string(), st.none() | st.text()),
    (pa.dictionary(pa.int8(), pa.string()), st.none() | st.sampled_from(["a", "b", "c"])),
]


@pytest.mark.parametrize(("kind", "values"), KINDS, ids=lambda x: str(x) if isinstance(x, pa.DataType) else "")
@given(data=st.data())
def test_a_column_is_what_arrow_makes_of_it(kind, values, data):
    parts = data.draw(st.lists(st.lists(values, max_size=5), max_size=4))
    column = pa.chunked_array([pa.array(part, kind) for part in parts], kind)
    begin = data.draw(st.integers(0, len(column)))
    for one in (column, column.slice(begin), decoded(encoded(pa.table({"x": column})), "x")["x"]):
        expected = np.array(one.to_pylist(), object)
        found = numbers(one)
        plain = np.array([None if x != x else x for x in found.tolist()], object)
        assert plain.tolist() == expected.tolist()


def test_nulls_of_whole_numbers_are_refused():
    with pytest.raises(ValueError, match="has nulls"):
        numbers(pa.chunked_array([pa.array([1, None])]))


def test_a_result_is_shown_without_pandas(tmp_path):
    """A run that is found again: half a second of imports that nobody needs."""
    ensure(load("one-team"), 32, 1, tmp_path)
    code = (
        "import sys; from pathlib import Path; from sim.studies.run.run import ensure;"
        "from sim.studies.run.summary import measures, summarise; from sim.scenario.files import load;"
        f"r = ensure(load('one-team'), 32, 1, Path({str(tmp_path)!r})); summarise(r), measures(r);"
        "print('pandas' in sys.modules, 'pyarrow.dataset' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "False False\n"
