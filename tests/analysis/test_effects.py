"""True effects behind noisy ones, against planted answers; what a claim hangs on, or that it hangs on nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.effects import Effects, dependences, quantile, ranks, share_of_at_least, shrink

VECTORS, PAIRS = 400, 50


def rng(seed=1):
    return np.random.default_rng(seed)


def planted(mean, spread, noise, seed=1, vectors=VECTORS):
    """True effects, and what PAIRS noisy pairs of histories show of each: its mean and its sampling variance."""
    true = mean + spread * rng(seed).standard_normal(vectors)
    pairs = true[:, None] + noise * rng(seed + 1).standard_normal((vectors, PAIRS))
    return true, pairs.mean(axis=1), pairs.var(axis=1, ddof=1) / PAIRS


def shrunk(seen, variance):
    return shrink(seen, variance, np.full(len(seen), PAIRS))


@pytest.mark.parametrize(("mean", "spread", "noise"), [(-5.0, 3.0, 40.0), (0.0, 10.0, 40.0), (20.0, 1.0, 5.0)])
def test_the_spread_of_planted_effects_is_found_behind_the_noise(mean, spread, noise):
    true, seen, variance = planted(mean, spread, noise)
    effects = shrunk(seen, variance)
    low, high = quantile(effects, 0.05), quantile(effects, 0.95)
    assert low == pytest.approx(np.quantile(true, 0.05), abs=0.35 * spread)
    assert high == pytest.approx(np.quantile(true, 0.95), abs=0.35 * spread)
    wide = np.quantile(seen, 0.95) - np.quantile(seen, 0.05)
    assert noise / np.sqrt(PAIRS) < 0.5 * spread or high - low < 0.9 * wide


def test_the_probability_of_planted_effects_is_their_share():
    true, seen, variance = planted(-2.0, 3.0, 30.0)
    assert share_of_at_least(shrunk(seen, variance), 1.0) == pytest.approx((true >= 1.0).mean(), abs=0.06)


def test_shrunken_means_are_nearer_to_the_truth_than_what_was_seen():
    true, seen, variance = planted(0.0, 3.0, 40.0)
    error, before = (((found - true) ** 2).mean() for found in (shrunk(seen, variance).mean, seen))
    assert error < 0.6 * before


@pytest.mark.parametrize("seed", range(1, 12, 2))
def test_noise_alone_is_no_effect_either_way(seed):
    """What is seen of an effect of nought is beyond 3 either way in three vectors of five."""
    _, seen, variance = planted(0.0, 0.0, 40.0, seed)
    effects = shrunk(seen, variance)
    assert (abs(seen) > 3.0).mean() > 0.5
    assert share_of_at_least(effects, 3.0) < 0.1
    assert share_of_at_least(effects, -3.0) > 0.9


def test_without_noise_every_effect_is_what_was_seen():
    true, seen, _ = planted(0.0, 5.0, 0.0)
    effects = shrunk(seen, np.zeros(VECTORS))
    assert effects.mean == pytest.approx(true)
    assert share_of_at_least(effects, 1.0) == pytest.approx((true >= 1.0).mean())


def test_pairs_that_never_differ_are_small_effects_not_none():
    """Fifty pairs alike do not make sure that no pair would ever differ."""
    seen, variance = np.array([0.0] * 5 + [8.0, 12.0, 20.0, 30.0]), np.array([0.0] * 5 + [16.0] * 4)
    assert 0.0 < shrunk(seen, variance).sd[0] < 2.0


def test_one_vector_alone():
    effects = shrunk(np.array([4.0]), np.array([0.25]))
    assert (quantile(effects, 0.05), quantile(effects, 0.95)) == pytest.approx(stats.norm.interval(0.9, 4.0, 0.5))


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30), st.floats(0.01, 20), st.floats(0.02, 0.98))
def test_a_quantile_has_its_share_below_it(means, sd, share):
    effects = Effects(np.array(means), np.full(len(means), sd))
    assert 1.0 - share_of_at_least(effects, quantile(effects, share)) == pytest.approx(share, abs=1e-6)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=40))
def test_ranks_are_scipy_s(values):
    assert ranks(np.array(values, float)).tolist() == stats.rankdata(values).tolist()


def parameters(count, seed=3):
    drawn = rng(seed).random((count, VECTORS))
    return {f"p{i}": column for i, column in enumerate(drawn)}


@pytest.mark.parametrize(("slope", "sign", "end"), [(4, 1, "high"), (4, -1, "low"), (-4, 1, "low"), (-4, -1, "high")])
def test_a_planted_dependence_is_found_with_the_end_at_which_the_claim_holds(slope, sign, end):
    given_ = parameters(115)
    seen = slope * given_["p7"] + rng(9).standard_normal(VECTORS)
    first = dependences(seen, given_, sign)[0]
    assert (first.parameter, first.holds_when) == ("p7", end)
    assert first.rho == pytest.approx(stats.spearmanr(seen, given_["p7"]).statistic)


def test_at_most_three_are_named_the_strongest_first():
    given_ = parameters(20)
    seen = sum(weight * given_[f"p{i}"] for i, weight in enumerate((1.0, 2.0, 3.0, 4.0)))
    named = dependences(np.asarray(seen), given_, 1)
    assert [dependence.parameter for dependence in named] == ["p3", "p2", "p1"]


def test_what_only_goes_with_another_is_not_named():
    """As parameters do in a posterior: the second matters in nothing but that it goes with the first."""
    given_ = parameters(115)
    given_["p1"] = given_["p0"] + 0.5 * given_["p1"]
    seen = 5 * given_["p0"] + rng(9).standard_normal(VECTORS)
    assert stats.spearmanr(seen, given_["p1"]).pvalue < 1e-12
    assert [dependence.parameter for dependence in dependences(seen, given_, 1)] == ["p0"]


def test_none_is_named_where_there_is_only_chance():
    """At 1% for all parameters together, some parameter is named in about one of a hundred studies."""
    idle = (dependences(rng(seed).standard_normal(VECTORS), parameters(115, seed + 1), 1) for seed in range(0, 100, 2))
    assert sum(bool(named) for named in idle) <= 3


def test_what_does_not_vary_is_not_named():
    given_ = {"fixed": np.ones(VECTORS), "free": rng().random(VECTORS)}
    assert [d.parameter for d in dependences(given_["free"], given_, 1)] == ["free"]
    assert dependences(np.zeros(VECTORS), given_, 1) == []
    assert dependences(np.arange(3.0), {"short": np.arange(3.0)}, 1) == []
