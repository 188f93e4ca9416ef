"""The library: which scenarios ship, that they stand on the ledger, and that each does what its title says.

What a scenario does is looked at in 200 histories, day by day where it matters; how much it matters is not fixed here.
"""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.catalogue import catalogue
from sim.model.stages import NEVER, End
from sim.scenario import files, schema
from sim.scenario.files import SCENARIOS, load, scenario_hash, shipped
from sim.scenario.schema import mechanisms
from sim.simulate import ensemble
from sim.simulate import inputs as draw
from sim.simulate.kernel import simulate
from sim.sources.ledger import ledger

BASE = "doha-2020"
LIBRARY = shipped()
OTHERS = [name for name in LIBRARY if name != BASE]
LONGEST_TITLE = 32
HISTORIES, SEED = 200, 3
ELECTION, CHRISTMAS, DEADLINE = date(2020, 11, 3), date(2020, 12, 25), date(2021, 4, 29)
compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


@pytest.fixture(autouse=True)
def as_shipped(folder, monkeypatch):
    monkeypatch.setattr(files, "SCENARIOS", SCENARIOS)
    monkeypatch.setattr(schema, "mechanisms", mechanisms)


@cache
def scenario(name):
    """With inputs drawn from their ranges: what a scenario does hangs on no calibration."""
    return replace(load(name), inputs="prior")


def changed(name, values):
    return replace(scenario(name), values=scenario(name).values | values)


def planned(name):
    """The scenario with a Washington that never leaves its schedule, so that troops are what the schedule says."""
    return changed(name, {"us.pace_cost": 20.0})


def day(name, when):
    """A date as the engine has it."""
    return (when - scenario(name).start).days


@cache
def parameters(name):
    return draw.parameters(scenario(name), SEED, 0, HISTORIES)


@cache
def ended(name):
    return ensemble.run(scenario(name), HISTORIES, SEED).states


def on(made, when):
    """Every history as it is at the end of a day."""
    days = draw.calendar(made)[: (when - made.start).days + 1]
    return simulate(draw.parameters(made, SEED, 0, HISTORIES), days, SEED)


def running(worlds):
    return worlds[worlds["end"] == End.NONE]


def same(worlds, others):
    return np.array([w.tobytes() == o.tobytes() for w, o in zip(worlds, others, strict=True)])


# Files and what they stand on


@pytest.mark.parametrize("name", LIBRARY)
def test_a_scenario_says_what_it_asks(name):
    read = scenario(name)
    assert 0 < len(read.title) <= LONGEST_TITLE
    assert read.question.endswith("?")
    assert read.question.count("?") == 1


def test_titles_and_questions_are_each_one_scenario_s():
    for texts in ([scenario(name).title for name in LIBRARY], [scenario(name).question for name in LIBRARY]):
        assert len(set(texts)) == len(LIBRARY)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_scenario_stands_on_the_ledger(name):
    assert scenario(name).evidence
    assert [entry for entry in scenario(name).evidence if entry not in ledger()] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_scenario_has_evidence_of_its_own(name):
    """Besides what it inherits; what it says again, it says because it rests on it."""
    assert len(set(scenario(name).evidence) - set(scenario(BASE).evidence)) > 0


def test_whatever_the_ledger_has_for_scenarios_is_in_one():
    told = {entry for name in LIBRARY for entry in scenario(name).evidence}
    assert [entry.id for entry in ledger().values() if "scenario" in entry.use and entry.id not in told] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_scenario_differs_from_the_agreement_as_signed(name):
    assert scenario_hash(scenario(name)) != scenario_hash(scenario(BASE))


def test_the_agreement_as_signed_is_the_catalogue_s():
    read = scenario(BASE)
    differing = [name for name, p in catalogue().items() if p.role != "uncertainty" and read.values[name] != p.value]
    assert (differing, read.marked, read.shocks, read.without) == ([], (), (), ())


def test_uncertainties_are_set_only_where_the_scenario_is_about_them():
    marked = {name: scenario(name).marked for name in LIBRARY if scenario(name).marked}
    assert marked == {
        "assurances-broken": ("assurances.kept",),
        "assurances-verified": ("assurances.kept",),
        "decree": ("prisoners.first_pace",),
        "draft-2019": ("violence.initial",),
        "faster-exit-on-failure": ("us.failure_push",),
        "home-by-christmas": ("us.pace_cost",),
        "patient-diplomacy": ("us.urgency_peak", "table.pressure"),
        "release-up-front": ("prisoners.first_pace",),
        "spoilers": ("spoilers.hazard",),
        "two-presidents": ("government.reconciliation_hazard",),
    }


def test_no_scenario_switches_a_mechanism_off():
    """Screens do not say so."""
    assert [name for name in LIBRARY if scenario(name).without] == []


# Prisoners


@compiled
def test_two_steps_hold_each_level():
    for when, troops in ((date(2020, 12, 20), 8600.0), (date(2021, 3, 15), 4500.0), (DEADLINE, 0.0)):
        still = running(on(planned("two-steps"), when))
        assert set(still["troops"]) == {troops}


@compiled
def test_under_the_decree_1500_go_free_and_no_talks_open():
    worlds = ended("decree")
    assert worlds["prisoners_released"].max() == 1500.0
    assert np.mean(worlds["prisoners_released"] == 1500.0) > 0.9
    assert np.all(worlds["opening_day"] == NEVER)


@compiled
def test_were_the_taliban_content_with_1500_the_rest_of_the_decree_would_wait_for_calm():
    """So that the standoff is theirs and Kabul's, and not of the file's making."""
    content = changed("decree", {"table.freed_share": 0.3})
    worlds, opened = on(content, content.end), on(content, content.end)["opening_day"] != NEVER
    assert opened.mean() > 0.8
    assert worlds["prisoners_released"][~opened].max() <= 1500.0
    assert worlds["prisoners_released"][opened].max() > 1500.0
    in_any_violence = on(changed("decree", {"table.freed_share": 0.3, "prisoners.violence_ceiling": 10.0}), content.end)
    assert in_any_violence["prisoners_released"].mean() > worlds["prisoners_released"].mean() + 100.0


@compiled
def test_after_the_election_means_after_the_election():
    first = ended("release-after-election")["first_release_day"]
    assert np.all((first == NEVER) | (first > day(BASE, ELECTION)))
    assert np.mean(first == day(BASE, ELECTION) + 1) > 0.2
    assert np.mean(ended(BASE)["first_release_day"] <= day(BASE, ELECTION)) > 0.8


@compiled
def test_up_front_means_in_the_ten_days_to_10_march():
    done = ended("release-up-front")["release_done_day"]
    assert np.mean((done != NEVER) & (done <= day(BASE, date(2020, 3, 10)))) > 0.9


@compiled
def test_the_epidemic_hastens_the_release_once_it_is_there():
    before, later = date(2020, 3, 21), date(2020, 8, 1)
    assert same(on(scenario("prison-epidemic"), before), on(scenario(BASE), before)).all()
    freed = [on(scenario(name), later)["prisoners_released"].mean() for name in ("prison-epidemic", BASE)]
    assert freed[0] > freed[1] + 50.0
