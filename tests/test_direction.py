"""Levers and mechanisms move what comes out the way the literature says, on the same draws.

Each comparison is of 2,000 histories pair by pair; the 95% interval of the mean difference must exclude nought. All is
drawn from fixed seeds, so a comparison fails because the model has changed, not by chance.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from math import sqrt

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.outcomes import OUTCOMES, measure_columns, outcomes
from sim.model.rules import BOOK
from sim.scenario.files import Shock, load
from sim.simulate import inputs as draw
from sim.simulate.kernel import simulate
from sim.stats import paired_difference

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
SEED, HISTORIES = 5, 2000
BASE = load("doha-2020")
DONORS_STOP = {"donors.until": date(2020, 11, 1)}
LONG_STAY = {"withdrawal.deadline": date(2021, 11, 1), "withdrawal.conditionality": 2.5}


def lived(scenario, histories=HISTORIES):
    return simulate(draw.parameters(scenario, SEED, 0, histories), draw.calendar(scenario), SEED)


def with_values(values, **others):
    return replace(BASE, values=BASE.values | values, **others)


def shocked(what, by, first=date(2020, 6, 1), last=date(2020, 8, 31)):
    return with_values({}, shocks=(Shock(first, last, what, by, ""),))


def without(name, scenario=BASE):
    return replace(scenario, without=(name,))


@cache
def baseline():
    return lived(BASE)


def interval(ours, theirs, measure):
    """The 95% interval of the mean difference: of shares in points, of dates over the pairs that have both."""
    if measure in OUTCOMES:
        k = OUTCOMES.index(measure)
        return paired_difference(outcomes(ours) == k, outcomes(theirs) == k)[1:]
    gained = measure_columns(ours)[measure] - measure_columns(theirs)[measure]
    gained = gained[~np.isnan(gained)]
    assert len(gained) > 100
    half = 1.96 * gained.std(ddof=1) / sqrt(len(gained))
    return gained.mean() - half, gained.mean() + half


def moves(worlds, measure, sign):
    """Whether a measure differs from the baseline's in this direction."""
    low, high = interval(worlds, baseline(), measure)
    return low > 0.0 if sign == "+" else high < 0.0


@cache
def with_lever(name):
    return lived(with_values(LEVERS[name][0]))


@cache
def with_shock(name):
    return lived(shocked(name, SHOCKS[name][0]))


@cache
def as_shipped(name):
    return lived(load(name))


@cache
def doing_without(name):
    return lived(without(name))


LEVERS = {
    "conditions that bind": ({"withdrawal.conditionality": 1.0}, "- government_falls, + settlement, + exit_day"),
    "a later deadline": ({"withdrawal.deadline": date(2021, 11, 1)}, "- government_falls, + exit_day, + fall_day"),
    "longer and conditional": (LONG_STAY, "- government_falls, - exit_belief, - given_up"),
    "a residual force": ({"withdrawal.residual": 2500.0}, "- government_falls, + settlement, - taliban_share"),
    "a smaller force": ({"withdrawal.first_phase_troops": 4500.0}, "+ government_falls, - strikes"),
    "nato stays": ({"nato.stays": True}, "- government_falls, + settlement"),
    "donors stop": (DONORS_STOP, "+ government_falls, - fall_day, - settlement, + given_up"),
    "donors halve": ({"donors.support": 0.5}, "+ government_falls, - fall_day"),
    "more strikes": ({"strikes.scale": 3.0}, "+ strikes, + attacks, + suspensions, + opening_day"),
    "no strikes": ({"strikes.scale": 0.0}, "- strikes, - attacks, - suspensions"),
    "more pressure": ({"diplomacy.pressure": 2.0}, "- first_release_day, - opening_day, + settlement"),
    "a limit to the talks": ({"diplomacy.talks_days": 100.0}, "+ suspensions"),
    "terms agreed": ({"prisoners.terms_agreed": True}, "- first_release_day, - opening_day"),
    "slower batches": ({"prisoners.batch_days": 60.0}, "+ opening_day, - settlement, - prisoners_returned"),
    "batches wait for calm": ({"prisoners.violence_ceiling": 1.0}, "- prisoners_released, + never_opened"),
    "kabul is bound": ({"prisoners.commitment": 4.0}, "- release_done_day, - opening_day"),
    "no epidemic": ({"prisoners.epidemic": 0.0}, "+ release_done_day"),
    "a long truce": ({"violence.truce_until": date(2020, 9, 1)}, "- attacks, - killed_first_45_days, + settlement"),
    "one president": ({"government.two_presidents": False}, "- opening_day, + settlement, - government_falls"),
    "a stricter promise": ({"violence.promised": 0.4}, "+ strikes, + suspensions, - settlement"),
}
MECHANISMS = {
    "commitment-problem": "+ settlement", "guarantee": "- settlement", "log-rolling": "- settlement",
    "compliance": "+ attacks", "leverage": "- attacks", "grievance": "- attacks", "retaliation": "- attacks",
    "prospects": "+ attacks", "suspension": "- broken_off, - suspensions", "waiting": "- settlement_day",
    "collapse": "- government_falls, - given_up", "offensives": "- attacks, - security_forces_killed",
    "release-quarrel": "- first_release_day", "us-pressure": "+ opening_day", "disunity": "- opening_day",
    "reciprocity": "- release_done_day", "epidemic": "+ release_done_day", "strikes": "- attacks",
    "spoilers": "- civilians_killed, - suspensions", "recidivism": "- taliban_share", "urgency": "+ opening_day",
    "conditionality": "- exit_day", "failure-push": "+ exit_day", "ripeness": "+ procedure_day",
}  # fmt: skip
SHOCKS = {
    "violence": (1.0, "+ attacks, + security_forces_killed, + opening_day"),
    "strikes": (2.0, "+ strikes, + attacks"),
    "pressure": (1.0, "- opening_day"),
    "donors": (-1.0, "+ given_up"),
    "truce": (1.0, "- attacks"),
}
SHIPPED = {
    "conditions-enforced": "- government_falls, + settlement, - exit_belief",
    "home-by-christmas": "+ government_falls, - exit_day, + exit_belief",
    "one-team": "- opening_day",
    "release-up-front": "- opening_day, - first_release_day, + settlement",
    "residual-force": "- government_falls, + settlement",
}


