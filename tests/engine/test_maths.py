"""exp, log and the helpers built on them, against the C library and scipy; compiled and interpreted alike."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from sim.engine import maths
from sim.engine.maths import clip, exp, log, logistic, normal_share, whole
from sim.engine.rule import translated

FINITE = st.floats(-1e15, 1e15)


def ulps(found, true):
    """Distance from the truth in units of its last place."""
    return np.max(np.abs(found - true) / np.spacing(np.abs(true)))


def test_exp_is_right_to_two_units_in_the_last_place_over_its_whole_range(series):
    tiny = np.geomspace(1e-300, 1.0, 999)
    x = np.concatenate([np.linspace(-700.0, 700.0, 200_001), np.linspace(-1.0, 1.0, 50_001), tiny, -tiny])
    assert ulps(series(exp, x), np.array([math.exp(v) for v in x])) <= 2.0


@pytest.mark.parametrize("x", [700.1, 1e308, math.inf])
def test_exp_is_clamped_beyond_seven_hundred(x):
    assert exp(x) == exp(700.0) == pytest.approx(math.exp(700.0), rel=1e-15)
    assert exp(-x) == exp(-700.0) == pytest.approx(math.exp(-700.0), rel=1e-15)


def test_exp_of_nought_is_one_and_never_turns_round(series):
    rising = np.diff(series(exp, np.linspace(-30.0, 30.0, 400_001)))
    assert exp(0.0) == 1.0
    assert np.all(rising > 0.0)


def test_log_is_right_to_two_units_in_the_last_place_over_all_normal_numbers(series):
    exponents = np.arange(-1021, 1025)
    every_size = np.ldexp(np.linspace(0.5, 1.0, 100, endpoint=False)[:, None], exponents).ravel()
    x = np.concatenate([every_size, np.linspace(0.4, 2.1, 100_001), 1.0 + np.arange(-50, 51) * 2.0**-52])
    true = np.array([math.log(v) for v in x])
    found = series(log, x)
    assert ulps(found[true != 0.0], true[true != 0.0]) <= 2.0
    assert np.all(found[true == 0.0] == 0.0)


@given(x=FINITE, low=FINITE, span=st.floats(0.0, 1e15))
def test_clip_holds_a_number_between_its_bounds(x, low, span):
    assert clip(x, low, low + span) == min(max(x, low), low + span)


@given(x=st.one_of(st.floats(-(2.0**51) + 1, 2.0**51 - 1), st.integers(-(2**50), 2**50).map(float)))
def test_whole_is_floor(x):
    assert whole(x) == math.floor(x)


def test_logistic_is_right_to_four_units_in_the_last_place(series):
    x = np.linspace(-690.0, 690.0, 100_001)
    assert ulps(series(logistic, x), special.expit(x)) <= 4.0
    assert logistic(1e6) == 1.0
    assert 0.0 < logistic(-1e6) < 1e-300


def test_normal_share_is_right_to_what_it_says(series):
    x = np.linspace(-40.0, 40.0, 400_001)
    found = series(normal_share, x)
    error = np.abs(found - stats.norm.cdf(x)).max()
    assert 1.3e-4 < error < 1.45e-4  # measured: 1.41e-4
    assert np.all(np.diff(found) >= 0.0)
    assert normal_share(0.0) == 0.5


HELPERS = {
    "exp": maths.exp,
    "log": maths.log,
    "clip": maths.clip,
    "whole": maths.whole,
    "logistic": maths.logistic,
    "normal_share": maths.normal_share,
    "poisson_small": maths.poisson_small,
    "poisson": maths.poisson,
    "negative_binomial": maths.negative_binomial,
}
OF_A_NORMAL = ("whole", "logistic", "normal_share", "poisson", "negative_binomial")


def arguments_of(name, count=2000):
    """Arguments such as rules give: positive ones of every size, the first a normal or a uniform where it is a draw."""
    rng = np.random.default_rng(7)
    columns = 10.0 ** rng.uniform(-3.0, 3.0, (translated(HELPERS[name]).__code__.co_argcount, count))
    if name in OF_A_NORMAL:
        columns[0] = rng.normal(0.0, 2.0, count)
    if name == "poisson_small":
        columns = np.stack([rng.uniform(0.0, 1.0, count), rng.uniform(0.0, 3.0, count)])
    return columns


@pytest.mark.parametrize("name", HELPERS)
def test_a_helper_gives_the_same_bits_interpreted_and_compiled(name, series):
    columns = arguments_of(name)
    interpreted = np.array([translated(HELPERS[name])(*(float(v) for v in column)) for column in columns.T])
    assert np.array_equal(interpreted.view(np.uint64), series(HELPERS[name], *columns).view(np.uint64))


def test_every_helper_of_the_engine_is_compared():
    offered = {name for name, f in vars(maths).items() if getattr(f, "__module__", "") == maths.__name__}
    inside = {"helper", "count_of"}  # compared through those that use them
    assert offered - inside == set(HELPERS)
