"""How the talks go: readiness, concessions, opening, procedure, substance, suspension."""

from dataclasses import replace

import pytest
from hypothesis import given

from sim.model.params import Params
from sim.model.rules import table
from sim.model.stages import Stage
from sim.model.state import NEVER, Draws, State, Today

from .played import any_history, in_both_engines, play, some_days, some_draws, some_params, some_worlds

RIPE = Params(
    taliban_strength=1.0, taliban_fighters=80_000.0, war_air_power=0.0,
    withdrawal_troops=10_000.0, withdrawal_deadline=100.0, table_taliban_cost=0.2, table_government_cost=0.2,
    table_ripe_cost=5.0, table_ripe_winning=4.0, table_ripe_deadline=2.0, table_taliban_hurt=0.5,
    table_deadline_days=20.0,
)  # fmt: skip
READY = State(
    clock=80.0, unity=1.0, surplus=-0.2, observed=1.0, exit_belief_kabul=0.5, presence=0.5,
    trust=[0.0, 0.0, 0.5, 0.25, 0.0, 0.0],
)
GIVES = Params(
    table_taliban_concession=0.1, table_government_concession=0.05, table_deadline_push=1.0, table_exit_push=0.8,
    table_pressure=0.5, table_deadline_days=20.0, diplomacy_pressure=1.0, diplomacy_talks_days=100.0,
    withdrawal_troops=10_000.0, withdrawal_deadline=120.0,
    taliban_saliences=[0.25] * 4, government_saliences=[0.25] * 4,
)  # fmt: skip
TALKING = State(
    clock=80.0, stage=Stage.SUBSTANCE, opening_day=0.0, waiting=0.5, exit_belief_kabul=0.5, urgency=1.2,
    trust=[0.0, 0.0, 0.3, 0.2, 0.5, 0.0], taliban_aspiration=0.9, taliban_reservation=0.4,
    government_aspiration=0.8, government_reservation=0.3,
)  # fmt: skip
OPENS = Params(
    prisoners_demanded=5000.0, table_freed_share=0.95, table_opening_hazard=0.1, table_procedure_hazard=0.2,
    trust_half_breach=0.5, table_suspension_hazard=0.01, table_strike_strain=0.2, table_overdue_strain=1.5,
    table_resumption_hazard=0.02,
)  # fmt: skip


@in_both_engines
@pytest.mark.parametrize(
    ("presence", "cost", "expected"),
    [(1.0, 0.2, 0.7310585786300049), (0.0, 0.2, 0.6224593312018546), (1.0, 0.4, 0.7970372847905767)],
)
def test_readiness_by_hand(engine, presence, cost, expected):
    """The Taliban: logistic(5 * 0.2) = 0.7310586, half the hurt without foreign forces: logistic(0.5); Kabul, 20 days
    from the deadline: logistic(1 + 2 * 0.5 / e) = 0.7970373. The less ready side counts; no deal need be in sight."""
    w, p = replace(READY, presence=presence), replace(RIPE, table_taliban_cost=cost)
    assert play(engine, table.ripen, w, p, t=Today(day=80.0, weekly=1.0)).readiness == pytest.approx(expected)


@pytest.mark.parametrize(
    ("change", "of_parameters", "riper"),
    [({"presence": 1.0}, {}, True), ({"presence": 0.0}, {}, False), ({"fighters": 20_000.0}, {}, False),
     ({}, {"table_taliban_cost": 0.3}, True), ({}, {"structures_gated_procedure": 0.25}, False)],
)  # fmt: skip
def test_what_ripens_the_moment(change, of_parameters, riper):
    day = Today(day=80.0, weekly=1.0)
    before = play("interpreted", table.ripen, READY, RIPE, t=day).readiness
    after = play("interpreted", table.ripen, replace(READY, **change), replace(RIPE, **of_parameters), t=day).readiness
    assert (after > before) is riper


@pytest.mark.parametrize(
    ("clock", "stays", "expected"),
    [(120.0, 0.0, 1.0), (100.0, 0.0, 0.36787944117144233), (121.0, 0.0, 0.0), (120.0, 2500.0, 0.5)],
)
def test_the_exit_is_near_by_the_schedule_s_own_clock(clock, stays, expected):
    """A force that stays, here a quarter with half the presence, makes it half an exit."""
    p = replace(GIVES, withdrawal_residual=stays)
    assert table.nearness_of_exit(replace(TALKING, clock=clock), p, Today()) == pytest.approx(expected)


@in_both_engines
def test_a_week_s_concessions_by_hand(engine):
    """20 days before the talks' limit, 40 before the exit. The Taliban: 0.1 * 0.5 * (0.5 + 0.2 + 1/e) of 0.5 to go;
    Kabul: 0.05 * (0.5 + 0.3 + 1/e + 0.8 * 0.5 / e squared + 0.5 * 1.2) of 0.5."""
    after = play(engine, table.concede, TALKING, GIVES, t=Today(day=80.0, weekly=1.0))
    assert after.taliban_aspiration == pytest.approx(0.9 - 0.05 * (0.7 + 0.3678794411714423) * 0.5)
    hastened = 1.4 + 0.3678794411714423 + 0.4 * 0.1353352832366127
    assert after.government_aspiration == pytest.approx(0.8 - 0.05 * hastened * 0.5)


