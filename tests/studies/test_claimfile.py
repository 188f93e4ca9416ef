"""The file of claims: all that the documents claim is in it, and what is wrong is said so that it can be mended."""

from pathlib import Path

import pytest
import yaml

from sim.errors import ScenarioError
from sim.sources.ledger import documents, ledger
from sim.studies.claims.measures import NAMED, POINTS
from sim.studies.claims.specification import CLAIMS, read_claims

from .invented_claims import CONTRAST, OPEN, PROPERTY, changed, write

PAIRS = (("taliban.withdrawal_undermines", "taliban.drawdown_two_sides", "taliban.incentive", "talks.exchange"),
         ("talks.convergence", "talks.window", "taliban.time_on_side"))  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return read_claims(CLAIMS)


def put(claims):
    return {name for claim in claims if claim.experiment for name in claim.evidence}


def test_every_claim_of_the_ledger_is_there_and_most_are_put(shipped):
    claimed = {entry.id for entry in ledger().values() if "claim" in entry.use}
    assert claimed <= {name for claim in shipped for name in claim.evidence}
    assert len(claimed & put(shipped)) >= 20


@pytest.mark.parametrize("disputed", PAIRS)
def test_claims_that_contradict_each_other_are_all_tested(shipped, disputed):
    assert set(disputed) <= put(shipped)


def test_what_is_no_claim_of_the_ledger_is_there_for_the_sake_of_one(shipped):
    for name in {name for claim in shipped for name in claim.evidence}:
        others = {other for one in ledger()[name].conflicts_with for other in ledger()[one].use}
        assert "claim" in ledger()[name].use or "claim" in others


def test_no_experiment_is_put_twice(shipped):
    found = [claim.experiment for claim in shipped if claim.experiment]
    keys = [(e.against.name, e.versus and e.versus.name, e.measure, e.direction, e.threshold) for e in found]
    assert len(set(keys)) == len(keys)


def test_a_claim_says_how_it_was_read_or_why_not(shipped):
    for claim in shipped:
        assert bool(claim.reads) == bool(claim.experiment)
        assert bool(claim.why) == (claim.circular or not claim.experiment)


def test_scenarios_of_the_file_are_all_used(shipped):
    own = yaml.safe_load(CLAIMS.read_text(encoding="utf-8"))["scenarios"]
    used = {arm.name for claim in shipped if claim.experiment for arm in claim.experiment.arms}
    assert set(own) <= used | {scenario.get("extends") for scenario in own.values()}


def test_usual_values(tmp_path):
    one, two = read_claims(write(tmp_path, {"one": CONTRAST, "two": PROPERTY}))
    assert (one.experiment.least, one.experiment.sign) == (1.0, 1)
    assert (two.experiment.least, two.experiment.sign, two.experiment.bar) == (0.0, -1, 10.0)


def test_what_a_level_must_reach_is_its_threshold_and_what_counts_beyond(tmp_path):
    (one,) = read_claims(write(tmp_path, {"one": changed(PROPERTY, direction="above", threshold="0", least="1")}))
    assert one.experiment.bar == 1.0


def test_who_says_it_is_named_with_the_year_of_the_ledger(shipped):
    for claim in shipped:
        entry = ledger()[claim.evidence[0]]
        assert entry.date[:4] in claim.says or documents()[entry.document].published[:4] in claim.says, claim.id


def test_scenarios_of_its_own_may_build_on_each_other(tmp_path):
    own = {
        "late": {"title": "Late", "extends": "later", "end": "2022-06-30"},
        "later": {"title": "Later", "extends": "doha-2020", "withdrawal": {"deadline": "2021-11-01"}},
    }
    (claim,) = read_claims(write(tmp_path, {"one": changed(CONTRAST, scenario="late", versus="later")}, own))
    late, later = (arm.scenario for arm in claim.experiment.arms)
    assert late.values["withdrawal.deadline"] == later.values["withdrawal.deadline"]
    assert late.end > later.end
    assert [arm.title for arm in claim.experiment.arms] == ["Late", "Later"]


