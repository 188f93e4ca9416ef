"""What holds in every history of every scenario, at its end and on every day of it."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.catalogue import catalogue
from sim.model.outcomes import MEASURES, OUTCOMES, measure_columns, outcomes
from sim.model.rules import BOOK
from sim.model.rules.table import frontier
from sim.model.stages import NEVER, TERMS, End, Stage
from sim.scenario.files import Shock, load, shipped
from sim.scenario.values import Distribution, limits
from sim.simulate import ensemble
from sim.simulate import inputs as draw
from sim.simulate.history import History
from sim.simulate.kernel import STATE, simulate

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
SEED, ENDED, FOLLOWED = 12, 1500, 32
SHARES = ("presence", "unity", "exit_belief", "exit_belief_kabul", "given_up", "taliban_share", "waiting", "readiness",
          "taliban_reservation", "government_reservation", "taliban_aspiration", "government_aspiration")  # fmt: skip
FLAGS = ("united", "releasing", "offensive", "claim")
TOTALS = ("prisoners_released", "prisoners_returned", "fighters", "strikes", "attacks", "attacks_first_45_days",
          "security_forces_killed", "killed_first_45_days", "civilians_killed", "operations",
          "operations_first_45_days", "suspensions", "united", "terms_settled")  # fmt: skip
DAYS = tuple(m.name for m in MEASURES if m.is_day)


def stormy():
    """Levers anywhere in their ranges, and shocks that turn things upside down."""
    levers = {
        name: Distribution("between", (p.low, p.high))
        for name, p in catalogue().items()
        if p.role == "lever" and p.low is not None and not isinstance(p.low, date) and not p.optional
    }
    shocks = (("violence", -1.5), ("strikes", 2.0), ("donors", -0.8), ("truce", 1.0), ("pressure", -3.0))
    when = date(2020, 6, 1), date(2020, 9, 1)
    values = load("doha-2020").values | levers | {"nato.stays": Distribution("choice", (True, False))}
    return replace(load("doha-2020"), values=values, shocks=tuple(Shock(*when, what, by, "") for what, by in shocks))


def without_anything():
    return replace(load("doha-2020"), without=tuple(mechanism.name for mechanism in BOOK))


SCENARIOS = (*shipped(), "stormy", "without anything")


def scenario(name):
    """A scenario whose inputs come from their whole ranges: what holds there holds in the posterior."""
    made = {"stormy": stormy, "without anything": without_anything}
    return replace(made[name]() if name in made else load(name), inputs="prior")


@cache
def at_end(name):
    """Parameters and last worlds of many histories."""
    return draw.parameters(scenario(name), SEED, 0, ENDED), ensemble.run(scenario(name), ENDED, SEED).states


@cache
def day_by_day(name):
    """Worlds[day, history] from day 1 on."""
    params, days = draw.parameters(scenario(name), SEED, 0, FOLLOWED), draw.calendar(scenario(name))
    return params, simulate(params, days, SEED, moments=range(1, len(days))).T


@pytest.fixture(params=SCENARIOS)
def ended(request):
    return at_end(request.param)


@pytest.fixture(params=SCENARIOS)
def daily(request):
    return day_by_day(request.param)


def close(left, right):
    return np.allclose(left, right, rtol=1e-9, atol=1e-9)


def test_no_number_is_missing_or_infinite(daily):
    for name in STATE.names:
        assert np.all(np.isfinite(daily[1][name])), name


def test_no_number_is_missing_or_infinite_at_the_end_of_many_histories(ended):
    for name in STATE.names:
        assert np.all(np.isfinite(ended[1][name])), name


def test_shares_are_shares(daily):
    for name in SHARES:
        assert daily[1][name].min() >= 0.0, name
        assert daily[1][name].max() <= 1.0, name


def test_flags_are_nought_or_one(daily):
    for name in FLAGS:
        assert np.isin(daily[1][name], (0.0, 1.0)).all(), name


def test_trust_is_never_certain(daily):
    w = daily[1]
    assert np.all((w["trust"] > 0.0) & (w["trust"] < 1.0))
    assert close(w["trust"], w["kept"] / (w["kept"] + w["broken"]))


def test_totals_never_fall(daily):
    for name in TOTALS:
        assert daily[1][name].min() >= 0.0, name
        assert np.diff(daily[1][name], axis=0).min() >= 0.0, name


def test_troops_only_leave_and_the_exit_is_when_none_is_left(daily):
    p, w = daily
    back = w["pace"][1:] < 0.0
    assert np.diff(w["troops"], axis=0)[~back].max() <= 0.0
    assert np.diff(w["clock"], axis=0)[~back].min() >= 0.0
    assert np.all((w["troops"] >= 0.0) & (w["troops"] <= p["withdrawal_troops"]))
    assert np.all(w["troops"] >= p["withdrawal_residual"])
    assert np.array_equal(w["troops"] == 0.0, w["exit_day"] != NEVER)
    gone = w["exit_day"][-1] != NEVER
    first = (w["troops"] == 0.0).argmax(axis=0) + 1
    assert np.array_equal(w["exit_day"][-1][gone], first[gone])


def test_prisoners_are_conserved(daily):
    p, w = daily
    released, share = w["prisoners_released"], w["prisoners_released"] / p["prisoners_demanded"]
    assert np.all(released <= p["prisoners_demanded"])
    assert np.all(w["prisoners_returned"] <= p["prisoners_taliban"] * share + 1e-9)
    assert np.array_equal(w["prisoners_returned"], np.floor(w["prisoners_returned"]))
    assert close(w["returning"] + w["fighters"], p["prisoners_recidivism"] * released)


def test_nobody_is_freed_before_the_terms_are_settled_and_the_day_has_come(daily):
    p, w = daily
    free = w["prisoners_released"] > 0.0
    assert np.all(w["terms_settled"][free] == TERMS)
    assert np.array_equal(free, w["first_release_day"] != NEVER)
    first = w["first_release_day"][-1]
    assert np.all((first >= p["prisoners_release_from"]) | (first == NEVER))
    assert np.array_equal(w["release_done_day"] != NEVER, w["prisoners_released"] == p["prisoners_demanded"])


def test_no_terms_beyond_the_last_are_settled(daily):
    _, w = daily
    assert np.isin(w["terms_settled"], np.arange(TERMS + 1.0)).all()


def test_a_truce_binds_both_sides():
    """Kabul weighs its posture once a week: from a truce's second week on nobody is on the offensive."""
    p, w = day_by_day("truce-holds")
    holding = np.arange(7, int(p["violence_truce_until"].min()))
    assert (w["offensive"][holding] == 0.0).all()
    assert (w["offensive"] > 0.0).any()


