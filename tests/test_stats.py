"""Intervals and quantiles against references, and their coverage by simulation from fixed seeds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.results.summary import Difference, in_worlds, moves_little
from sim.stats import (
    BY_CHANCE,
    ENOUGH,
    QUANTILES,
    histogram_quantiles,
    mean_of,
    paired_difference,
    rate_ratio,
    share_interval,
    shares_apart,
    sign_test,
    simultaneous,
    spread_of_worlds,
    world_differences,
)


def rng(seed=1):
    return np.random.default_rng(seed)


@given(trials=st.integers(1, 100_000), share=st.floats(0.0, 1.0))
def test_wilson_is_scipy_s(trials, share):
    successes = round(share * trials)
    known = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    assert share_interval(successes, trials) == pytest.approx((known.low, known.high), abs=1e-12)


@given(trials=st.integers(1, 10_000), share=st.floats(0.0, 1.0))
def test_wilson_holds_the_share_and_keeps_within_nought_and_one(trials, share):
    successes = round(share * trials)
    low, high = share_interval(successes, trials)
    assert 0.0 <= low <= successes / trials <= high <= 1.0


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("trials", [100, 1000])
def test_wilson_s_coverage_is_about_95_percent(share, trials):
    """Exactly, over all counts that can come: between 91% and 98% at these shares, as is known of it."""
    counts = np.arange(trials + 1)
    bounds = np.array([share_interval(int(count), trials) for count in counts])
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


def counted(successes, histories):
    """How many worlds had 0, 1, 2 ... of their histories end so."""
    return np.bincount(successes, minlength=histories + 1)


@pytest.mark.parametrize("histories", [2, 25, ENOUGH])
def test_the_middle_ninety_percent_of_a_constant_is_that_constant(histories):
    assert spread_of_worlds(counted(np.full(200, 1), histories)) == pytest.approx((1 / histories, 1 / histories))


@pytest.mark.parametrize("histories", [2, 25, 40])
@pytest.mark.parametrize("share", [0, 1])
def test_certain_outcomes_have_no_spread(histories, share):
    assert spread_of_worlds(counted(np.full(200, share * histories), histories)) == (share, share)


@given(st.lists(st.integers(0, ENOUGH), min_size=2, max_size=200))
def test_with_enough_histories_a_world_the_spread_is_of_the_worlds_as_counted(successes):
    low, high = np.quantile(np.array(successes) / ENOUGH, (0.05, 0.95))
    mean = np.mean(successes) / ENOUGH
    assert spread_of_worlds(counted(successes, ENOUGH)) == pytest.approx((min(low, mean), max(high, mean)))


@given(st.integers(2, 60).flatmap(lambda n: st.lists(st.integers(0, n), min_size=1, max_size=80).map(lambda k: (n, k))))
def test_a_spread_over_worlds_holds_the_share_of_all_and_keeps_within_nought_and_one(drawn):
    histories, successes = drawn
    low, high = spread_of_worlds(counted(successes, histories))
    assert 0.0 <= low <= np.mean(successes) / histories + 1e-12
    assert np.mean(successes) / histories - 1e-12 <= high <= 1.0


def test_few_worlds_that_carry_nearly_all_do_not_leave_the_share_outside():
    """Three of two hundred worlds fall, often: the middle 90% never falls, and the share of all is above nought."""
    low, high = spread_of_worlds(counted(np.repeat([0, 20], [197, 3]), ENOUGH))
    assert (low, high) == pytest.approx((0.0, 3 * 20 / 200 / ENOUGH))


def test_sampling_noise_alone_gives_no_wide_spread():
    """The same share behind all inputs, in 50 samples of 200 counts: the counts themselves spread over 0.30."""
    spreads = [spread_of_worlds(counted(rng(seed).binomial(25, 0.3, 200), 25)) for seed in range(50)]
    widths = np.array([high - low for low, high in spreads])
    assert np.median(widths) < 0.08
    assert widths.max() < 0.16


@pytest.mark.parametrize(("a", "b"), [(2.0, 5.0), (0.5, 0.5), (20.0, 60.0), (1.0, 9.0)])
def test_the_spread_recovers_a_known_beta(a, b):
    """Shares from a beta, 25 histories behind each of 200: the median over 40 samples is within 0.02 of the truth,
    and each sample within 0.12; the widths that come of ignoring the counts' own noise would miss both."""
    truth = stats.beta.ppf([0.05, 0.95], a, b)
    found = np.array([spread_of_worlds(counted(sampled(a, b, seed), 25)) for seed in range(40)])
    assert np.median(found, axis=0) == pytest.approx(truth, abs=0.02)
    assert np.abs(found - truth).max() < 0.12