def expectations(table, told=lambda entry: entry):
    """(name, measure, sign) for everything that a table expects."""
    return [
        pytest.param(name, measure, sign, id=f"{name}: {sign}{measure}")
        for name, entry in table.items()
        for sign, measure in (part.split() for part in told(entry).split(", "))
    ]


@pytest.mark.parametrize(("name", "measure", "sign"), expectations(LEVERS, lambda entry: entry[1]))
def test_a_lever_moves_what_it_should(name, measure, sign):
    assert moves(with_lever(name), measure, sign)


@pytest.mark.parametrize(("name", "measure", "sign"), expectations(SHOCKS, lambda entry: entry[1]))
def test_a_shock_moves_what_it_should(name, measure, sign):
    assert moves(with_shock(name), measure, sign)


@pytest.mark.parametrize(("name", "measure", "sign"), expectations(SHIPPED))
def test_a_shipped_scenario_differs_from_the_baseline_as_it_should(name, measure, sign):
    assert moves(as_shipped(name), measure, sign)


@pytest.mark.parametrize(("name", "measure", "sign"), expectations(MECHANISMS))
def test_doing_without_a_mechanism_moves_what_it_should(name, measure, sign):
    assert moves(doing_without(name), measure, sign)


@pytest.mark.parametrize(
    ("measure", "rises"),
    [("troops", True), ("exit_day", True), ("exit_belief", False), ("given_up", False), ("attacks", False),
     ("settlement", True)],
)  # fmt: skip
def test_an_exit_that_can_be_reversed_against_one_that_can_only_be_stopped(measure, rises):
    low, high = interval(as_shipped("surge-on-breach"), as_shipped("conditions-enforced"), measure)
    assert low > 0.0 if rises else high < 0.0


def test_a_nato_that_is_to_stay_from_a_day_on_is_that_of_the_lever_from_its_first_day():
    always = shocked("nato", 1.0, BASE.start, BASE.end)
    assert lived(always, 512).tobytes() == lived(ACTIVE["nato"], 512).tobytes()
    never = replace(ACTIVE["nato"], shocks=(Shock(BASE.start, BASE.end, "nato", -1.0, ""),))
    assert lived(never, 512).tobytes() == baseline()[:512].tobytes()


def test_a_nato_that_says_late_that_it_stays_saves_some_governments_and_one_that_goes_loses_them():
    ends, day = [BASE, ACTIVE["nato"]], date(2021, 4, 29)
    late = [replace(s, shocks=(Shock(day, BASE.end, "nato", by, ""),)) for s, by in zip(ends, (1.0, -1.0), strict=True)]
    saved, lost = (interval(lived(new), lived(old), "government_falls") for new, old in zip(late, ends, strict=True))
    assert saved[1] < 0.0 < lost[0]


def test_donors_who_stop_later_bring_the_government_down_later():
    earlier, later = (lived(with_values({"donors.until": day})) for day in (date(2020, 11, 1), date(2021, 5, 1)))
    low, _ = interval(later, earlier, "fall_day")
    assert low > 0.0


def test_prisoners_released_up_front_are_free_by_the_day_they_are_due():
    """`release-up-front`: all 5,000 in the ten days to 10 March 2020, which is day 10; in nine histories of ten."""
    assert np.mean(as_shipped("release-up-front")["release_done_day"] <= 10.0) > 0.9


@pytest.mark.parametrize("first", [24, 26, 28])
def test_a_truce_of_three_days_calms_whatever_weekday_it_begins_on(first):
    calmed = lived(shocked("truce", 1.0, date(2020, 5, first), date(2020, 5, first + 2)), 500)
    assert calmed["attacks"].mean() < baseline()["attacks"][:500].mean()


# Scenarios in which mechanisms act that the baseline gives no occasion.
ACTIVE = {
    "nato": with_values({"nato.stays": True}),
    "donors": with_values(DONORS_STOP),
    "reversal": with_values({"withdrawal.reversal": 0.5, "withdrawal.conditionality": 2.5}),
}


@pytest.mark.parametrize("name", [mechanism.name for mechanism in BOOK])
def test_every_mechanism_changes_some_history(name):
    scenario = ACTIVE.get(name, BASE)
    assert lived(scenario, 512).tobytes() != lived(without(name, scenario), 512).tobytes()


@pytest.mark.parametrize("name", list(ACTIVE))
def test_these_mechanisms_are_idle_in_the_baseline(name):
    assert lived(without(name), 512).tobytes() == baseline()[:512].tobytes()


def test_all_mechanisms_are_in_a_scenario_without_any_off():
    assert all(load(name).without == () for name in ("doha-2020", *SHIPPED))
