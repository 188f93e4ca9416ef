"""What the shipped scenarios say of troops, Kabul, violence and diplomacy holds in their histories."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from sim.model.stages import NEVER, End, Stage
from sim.scenario.files import load

from .test_library import (  # the fixture acts by being here
    BASE,
    CHRISTMAS,
    DEADLINE,
    ELECTION,
    as_shipped,  # noqa: F401
    compiled,
    day,
    ended,
    on,
    parameters,
    planned,
    running,
    same,
    scenario,
)

# Troops


@compiled
def test_the_drawdown_meets_both_announced_levels():
    made = planned("election-drawdown")
    assert np.all(running(on(made, ELECTION))["troops"] == 4500.0)
    assert np.all(running(on(made, date(2021, 1, 21)))["troops"] <= 2500.0)
    assert np.all(running(on(made, date(2021, 1, 20)))["troops"] > 2500.0)
    assert np.all(running(on(made, DEADLINE))["troops"] == 0.0)


@compiled
def test_home_by_christmas_in_every_history():
    worlds = ended("home-by-christmas")
    gone = worlds["exit_day"] == day(BASE, CHRISTMAS)
    fell, settled = worlds["fall_day"], worlds["settlement_day"]
    over = np.where(fell != NEVER, fell, np.where(settled != NEVER, settled, np.inf))
    assert np.all(gone | ((worlds["exit_day"] == NEVER) & (over <= day(BASE, CHRISTMAS))))
    assert np.mean(gone) > 0.5


@compiled
def test_nobody_hurries_home_for_christmas_before_the_wish_is_voiced():
    assert np.all(running(on(scenario("home-by-christmas"), date(2020, 10, 7)))["troops"] == 8600.0)


@compiled
def test_twelve_months_are_twelve_months():
    made = planned("twelve-months")
    assert np.all(running(on(made, date(2021, 2, 27)))["troops"] > 0.0)
    assert np.all(running(on(made, date(2021, 2, 28)))["troops"] == 0.0)


@compiled
def test_a_residual_force_of_2500_is_never_undercut():
    assert ended("residual-force")["troops"].min() == 2500.0
    assert np.all(running(on(planned("residual-force"), DEADLINE))["troops"] == 2500.0)


@compiled
def test_enforced_conditions_hold_troops_back():
    here, there = (running(on(scenario(name), DEADLINE))["troops"].mean() for name in ("conditions-enforced", BASE))
    assert here > there + 1000.0


@compiled
def test_what_is_recorded_holds_in_every_history():
    """8,600 soldiers in July and September, 5,000 prisoners free before the talks, the attacks counted to April: as
    inputs from the posterior have it, since how soon attacks follow orders is learnt."""
    for when in (date(2020, 7, 13), date(2020, 9, 11)):
        worlds = on(load("as-recorded"), when)
        assert set(worlds["troops"][worlds["end"] == End.NONE]) == {8600.0}
    assert set(running(worlds)["prisoners_released"]) == {5000.0}
    assert 4500.0 < np.median(worlds["attacks_first_45_days"]) < 5000.0


@compiled
def test_a_faster_exit_needs_broken_talks():
    ours, theirs = ended("faster-exit-on-failure"), ended(BASE)
    assert same(ours, theirs)[theirs["suspensions"] == 0.0].all()
    both = (ours["exit_day"] != NEVER) & (theirs["exit_day"] != NEVER)
    moved = (ours["exit_day"] - theirs["exit_day"])[both & (ours["exit_day"] != theirs["exit_day"])]
    assert len(moved) > 10
    assert np.mean(moved < 0.0) > 0.8


@compiled
def test_nato_keeps_a_presence_when_the_last_us_soldier_has_left():
    worlds, weight = ended("nato-stays"), parameters("nato-stays")["nato_weight"]
    assert np.all(worlds["presence"] >= weight)
    assert np.array_equal(worlds["presence"][worlds["troops"] == 0.0], weight[worlds["troops"] == 0.0])
    assert np.all(ended(BASE)["presence"][ended(BASE)["troops"] == 0.0] == 0.0)


# The draft of 2019


def test_the_draft_is_dated_from_its_own_autumn():
    draft, base = scenario("draft-2019"), scenario(BASE)
    assert draft.start == date(2019, 9, 1)
    for name in ("prisoners.due", "prisoners.release_from"):
        assert draft.values[name] - draft.start == base.values[name] - base.start, name
    assert draft.values["withdrawal.second_phase_begins"] == draft.values["withdrawal.first_phase_ends"]
    length = draft.values["withdrawal.first_phase_ends"] - draft.values["withdrawal.begins"]
    assert length == timedelta(days=135)
    begins, deadline = draft.values["withdrawal.begins"], draft.values["withdrawal.deadline"]
    assert draft.values["withdrawal.promised"] == deadline
    assert 12 * (deadline.year - begins.year) + deadline.month - begins.month == 14


def test_no_day_of_2020_is_left_in_the_draft_by_oversight():
    """The election, the epidemic and what the draft itself sets are to come; whatever else has a day must be past."""
    values = scenario("draft-2019").values
    to_come = {name for name, value in values.items() if isinstance(value, date) and value > date(2019, 12, 31)}
    assert to_come == {
        "us.election", "prisoners.epidemic_from", "withdrawal.first_phase_ends", "withdrawal.second_phase_begins",
        "withdrawal.deadline", "withdrawal.promised",
    }  # fmt: skip


@compiled
def test_the_draft_s_histories_begin_in_the_war_of_2019_under_one_president():
    worlds = on(scenario("draft-2019"), date(2019, 9, 3))
    assert np.all(worlds["united"] == 1.0)
    assert 0.9 < worlds["observed"].mean() < 1.2
    assert on(scenario(BASE), date(2020, 3, 2))["observed"].mean() < 0.4


@compiled
def test_the_draft_has_no_truce():
    october = on(scenario("draft-2019"), date(2019, 10, 1))
    assert np.mean(october["violence"] > parameters("draft-2019")["taliban_restrained"]) > 0.8


@compiled
def test_by_the_draft_s_deadline_all_or_all_but_2500_have_left():
    troops = running(on(planned("draft-2019"), date(2020, 11, 30)))["troops"]
    assert sorted(np.unique(troops)) == [0.0, 2500.0]
    assert 0.3 < np.mean(troops == 0.0) < 0.7


@compiled
def test_the_election_of_2019_is_attacked_in_its_week():
    draft, before, day_of = scenario("draft-2019"), date(2019, 9, 21), date(2019, 9, 28)
    quiet = replace(draft, shocks=())
    assert same(on(draft, before), on(quiet, before)).all()
    assert np.mean(on(draft, day_of)["attacks"] > on(quiet, day_of)["attacks"]) > 0.8


# Kabul


@compiled
def test_two_presidents_never_come_to_terms_and_one_never_parts():
    assert np.all(ended("two-presidents")["united"] == 0.0)
    assert np.all(ended("one-team")["united"] == 1.0)
    assert 0.0 < ended(BASE)["united"].mean() < 1.0


@compiled
def test_donors_pay_to_the_deadline_and_not_a_day_longer():
    assert same(on(scenario("donors-leave"), DEADLINE), on(scenario(BASE), DEADLINE)).all()
    theirs, ours = (on(scenario(name), date(2021, 8, 1))["given_up"].mean() for name in (BASE, "donors-leave"))
    assert ours > theirs + 0.1


# Violence


@compiled
@pytest.mark.parametrize("when", [date(2020, 3, 20), date(2020, 5, 10), date(2020, 7, 13)])
def test_while_the_truce_holds_violence_is_no_more_than_restrained(when):
    worlds, p = on(scenario("truce-holds"), when), parameters("truce-holds")
    assert np.all(worlds["violence"] <= np.maximum(p["violence_initial"], p["taliban_restrained"]) + 1e-9)
    assert running(worlds)["observed"].mean() < 0.6


@compiled
def test_after_the_truce_the_taliban_are_free_to_fight():
    worlds = running(on(scenario("truce-holds"), date(2020, 8, 31)))
    assert np.mean(worlds["violence"] > 0.8) > 0.3


@compiled
@pytest.mark.parametrize(
    ("name", "first", "last", "sign"),
    [
        ("october-reset", date(2020, 10, 15), DEADLINE, -1.0),
        ("helmand-offensive", date(2020, 10, 4), date(2020, 10, 28), 1.0),
    ],
)
def test_what_happens_in_october_2020_happens_from_its_first_day_on(name, first, last, sign):
    before = first - timedelta(days=1)
    assert same(on(scenario(name), before), on(scenario(BASE), before)).all()
    more = on(scenario(name), last)["attacks"] - on(scenario(BASE), last)["attacks"]
    assert np.mean(sign * more > 0.0) > 0.8


@compiled
def test_the_reset_is_of_strikes_and_of_violence():
    """Strikes fall with violence by themselves: each half of the exchange is looked at without the other."""
    reset, when = scenario("october-reset"), date(2021, 1, 15)
    violence, strikes = (replace(reset, shocks=tuple(s for s in reset.shocks if s.what == w)) for w in
                         ("violence", "strikes"))  # fmt: skip
    assert on(reset, when)["strikes"].mean() < on(violence, when)["strikes"].mean()
    assert on(reset, when)["attacks"].mean() < on(strikes, when)["attacks"].mean()


@compiled
def test_spoilers_strike_about_once_a_week():
    """What is felt of them settles where a week's attack replaces what fades: rate times size times memory."""
    worlds, p = on(scenario("spoilers"), date(2020, 8, 1)), parameters("spoilers")
    expected = p["spoilers_hazard"] * p["spoilers_outrage"] * p["spoilers_memory"]
    assert worlds["outrage"].mean() == pytest.approx(expected.mean(), rel=0.15)
    assert np.all(p["spoilers_hazard"] == pytest.approx(1 / 7))


