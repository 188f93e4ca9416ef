"""In how many worlds a claim holds; what it hangs on, or that it hangs on nothing, against planted answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.studies.claims.effects import Worlds, count_contrast, count_property, dependences, ranks

VECTORS = 400


def rng(seed=1):
    return np.random.default_rng(seed)


def counted(ours, theirs, margin=0.0, sign=1, least=1.0, is_share=True):
    ours, theirs = (np.asarray(side, float) for side in (ours, theirs))
    return count_contrast(ours, theirs, np.full(ours.size, margin), sign, least, is_share)


def test_worlds_are_counted_by_what_they_show():
    ours, theirs = [10.0, 8.0, 0.0, 100.0, 50.0, 2.0], [4.0, 10.0, 0.0, 100.0, 50.0, 0.0]
    assert counted(ours, theirs, margin=3.0) == Worlds(6, 2, 1, 3, 3, 1, 1, 1, 0)
    assert counted(ours, theirs, margin=3.0, sign=-1) == Worlds(6, 1, 2, 3, 3, 1, 1, 0, 1)


def test_a_move_that_is_too_small_to_count_is_neither_here_nor_there():
    assert counted([10.0, 30.0, 0.0], [0.0, 0.0, 20.0], least=15.0) == Worlds(3, 1, 1, 1, 0, 0, 0, 1, 1)


def test_only_shares_can_be_at_either_end():
    assert counted([0.0], [0.0], is_share=False) == Worlds(1, 0, 0, 1, 1)


def test_a_level_reaches_its_bar_or_not():
    levels = np.array([89.9, 90.0, 96.0, 10.0])
    assert count_property(levels, np.full(4, 3.0), 1, 90.0) == Worlds(4, 2, 2, holds_clearly=1, reverse_clearly=1)
    assert count_property(levels, np.full(4, 3.0), -1, 90.0).holds == 3


@given(
    sides=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=40),
    sign=st.sampled_from((1, -1)), least=st.sampled_from((0.0, 0.5, 1.0, 10.0)), margin=st.floats(0.0, 20.0),
)  # fmt: skip
def test_every_world_is_counted_once_and_the_reverse_is_the_same_turned_round(sides, sign, least, margin):
    ours, theirs = (2.0 * np.array(side, float) for side in zip(*sides, strict=True))
    there, back = counted(ours, theirs, margin, sign, least), counted(theirs, ours, margin, sign, least)
    assert there.holds + there.reverse + there.unmoved == there.told == len(sides)
    assert there.holds_clearly <= there.holds
    assert there.never + there.always <= there.still <= there.told
    if least:
        assert (back.holds, back.reverse, back.unmoved) == (there.reverse, there.holds, there.unmoved)


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
