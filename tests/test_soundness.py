"""Nothing impossible is counted: whatever a scenario may set, every history's numbers are numbers and within bounds."""

import re
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import open_study
from sim.design.sweepfile import Sweep
from sim.engine.compiled import IS_OFF
from sim.engine.lanes import L
from sim.errors import ScenarioError, UnsoundHistory
from sim.model import soundness
from sim.model.catalogue import Parameter, catalogue, shocks
from sim.model.state import State, bounds
from sim.scenario.files import Shock, load, shipped
from sim.scenario.values import limits
from sim.simulate.history import History
from sim.simulate.inputs import calendar, parameters
from sim.simulate.kernel import STATE, simulate
from sim.studies.run.run import ensure
from tests.sweeps.conftest import run, small

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
BASE = replace(load("doha-2020"), inputs="prior")
SET = [p for p in catalogue().values() if p.unit not in ("flag", "date")]
NONSENSE = {"trust.fading": 1e6}  # what no file can say


def live(scenario, histories=32):
    simulate(parameters(scenario, 1, 0, histories), calendar(scenario), 1)


def having(values, **changes):
    return replace(BASE, values=BASE.values | values, **changes)


@pytest.mark.parametrize("parameter", SET, ids=lambda p: p.name)
def test_every_number_can_be_set_to_its_limits(parameter: Parameter):
    low, high = limits(parameter)
    assert np.isfinite([low, high]).all()
    assert low < high
    for value in (low, high):
        live(having({parameter.name: value}))


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from([p.name for p in SET]), st.booleans(), max_size=60),
    st.lists(st.tuples(st.sampled_from(sorted(shocks())), st.booleans()), max_size=4),
)
def test_any_numbers_at_their_limits_give_histories_that_can_be(ends, struck):
    values = {name: limits(catalogue()[name])[high] for name, high in ends.items()}
    shaken = [Shock(BASE.start, BASE.end, what, shocks()[what] * (1 if up else -1), "") for what, up in struck]
    live(having(values, shocks=tuple(shaken)), histories=8)


@pytest.mark.parametrize("name", shipped())
def test_all_that_ships_is_within_every_limit(name):
    for parameter in catalogue().values():
        value = load(name).values[parameter.name]
        for one in getattr(value, "args", (value,)):
            low, high = (None, None) if parameter.unit == "flag" else limits(parameter)
            assert one is None or low is None or low <= one <= high


def test_ranges_lie_within_limits():
    for parameter in SET:
        low, high = limits(parameter)
        for number in (parameter.low, parameter.high, parameter.value):
            assert number is None or low <= number <= high, parameter.name


def test_every_field_has_bounds_that_hold_what_it_begins_with():
    for field in fields(State):
        low, high = bounds(field.name)
        assert low <= np.min(getattr(State(), field.name)) <= np.max(getattr(State(), field.name)) <= high
    assert len(soundness.NAMES) == len(soundness.LOWEST) == STATE.itemsize // 8


@pytest.mark.parametrize("word", range(len(soundness.NAMES)), ids=soundness.NAMES)
def test_any_number_that_is_none_or_out_of_bounds_is_found(word):
    """In one lane of a block, whichever it is."""
    block = np.tile(soundness.row(State()).view("f8")[:, None], (1, L))
    assert soundness.all_sound(block, soundness.LOWEST, soundness.HIGHEST)
    for wrong in (np.nan, np.inf, -np.inf, soundness.HIGHEST[word] * 2 + 1, soundness.LOWEST[word] - 1):
        spoilt = block.copy()
        spoilt[word, 17] = wrong
        assert not soundness.all_sound(spoilt, soundness.LOWEST, soundness.HIGHEST)
        assert soundness.first_fault(spoilt, 17, soundness.LOWEST, soundness.HIGHEST) == word
        assert soundness.first_fault(spoilt, 16, soundness.LOWEST, soundness.HIGHEST) == -1


def told(driver) -> str:
    with pytest.raises(UnsoundHistory) as error:
        driver()
    return str(error.value)


def test_both_drivers_refuse_the_same_history_on_the_same_day(tmp_path):
    scenario = having(NONSENSE, name="nonsense")
    alone = told(lambda: History(scenario, 1, 0).play())
    assert re.match(r"history 0 \(seed 1\) came to what cannot be: on day \d+ its (kept|broken|trust)\[\d\]", alone)
    assert told(lambda: live(scenario)) == alone
    assert told(lambda: ensure(scenario, 64, 1, tmp_path)) == alone
    assert not list(tmp_path.rglob("*.parquet"))


def test_one_unsound_history_among_many_is_enough_and_is_named():
    params = parameters(BASE, 1, 0, 100)
    params["trust_fading"][77] = 1e6
    assert told(lambda: simulate(params, calendar(BASE), 1)).startswith("history 77 (seed 1) came to what cannot be")


def test_a_point_with_an_unsound_history_fails_with_the_reason_and_the_rest_is_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(Sweep, "impossible", lambda sweep, point: "")  # as if nobody had looked at the values
    rows = ((0.99,), (1e6,), (0.98,))
    dimension = small().dimensions[-1]
    made = small(dimensions=(replace(dimension, name="trust.fading"),), rows=rows, worlds=32, each=1)
    _, manifest = run(tmp_path, made)
    assert list(manifest["failures"]) == ["1"]
    assert "came to what cannot be" in manifest["failures"]["1"]
    assert open_study(tmp_path).frame("shares")["point"].unique().tolist() == [0, 2]


def test_a_file_that_goes_beyond_a_limit_is_refused_with_both_limits(tmp_path):
    path = tmp_path / "mine.yaml"
    cases = {
        "trust: {fading: 1.0e6}": "'fading' must be between 0.5 and 1 (share/week), found 1000000",
        "us: {stay_cost: {between: [0, 1.0e300]}}": "'stay_cost' must be between 0 and 20 (payoff), found 1e+300",
        "us: {election: 9999-01-01}": "'election' must be between 1900-01-01 and 2100-12-31 (date)",
        "shocks: [{from: 2020-05-01, what: violence, by: 1.0e9}]": "a shock to violence must be between -3 and 3",
        "shocks: [{from: 2020-05-01, what: donors, by: -1.5}]": "a shock to donors must be between -1 and 1",
    }
    for line, message in cases.items():
        path.write_text(f"title: t\nquestion: q\n{line}\n", encoding="utf-8")
        with pytest.raises(ScenarioError) as error:
            load(str(path))
        assert message in str(error.value)
        assert "mine.yaml:3:" in str(error.value)


def test_dates_at_their_limits_give_histories_that_can_be():
    for name in [p.name for p in catalogue().values() if p.unit == "date"]:
        for day in limits(catalogue()[name]):
            assert isinstance(day, date)
            live(having({name: day}), histories=8)