# Diplomacy


@compiled
def test_a_hundred_days_bind_only_talks_that_opened():
    ours, theirs = ended("hundred-days"), ended(BASE)
    assert same(ours, theirs)[theirs["opening_day"] == NEVER].all()
    assert np.array_equal(ours["opening_day"], theirs["opening_day"])
    assert ours["suspensions"].sum() > theirs["suspensions"].sum()


@compiled
def test_patience_knows_no_election_and_does_not_keep_the_prisoners_in():
    patient, usual = (on(scenario(name), date(2020, 10, 20)) for name in ("patient-diplomacy", BASE))
    assert np.all(patient["urgency"] == 1.0)
    assert running(usual)["urgency"].min() > 1.2
    assert np.mean(ended("patient-diplomacy")["stage"] != Stage.IMPASSE) > 0.5


# Assurances


@compiled
def test_broken_assurances_are_found_out_and_hold_the_force_kept_ones_do_not():
    broken, kept = (ended(name) for name in ("assurances-broken", "assurances-verified"))
    assert broken["findings"].mean() > 10 * kept["findings"].mean() > 0.0
    assert broken["troops"].mean() > kept["troops"].mean() + 300.0


@compiled
def test_a_hostage_let_go_is_worth_weeks_of_kept_promises_to_washington_alone():
    day_of, before = date(2020, 9, 12), date(2020, 9, 11)
    freed, usual = (on(scenario(name), day_of) for name in ("hostage-freed", BASE))
    assert same(on(scenario("hostage-freed"), before), on(scenario(BASE), before)).all()
    going_on = usual["end"] == End.NONE
    gained = (freed["kept"] - usual["kept"])[going_on]
    assert np.all(gained[:, 0] == pytest.approx(8.0))
    assert np.all(gained[:, 1:] == 0.0)