def sampled(a, b, seed, inputs=200, replicates=25):
    drawn = rng(seed)
    return drawn.binomial(replicates, drawn.beta(a, b, inputs))


def test_inputs_that_decide_everything_spread_from_nought_to_one():
    low, high = spread_of_worlds(counted(np.repeat([0, 25], 100), 25))
    assert low < 0.01
    assert high > 0.99


def worlds_of(*rows):
    """Histories of single worlds under both scenarios: "+" has the outcome only now, "-" only before, "=" in both and
    "." in neither."""
    cells = np.array([list(row) for row in rows])
    return np.isin(cells, ["+", "="]), np.isin(cells, ["-", "="])


def test_differences_of_single_worlds_by_hand():
    n = ENOUGH
    fewer, barely, more, never, always = "-" * 8 + "." * (n - 8), "-" + "=" * (n - 1), "+" * n, "." * n, "=" * n
    mixed = "+-" + "." * (n - 2)
    found = world_differences(*worlds_of(fewer, fewer, barely, more, never, never, always, mixed))
    assert (found.worlds, found.histories) == (8, n)
    assert (found.fewer, found.more, found.fewer_clear, found.more_clear) == (3, 1, 2, 1)
    assert (found.never, found.always) == (2, 1)
    shares = [-25.0, -25.0, -100 / n, 100.0, 0.0, 0.0, 0.0, 0.0]
    assert (found.low, found.high) == pytest.approx(np.quantile(shares, (0.05, 0.95)))


@pytest.mark.parametrize(("fewer", "more"), [(106, 0), (0, 30), (60, 60), (11, 189)])
def test_an_interval_of_differences_agrees_with_the_counts_beneath_it(fewer, more):
    """Where no world shows more, the interval does not reach above nought; where more than a twentieth do, it does."""
    rows = ["-" * ENOUGH] * fewer + ["+" * ENOUGH] * more + ["." * ENOUGH] * (200 - fewer - more)
    found = world_differences(*worlds_of(*rows))
    assert (found.fewer, found.more) == (fewer, more)
    assert (found.high > 0) == (more > 10)
    assert (found.low < 0) == (fewer > 10)


@given(
    st.lists(st.text("+-=.", min_size=ENOUGH, max_size=ENOUGH), min_size=2, max_size=30),
)
def test_differences_of_worlds_turn_round_with_the_scenarios(rows):
    ours, theirs = worlds_of(*rows)
    one, two = world_differences(ours, theirs), world_differences(theirs, ours)
    assert (one.fewer, one.fewer_clear, one.never, one.always) == (two.more, two.more_clear, two.never, two.always)
    assert (one.low, one.high) == pytest.approx((-two.high, -two.low))
    assert one.fewer + one.more + one.never + one.always <= one.worlds


def test_with_few_histories_a_world_the_spread_of_differences_is_not_told():
    low, high, *counts = world_differences(*worlds_of("+.", "-.", ".."))
    assert np.isnan([low, high]).all()
    assert counts == [3, 2, 1, 1, 0, 0, 1, 0]


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (5, 0), (6, 0), (3, 12), (16, 16), (20, 4)])
def test_the_sign_test_is_scipy_s(gained, lost):
    known = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert sign_test(gained, lost) == pytest.approx(known)


