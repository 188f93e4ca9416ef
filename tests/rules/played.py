"""One rule on one world, interpreted or compiled; worlds, parameters and days to try it on."""

from copy import deepcopy
from dataclasses import fields
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sim.engine.compiled import IS_OFF, compiled
from sim.engine.lanes import L, layout, row
from sim.model.params import SEGMENTS, Params
from sim.model.state import PAIRS, Draws, State, Today
from sim.scenario.files import load
from sim.simulate import inputs as draw
from sim.simulate.reasons import CHANCES
from tests.examples import examples

in_both_engines = pytest.mark.parametrize("engine", ["interpreted", "compiled"])
any_history = settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])


def play(engine, rule, w, p, d=None, t=None):
    """The world after a rule; the one given stays as it was. Without a day given it is a weekly one."""
    d, t = d or Draws(), t or Today(weekly=1.0)
    if engine == "compiled":
        return play_compiled(rule, w, p, d, t)
    after = deepcopy(w)
    rule(after, p, d, t)
    return after


def play_compiled(rule, w, p, d, t):
    """The same, in every lane of a block."""
    if IS_OFF:
        pytest.skip("the compiler is off")
    words = block(w)
    over_block(rule)(words, block(p), block(d), row(t))
    assert np.array_equal(words, np.repeat(words[:, :1], L, axis=1), equal_nan=True), "the lanes differ"
    return unpacked(np.ascontiguousarray(words[:, 0]).view(layout(State))[0])


@cache
def over_block(rule):
    """Compile a rule for a block."""

    def apply(w, p, d, days):
        rule(w, p, d, days[0])

    return compiled(apply)


def block(instance):
    return np.repeat(row(instance).view("f8").reshape(-1, 1), L, axis=1)


def unpacked(record):
    return State(**{f.name: record[f.name].tolist() for f in fields(State)})


def chances(decision, w, p, t=None):
    """How likely each option of a decision is."""
    payoffs = decision.payoffs(w, p, t or Today())
    shares = CHANCES[len(payoffs)](getattr(p, decision.rationality), *payoffs)
    return dict(zip(decision.options, shares, strict=True))


def plan(*points):
    """The plan of a withdrawal through these points of a day and a level, as fields of Params."""
    falls = [(a, b) for a, b in pairwise(points) if a[1] != b[1]]
    rest = [0.0] * (SEGMENTS - len(falls))
    return {
        "plan_days": [float(a[0]) for a, _ in falls] + rest,
        "plan_spans": [float(b[0] - a[0]) for a, b in falls] + rest,
        "plan_slopes": [(b[1] - a[1]) / (b[0] - a[0]) for a, b in falls] + rest,
    }


def shares_of(low=0.0, high=1.0):
    return st.floats(low, high)


@cache
def scenario():
    return load("doha-2020")


def drawn(number):
    """The parameters of some history of the baseline."""
    record = draw.parameters(scenario(), 99, number, 1)[0]
    return Params(**{f.name: record[f.name].tolist() for f in fields(Params)})


some_params = st.integers(0, 10_000).map(drawn)
some_draws = st.builds(
    Draws, **{f.name: st.floats(-6.0, 6.0) if f.name[0] == "z" else st.floats(1e-9, 1.0 - 1e-9) for f in fields(Draws)}
)
some_days = st.builds(
    Today,
    day=st.integers(1, 700).map(float),
    weekly=st.just(1.0),
    season=st.floats(-1.0, 1.0),
    violence_shock=st.floats(-2.0, 2.0),
    strikes_shock=st.floats(-2.0, 2.0),
    pressure_shock=st.floats(-3.0, 3.0),
    donors_shock=st.floats(-1.0, 1.0),
    nato_shock=st.floats(-1.0, 1.0),
    truce=st.sampled_from([0.0, 1.0]),
)
BOUNDS = {
    "urgency": (1.0, 4.0), "troops": (0.0, 13_000.0), "clock": (0.0, 700.0), "recent_strikes": (0.0, 30.0),
    "fighters": (0.0, 3500.0), "returning": (0.0, 3500.0), "violence": (0.0, 4.0), "observed": (0.0, 5.0),
    "excitation": (0.0, 300.0), "outrage": (0.0, 2.0), "breach": (0.0, 5.0), "attacks_today": (0.0, 400.0),
    "surplus": (-1.0, 1.0), "effort": (0.0, 2.8), "batch_clock": (0.0, 99.0), "prisoners_released": (0.0, 5000.0),
    "presence": (0.0, 1.0), "exit_belief": (0.01, 1.0), "exit_belief_kabul": (0.01, 1.0), "given_up": (0.0, 1.0),
    "funding": (0.0, 1.0), "unity": (0.3, 1.0), "taliban_share": (0.0, 1.0), "waiting": (0.0, 1.0),
    "readiness": (0.0, 1.0),
    "taliban_reservation": (0.0, 1.0), "government_reservation": (0.0, 1.0),
    "taliban_aspiration": (0.0, 1.0), "government_aspiration": (0.0, 1.0),
}  # fmt: skip
FLAGS = {name: st.sampled_from([0.0, 1.0]) for name in ("united", "releasing", "offensive")}
some_worlds = st.builds(
    State,
    **{name: st.floats(*bounds) for name, bounds in BOUNDS.items()},
    **FLAGS,
    terms_settled=st.sampled_from([0.0, 1.0, 2.0, 3.0]),
    pace=st.sampled_from([0.0, 1.0, 2.0]),
    stage=st.integers(0, 3),
    stage_before=st.integers(1, 2),
    opening_day=st.integers(0, 300).map(float),
    kept=st.lists(st.floats(0.01, 40.0), min_size=PAIRS, max_size=PAIRS),
    broken=st.lists(st.floats(0.01, 40.0), min_size=PAIRS, max_size=PAIRS),
    trust=st.lists(st.floats(0.01, 0.99), min_size=PAIRS, max_size=PAIRS),
)
