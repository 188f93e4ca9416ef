"""Compiled twins of plain functions of numbers, for comparing the two engines and for long series of arguments."""

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF, compiled


def over_series(function, arguments):
    """Compile a loop that applies a function of this many numbers to columns of arguments."""

    def one(out, a):
        for i in range(out.size):
            out[i] = function(a[0, i])

    def two(out, a):
        for i in range(out.size):
            out[i] = function(a[0, i], a[1, i])

    def three(out, a):
        for i in range(out.size):
            out[i] = function(a[0, i], a[1, i], a[2, i])

    return compiled((one, two, three)[arguments - 1])


@pytest.fixture
def series():
    """Apply a helper, compiled, to arrays (or numbers) of arguments."""
    if IS_OFF:
        pytest.skip("the compiler is off")

    def apply(function, *arguments):
        columns = np.array(np.broadcast_arrays(*arguments), dtype=float)
        out = np.empty(columns.shape[1])
        over_series(function, len(arguments))(out, columns)
        return out

    return apply
