"""Intervals and quantiles against references, and their coverage by simulation from fixed seeds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.summary import (
    QUANTILES,
    histogram_quantiles,
    paired_difference,
    spread_of_differences,
    spread_over_inputs,
    wilson,
)


def rng(seed=1):
    return np.random.default_rng(seed)


@given(trials=st.integers(1, 100_000), share=st.floats(0.0, 1.0))
def test_wilson_is_scipy_s(trials, share):
    successes = round(share * trials)
    known = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    assert wilson(successes, trials) == pytest.approx((known.low, known.high), abs=1e-12)


@given(trials=st.integers(1, 10_000), share=st.floats(0.0, 1.0))
def test_wilson_holds_the_share_and_keeps_within_nought_and_one(trials, share):
    successes = round(share * trials)
    low, high = wilson(successes, trials)
    assert 0.0 <= low <= successes / trials <= high <= 1.0


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("trials", [100, 1000])
def test_wilson_s_coverage_is_about_95_percent(share, trials):
    """Exactly, over all counts that can come: between 91% and 98% at these shares, as is known of it."""
    counts = np.arange(trials + 1)
    bounds = np.array([wilson(int(count), trials) for count in counts])
    within = (bounds[:, 0] <= share) & (share <= bounds[:, 1])
    coverage = stats.binom.pmf(counts, trials, share)[within].sum()
    assert 0.915 < coverage < 0.985


def interval_of_pairs(gained, lost, size):
    """Agresti and Min (2005), written out: half a pair more in each of the four cells."""
    b, c, n = gained + 0.5, lost + 0.5, size + 2.0
    error = stats.norm.ppf(0.975) * np.sqrt((b + c) / n - ((b - c) / n) ** 2) / np.sqrt(n)
    return (b - c) / n - error, (b - c) / n + error


def pairs(gained, lost, both, neither):
    ours = np.repeat([True, False, True, False], [gained, lost, both, neither])
    theirs = np.repeat([False, True, True, False], [gained, lost, both, neither])
    return ours, theirs


@pytest.mark.parametrize(("gained", "lost", "both", "neither"), [(30, 10, 40, 120), (5, 0, 0, 995), (0, 0, 50, 50)])
def test_a_paired_difference_by_hand(gained, lost, both, neither):
    size = gained + lost + both + neither
    points, low, high = paired_difference(*pairs(gained, lost, both, neither))
    assert points == pytest.approx(100.0 * (gained - lost) / size)
    least, most = (100.0 * bound for bound in interval_of_pairs(gained, lost, size))
    assert (low, high) == pytest.approx((min(least, points), max(most, points)))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_a_paired_difference_is_within_its_interval_and_turns_its_sign(pairs_):
    ours, theirs = np.array(pairs_).T
    points, low, high = paired_difference(ours, theirs)
    assert low <= points <= high
    assert paired_difference(theirs, ours) == pytest.approx((-points, -high, -low))


@pytest.mark.parametrize("split", [(0.1, 0.05, 0.4), (0.02, 0.02, 0.2), (0.3, 0.1, 0.3)])
def test_the_paired_interval_covers_95_times_in_a_hundred(split):
    """4,000 samples of 400 pairs: the standard error of the coverage is 0.35 points, the tolerance four of it."""
    gained, lost, _ = split
    counts = rng(4).multinomial(400, [*split, 1.0 - sum(split)], size=4000)
    found = np.array([paired_difference(*pairs(*count))[1:] for count in counts])
    covered = (found[:, 0] <= 100.0 * (gained - lost)) & (100.0 * (gained - lost) <= found[:, 1])
    assert covered.mean() == pytest.approx(0.95, abs=0.014)


def test_pairs_that_share_their_luck_tell_more_than_independent_samples():
    ours, theirs = pairs(60, 20, 400, 520)
    _, low, high = paired_difference(ours, theirs)
    _, low_shuffled, high_shuffled = paired_difference(ours, rng().permutation(theirs))
    assert high - low < 0.6 * (high_shuffled - low_shuffled)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=200), st.sampled_from([0.01, 0.5, 25.0]))
def test_histogram_quantiles_are_numpy_s_on_the_grid(places, step):
    counts = np.bincount(places, minlength=31)
    exact = np.quantile(np.array(places) * step, QUANTILES, method="inverted_cdf")
    assert histogram_quantiles(counts[None, :], step)[:, 0] == pytest.approx(exact)


def test_histogram_quantiles_are_taken_day_by_day():
    counts = np.zeros((2, 4), int)
    counts[0, 1], counts[1, 3] = 10, 10
    assert histogram_quantiles(counts, 2.0).tolist() == [[2.0, 6.0]] * 5


def test_off_the_grid_a_quantile_is_right_to_half_a_step():
    values = rng().gamma(3.0, 1.0, 5000)
    counts = np.bincount((values / 0.05 + 0.5).astype(int))
    exact = np.quantile(values, QUANTILES, method="inverted_cdf")
    assert np.abs(histogram_quantiles(counts[None, :], 0.05)[:, 0] - exact).max() <= 0.025 + 1e-12


def test_the_middle_ninety_percent_of_a_constant_is_that_constant():
    assert spread_over_inputs(np.full(200, 7), 25) == pytest.approx((0.28, 0.28))


@pytest.mark.parametrize(("count", "share"), [(0, 0.0), (25, 1.0)])
def test_certain_outcomes_have_no_spread(count, share):
    assert spread_over_inputs(np.full(200, count), 25) == (share, share)


def test_sampling_noise_alone_gives_no_wide_spread():
    """The same share behind all inputs, in 50 samples of 200 counts: the counts themselves spread over 0.30."""
    spreads = [spread_over_inputs(rng(seed).binomial(25, 0.3, 200), 25) for seed in range(50)]
    widths = np.array([high - low for low, high in spreads])
    assert np.median(widths) < 0.08
    assert widths.max() < 0.16


@pytest.mark.parametrize(("a", "b"), [(2.0, 5.0), (0.5, 0.5), (20.0, 60.0), (1.0, 9.0)])
def test_the_spread_recovers_a_known_beta(a, b):
    """Shares from a beta, 25 histories behind each of 200: the median over 40 samples is within 0.02 of the truth,
    and each sample within 0.12; the widths that come of ignoring the counts' own noise would miss both."""
    truth = stats.beta.ppf([0.05, 0.95], a, b)
    found = np.array([spread_over_inputs(sampled(a, b, seed), 25) for seed in range(40)])
    assert np.median(found, axis=0) == pytest.approx(truth, abs=0.02)
    assert np.abs(found - truth).max() < 0.12


