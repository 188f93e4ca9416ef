"""What is not in the subset is refused, with file, line and words that help."""

from dataclasses import dataclass

import numpy as np
import pytest

from sim.engine.compiled import Compiled
from sim.engine.lanes import layout
from sim.engine.translator.module import Module
from sim.engine.translator.types import CELLS, FLOAT, INT, Array, record_of
from sim.errors import Untranslatable

from . import refused


@dataclass
class Pair:
    left: float = 1.0
    count: int = 2


def is_told(f, types, words):
    with pytest.raises(Untranslatable) as error:
        Module().export(f, types)
    place, _, said = str(error.value).partition(": ")
    path, _, line = place.rpartition(":")
    assert path == refused.__file__
    assert int(line) - f.__code__.co_firstlineno in range(5)
    assert words in said


@pytest.mark.parametrize(("f", "words"), refused.WRONG.items(), ids=lambda f: getattr(f, "__name__", ""))
def test_what_is_not_in_the_subset_is_refused_with_its_line(f, words):
    is_told(f, (FLOAT, FLOAT), words)


@pytest.mark.parametrize(("f", "words"), refused.WRONG_WITH_ARRAYS.items(), ids=lambda f: getattr(f, "__name__", ""))
def test_what_arrays_cannot_do_is_refused(f, words):
    is_told(f, (Array(CELLS["f8"], 2), INT), words)


def test_at_least_twenty_are():
    assert len(refused.WRONG) + len(refused.WRONG_WITH_ARRAYS) >= 20


def test_a_field_that_is_not_there_is_refused():
    def missing(w):
        return w.middle

    with pytest.raises(Untranslatable, match=r"no field w\.middle"):
        Module().export(missing, (record_of(layout(Pair)),))


def same(x):
    return x


@pytest.mark.parametrize(
    "wrong", ["x", None, np.zeros((2, 2))[:, :1], np.zeros(2, "f4"), np.zeros(2, ">f8"), [1.0]], ids=repr
)
def test_arguments_that_no_function_takes_are_refused_when_it_is_called(wrong):
    with pytest.raises(TypeError, match="is none that compiled functions take"):
        Compiled(same)(wrong)


def test_an_array_that_is_not_contiguous_is_refused_also_by_what_is_compiled():
    first = Compiled(first_of)
    assert first(np.arange(4.0)) == 0.0
    with pytest.raises(TypeError, match="contiguous"):
        first(np.arange(4.0)[::2])


def first_of(a):
    return a[0]


def test_a_lambda_is_refused():
    with pytest.raises(Untranslatable, match="write def"):
        Compiled(lambda x: x)(1.0)