@in_both_engines
@pytest.mark.parametrize(("change", "taliban", "kabul"), [({"breach": 1.0}, 0.5, 0.5), ({"presence": 0.0}, 0.5, 1.0)])
def test_under_fire_both_concede_less_and_who_is_hurt_less_does_too(engine, change, taliban, kabul):
    """A breach of one halves both paces; half of the Taliban's hurt, and pace, comes from foreign forces."""
    t, p = Today(day=80.0, weekly=1.0), replace(GIVES, table_taliban_hurt=0.5)
    start = replace(TALKING, presence=1.0)
    before, after = (play(engine, table.concede, w, p, t=t) for w in (start, replace(start, **change)))
    for side, share in (("taliban", taliban), ("government", kabul)):
        asked = getattr(TALKING, f"{side}_aspiration")
        gave, gives = (asked - getattr(w, f"{side}_aspiration") for w in (before, after))
        assert gives == pytest.approx(share * gave)


@in_both_engines
@pytest.mark.parametrize("stage", [Stage.IMPASSE, Stage.PROCEDURE, Stage.SUSPENDED])
def test_nobody_concedes_but_in_substance(engine, stage):
    after = play(engine, table.concede, replace(TALKING, stage=stage), GIVES, t=Today(day=80.0, weekly=1.0))
    assert (after.taliban_aspiration, after.government_aspiration) == (0.9, 0.8)


@in_both_engines
def test_at_the_start_no_issue_is_closed(engine):
    w = replace(TALKING, stage=Stage.IMPASSE, taliban_aspiration=1.0, government_aspiration=1.0)
    assert play(engine, table.concede, w, GIVES).issues_closed == 0.0


@pytest.mark.parametrize(
    ("change", "of_parameters", "side", "faster"),
    [({"waiting": 1.0}, {}, "taliban", False), ({"waiting": 0.0}, {}, "taliban", True),
     ({}, {"diplomacy_talks_days": 0.0}, "taliban", False), ({}, {"diplomacy_talks_days": 0.0}, "government", False),
     ({}, {"diplomacy_talks_days": 81.0}, "government", True), ({"urgency": 3.0}, {}, "government", True),
     ({}, {"diplomacy_pressure": 2.0}, "government", True), ({"exit_belief_kabul": 1.0}, {}, "government", True),
     ({}, {"withdrawal_deadline": 85.0}, "government", True), ({}, {"withdrawal_deadline": 79.0}, "government", False),
     ({"clock": 90.0}, {}, "government", True), ({}, {"withdrawal_residual": 2500.0}, "government", False)],
)  # fmt: skip
def test_what_hastens_concessions(change, of_parameters, side, faster):
    day, field = Today(day=80.0, weekly=1.0), f"{side}_aspiration"
    before = getattr(play("interpreted", table.concede, TALKING, GIVES, t=day), field)
    w, p = replace(TALKING, **change), replace(GIVES, **of_parameters)
    after = getattr(play("interpreted", table.concede, w, p, t=day), field)
    assert after != before
    assert (after < before) is faster


@in_both_engines
def test_pressure_the_other_way_makes_kabul_ask_for_no_more(engine):
    """A shock can turn Washington's pressure round; nobody takes back what has been conceded."""
    turned = Today(day=80.0, weekly=1.0, pressure_shock=-9.0)
    assert play(engine, table.concede, TALKING, GIVES, t=turned).government_aspiration <= 0.8


@pytest.mark.parametrize(
    ("aspiration", "rate", "expected"), [(0.8, 0.25, 0.7), (0.8, 9.0, 0.4), (0.4, 0.25, 0.4), (0.3, 0.25, 0.3)]
)
def test_a_step_goes_part_of_the_way_never_below_the_floor_and_never_up(aspiration, rate, expected):
    assert table.step_down(aspiration, 0.4, rate) == pytest.approx(expected)


@in_both_engines
@pytest.mark.parametrize(
    ("released", "unity", "u", "opens"),
    [(4750.0, 1.0, 0.099, True), (4749.0, 1.0, 0.001, False), (5000.0, 1.0, 0.101, False), (5000.0, 0.5, 0.049, True),
     (5000.0, 0.5, 0.051, False)],
)  # fmt: skip
def test_talks_open_once_nearly_all_are_free_and_kabul_sends_a_team(engine, released, unity, u, opens):
    w = State(prisoners_released=released, unity=unity)
    after = play(engine, table.advance, w, OPENS, Draws(u_stage=u), Today(day=90.0))
    assert (after.stage, after.opening_day) == ((Stage.PROCEDURE, 90.0) if opens else (Stage.IMPASSE, NEVER))


