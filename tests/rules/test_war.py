"""War: attacks, what is seen of them, the dead, operations, ground."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.params import Params
from sim.model.rules import united_states, war
from sim.model.state import Draws, State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

P = Params(
    war_attacks_2019=60.0, war_season=0.2, war_branching=0.4, war_dispersion=30.0, war_decay_days=5.0,
    war_inertia_days=10.0, violence_first_days=45.0, violence_promised=0.8, violence_watch_days=7.0,
    violence_truce_until=-1.0,
)  # fmt: skip
W = State(effort=1.5, violence=1.0, excitation=80.0, attacks=100.0, attacks_first_45_days=50.0)
DEADLY = Params(war_lethality=0.2, war_civilian_lethality=0.1, operations_lethality=0.5, violence_first_days=45.0)
GROUND = Params(
    taliban_strength=1.2, taliban_fighters=80_000.0, war_air_power=0.5, war_disunity=0.2, donors_weight=0.5,
    operations_ground=0.25, war_ground_rate=0.004,
)  # fmt: skip


@in_both_engines
@pytest.mark.parametrize(("z", "attacks"), [(0.0, 73.0), (1.0, 90.0), (-1.0, 58.0)])
def test_attacks_by_hand(engine, z, attacks):
    """Violence 1.05, season 1.1: 69.3; with excitation 0.6 * 69.3 + 0.4 * 80 = 73.58, variance 254.05: 73.58 plus
    or minus 15.94 at a normal of 1; at 0, less a sixth of 5.905 for skewness."""
    after = play(engine, war.attack, W, P, Draws(z_attacks=z), Today(day=45.0, season=0.5))
    assert after.violence == pytest.approx(1.05)
    assert after.attacks_today == attacks
    assert after.excitation == pytest.approx(80.0 + (attacks - 80.0) / 5.0)
    assert (after.attacks, after.attacks_first_45_days) == (100.0 + attacks, 50.0 + attacks)


@in_both_engines
def test_attacks_after_the_first_days_are_not_counted_among_them(engine):
    assert play(engine, war.attack, W, P, t=Today(day=46.0)).attacks_first_45_days == 50.0


@in_both_engines
@pytest.mark.parametrize(("shock", "violence"), [(0.5, 1.1), (-1.0, 0.95), (-9.0, 0.9)])
def test_a_shock_moves_the_target_never_below_nought(engine, shock, violence):
    assert play(engine, war.attack, W, P, t=Today(violence_shock=shock)).violence == pytest.approx(violence)


def attacks_of(p, days, violence=1.0, seed=1):
    """A long series of days' attacks at one level of violence, without a season."""
    w, out = State(effort=violence, violence=violence, excitation=violence * p.war_attacks_2019), []
    for z in np.random.default_rng(seed).normal(size=days):
        war.attack(w, p, Draws(z_attacks=z), Today())
        out.append(w.attacks_today)
    return np.array(out)


@pytest.mark.parametrize(("branching", "violence"), [(0.0, 1.0), (0.3, 1.7), (0.5, 1.0), (0.5, 0.5)])
def test_self_excitation_leaves_the_long_run_mean_where_it_was(branching, violence):
    """Mean of 30,000 days against the base; the tolerance is five standard errors of a Hawkes process's mean."""
    p = replace(P, war_branching=branching)
    made, base = attacks_of(p, 30_000, violence), 60.0 * violence
    error = (base * (1.0 + base / 30.0)) ** 0.5 / (1.0 - branching) / 30_000**0.5
    assert abs(made.mean() - base) < 5.0 * error
    assert error < 0.006 * base


def test_self_excitation_clusters_attacks():
    """Tomorrow resembles today, the more so the more attacks call forth others."""
    by_branching = [np.corrcoef(a[1:], a[:-1])[0, 1] for a in
                    (attacks_of(replace(P, war_branching=b), 20_000) for b in (0.0, 0.3, 0.5))]  # fmt: skip
    assert abs(by_branching[0]) < 0.03
    assert by_branching[0] + 0.03 < by_branching[1] < by_branching[2]


@in_both_engines
@pytest.mark.parametrize(("outrage", "breach"), [(0.2, 0.5), (0.0, 0.3), (-0.4, 0.0)])
def test_what_is_seen_by_hand(engine, outrage, breach):
    """90 attacks are 1.5 times 2019: a seventh of the way from 1.0333 there is 1.1."""
    w = State(attacks_today=90.0, observed=1.0 + 1.0 / 30.0, outrage=outrage)
    after = play(engine, war.perceive, w, P)
    assert (after.observed, after.breach) == (pytest.approx(1.1), pytest.approx(breach))


@in_both_engines
@pytest.mark.parametrize(("offensive", "forces", "civilians"), [(0.0, 20.0, 10.0), (1.0, 30.0, 15.0)])
def test_the_dead_by_hand(engine, offensive, forces, civilians):
    """A normal of 1 or -1 is a standard deviation more or less, and the term for skewness vanishes."""
    w = State(attacks_today=100.0, offensive=offensive, security_forces_killed=7.0, civilians_killed=3.0)
    after = play(engine, war.kill, w, DEADLY, Draws(z_killed=1.0, z_civilians=-1.0), Today(day=45.0))
    killed, others = round(forces + forces**0.5), round(civilians - civilians**0.5)
    assert (after.killed_today, after.security_forces_killed) == (killed, 7.0 + killed)
    assert (after.killed_first_45_days, after.civilians_killed) == (killed, 3.0 + others)


