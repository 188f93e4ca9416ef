"""The calibrator on problems whose answers are known, and the properties that its answers rest on.

Thresholds of tests by chance are p of 1e-4 or less: seeds are fixed, and of ten thousand of them one would fail.
Particles that came from one another are not quite independent; Kolmogorov and Smirnov's threshold is therefore that of
half as many.
"""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.engine.compiled import IS_OFF
from sim.studies.calibration import distance as backtest
from sim.studies.calibration import smc
from sim.studies.calibration.run import _load, _save
from tests.studies import toys
from tests.studies.toys import added, calibrated, counted, measured, posterior

PARTICLES = 1024


def distance_of(sample, law, independent=0.5):
    """Kolmogorov and Smirnov's distance as a multiple of what a right sample exceeds once in ten thousand times."""
    return stats.kstest(sample, law).statistic / (2.225 / np.sqrt(independent * len(sample)))


def same(one, other):
    """Whether two states are equal to the last bit."""
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(smc.Population))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("distance", "chance"), [(measured, toys.measured_chance), (counted, toys.counted_chance)], ids=lambda f: f.__name__
)
def test_the_posterior_is_the_one_that_integration_gives(distance, chance, seed):
    found = calibrated(distance, 4, PARTICLES, seed)
    assert found.tolerance == 0.0
    assert np.all(found.distances == 0.0)
    assert distance_of(found.quantiles[:, 0], posterior(chance)) < 1.0
    assert all(distance_of(found.quantiles[:, k], stats.uniform.cdf) < 1.0 for k in (1, 2, 3))


def test_a_posterior_half_as_wide_would_be_noticed():
    found = calibrated(measured, 4, PARTICLES, 1)
    assert distance_of(found.quantiles[:, 0], posterior(lambda x: toys.measured_chance(x) ** 4)) > 1.0


def test_where_only_a_sum_is_known_the_parts_stay_open():
    """A band of a fiftieth of the square: the sum is even within it, the parts are even over the whole range."""
    found = calibrated(added, 2, PARTICLES, 1).quantiles
    assert distance_of((found.sum(axis=1) - 0.98) / 0.04, stats.uniform.cdf) < 1.0
    assert distance_of(found[:, 0], stats.uniform.cdf) < 1.0
    assert distance_of(found[:, 1], stats.uniform.cdf) < 1.0
    assert np.corrcoef(found.T)[0, 1] < -0.99


@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_parameters_that_nothing_tells_about_stay_as_they_were(seed):
    found = calibrated(measured, 51, PARTICLES, seed).quantiles
    assert max(distance_of(found[:, k], stats.uniform.cdf) for k in range(1, 51)) < 1.0
    assert distance_of(found[:, 0], posterior(toys.measured_chance)) < 1.0


def test_same_seed_same_bits_and_another_seed_others():
    first, again, other = (calibrated(measured, 3, 64, seed) for seed in (5, 5, 6))
    assert same(first, again)
    assert not np.array_equal(first.quantiles, other.quantiles)


@pytest.mark.parametrize("stop", [1, 2, 3, 10, 30])
def test_whoever_stops_goes_on_as_if_nothing_had_been(stop, tmp_path):
    """Through the file that a calibration keeps, at the beginning of waves and in the midst of them."""
    state = smc.begin(added, 2, 64, 7)
    for _ in range(stop):
        state = smc.advance(state, added, 7)
    _save(state, tmp_path / "state.npz")
    taken_up = _load(tmp_path / "state.npz")
    assert same(taken_up, state)
    while not smc.is_finished(taken_up):
        taken_up = smc.advance(taken_up, added, 7)
    assert same(taken_up, calibrated(added, 2, 64, 7))
    assert taken_up.wave > 1


