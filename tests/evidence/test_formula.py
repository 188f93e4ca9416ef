import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sources.formula import evaluate, numbers

amounts = st.integers(1, 10**6)


@pytest.mark.parametrize(
    ("formula", "value"), [("7", 7), ("900 / 4500", 0.2), ("2 + 3 * 4 - 1", 13), ("10 / (1 + 25 / 100)", 8)]
)
def test_arithmetic(formula, value):
    assert evaluate(formula) == pytest.approx(value)


@given(amounts, amounts, amounts)
def test_it_counts_as_python_does(a, b, c):
    assert evaluate(f"{a} / {b} - {c} * ({a} + {b})") == a / b - c * (a + b)


@pytest.mark.parametrize("formula", ["", "1 +", "True", "'1'", "2 ** 9", "x", "abs(1)", "(1).real", "1j"])
def test_anything_else_is_refused(formula):
    with pytest.raises(ValueError, match="not a"):
        evaluate(formula)


def test_the_numbers_of_a_formula():
    assert sorted(numbers("4500 / 45 / (1 + 70 / 100)")) == [1, 45, 70, 100, 4500]