def test_the_first_release_is_not_after_the_last(ended):
    w = ended[1]
    done = w["release_done_day"] != NEVER
    assert np.all(w["first_release_day"][done] <= w["release_done_day"][done])
    assert np.all(w["first_release_day"][done] != NEVER)


def test_talks_open_once_the_share_is_free_and_no_sooner(daily):
    p, w = daily
    free = w["prisoners_released"] >= p["table_freed_share"] * p["prisoners_demanded"]
    assert np.all(free[w["opening_day"] != NEVER])
    assert np.array_equal(w["opening_day"] == NEVER, w["stage"] == Stage.IMPASSE)


def test_stages_come_in_their_order(ended):
    w = ended[1]
    open_, agreed, settled = (w[name] != NEVER for name in ("opening_day", "procedure_day", "settlement_day"))
    assert np.all(open_[agreed])
    assert np.all(agreed[settled])
    assert np.all(w["procedure_day"][agreed] > w["opening_day"][agreed])
    assert np.all(w["settlement_day"][settled] >= w["procedure_day"][settled])


def test_nothing_moves_at_the_table_while_talks_are_off(daily):
    """From one day to the next: no concession but in substance, and out of suspension only to where they were."""
    w = daily[1]
    today, tomorrow = w["stage"][:-1], w["stage"][1:]
    off = (tomorrow == Stage.SUSPENDED) & (today == Stage.SUSPENDED)
    for side in ("taliban_aspiration", "government_aspiration"):
        assert np.all(np.diff(w[side], axis=0)[off] == 0.0)
    resumed = (today == Stage.SUSPENDED) & (tomorrow != Stage.SUSPENDED)
    assert np.array_equal(tomorrow[resumed], w["stage_before"][:-1][resumed])
    broken_off = (today != Stage.SUSPENDED) & (tomorrow == Stage.SUSPENDED)
    assert np.array_equal(np.diff(w["suspensions"], axis=0), broken_off)


def test_stages_follow_only_from_the_one_before(daily):
    stages = daily[1]["stage"]
    seen = {(int(a), int(b)) for a, b in zip(stages[:-1].ravel(), stages[1:].ravel(), strict=True) if a != b}
    # a day can bring an opening, an agreement or a resumption, and a break straight after either of the first two
    assert seen <= {(0, 1), (0, 3), (1, 2), (1, 3), (2, 3), (3, 1), (3, 2)}


def test_the_dead_are_counted_once(daily):
    w = daily[1]
    on = w["end"][1:] == End.NONE
    for total, today in (("security_forces_killed", "killed_today"), ("attacks", "attacks_today"),
                         ("strikes", "strikes_today")):  # fmt: skip
        assert np.array_equal(np.diff(w[total], axis=0)[on], w[today][1:][on]), total
    first = w["killed_first_45_days"]
    assert np.array_equal(first[:45], w["security_forces_killed"][:45])
    assert np.array_equal(first[45:], np.broadcast_to(first[44], first[45:].shape))


def test_nobody_is_killed_on_a_day_without_attacks(daily):
    w = daily[1]
    assert np.all(w["killed_today"][w["attacks_today"] == 0.0] == 0.0)