def test_chance_alone_is_seldom_beyond_chance():
    """A thousand worlds of thirty-two pairs that differ by chance alone: at most the stated share of them."""
    luck = rng(5).random((2, 1000, ENOUGH)) < 0.3
    found = world_differences(*luck)
    assert (found.fewer_clear + found.more_clear) / 1000 < BY_CHANCE


LITTLE = Difference("b", "a", "settlement", 1.9, 0.5, 2.5, worlds=200, histories=32, more=60, more_clear=10)


@pytest.mark.parametrize(
    ("change", "little"),
    [({}, True), ({"points": 2.0}, False), ({"fewer_clear": 1}, False), ({"worlds": 9}, False)],
)
def test_a_scenario_moves_little_if_neither_its_size_nor_its_worlds_say_more_than_luck(change, little):
    still = replace(LITTLE, points=0.0, more_clear=0)
    assert moves_little([still, replace(LITTLE, **change), still]) is little


def test_intervals_are_widened_to_hold_together():
    """By hand: of three, each at 1 - 0.05/3, so 2.3940 standard errors in place of 1.9600, on the arcsine's scale."""
    shares = np.array([0.5, 0.2, 0.8])
    low, high = simultaneous(shares, np.array([0.45, 0.15, 0.75]), np.array([0.55, 0.25, 0.85]))
    half = np.arcsin(np.sqrt(0.55)) - np.pi / 4
    assert high[0] == pytest.approx(np.sin(np.pi / 4 + half * 2.3940 / 1.9600) ** 2, abs=1e-5)
    assert low[0] == pytest.approx(1 - high[0])
    assert low[1] == pytest.approx(1 - high[2])


def test_intervals_that_are_widened_hold_at_once_as_often_as_they_say():
    """Of 400 families of 20 shares, between 91.7% and 98.3% hold all (95% expected; three standard errors)."""
    truth, trials = np.linspace(0.2, 0.8, 20), 2000
    held, chance = [], rng(7)
    for _ in range(400):
        counts = chance.binomial(trials, truth)
        ends = np.array([share_interval(int(count), trials) for count in counts]).T
        low, high = simultaneous(counts / trials, *ends)
        held.append(bool(((low <= truth) & (truth <= high)).all()))
    assert 0.917 <= np.mean(held) <= 0.983


def test_worlds_without_a_difference_are_what_is_left():
    change = Difference("a", "b", "settlement", 1.0, 0.5, 1.5, worlds=200, fewer=106, more=14, fewer_clear=89, never=60)
    assert change.same == 80
    assert in_worlds(change) == (
        "fewer in 106 of 200 worlds (89 beyond chance), more in 14, the same in 80 (never in 60)"
    )


def test_a_mean_s_interval_is_that_of_the_normal():
    half = 1.96 / 3**0.5
    assert mean_of(np.array([1.0, 2.0, 3.0])) == pytest.approx((2.0, 2.0 - half, 2.0 + half), abs=1e-4)
    assert mean_of(np.array([1.0]))[0] == 1.0
    assert np.isnan(mean_of(np.array([1.0]))[1:]).all()
    assert np.isnan(mean_of(np.zeros(0))).all()


def test_independent_shares_are_set_apart_by_hand():
    """60 and 40 of a hundred: 20 points, each with a standard error of 4.92 of the sample."""
    ours, theirs = np.arange(100) < 60, np.arange(100) < 40
    half = 1.96 * 2**0.5 * 100 * (0.24 / 99) ** 0.5
    assert shares_apart(ours, theirs) == pytest.approx((20.0, 20.0 - half, 20.0 + half), abs=1e-3)


def test_rates_are_compared_by_hand():
    """19.5 in 100 days against 9.5 in 100."""
    ratio, reach = 19.5 / 9.5, np.exp(1.96 * (1 / 19.5 + 1 / 9.5) ** 0.5)
    assert rate_ratio((19, 100), (9, 100)) == pytest.approx((ratio, ratio / reach, ratio * reach), rel=1e-4)
    assert np.isnan(rate_ratio((1, 0), (1, 1))).all()