@in_both_engines
@pytest.mark.parametrize("z", [-3.0, 0.0, 2.5])
def test_nobody_dies_where_nobody_attacks(engine, z):
    after = play(engine, war.kill, State(attacks_today=0.0), DEADLY, Draws(z_killed=z, z_civilians=z))
    assert (after.killed_today, after.civilians_killed) == (0.0, 0.0)


@in_both_engines
@pytest.mark.parametrize(("offensive", "given_up", "expected"), [(0.0, 0.0, 12.0), (1.0, 0.0, 42.0), (1.0, 0.5, 22.0)])
def test_operations_by_hand(engine, offensive, given_up, expected):
    """36 a day on the offensive, a quarter of it otherwise, less by who gave up; a normal of 1 adds one standard
    deviation: 9 + 3, 36 + 6, 18 + 4.24."""
    p = Params(operations_rate_2019=36.0, operations_defence=0.25, violence_first_days=45.0)
    w = State(offensive=offensive, given_up=given_up)
    after = play(engine, war.operate, w, p, Draws(z_operations=1.0), Today(day=1.0))
    assert after.operations == after.operations_first_45_days == expected


def test_strengths_by_hand():
    w = State(fighters=4000.0, given_up=0.1, unity=0.5)
    assert war.taliban_strength(w, GROUND) == pytest.approx(1.26)
    assert war.government_strength(w, GROUND) == pytest.approx(0.81)
    assert war.government_strength(replace(w, funding=0.0), GROUND) == pytest.approx(0.405)
    assert war.win_chance(1.0, 3.0) == 0.25


@pytest.mark.parametrize(
    ("scale", "shock", "support"), [(1.0, 0.0, 0.25), (0.0, 0.0, 0.1), (3.0, 1.0, 0.4), (1.0, -2.0, 0.1)]
)
def test_part_of_foreign_support_hangs_on_strikes_by_hand(scale, shock, support):
    """0.5 * 0.5 * (0.4 + 0.6 * the root of the multiple)."""
    p = Params(war_air_power=0.5, war_air_strikes=0.6, strikes_scale=scale)
    assert united_states.air_support(p, Today(strikes_shock=shock), 0.5) == pytest.approx(support)


@in_both_engines
@pytest.mark.parametrize(("violence", "offensive", "moved"), [(0.5, 0.0, 0.5), (0.5, 1.0, 1.0), (0.0, 0.0, 0.0)])
def test_ground_moves_only_where_there_is_fighting(engine, violence, offensive, moved):
    """A third as strong, the Taliban lose 0.01 * 1/4 a day in full fighting."""
    p = replace(GROUND, war_air_power=0.0, operations_ground=0.0, war_ground_rate=0.01, war_disunity=0.0)
    p = replace(p, taliban_strength=1.0 / (3.0 * violence) if violence else 1.0)
    w = State(taliban_share=0.5, violence=violence, offensive=offensive, unity=1.0)
    lost = 0.5 - play(engine, war.gain_ground, w, p, t=Today(day=1.0)).taliban_share
    assert lost == pytest.approx(0.0025 * moved)


@in_both_engines
@pytest.mark.parametrize(
    ("share", "offensive", "violence", "expected"),
    [(0.5, 0.0, 1.0, 0.4997777777777778), (0.5, 1.0, 1.0, 0.4996271186440678), (0.25, 0.0, 2.0, 0.2503461538461538),
     (1.0, 0.0, 1.0, 1.0)],
)  # fmt: skip
def test_ground_by_hand(engine, share, offensive, violence, expected):
    """1.2 times violence against 1 (1.25 on the offensive) and half an air force: 1.2 / 2.7, 1.2 / 2.95, 2.4 / 3.9."""
    w = State(violence=violence, presence=1.0, unity=1.0, taliban_share=share, offensive=offensive)
    after = play(engine, war.gain_ground, w, GROUND, t=Today(day=1.0))
    assert after.taliban_share == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(
    ("change", "more"),
    [({"violence": 2.0}, True), ({"presence": 0.0}, True), ({"given_up": 0.4}, True), ({"unity": 0.3}, True),
     ({"fighters": 4000.0}, True), ({"funding": 0.5}, True), ({"offensive": 1.0}, False)],
)  # fmt: skip
def test_what_gains_the_taliban_ground(change, more):
    w = State(violence=1.0, presence=1.0, unity=1.0, taliban_share=0.5)
    before = play("interpreted", war.gain_ground, w, GROUND, t=Today(day=1.0)).taliban_share
    after = play("interpreted", war.gain_ground, replace(w, **change), GROUND, t=Today(day=1.0)).taliban_share
    assert (after > before) is more


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days, first=st.sampled_from([0.0, 1000.0]))
def test_bounds(engine, w, p, d, t, first):
    p = replace(p, violence_first_days=first)
    attacked = play(engine, war.attack, w, p, d, t)
    assert attacked.violence >= 0.0
    assert attacked.attacks_today == int(attacked.attacks_today) >= 0
    assert play(engine, war.perceive, w, p, d, t).breach >= 0.0
    killed = play(engine, war.kill, w, p, d, t)
    assert killed.security_forces_killed >= killed.killed_today >= 0.0
    assert killed.killed_first_45_days == (killed.killed_today if first else 0.0)
    assert killed.civilians_killed >= 0.0
    assert play(engine, war.operate, w, p, d, t).operations >= 0.0
    held = play(engine, war.gain_ground, w, p, d, t).taliban_share
    assert 0.0 <= held <= 1.0
    assert abs(held - w.taliban_share) <= 0.5 * p.war_ground_rate