def sampled(a, b, seed, inputs=200, replicates=25):
    drawn = rng(seed)
    return drawn.binomial(replicates, drawn.beta(a, b, inputs))


def test_inputs_that_decide_everything_spread_from_nought_to_one():
    low, high = spread_over_inputs(np.repeat([0, 25], 100), 25)
    assert low < 0.01
    assert high > 0.99


def test_the_spread_is_within_nought_and_one_and_around_the_mean():
    for seed in range(30):
        counts = sampled(0.3, 0.9, seed, inputs=20)
        low, high = spread_over_inputs(counts, 25)
        assert 0.0 <= low <= counts.mean() / 25 <= high <= 1.0


def vectors_with(effect_spread, vectors=2000, replicates=60):
    """Paired replicates of vectors whose true differences have this standard deviation (in points) around 10."""
    effects = rng(3).normal(0.10, effect_spread / 100, vectors)[:, None]
    u = rng(4).random((vectors, replicates))
    return u < 0.4 + effects, u < 0.4


@pytest.mark.parametrize("spread", [0.0, 5.0, 10.0])
def test_the_spread_of_differences_is_that_of_the_vectors_without_the_replicates_noise(spread):
    """The noise of sixty paired replicates alone is about 4 points."""
    low, high = spread_of_differences(*vectors_with(spread))
    assert (low, high) == pytest.approx((-1.645 * spread, 1.645 * spread), abs=2.5)


def test_a_spread_of_differences_keeps_to_its_side():
    """Half of the vectors gain nothing, half of them much: nobody loses."""
    theirs = np.zeros((400, 8), bool)
    ours = np.repeat([[False] * 8, [True] * 8], 200, axis=0)
    assert spread_of_differences(ours, theirs) == (-50.0, 50.0)