@in_both_engines
@pytest.mark.parametrize(("u", "agreed"), [(0.0799, True), (0.0801, False)])
def test_procedure_is_agreed_as_the_moment_ripens(engine, u, agreed):
    """0.2 a day times a readiness of 0.4."""
    w = State(stage=Stage.PROCEDURE, opening_day=10.0, readiness=0.4)
    after = play(engine, table.advance, w, OPENS, Draws(u_stage=u), Today(day=90.0))
    assert (after.stage, after.procedure_day) == ((Stage.SUBSTANCE, 90.0) if agreed else (Stage.PROCEDURE, NEVER))


@in_both_engines
@pytest.mark.parametrize("stage", [Stage.SUBSTANCE, Stage.SUSPENDED])
def test_nothing_else_advances(engine, stage):
    w = State(stage=stage, opening_day=10.0, readiness=1.0, prisoners_released=5000.0)
    assert play(engine, table.advance, w, OPENS, Draws(u_stage=1e-9), Today(day=90.0)).stage == stage


@in_both_engines
@pytest.mark.parametrize(("limit", "u", "broken"), [(0.0, 0.00899, True), (0.0, 0.00901, False), (60.0, 0.02399, True)])
def test_talks_break_off_under_strain(engine, limit, u, broken):
    """0.01 a day times breach 0.5 + 0.2 * 2 strikes a week, + 1.5 once the limit has passed."""
    w = State(stage=Stage.SUBSTANCE, opening_day=10.0, breach=0.5, recent_strikes=2.0, suspensions=1.0)
    p = replace(OPENS, diplomacy_talks_days=limit)
    after = play(engine, table.suspend, w, p, Draws(u_suspend=u), Today(day=71.0))
    if broken:
        assert (after.stage, after.stage_before, after.suspensions) == (Stage.SUSPENDED, Stage.SUBSTANCE, 2.0)
    else:
        assert (after.stage, after.suspensions) == (Stage.SUBSTANCE, 1.0)


@in_both_engines
@pytest.mark.parametrize(("u", "resumed"), [(0.0399, True), (0.0401, False)])
def test_they_resume_where_they_were_sooner_before_an_election(engine, u, resumed):
    w = State(stage=Stage.SUSPENDED, stage_before=Stage.PROCEDURE, urgency=2.0, suspensions=1.0)
    after = play(engine, table.suspend, w, OPENS, Draws(u_suspend=u))
    assert (after.stage, after.suspensions) == (Stage.PROCEDURE if resumed else Stage.SUSPENDED, 1.0)


@in_both_engines
@pytest.mark.parametrize(("u", "resumed"), [(0.0199, True), (0.0201, False)])
def test_under_fire_they_resume_later(engine, u, resumed):
    w = State(stage=Stage.SUSPENDED, stage_before=Stage.SUBSTANCE, urgency=2.0, breach=1.0)
    assert (play(engine, table.suspend, w, OPENS, Draws(u_suspend=u)).stage == Stage.SUBSTANCE) is resumed


@in_both_engines
@pytest.mark.parametrize(("stage", "shock", "after"), [
    (Stage.SUBSTANCE, -1.0, Stage.SUSPENDED), (Stage.SUSPENDED, -1.0, Stage.SUSPENDED),
    (Stage.SUSPENDED, 1.0, Stage.PROCEDURE), (Stage.IMPASSE, -1.0, Stage.IMPASSE),
])  # fmt: skip
def test_a_scenario_breaks_talks_off_and_takes_them_up_by_decision(engine, stage, shock, after):
    w = State(stage=stage, stage_before=Stage.PROCEDURE, urgency=1.0)
    u = 1e-9 if shock < 0.0 else 0.999  # of itself the talks would do the contrary
    assert play(engine, table.suspend, w, OPENS, Draws(u_suspend=u), Today(talks_shock=shock)).stage == after


@in_both_engines
def test_talks_that_never_opened_do_not_break_off(engine):
    w = State(breach=9.0, recent_strikes=9.0)
    assert play(engine, table.suspend, w, OPENS, Draws(u_suspend=1e-9)).stage == Stage.IMPASSE


@in_both_engines
@any_history
@given(w=some_worlds, p=some_params, d=some_draws, t=some_days)
def test_bounds(engine, w, p, d, t):
    assert 0.0 <= play(engine, table.ripen, w, p, d, t).readiness <= 1.0
    gave = play(engine, table.concede, w, p, d, t)
    for side in ("taliban", "government"):
        asked, least = getattr(w, f"{side}_aspiration"), getattr(w, f"{side}_reservation")
        assert min(asked, least) - 1e-12 <= getattr(gave, f"{side}_aspiration") <= asked
    assert gave.issues_closed in (0.0, 1.0, 2.0, 3.0, 4.0)
    moved = play(engine, table.suspend, play(engine, table.advance, w, p, d, t), p, d, t)
    assert moved.stage in tuple(Stage)
    assert moved.suspensions - w.suspensions == (moved.stage == Stage.SUSPENDED != w.stage)
