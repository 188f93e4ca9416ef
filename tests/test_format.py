import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.format import day_of, number, percent, percent_fine, percent_in_words, percent_range, signed, signed_range

SHARES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0%"), (0.0004, "<1%"), (0.0099, "<1%"), (0.01, "1%"), (0.156, "16%"), (0.991, ">99%"), (1, "100%")],
)
def test_percent_never_rounds_to_certainty(share, written):
    assert percent(share) == written


@pytest.mark.parametrize(("share", "written"), [(0.003, "0.3%"), (0.1, "10%"), (0.00001, "<0.01%"), (0, "0%")])
def test_a_small_share_to_one_figure(share, written):
    assert percent_fine(share) == written


def test_a_share_in_a_sentence():
    assert (percent_in_words(0.004), percent_in_words(0.5), percent_in_words(0.999)) == ("under 1%", "50%", "over 99%")


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (0.12, 0.14, "12–14"),
        (0.0051, 0.0128, "0.5–1.3"),
        (0, 0, "0–0"),
        (0, 0.0004, "0–0.1"),
        (0.9999, 1, "99.9–100"),
        (0, 0.3, "0–30"),
        (0.121, 0.349, "12–35"),
    ],
)
def test_intervals_of_shares(low, high, written):
    assert percent_range(low, high) == written


@given(st.tuples(SHARES, SHARES, SHARES).map(sorted))
def test_an_interval_as_written_holds_every_share_in_it(shares):
    low, share, high = shares
    below, above = map(float, percent_range(low, high).split("–"))
    assert below - 1e-5 <= 100 * share <= above + 1e-5


@pytest.mark.parametrize(
    ("points", "written"),
    [(-42.6, "−43"), (8.5001, "+9"), (0.96, "+1"), (0.44, "+0.4"), (-0.94, "−0.9"), (0.02, "0"), (0, "0")],
)
def test_changes_have_a_sign(points, written):
    assert signed(points) == written


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (8.2, 12.4, "+8 to +12"),
        (-0.3, 1.2, "−0.3 to +1.2"),
        (-0.6, -0.03, "−0.6 to 0"),
        (30.2, 31.4, "+30 to +31"),
        (0, 0, "0 to 0"),
    ],
)
def test_intervals_of_changes(low, high, written):
    assert signed_range(low, high) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.4217, "0.42"),
        (0.996, "1"),
        (0.0301, "0.03"),
        (7.31, "7.3"),
        (9.97, "10"),
        (61.4, "61"),
        (99.7, "100"),
        (8613.4, "8,613"),
        (-3.2, "−3.2"),
        (-1200, "−1,200"),
        (math.nan, "–"),
    ],
)
def test_number_has_few_figures(value, written):
    assert number(value) == written


def test_days_since_a_start_are_dates():
    assert day_of(date(2020, 2, 29), 196.4) == "12 Sep 2020"
