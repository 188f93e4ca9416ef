"""Compiled twins of plain functions of numbers, for comparing the two engines and for long series of arguments."""

import numpy as np
import pytest
from numba import config

from sim.engine import maths
from sim.engine.cache import compiled


def over_series(name, function, arguments):
    """Compile a loop that applies a function of this many numbers to columns of arguments.

    The loop goes by the function's name: Numba keeps one file of compiled code a name, and two test runs at once
    that fill one file for many functions would take one for the other.
    """

    def one(out, a):
        for i in range(out.size):
            out[i] = function(a[0, i])

    def two(out, a):
        for i in range(out.size):
            out[i] = function(a[0, i], a[1, i])

    def three(out, a):
        for i in range(out.size):
            out[i] = function(a[0, i], a[1, i], a[2, i])

    loop = (one, two, three)[arguments - 1]
    loop.__qualname__ = f"over_{name}"
    return compiled()(loop)


@pytest.fixture
def series():
    """Apply a helper, compiled, to arrays (or numbers) of arguments."""
    if config.DISABLE_JIT:
        pytest.skip("the compiler is off")

    def apply(function, *arguments):
        columns = np.array(np.broadcast_arrays(*arguments), dtype=float)
        out = np.empty(columns.shape[1])
        name = next(name for name, f in vars(maths).items() if f is function)
        over_series(name, function, len(arguments))(out, columns)
        return out

    return apply