BAD = {
    "no claim": (changed(CONTRAST, claim=None), "one: 'claim' is missing"),
    "nobody who says it": (changed(CONTRAST, says=None), "one: 'says' is missing"),
    "no evidence": (changed(CONTRAST, evidence=[]), "one: 'evidence': expected a list of the ledger's entries"),
    "unknown evidence": (
        changed(CONTRAST, evidence=["talks.windw"]),
        "one: 'evidence': there is no evidence 'talks.windw'\n(.|\n)*did you mean 'talks.window'",
    ),
    "unknown scenario": (
        changed(CONTRAST, scenario="one-tem"),
        "one: 'scenario': there is no scenario 'one-tem'\n(.|\n)*did you mean 'one-team'",
    ),
    "a scenario that is none": (changed(CONTRAST, versus=["a"]), "one: 'versus': expected a scenario's name, found a"),
    "unknown measure": (changed(CONTRAST, measure="settlment"), "one: 'measure': expected .*found 'settlment'"),
    "contrast beside a threshold": (
        changed(CONTRAST, direction="above"),
        "'direction': expected up or down, found 'ab",
    ),
    "property without one": (changed(PROPERTY, threshold=None), "one: 'threshold' is missing"),
    "threshold of a contrast": (changed(CONTRAST, threshold="3"), "a contrast .* has no 'threshold'"),
    "property that rises": (changed(PROPERTY, direction="up"), "'direction': expected above or below, found 'up'"),
    "not a number": (changed(PROPERTY, threshold="many"), "'threshold': expected a number, found 'many'"),
    "no least of its own": (changed(CONTRAST, measure="troops"), "one: 'least' is missing"),
    "no reading": (changed(CONTRAST, reads=None), "one: 'reads' is missing"),
    "unknown key": (changed(CONTRAST, mesure="x"), "one: unknown key 'mesure'\n(.|\n)*did you mean 'measure'"),
    "circular without a word": (changed(CONTRAST, circular="true"), "one: 'why' is missing"),
    "another verdict": (changed(OPEN, verdict="borne out"), "'verdict': expected cannot be put, found 'borne out'"),
    "no reason": (changed(OPEN, why=None), "one: 'why' is missing"),
    "tested all the same": (changed(OPEN, measure="settlement"), "one: unknown key 'measure'"),
    "a day too late": (changed(CONTRAST, on="2022-03-01"), "one: 'on' must be a day from 2020-02-29 to 2021-12-31"),
    "no day at all": (changed(CONTRAST, on="2021-02-30"), "'on': there is no 2021-02-30 in the calendar"),
    "after what is no day": (changed(CONTRAST, after="opening_day"), "'after' goes with a measure that is a day"),
    "within of nothing": (changed(CONTRAST, within="9"), "'within' needs 'after'"),
    "other random streams": (changed(CONTRAST, scenario="draft-2019"), "'versus' must begin on the same day"),
    "not an entry": ("so they say", "one: expected keys with values, found 'so they say'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_entry_is_named_with_its_key_and_what_was_expected(tmp_path, name):
    entry, message = BAD[name]
    with pytest.raises(ScenarioError, match=message) as caught:
        read_claims(write(tmp_path, {"sound": CONTRAST, "one": entry}))
    assert str(caught.value).startswith("mine.yaml:")
    assert "sound:" not in str(caught.value)


def test_all_problems_are_told_at_once_in_the_order_of_the_file(tmp_path):
    bad = {"one": changed(CONTRAST, measure="x", least="y"), "two": changed(PROPERTY, claim=None)}
    with pytest.raises(ScenarioError) as caught:
        read_claims(write(tmp_path, bad))
    told = [line for line in str(caught.value).splitlines() if line.startswith("mine.yaml:")]
    assert [line.split(": ")[1] for line in told] == ["one", "one", "two"]


BAD_SCENARIOS = {
    "shipped": ({"one-team": {"title": "t"}}, "'one-team' is a shipped scenario"),
    "no title": ({"mine": {"extends": "doha-2020"}}, "mine: .*needs a 'title' of its own"),
    "a name that is none": ({"../mine": {"title": "t"}}, "small letters, digits and hyphens, found '../mine'"),
    "not an entry": ({"mine": "doha-2020"}, "mine: expected keys with values, found 'doha-2020'"),
    "unknown lever": (
        {"mine": {"title": "t", "extends": "doha-2020", "withdrawal": {"residul": "1"}}},
        "mine: mine:.*unknown lever 'residul' in 'withdrawal'",
    ),
}


@pytest.mark.parametrize("name", BAD_SCENARIOS)
def test_a_bad_scenario_of_the_file_is_told(tmp_path, name):
    own, message = BAD_SCENARIOS[name]
    with pytest.raises(ScenarioError, match=message):
        read_claims(write(tmp_path, {"one": CONTRAST}, own))


@pytest.mark.parametrize(("text", "message"), [("claims: 3", "'claims' must hold one entry"), ("", "empty")])
def test_a_file_that_is_none(tmp_path, text, message):
    path: Path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        read_claims(path)


def test_an_entry_given_twice_is_refused(tmp_path):
    path = write(tmp_path, {"one": CONTRAST})
    path.write_text(
        path.read_text(encoding="utf-8") + path.read_text(encoding="utf-8").removeprefix("claims:\n"), encoding="utf-8"
    )
    with pytest.raises(ScenarioError, match="'one' is given twice"):
        read_claims(path)


def test_a_measure_in_units_of_its_own_needs_a_least_effect(tmp_path):
    for name in (name for name, named in NAMED.items() if named.unit != POINTS):
        (claim,) = read_claims(write(tmp_path, {"one": changed(CONTRAST, measure=name, least="0.5")}))
        assert claim.experiment.least == 0.5
