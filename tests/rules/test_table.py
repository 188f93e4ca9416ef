"""What each side must have and can get: frontier, reservation values, surplus, waiting."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from sim.model.params import Params
from sim.model.rules import table, united_states
from sim.model.state import State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

P = Params(
    taliban_strength=1.2, taliban_fighters=80_000.0, war_air_power=0.5, war_disunity=0.2,
    withdrawal_troops=10_000.0, table_taliban_cost=0.1, table_government_cost=0.2,
    table_taliban_stake=0.05, table_government_stake=0.1, table_guarantee=0.6, table_waiting_scale=0.1,
    taliban_saliences=[0.25] * 4, government_saliences=[0.25] * 4,
)  # fmt: skip
W = State(
    presence=1.0, unity=1.0, exit_belief=0.5, exit_belief_kabul=0.2, observed=1.4,
    trust=[0.0, 0.5, 0.25, 0.3, 0.0, 0.8],
)  # fmt: skip
weights = st.lists(st.floats(0.05, 1.0), min_size=4, max_size=4).map(lambda w: (np.array(w) / sum(w)).tolist())


def best_by_linear_programming(ours, theirs, utility):
    """The most that they can have: shares x of each issue go to them, ours is what is left."""
    found = linprog(c=-np.array(theirs), A_ub=[ours], b_ub=[sum(ours) - utility], bounds=[(0.0, 1.0)] * 4)
    return -found.fun


@any_history
@given(ours=weights, theirs=weights, utility=st.floats(0.0, 1.0))
def test_the_frontier_is_that_of_the_linear_programme(ours, theirs, utility):
    assert table.frontier(ours, theirs, utility) == pytest.approx(
        best_by_linear_programming(ours, theirs, utility), abs=1e-7
    )


@given(ours=weights, theirs=weights, utility=st.floats(0.0, 1.0))
def test_the_frontier_seen_from_the_other_side_is_the_same(ours, theirs, utility):
    left = table.frontier(ours, theirs, utility)
    assume(0.0 < left < 1.0)
    assert table.frontier(theirs, ours, left) == pytest.approx(utility, abs=1e-12)


@given(ours=weights, theirs=weights, utility=st.floats(0.0, 1.0))
def test_no_split_down_the_middle_beats_the_frontier(ours, theirs, utility):
    assert 1.0 - utility - 1e-12 <= table.frontier(ours, theirs, utility) <= 1.0


def test_the_frontier_by_hand():
    """Their two dear issues cost us a tenth: 0.9 each; for half of our own as well they have 0.95 and we 0.45."""
    ours, theirs = [0.05, 0.45, 0.45, 0.05], [0.45, 0.05, 0.05, 0.45]
    assert [table.frontier(ours, theirs, u) for u in (0.0, 0.45, 0.9, 0.95, 1.0)] == pytest.approx(
        [1.0, 0.95, 0.9, 0.45, 0.0]
    )


def test_beyond_all_there_is_nothing():
    assert table.frontier([0.25] * 4, [0.25] * 4, 1.5) == 0.0


@pytest.mark.parametrize(
    ("trust", "guarantee", "expected"),
    [(1.0, 0.0, 0.4), (0.5, 0.0, 0.5), (0.0, 0.5, 0.5), (0.5, 0.6, 0.425), (0.2, 0.0, 0.8)],
)
def test_reservation_by_hand(trust, guarantee, expected):
    """War value 0.4, stake 0.1: q = trust + (1 - trust) guarantee, and (1 - q)/q times the stake is asked more."""
    assert table.reservation(0.4, trust, guarantee, 0.1) == pytest.approx(expected)


def test_a_reservation_is_a_share():
    assert table.reservation(0.4, 0.001, 0.0, 0.5) == 1.0
    assert table.reservation(-0.3, 1.0, 0.0, 0.1) == 0.0


def test_expected_presence_is_what_is_there_and_what_will_be():
    """Half believing in an exit down to a quarter of the force: (1 + 1/2) / 2."""
    assert united_states.expected_presence(W, replace(P, withdrawal_residual=2500.0), Today(), 0.5) == 0.75


@in_both_engines
def test_war_values_by_hand(engine):
    """The Taliban reckon with 1.2 against 1.25, Kabul with 1 + 0.4, both know 1.2 against 1.5. Each takes the guarantor
    at its word as far as it trusts it: by 0.5 and by 0.8."""
    after = play(engine, table.value_war, W, P)
    q_taliban, q_kabul = 0.3 + 0.7 * 0.6 * 0.5 * 0.5, 0.25 + 0.75 * 0.6 * 0.8 * 0.8
    taliban = 1.2 / 2.45 - 0.1 + (1.0 - q_taliban) / q_taliban * 0.05
    kabul = 1.4 / 2.6 - 0.2 * 1.2 + (1.0 - q_kabul) / q_kabul * 0.1
    assert after.taliban_reservation == pytest.approx(taliban)
    assert after.government_reservation == pytest.approx(kabul)
    assert after.surplus == pytest.approx(1.0 - taliban - kabul)
    assert after.waiting == pytest.approx((1.2 / 2.45 - 1.2 / 2.7) / 0.1)


@pytest.mark.parametrize(
    ("change", "of_parameters", "field", "rises"),
    [({"exit_belief": 0.9}, {}, "taliban_reservation", True), ({"exit_belief": 0.9}, {}, "waiting", True),
     ({"observed": 2.0}, {}, "surplus", True),
     ({"fighters": 8000.0}, {}, "taliban_reservation", True), ({"unity": 0.4}, {}, "government_reservation", False),
     ({"trust": [0.0, 0.5, 0.25, 0.6, 0.0, 0.8]}, {}, "taliban_reservation", False),
     ({"trust": [0.0, 0.5, 0.6, 0.3, 0.0, 0.8]}, {}, "surplus", True),
     ({"trust": [0.0, 0.9, 0.25, 0.3, 0.0, 0.8]}, {}, "taliban_reservation", False),
     ({}, {"table_guarantee": 0.9}, "surplus", True),
     ({}, {"withdrawal_residual": 5000.0}, "taliban_reservation", False),
     ({}, {"withdrawal_residual": 5000.0}, "waiting", False), ({}, {"table_government_stake": 0.2}, "surplus", False)],
)  # fmt: skip
def test_what_moves_the_values_of_war(change, of_parameters, field, rises):
    before = getattr(play("interpreted", table.value_war, W, P), field)
    after = getattr(play("interpreted", table.value_war, replace(W, **change), replace(P, **of_parameters)), field)
    assert after != before
    assert (after > before) is rises


@pytest.mark.parametrize(("stake", "rises"), [(0.0, False), (0.1, True)])
def test_expecting_an_exit_weakens_kabul_in_war_and_leaves_a_deal_without_its_guarantor(stake, rises):
    """Which of the two weighs more depends on what a broken deal would cost."""
    p = replace(P, table_government_stake=stake)
    reassured, alarmed = (
        play("interpreted", table.value_war, replace(W, exit_belief_kabul=belief), p).government_reservation
        for belief in (0.2, 0.9)
    )
    assert (alarmed > reassured) is rises


@pytest.mark.parametrize(("day", "expected"), [(100.0, 1.0), (80.0, 0.36787944117144233), (101.0, 0.0)])
def test_nearness_by_hand(day, expected):
    assert table.nearness(Params(table_deadline_days=20.0), Today(day=day), 100.0) == pytest.approx(expected)


def agreed(ours, theirs, demand, offer):
    """Issues that go wholly to the Taliban in both sides' packages, or wholly to Kabul in both: by listing them."""
    order = sorted(range(4), key=lambda i: theirs[i] / ours[i])
    ends = np.cumsum([ours[i] for i in order])
    begins = ends - [ours[i] for i in order]
    return sum(end <= offer or begin >= demand for begin, end in zip(begins, ends, strict=True))


@given(ours=weights, theirs=weights, demand=st.floats(0.0, 1.0), offer=st.floats(0.0, 1.0))
def test_issues_are_agreed_where_both_packages_give_them_to_the_same_side(ours, theirs, demand, offer):
    ratios, cuts = sorted(t / o for t, o in zip(theirs, ours, strict=True)), np.cumsum(ours)
    assume(np.diff(ratios).min() > 1e-6)
    assume(min(abs(cut - x) for cut in cuts for x in (demand, offer)) > 1e-6)
    assert table.issues_agreed(ours, theirs, demand, offer) == agreed(ours, theirs, demand, offer)


def test_issues_that_matter_alike_are_agreed_one_by_one():
    """Without log-rolling nothing orders them; an offer of a quarter still closes one of four, not all."""
    assert table.issues_agreed([0.25] * 4, [0.25] * 4, 0.99, 0.25) == 1.0


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    after = play(engine, table.value_war, w, p, d, t)
    assert 0.0 <= after.taliban_reservation <= 1.0
    assert 0.0 <= after.government_reservation <= 1.0
    assert -1.0 <= after.surplus <= 1.0
    assert 0.0 <= after.waiting <= 1.0
