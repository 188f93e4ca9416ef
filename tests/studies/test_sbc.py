"""Simulation-based calibration: a right calibrator passes, wrong ones are found out by the same test.

All checks of one study together fail a right calibrator at fewer than two seeds in a thousand.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim.engine.compiled import IS_OFF
from sim.studies.calibration import sbc, smc
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import patterns
from tests.studies.toys import luck, noise

REPLICATES, FEW, PARTICLES, SEED = 120, 30, 60, 4
NAMES = ("level", "slope", "chance", "rate", "idle")


def observe(quantiles, first):
    """Two measurements, one of them of a product; whether something happened; when something else came, if by 2."""
    n, (level, slope, chance, rate, _) = len(quantiles), quantiles.T
    came = -np.log(luck(first, n, 3)) / (0.2 + 3.0 * rate)
    return np.stack([
        level + 0.05 * noise(first, n, 0),
        level * slope + 0.1 * noise(first, n, 1),
        luck(first, n, 2) < chance,
        np.where(came < 2.0, came, np.inf),
    ], axis=1)  # fmt: skip


EXPERIMENT = sbc.Experiment(NAMES, observe, np.array([0.3, 0.3, 0.0, 1.0]))


def study(replicates, calibrator=sbc.calibrated):
    return sbc.study(EXPERIMENT, SEED, replicates, PARTICLES, calibrator)


def faults(ranks):
    """What is wrong with them: uneven in all, uneven in one parameter, intervals that hold too few or too many."""
    found = {"all": sbc.unevenness(ranks.ranks[:, :-1], ranks.bins)[1] < 1e-4}
    found |= {name: sbc.unevenness(ranks.ranks[:, k], ranks.bins)[1] < 1e-5 for k, name in enumerate(ranks.names)}
    for share, held in ranks.coverage.items():
        low, high = stats.binom.ppf((5e-5, 1.0 - 5e-5), len(ranks.ranks), share) / len(ranks.ranks)
        found |= {f"{share:.0%} of {n}": not low <= h <= high for n, h in zip(ranks.names, held, strict=True)}
    return {what for what, wrong in found.items() if wrong}


@pytest.fixture(scope="module")
def right():
    return study(REPLICATES)


def test_a_right_calibrator_passes(right):
    assert faults(right) == set()


def test_ranks_have_a_row_a_replicate_and_a_column_a_name(right):
    assert right.names == (*NAMES, sbc.NEW_MISS)
    assert right.ranks.shape == (REPLICATES, len(right.names))
    assert (right.ranks.min(), right.ranks.max()) == (0, right.bins - 1)
    assert list(right.coverage) == [0.5, 0.9]
    assert all(held.shape == (len(right.names),) for held in right.coverage.values())


def test_a_tolerance_half_as_wide_as_it_is_said_to_be_is_found_out(monkeypatch):
    distances = sbc.distances
    monkeypatch.setattr(sbc, "distances", lambda seen, facts, widths: distances(seen, facts, widths / 2.0))
    assert "90% of level" in faults(study(FEW))


@pytest.mark.slow
def test_facts_that_are_not_moved_about_are_found_out(monkeypatch):
    """The approximation by a tolerance then widens the posterior beyond what the facts tell."""
    monkeypatch.setattr(sbc, "moved_about", lambda seen, widths, chance: seen)
    assert "50% of level" in faults(study(REPLICATES))


def heedless(distance, dimensions, particles, seed):
    """Takes every move, whatever comes of it."""
    return sbc.calibrated(lambda quantiles, first: np.zeros(len(quantiles)), dimensions, particles, seed)


def test_a_calibrator_that_takes_every_move_is_found_out_by_new_histories():
    """It gives the prior back, and of that all ranks of parameters are even."""
    found = faults(study(REPLICATES, heedless))
    assert sbc.NEW_MISS in found
    assert not found & {"all", *NAMES}


def test_particles_that_hardly_move_are_found_out(monkeypatch):
    monkeypatch.setattr(smc, "MOST_STEPS", 1)
    monkeypatch.setattr(smc, "MOST_MIXING", 1)
    monkeypatch.setattr(smc, "SPREAD", 1)
    assert "all" in faults(study(4 * REPLICATES))  # with a quarter of them it escapes at half of the seeds


def test_a_replicate_follows_from_seed_and_number_alone():
    one, again, next_ = (sbc.replicate(EXPERIMENT, 3, number, PARTICLES) for number in (7, 7, 8))
    assert np.array_equal(one.ranks, again.ranks)
    assert np.array_equal(one.state.quantiles, again.state.quantiles)
    assert not np.array_equal(one.state.quantiles, next_.state.quantiles)
    assert np.array_equal(sbc.study(EXPERIMENT, 3, 8, PARTICLES).ranks[7], one.ranks)


def test_no_history_is_lived_twice():
    """The known one, those of the calibration, new ones: over two replicates."""
    lived = []

    def watched(quantiles, first):
        lived.extend(range(first, first + len(quantiles)))
        return observe(quantiles, first)

    sbc.study(replace(EXPERIMENT, observe=watched), 3, 2, PARTICLES)
    assert len(lived) == len(set(lived))


def test_only_facts_that_are_asked_about_are_looked_into(monkeypatch):
    monkeypatch.setattr(sbc, "KNOWN", 1000)
    asked = replace(EXPERIMENT, asked=lambda facts: facts[0] > 0.8)
    for number in range(5):
        _, facts = sbc.known_and_told(asked, number << 28, np.random.default_rng(number))
        assert facts[0] > 0.8
    with pytest.raises(ValueError, match="none of 1000"):
        sbc.known_and_told(replace(EXPERIMENT, asked=lambda facts: False), 0, np.random.default_rng(1))


@pytest.mark.parametrize(
    ("seen", "fact", "width", "distance"),
    [
        (5.0, 5.0, 0.0, 0.0),
        (5.0, 6.0, 0.0, 0.5),  # one off, and no width: 1 / (1 + 1)
        (5.0, 7.0, 2.0, 0.0),
        (5.0, 9.0, 2.0, 0.5),  # a width beyond
        (5.0, 13.0, 2.0, 0.75),
        (np.inf, np.inf, 2.0, 0.0),
        (np.inf, 9.0, 2.0, 1.0),
        (9.0, np.inf, 2.0, 1.0),
    ],
)
def test_misses_by_hand(seen, fact, width, distance):
    assert sbc.distances(np.array([[seen]]), np.array([fact]), np.array([width])).tolist() == [[distance]]


def test_intervals_hold_the_next_draw_as_often_as_they_say():
    """Of 39 draws from any distribution, the central half and 90% hold a fortieth with just that chance."""
    drawn = np.random.default_rng(1).random((40, 20_000))
    for share in sbc.INTERVALS:
        error = np.sqrt(share * (1 - share) / 20_000)
        assert sbc.holds(drawn[1:], drawn[0], share).mean() == pytest.approx(share, abs=4 * error)


@pytest.mark.skipif(IS_OFF, reason="the compiler is off")
def test_the_full_model_as_an_experiment():
    """Widths as targets have them, and rare facts left out: what half of the histories show, and a freak."""
    test = HistoryMatching(1)
    experiment = sbc.of_backtest(test, 0.05)
    widths = dict(zip([p.id for p in test.patterns], experiment.widths, strict=True))
    some = ("troops-july", "attacks-45", "talks-open", "violence-october", "procedure-open")
    assert {k: widths[k] for k in some} == {
        "troops-july": 300.0, "attacks-45": 500.0, "talks-open": 30.0, "violence-october": 0.0, "procedure-open": 0.0,
    }  # fmt: skip
    seen = experiment.observe(np.random.default_rng(1).random((64, len(test.names))), 0)
    exact = seen[:, experiment.widths == 0.0]
    assert set(np.unique(exact)) <= {0.0, 1.0}
    assert not any(experiment.asked(facts + 1e6) for facts in seen)
    assert sbc.of_backtest(test, 0.0).asked(seen[0] + 1e6)


def test_a_width_is_half_of_what_passes():
    start = patterns(HistoryMatching(1).scenario.start)[0]
    assert sbc.width(replace(start, low=4500.0, high=5000.0, tolerance=250.0)) == 500.0
    assert sbc.width(replace(start, low=10.0, high=10.0, tolerance=3.0)) == 3.0
    for low, high in ((2.0, np.inf), (np.inf, np.inf), (1.0, 1.0)):
        assert sbc.width(replace(start, low=low, high=high, tolerance=0.0)) == 0.0
