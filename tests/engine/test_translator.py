"""The translator: what is in the subset means what Python means, to the bit."""

import math
import struct
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.bits import bits_float, float_bits
from sim.engine.compiled import IS_OFF, compiled
from sim.engine.maths import clip, exp
from sim.engine.rule import translated
from sim.engine.translator.module import Module
from sim.engine.translator.types import CELLS, FLOAT, INT, Array
from tests.examples import examples

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


def bits(x):
    """A float's bits, any NaN alike: its sign and payload are the machine's."""
    return "nan" if x != x else struct.pack("<d", x)


AWKWARD = [0.0, -0.0, 1.0, -1.0, 0.1, 5e-324, -5e-324, 1.7976931348623157e308, math.inf, -math.inf, math.nan, 2.0**53]
FLOATING = st.one_of(st.sampled_from(AWKWARD), st.floats(), st.floats(-3.0, 3.0))
COMPARED = ["<", "<=", ">", ">=", "==", "!="]
THREE = st.tuples(FLOATING, FLOATING, FLOATING)
LEAF = st.one_of(st.sampled_from(["x", "y", "z", "1.0", "-0.0", "0.5", "3.0"]))


def operations(inner):
    """Expressions of floats made of others."""
    two = st.tuples(inner, inner)
    four = st.tuples(inner, inner, inner, inner)
    return st.one_of(
        st.builds("({0[0]} {1} {0[1]})".format, two, st.sampled_from(["+", "-", "*"])),
        st.builds("over({0[0]}, {0[1]})".format, two),
        st.builds("(-{0})".format, inner),
        st.builds("({0[0]} if {0[1]} {1} {0[2]} else {0[3]})".format, four, st.sampled_from(COMPARED)),
        st.builds("({0[0]} if {0[1]} < {0[2]} and not {0[2]} == {0[3]} else {0[1]})".format, four),
        st.builds("({0[0]} if {0[1]} < {0[2]} <= {0[3]} or {0[0]} > {0[3]} else {0[2]})".format, four),
        st.builds("{1}({0[0]}, {0[1]})".format, two, st.sampled_from(["min", "max"])),
        st.builds("root({0})".format, inner),
        st.builds("clip({0[0]}, {0[1]}, {0[2]})".format, four),
        st.builds("bits_float(float_bits({0}))".format, inner),
    )


EXPRESSION = st.recursive(LEAF, operations, max_leaves=12)


def over(x, y):
    """Division as IEEE has it, which Python refuses by nought."""
    return float(np.divide(x, y))


def root(x):
    """The root as IEEE has it, which Python refuses of what is below nought."""
    return float(np.sqrt(x))


def as_python(body):
    names = {"over": over, "root": root, "clip": clip, "bits_float": bits_float, "float_bits": float_bits}
    return eval(f"lambda x, y, z: {body}", names)


@settings(max_examples=examples(170))
@given(body=st.lists(EXPRESSION, min_size=12, max_size=12), points=st.lists(THREE, min_size=8, max_size=8))
def test_expressions_mean_what_python_means_to_the_bit(translate_many, body, points):
    fast = translate_many(body)
    with np.errstate(all="ignore"):
        for x, y, z in points:
            expected = [as_python(one)(x, y, z) for one in body]
            assert list(map(bits, fast(x, y, z))) == list(map(bits, expected)), (body, x, y, z)


@pytest.fixture(scope="module")
def translate_many(tmp_path_factory):
    folder, count = tmp_path_factory.mktemp("made"), iter(range(10**9))

    def make(bodies):
        text = "".join(f"def f{k}(x, y, z):\n    return {body}\n" for k, body in enumerate(bodies))
        text = text.replace("root(", "sqrt(")
        calls = ", ".join(f"f{k}(x, y, z)" for k in range(len(bodies)))
        text = f"def over(x, y):\n    return x / y\n{text}def all_of_them(x, y, z):\n    return {calls}\n"
        path = folder / f"made_{next(count)}.py"
        path.write_text(text, encoding="utf-8")
        here = {"__name__": path.stem, "sqrt": sqrt, "clip": clip, "bits_float": bits_float, "float_bits": float_bits}
        exec(compile(text, path, "exec"), here)
        return compiled(here["all_of_them"])

    return make


WHOLE = st.one_of(st.integers(-(2**31), 2**31), st.sampled_from([0, 1, -1, 7, -7, 2**40]))


@settings(max_examples=examples(60))
@given(n=WHOLE, m=WHOLE)
def test_whole_numbers_are_divided_downwards_as_in_python(n, m):
    assert divided(n, m) == (n // 7, n % 7, n // -3, n % -3, n + m, n - m, n * 3, min(n, m), max(n, m), -n, n < m <= 5)


@compiled
def divided(n, m):
    return n // 7, n % 7, n // -3, n % -3, n + m, n - m, n * 3, min(n, m), max(n, m), -n, n < m <= 5


@compiled
def statements(a, n, limit):
    total, seen = 0.0, 0
    for i in range(n):
        if a[i, 0] < 0.0:
            if a[i, 1] > limit:
                break
            total -= a[i, 0]
        elif a[i, 0] == 0.0:
            seen += 1
        else:
            for j in range(1, a.shape[1]):
                total += a[i, j] * float(j)
                a[i, j] = total
    if seen > 2:
        return total, -1
    return total, seen


SMALL = st.floats(-5, 5) | st.sampled_from([0.0, -0.0])


@given(st.lists(st.tuples(SMALL, SMALL, SMALL), min_size=1, max_size=9), st.floats(-5, 5))
def test_branches_loops_and_breaks_do_what_they_do_in_python(rows, limit):
    ours, theirs = np.array(rows), np.array(rows)
    assert statements(ours, len(rows), limit) == translated(statements)(theirs, len(rows), limit)
    assert ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("x", AWKWARD)
def test_signed_noughts_and_nan_are_pythons(x):
    for y in AWKWARD:
        found = extremes(x, y)
        assert list(map(bits, found)) == list(map(bits, (min(x, y), max(x, y), x if x < y else y)))


@compiled
def extremes(x, y):
    return min(x, y), max(x, y), x if x < y else y


def test_cells_of_every_kind_come_and_go():
    a, b, c, d = np.arange(3, dtype=np.int32), np.arange(3, dtype=np.uint16), np.array([True, False, True]), np.zeros(3)
    cells(a, b, c, d)
    assert a.tolist() == [1, 2, 3]
    assert b.tolist() == [65535, 0, 1]
    assert c.tolist() == [False, True, False]
    assert d.view(np.int64).tolist() == [7, 8, 9]


@compiled
def cells(a, b, c, d):
    whole = d.view(np.int64)
    for i in range(3):
        a[i] += 1
        b[i] = b[i] - 1
        c[i] = not c[i]
        whole[i] = 7 + i


def test_the_text_is_the_same_every_time_and_contracts_nothing():
    def made():
        module = Module()
        module.export(statements, (Array(CELLS["f8"], 2), INT, FLOAT))
        module.export(exp, (FLOAT,))
        return module.text(4)

    assert made() == made()
    for word in ("fast", "contract", "reassoc", "minnum", "maxnum", "fma"):
        assert word not in made().split()
        assert f"llvm.{word}" not in made()