def test_every_particle_lived_the_history_that_it_names_and_no_history_is_lived_twice():
    lived, told = [], {}

    def distance(quantiles, first):
        distances = added(quantiles + 0.02 * toys.noise(first, len(quantiles))[:, None], first)
        lived.append((first, first + len(quantiles)))
        told.update((first + k, (distances[k], *quantiles[k])) for k in range(len(quantiles)))
        return distances

    state = smc.begin(distance, 2, 64, 2)
    while not smc.is_finished(state):
        state = smc.advance(state, distance, 2)
        assert np.array_equal([told[n] for n in state.numbers], np.column_stack([state.distances, state.quantiles]))
    assert state.wave > 1
    assert all(end == begun for (_, end), (begun, _) in pairwise(lived))
    assert (lived[0][0], lived[-1][1]) == (0, state.simulated)


def test_waves_ask_for_less_and_less():
    found = calibrated(added, 2, 256, 3)
    log = smc.waves_log(found)
    asked = [wave["tolerance"] for wave in log]
    assert asked == sorted(asked, reverse=True)
    assert len(set(asked)) == len(asked)
    assert log[-1] == log[-1] | {"tolerance": 0.0, "exact": 1.0, "simulated": found.simulated}


def test_progress_runs_from_nought_to_one_and_never_back():
    state = smc.begin(added, 2, 64, 3)
    told = [smc.progress(state)]
    while not smc.is_finished(state):
        state = smc.advance(state, added, 3)
        told.append(smc.progress(state))
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0


IMPOSSIBLE = {
    "all are as far off": lambda quantiles, first: np.ones(len(quantiles)),
    "one fact more than there can be": lambda quantiles, first: 1.0 + measured(quantiles, first),
    "nearer and nearer, but never there": lambda quantiles, first: 0.3 + quantiles[:, 0],
}


