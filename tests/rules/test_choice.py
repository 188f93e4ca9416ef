"""Quantal response: chances by hand, draws that follow them, limits without overflow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.rules.choice import (
    choose_of_four,
    choose_of_three,
    choose_of_two,
    probabilities_of_four,
    probabilities_of_three,
    probabilities_of_two,
)

PAYOFF = st.floats(-1e7, 1e7)
RATIONALITY = st.floats(0.0, 1e3)


def test_two_options_by_hand():
    """lambda 2, payoffs 0 and 0.5: e to 1 for the second."""
    assert probabilities_of_two(2.0, 0.0, 0.5) == pytest.approx((0.2689414213699951, 0.7310585786300049), abs=1e-15)


def test_three_options_by_hand():
    """lambda 1, payoffs log 1, log 2, log 5: one, two and five eighths."""
    shares = probabilities_of_three(1.0, 0.0, math.log(2.0), math.log(5.0))
    assert shares == pytest.approx((0.125, 0.25, 0.625), abs=1e-15)


def test_without_rationality_every_option_is_as_likely():
    assert probabilities_of_two(0.0, 3.0, -8.0) == (0.5, 0.5)
    assert probabilities_of_three(0.0, 3.0, -8.0, 1.0) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


@given(RATIONALITY, PAYOFF, PAYOFF)
def test_two_chances_are_shares_and_favour_what_pays_more(rationality, first, second):
    one, two = probabilities_of_two(rationality, first, second)
    assert min(one, two) >= 0.0
    assert one + two == pytest.approx(1.0, abs=1e-12)
    assert (one >= two) == (first >= second) or one == pytest.approx(two)


@given(RATIONALITY, PAYOFF, PAYOFF, PAYOFF)
def test_three_chances_are_shares(rationality, first, second, third):
    shares = probabilities_of_three(rationality, first, second, third)
    assert min(shares) >= 0.0
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)


@given(st.floats(0.1, 6.0), st.permutations([-1.5, 0.25, 1.0]), st.floats(-50.0, 50.0))
def test_three_chances_rank_as_payoffs_do_and_know_only_their_differences(rationality, payoffs, more):
    shares = probabilities_of_three(rationality, *payoffs)
    assert sorted(range(3), key=shares.__getitem__) == sorted(range(3), key=payoffs.__getitem__)
    assert probabilities_of_three(rationality, *(payoff + more for payoff in payoffs)) == pytest.approx(shares)


def test_a_uniform_falls_on_the_options_in_their_order():
    assert [choose_of_two(u, 2.0, 0.0, 0.5) for u in (0.0001, 0.2689, 0.2690, 0.9999)] == [0.0, 0.0, 1.0, 1.0]
    drawn = [choose_of_three(u, 1.0, 0.0, math.log(2.0), math.log(5.0)) for u in (0.1249, 0.1251, 0.3749, 0.3751)]
    assert drawn == [0.0, 1.0, 1.0, 2.0]


def test_four_options_by_hand():
    """Of a first option that one in eight takes, three quarters go further: log 3 more."""
    shares = probabilities_of_four(1.0, math.log(3.0), 0.0, math.log(2.0), math.log(5.0))
    assert shares == pytest.approx((3 / 32, 1 / 32, 0.25, 0.625), abs=1e-15)
    drawn = [choose_of_four(u, 1.0, math.log(3.0), 0.0, math.log(2.0), math.log(5.0)) for u in
             (0.0937, 0.0938, 0.1249, 0.1251, 0.3749, 0.3751)]  # fmt: skip
    assert drawn == [-1.0, 0.0, 0.0, 1.0, 1.0, 2.0]


@given(RATIONALITY, PAYOFF, PAYOFF, PAYOFF, st.floats(1e-9, 1.0 - 1e-9))
def test_an_option_that_goes_no_further_leaves_the_three_as_they_are(rationality, first, second, third, u):
    on, stay, *others = probabilities_of_four(rationality, first, first, second, third)
    shares = pytest.approx(probabilities_of_three(rationality, first, second, third), rel=0.0, abs=1e-300)
    assert (on + stay, *others) == shares
    taken = choose_of_four(u, rationality, first, first, second, third)
    assert max(taken, 0.0) == choose_of_three(u, rationality, first, second, third)


def test_a_payoff_of_minus_a_million_is_never_chosen():
    """As switched-off mechanisms rely on."""
    assert {choose_of_three(u / 100, 6.0, -1e6, 0.0, -1e6) for u in range(1, 100)} == {1.0}
    assert {choose_of_two(u / 100, 1.0, 0.0, -1e6) for u in range(1, 100)} == {0.0}