def test_a_history_that_has_ended_changes_no_more(daily):
    w = daily[1]
    over = w["end"][:-1] != End.NONE
    for name in STATE.names:
        assert np.array_equal(w[name][:-1][over], w[name][1:][over]), name
    for name in ("attacks_today", "killed_today", "strikes_today", "recent_strikes", "breach"):
        assert np.all(w[name][w["end"] != End.NONE] == 0.0)


def test_every_end_has_its_day_and_its_marks(ended):
    p, w = ended
    settled, fallen = w["end"] == End.SETTLEMENT, w["end"] == End.FALL
    assert np.array_equal(settled, w["settlement_day"] != NEVER)
    assert np.array_equal(fallen, w["fall_day"] != NEVER)
    assert np.array_equal(fallen, w["given_up"] > p["collapse_falls_at"])
    assert np.all(w["stage"][settled] == Stage.SUBSTANCE)
    assert np.all(w["issues_closed"][settled] == 4.0)
    assert np.all(w["taliban_share"][fallen] == 1.0)


def test_where_all_issues_are_closed_without_a_settlement_war_pays_a_side_more(ended):
    """An offer stays on the table, but nobody signs for less than war would give; nor while talks are broken off."""
    p, w = ended
    assert np.isin(w["issues_closed"], range(5)).all()
    for i in np.flatnonzero((w["issues_closed"] == 4.0) & (w["end"] == End.NONE) & (w["stage"] == Stage.SUBSTANCE)):
        left = frontier(p["taliban_saliences"][i], p["government_saliences"][i], w["taliban_aspiration"][i])
        worth = w["taliban_aspiration"][i] >= w["taliban_reservation"][i] and left >= w["government_reservation"][i]
        assert not worth


def test_no_aspiration_ever_rises(daily):
    for name in ("taliban_aspiration", "government_aspiration"):
        assert np.diff(daily[1][name], axis=0).max() <= 0.0, name


def test_procedure_can_be_agreed_in_every_week_in_which_it_is_talked_of(daily):
    w = daily[1]
    assert np.all(w["readiness"][1:][w["stage"][1:] == Stage.PROCEDURE] > 0.0)


def test_leanings_are_kept(daily):
    for name in ("leaning_pace", "leaning_effort", "leaning_operations"):
        assert np.array_equal(daily[1][name][0], daily[1][name][-1]), name


def test_the_belief_in_the_exit_is_never_behind_the_soldiers(daily):
    p, w = daily
    weekly = slice(0, None, 7)
    least = 1.0 - np.sqrt(w["troops"] / p["withdrawal_troops"])
    for name in ("exit_belief", "exit_belief_kabul"):
        alive = w["end"][weekly] == End.NONE
        assert np.all((w[name][weekly] >= least[weekly] - 1e-12)[alive]), name


def test_days_are_whole_and_within_the_history(ended):
    for name in DAYS:
        days = ended[1][name]
        assert np.array_equal(days, np.floor(days))
        assert np.all((days == NEVER) | (days >= 1.0))


def test_outcomes_are_told_by_their_worlds(ended):
    w, found = ended[1], outcomes(ended[1])
    told = [OUTCOMES[k] for k in found]
    for outcome, world in zip(told, w, strict=True):
        assert (outcome == "settlement") is bool(world["end"] == End.SETTLEMENT)
        assert (outcome == "government_falls") is bool(world["end"] == End.FALL)
        assert (outcome == "talks_ongoing") <= bool(world["stage"] in (Stage.PROCEDURE, Stage.SUBSTANCE))


def test_a_success_can_last_only_if_it_was_claimed(ended):
    columns = measure_columns(ended[1])
    assert np.all(columns["claim_lasted"] <= columns["claim"])
    assert all(np.array_equal(np.isnan(columns[name]), ended[1][name] == NEVER) for name in DAYS)


def extreme(section, which):
    """The baseline with every number of a section at the least or the most that a scenario may set it to."""
    values = dict(load("doha-2020").values)
    for name, parameter in catalogue().items():
        bound = limits(parameter)[which] if parameter.unit not in ("flag", "date") else None
        if parameter.section == section and bound is not None:
            values[name] = bound if bound < np.inf else 10.0 * max(parameter.high or parameter.value, 1.0)
    return replace(load("doha-2020"), values=values)


@pytest.mark.parametrize("which", [0, 1], ids=["least", "most"])
@pytest.mark.parametrize("section", sorted({parameter.section for parameter in catalogue().values()}))
def test_whatever_a_scenario_may_set_all_numbers_stay_finite_in_both_engines(section, which):
    """Where compiled code divides by nought it goes on with an infinity, where Python does it stops."""
    made = extreme(section, which)
    worlds = simulate(draw.parameters(made, SEED, 0, 64), draw.calendar(made), SEED)
    assert [name for name in STATE.names if not np.all(np.isfinite(worlds[name]))] == []
    for run in range(4):
        History(made, SEED, run).play()