@pytest.mark.parametrize("distance", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_facts_that_nothing_can_show_come_to_an_end(distance):
    steps, state = 0, smc.begin(distance, 2, 64, 1)
    while not smc.is_finished(state):
        state, steps = smc.advance(state, distance, 1), steps + 1
        assert steps < 5000
    assert 0.0 < state.tolerance < 1.5
    assert smc.progress(state) <= 1.0


def test_most_being_equally_far_off_is_no_reason_to_stop():
    """A fact is shown or not, by one in twenty: more than half of the first particles distances it by just as much."""

    def distance(quantiles, first):
        return np.where(quantiles[:, 0] < 0.05, 0.0, 0.5)

    found = calibrated(distance, 2, 256, 1)
    assert found.tolerance == 0.0
    assert distance_of(found.quantiles[:, 1], stats.uniform.cdf) < 1.0


@given(seed=st.integers(0, 2**32), dimensions=st.integers(1, 60), edge=st.sampled_from([1e-9, 0.5, 1.0 - 1e-9]))
def test_a_proposal_stays_inside_and_always_changes_something(seed, dimensions, edge):
    chance = np.random.default_rng(seed)
    quantiles = np.where(chance.random((40, dimensions)) < 0.3, edge, chance.random((40, dimensions)))
    tried = smc.propose(quantiles, quantiles[::-1], chance)
    assert tried.min() > 0.0
    assert tried.max() < 1.0
    assert np.all((tried != quantiles).any(axis=1))


def test_some_proposals_change_little_and_some_all():
    chance = np.random.default_rng(1)
    quantiles = chance.random((2000, 50))
    changed = (smc.propose(quantiles, quantiles, chance) != quantiles).mean(axis=1)
    assert changed.min() < 0.1
    assert changed.max() == 1.0


def diagonal(n, chance):
    """Particles that know only that their two parameters are equal: what two of them differ by is alike in both."""
    u = chance.random(n)
    return np.stack([u, u], axis=1)


def cells(quantiles, side=4):
    return (quantiles[:, 0] * side).astype(int) * side + (quantiles[:, 1] * side).astype(int)


def test_a_proposal_is_as_likely_backwards_as_forwards():
    """Between any two of 16 cells of the square, from quantiles spread evenly over it; 120 pairs of counts."""
    chance, n = np.random.default_rng(1), 400_000
    quantiles = chance.random((n, 2))
    tried = smc.propose(quantiles, diagonal(n, chance), chance)
    flow = np.zeros((16, 16))
    np.add.at(flow, (cells(quantiles), cells(tried)), 1)
    there, back = flow[np.triu_indices(16, 1)], flow.T[np.triu_indices(16, 1)]
    chi = ((there - back) ** 2 / (there + back)).sum()
    assert stats.chi2.sf(chi, len(there)) > 1e-4


def test_proposals_leave_the_prior_as_it_is():
    chance, n = np.random.default_rng(2), 200_000
    quantiles, origin = chance.random((n, 2)), diagonal(n, chance)
    for _ in range(10):
        quantiles = smc.propose(quantiles, origin, chance)
    assert stats.chisquare(np.bincount(cells(quantiles, 5), minlength=25)).pvalue > 1e-4


def mirrored(quantiles, origin, chance):
    """A wrong proposal: it comes back from the ends as by mirrors."""
    a, b = chance.integers(len(quantiles), size=(2, len(quantiles)))
    folded = np.abs(quantiles + 1.19 * (origin[a] - origin[b])) % 2.0
    return np.where(folded > 1.0, 2.0 - folded, folded)


def test_a_proposal_that_is_not_symmetric_would_be_noticed():
    chance, n = np.random.default_rng(2), 200_000
    quantiles, origin = chance.random((n, 2)), diagonal(n, chance)
    for _ in range(10):
        quantiles = mirrored(quantiles, origin, chance)
    assert stats.chisquare(np.bincount(cells(np.clip(quantiles, 0.0, 1 - 1e-9), 5), minlength=25)).pvalue < 1e-4


@pytest.mark.parametrize("distance", [measured, added], ids=lambda f: f.__name__)
def test_moves_leave_the_target_as_it_is(distance):
    """From a right sample, by rejection, at a tolerance above nought: after 40 moves it is as right."""
    chance, n = np.random.default_rng(3), 4000
    drawn = chance.random((40 * n, 2))
    distances = distance(drawn, 1 << 45)
    kept, spare = np.split(np.flatnonzero(distances <= 0.1)[: 2 * n], 2)
    zeros = np.zeros(n, np.int64)
    state = smc.Population(1, 0.1, drawn[kept], distances[kept], zeros, drawn[kept], zeros, 0, 0, ())
    for _ in range(40):
        state = smc.move(state, distance, 3)
    assert state.moves.mean() > 2.0
    for after, before in zip(looked_at(state.quantiles), looked_at(drawn[spare]), strict=True):
        assert stats.ks_2samp(after, before).pvalue > 1e-4


def looked_at(quantiles):
    """Both parameters, their sum and their difference."""
    return [*quantiles.T, quantiles.sum(axis=1), quantiles[:, 0] - quantiles[:, 1]]


def test_survivors_stand_for_the_others_evenly():
    """Three of eight are within the tolerance: each stands two or three times, whichever came first."""
    distances = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    zeros, quantiles = np.zeros(8, np.int64), np.linspace(0.1, 0.8, 8)[:, None]
    state = smc.Population(1, 1.0, quantiles, distances, zeros, quantiles, zeros, 5, 100, ({"tolerance": 2.0},))
    times = np.array([
        [np.isclose(smc._next_wave(replace(state, steps=5), seed).quantiles[:, 0], x).sum() for x in (0.1, 0.2, 0.3)]
        for seed in range(300)
    ])  # fmt: skip
    assert set(times.ravel()) == {2, 3}
    assert np.all(times.sum(axis=1) == 8)
    assert times.mean(axis=0) == pytest.approx([8 / 3] * 3, abs=0.12)  # four standard errors


@pytest.mark.skipif(IS_OFF, reason="the compiler is off")
def test_threads_do_not_matter(monkeypatch):
    def few_steps(threads, chunk):
        monkeypatch.setattr(backtest, "THREADS", threads)
        monkeypatch.setattr(backtest, "CHUNK", chunk)
        test = backtest.HistoryMatching(3)
        state = smc.begin(test.distance, len(test.names), 48, 3)
        for _ in range(4):
            state = smc.advance(state, test.distance, 3)
        return state

    once = few_steps(1, 1024)
    assert all(same(few_steps(*how), once) for how in ((2, 1024), (3, 1024), (2, 32), (5, 7)))
