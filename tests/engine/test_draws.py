"""Philox by its published vectors; uniforms, normals and their addresses."""

import math
import zlib
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine.compiled import IS_OFF, compiled
from sim.engine.draws import LOW_32, U, box_muller, cast, cast_parameter, philox, spread_log, unit
from sim.model.catalogue import catalogue

WORDS = st.integers(0, 2**32 - 1)
# Random123 (Salmon et al. 2011), kat_vectors: philox 4x32, 10 rounds: counter, key, result.
VECTORS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text):
    return [U(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize("function", [philox, compiled(philox)], ids=["interpreted", "compiled"])
@pytest.mark.parametrize(("counter", "key", "result"), VECTORS)
def test_philox_gives_the_published_vectors(counter, key, result, function):
    assert [int(w) for w in function(*words(counter), *words(key))] == [int(w) for w in words(result)]


@given(word=WORDS)
def test_a_uniform_is_the_middle_of_its_word_s_cell(word):
    assert unit(U(word)) == (word + 0.5) / 2**32


def test_uniforms_are_strictly_inside_the_unit_interval():
    assert 0.0 < unit(U(0)) < 2.0**-32
    assert 1.0 - 2.0**-32 < unit(LOW_32) < 1.0


@given(u=WORDS, v=WORDS)
def test_normals_are_box_and_muller_s(u, v):
    """Sine and cosine are polynomials made for angles below 45 degrees and used to 90: right to 2.6e-10 there."""
    radius, angle = math.sqrt(-2.0 * math.log(unit(U(u)))), 2.0 * math.pi * (unit(U(v)) - 0.5)
    first, second = box_muller(unit(U(u)), unit(U(v)))
    assert first == pytest.approx(radius * math.cos(angle), abs=3e-10 * radius)
    assert second == pytest.approx(radius * math.sin(angle), abs=3e-10 * radius)


def drawn(seed, runs, day, streams=16, normals=4):
    out = np.empty((streams, len(runs)))
    cast(out, normals, U(seed), np.array(runs, U), U(day))
    return out


@pytest.fixture(scope="module")
def many():
    """A hundred thousand histories' draws of one day."""
    if IS_OFF:
        pytest.skip("the compiler is off")
    return drawn(3, range(100_000), 17)


def test_normals_have_the_moments_of_a_standard_normal(many):
    """Each bound is four and a half standard errors: a right generator misses one of the 16 once in 9,000 seeds."""
    n = many.shape[1]
    for z in many[:4]:
        moments = (z.mean(), z.var() - 1.0, stats.skew(z), stats.kurtosis(z))
        errors = np.sqrt(np.array([1.0, 2.0, 6.0, 24.0]) / n)
        assert np.all(np.abs(moments) < 4.5 * errors)


def test_normals_and_uniforms_follow_their_distributions(many):
    """Kolmogorov and Smirnov at p < 1e-5 a stream: a right generator fails at one seed in 6,000."""
    names = ["norm"] * 4 + ["uniform"] * 12
    assert min(stats.kstest(x, name).pvalue for x, name in zip(many, names, strict=True)) > 1e-5


def test_streams_are_uncorrelated(many):
    """120 pairs, each within five standard errors: a right generator fails at one seed in 15,000."""
    correlations = np.corrcoef(many)[np.triu_indices(len(many), 1)]
    assert np.abs(correlations).max() < 5.0 / math.sqrt(many.shape[1])


def test_days_and_neighbouring_histories_are_uncorrelated(many):
    n = many.shape[1]
    next_day = drawn(3, range(n), 18)
    for today, tomorrow in zip(many, next_day, strict=True):
        assert abs(np.corrcoef(today, tomorrow)[0, 1]) < 5.0 / math.sqrt(n)
        assert abs(np.corrcoef(today[1:], today[:-1])[0, 1]) < 5.0 / math.sqrt(n)


def test_a_draw_depends_on_its_address_alone():
    runs = [0, 5, 31, 1 << 40, 7]
    together = drawn(9, runs, 200)
    for j, run in enumerate(runs):
        assert np.array_equal(drawn(9, [run], 200)[:, 0], together[:, j])
    assert np.array_equal(drawn(9, runs[::-1], 200), together[:, ::-1])


def test_a_stream_s_draws_do_not_depend_on_how_many_streams_there_are():
    assert np.array_equal(drawn(9, range(8), 3, streams=8), drawn(9, range(8), 3)[:8])


def test_no_two_addresses_share_draws():
    """Addresses that differ in one part, high words included; four uniforms are 128 bits, so chance gives no two."""
    seeds, runs = (0, 1, 2**32, 2**63 - 1), (0, 1, 2, 2**32, 2**40, 2**40 + 1)
    found = set()
    for seed, day in product(seeds, range(1, 41)):
        found |= {tuple(block) for block in drawn(seed, runs, day, normals=0).reshape(4, 4, len(runs)).swapaxes(1, 2)
                  .reshape(-1, 4)}  # fmt: skip
    assert len(found) == len(seeds) * len(runs) * 40 * 4


def test_a_parameter_s_draws_are_keyed_by_seed_history_and_name():
    whole, part, other = np.empty(50), np.empty(20), np.empty(50)
    cast_parameter(whole, U(4), 0, U(123))
    cast_parameter(part, U(4), 30, U(123))
    cast_parameter(other, U(4), 0, U(124))
    assert np.array_equal(whole[30:], part)
    assert not np.any(whole == other)


def test_a_parameter_s_draws_are_nobody_else_s():
    """They take the last of 2**32 blocks of streams, their name's hash for a day; no two names have the same."""
    assert len({zlib.crc32(name.encode()) for name in catalogue()}) == len(catalogue())
    one = np.empty(1)
    cast_parameter(one, U(4), 6, U(11))
    assert one[0] == unit(philox(U(6), U(0), U(11), LOW_32, U(4), U(0))[0])


def test_log_uniform_draws_keep_within_their_bounds_and_are_even_in_the_logarithm():
    u = (np.arange(10_000) + 0.5) / 10_000
    out = u.copy()
    spread_log(out, 0.002, 0.02)
    assert np.allclose(out, 0.002 * 10.0**u, rtol=1e-14)
    assert out.min() >= 0.002
    assert out.max() <= 0.02
