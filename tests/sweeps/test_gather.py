"""From shards to tables: the same numbers as from every history by itself, and intervals that hold what they should."""

import numpy as np
import pytest

from sim import open_study
from sim.design.sweepfile import alone
from sim.model.outcomes import OUTCOMES, TRACES
from sim.scenario.files import load
from sim.stats import QUANTILES, Z_95, share_interval
from sim.storage.folders import Storage
from sim.studies.sweeps.aggregate import Interval
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.run import sweep
from sim.studies.sweeps.workers import Threads
from tests.sweeps.conftest import IMPOSSIBLE, ROWS


def test_shares_are_those_of_the_histories_counted_by_sql(whole):
    study = open_study(whole["runs"][0])
    counted = study.query("select point, outcome, count(*) as ended from runs group by all").set_index(
        ["point", "outcome"]
    )
    shares = study.frame("shares").set_index(["point", "outcome"])
    assert len(shares) == len(OUTCOMES) * (len(ROWS) - 1)
    for key, row in shares.iterrows():
        ended = counted["ended"].get(key, 0)
        assert (row["ended"], row["histories"], row["share"]) == (ended, 80, ended / 80)


@pytest.mark.parametrize("keep", ["bands", "sample"])
def test_shares_are_the_same_whatever_is_kept(whole, keep):
    assert open_study(whole[keep][0]).table("shares").equals(open_study(whole["runs"][0]).table("shares"))


def test_a_point_that_failed_has_its_reason_and_no_shares(whole):
    study = open_study(whole["runs"][0])
    design = study.frame("design").set_index("point")
    assert design["failure"].notna().to_dict() == {k: k == IMPOSSIBLE for k in range(len(ROWS))}
    assert IMPOSSIBLE not in set(study.frame("shares")["point"])
    assert study.manifest["failures"] == {str(IMPOSSIBLE): design["failure"][IMPOSSIBLE]}


def test_bands_are_quantiles_of_all_histories_to_half_a_step(tmp_path):
    """Against every value kept, from the engine itself: no quantile is further off than half a step."""
    from sim.simulate.inputs import calendar, parameters
    from sim.simulate.kernel import simulate

    scenario = load("doha-2020")
    sweep(Plan(alone(scenario, 300, 2), 128), Storage(str(tmp_path)), Threads(2))
    days, look = calendar(scenario), [0, 50, 200, 400, 671]
    lived = simulate(parameters(scenario, 2, 0, 300), days, 2, moments=look)
    bands = open_study(tmp_path).frame("bands")
    for trace in TRACES:
        field, _, index = trace.field.partition("[")
        for k, day in enumerate(look):
            values = lived[:, k][field][:, int(index[:-1])] if index else lived[:, k][field]
            row = bands[(bands["variable"] == trace.name) & (bands["day"] == day)].iloc[0]
            for q in QUANTILES:
                true = np.quantile(np.minimum(values, 527 * trace.step), q, method="inverted_cdf")
                assert abs(row[f"q{100 * q:02.0f}"] - true) <= trace.step / 2 + 1e-9


def test_with_one_history_a_world_the_interval_is_wilsons():
    found = Interval(np.array([900, 100]))
    assert (found.share, found.low, found.high) == pytest.approx((0.1, *share_interval(100, 1000)))
    assert np.isnan(found.by_inputs).all()


def test_histories_of_one_world_are_not_independent():
    """When worlds decide, five histories of each say no more than one; when chance decides, five times as much."""
    decided = Interval(np.array([50, 0, 0, 0, 0, 50]))
    from scipy.stats import binom, t

    said = 99 * (Z_95 / t.ppf(0.975, 99)) ** 2
    assert (decided.low, decided.high) == pytest.approx(share_interval(said / 2, said))

    by_chance = Interval(np.round(binom.pmf(np.arange(6), 5, 0.5) * 3200).astype(int))
    assert by_chance.high - by_chance.low == pytest.approx(np.subtract(*share_interval(8000, 16000)[::-1]), rel=0.02)


@pytest.mark.parametrize("ends", [[100, 0, 0], [0, 0, 100]])
def test_what_always_or_never_comes_has_the_interval_of_the_worlds_alone(ends):
    found = Interval(np.array(ends))
    assert (found.low, found.high) == pytest.approx(share_interval(100 * found.share, 100))


@pytest.mark.parametrize(("worlds", "each"), [(3, 50), (5, 20), (8, 10), (30, 30)])
def test_few_worlds_have_wide_intervals(worlds, each):
    """1,500 studies each; a normal quantile in place of Student's held the truth in 83 to 91% of them."""
    chance, held = np.random.default_rng(6), 0
    for _ in range(1500):
        found = Interval(np.bincount(chance.binomial(each, chance.beta(2.0, 3.0, worlds)), minlength=each + 1))
        held += found.low <= 0.4 <= found.high
    assert held / 1500 > 0.93


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.7), (2.0, 6.0), (50.0, 50.0)])
def test_the_interval_holds_the_truth_as_often_as_it_says(a, b):
    """600 studies of 200 worlds with beta-distributed shares, five histories each; 95% but for its own error: a share
    of 600 lies within 3.3 standard errors (0.029) of 0.95 in all but one of a thousand runs."""
    chance, held = np.random.default_rng(4), 0
    for _ in range(600):
        won = chance.binomial(5, chance.beta(a, b, 200))
        found = Interval(np.bincount(won, minlength=6))
        held += found.low <= a / (a + b) <= found.high
    assert abs(held / 600 - 0.95) < 0.03


def test_the_spread_over_worlds_takes_chance_out():
    chance = np.random.default_rng(5)
    true = chance.beta(2.0, 6.0, 4000)
    found = Interval(np.bincount(chance.binomial(5, true), minlength=6))
    assert found.by_inputs == pytest.approx(tuple(np.quantile(true, (0.05, 0.95))), abs=0.02)


def test_outcomes_add_up_to_all(whole):
    shares = open_study(whole["bands"][0]).frame("shares").groupby("point")["share"].sum()
    assert shares.to_numpy() == pytest.approx(np.ones(len(ROWS) - 1))
    assert len(OUTCOMES) == 5
