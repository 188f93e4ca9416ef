"""Mesa, the compiled engine, any number of threads and any chunk size live the same histories, bit for bit."""

from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.catalogue import catalogue
from sim.model.outcomes import TRACES
from sim.model.rules import BOOK
from sim.model.stages import End
from sim.model.state import State
from sim.scenario.files import Shock, load, shipped
from sim.scenario.values import Distribution
from sim.simulate import ensemble
from sim.simulate import inputs as draw
from sim.simulate.history import History
from sim.simulate.kernel import BINS, simulate

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
BASE = load("doha-2020")
SHOCKS = tuple(
    Shock(date(2020, 5, 20), date(2020, 6, 20), what, by, "")
    for what, by in (
        *(("violence", -0.6), ("strikes", 1.5), ("pressure", 0.4), ("donors", -0.3), ("truce", 1.0)),
        *(("nato", 0.7), ("release", -1.0), ("unity", -1.0), ("exit_belief", 0.01), ("trust", -0.5)),
    )
)


def drawn_from(lever):
    """A distribution over all that a lever may be."""
    if lever.unit == "flag":
        return Distribution("choice", (True, False))
    if lever.optional:
        return Distribution("choice", (None, lever.low, lever.high))
    if isinstance(lever.low, date):
        return Distribution("between", (max(lever.low, date(2020, 3, 1)), min(lever.high, date(2021, 6, 1))))
    return Distribution("triangular", (lever.low, (lever.low + lever.high) / 2, lever.high))


def wild():
    """Every lever drawn from all that it may be, whatever the others are; shocks; two mechanisms fewer."""
    levers = {name: drawn_from(p) for name, p in catalogue().items() if p.role == "lever"}
    return replace(BASE, name="wild", values=BASE.values | levers, shocks=SHOCKS, without=("season", "waiting"))


def early():
    """From the autumn of 2019, when most days of the catalogue are still to come."""
    return replace(BASE, name="early", start=date(2019, 9, 7))


def short():
    return replace(BASE, name="short", end=BASE.start + timedelta(days=3), shocks=())


def bare():
    """Without any mechanism at all."""
    return replace(BASE, name="bare", without=tuple(mechanism.name for mechanism in BOOK))


def otherwise():
    """Under every structural alternative at once."""
    values = {name: True if p.unit == "flag" else 0.25 for name, p in catalogue().items() if p.section == "structures"}
    return replace(BASE, name="otherwise", values=BASE.values | values)


SCENARIOS = [wild(), early(), short(), bare(), otherwise(), *(load(name) for name in shipped())]


def named(scenario):
    return scenario.name


def same(worlds, others):
    """Whether two arrays of State are equal to the last bit."""
    return worlds.dtype == others.dtype and worlds.tobytes() == others.tobytes()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
@pytest.mark.parametrize("run", [0, 37, 100])
def test_a_history_in_mesa_is_that_row_of_the_ensemble(scenario, run):
    row = ensemble.run(scenario, run + 1, seed=6).states[run]
    world = History(scenario, seed=6, run=run).play()
    for field in fields(State):
        assert np.array_equal(row[field.name], getattr(world, field.name)), field.name


@pytest.mark.parametrize(("threads", "chunk"), [(1, 1024), (2, 1024), (3, 1024), (1, 1), (2, 32), (3, 33), (2, 7)])
def test_threads_and_chunks_change_nothing(threads, chunk):
    """70 histories: two full blocks of lanes and six more."""
    once = ensemble.run(wild(), 70, seed=6, threads=1, chunk=70)
    again = ensemble.run(wild(), 70, seed=6, threads=threads, chunk=chunk)
    assert same(again.states, once.states)
    assert np.array_equal(again.counts, once.counts)


@pytest.mark.parametrize("runs", [1, 31, 32, 33, 69])
def test_a_history_does_not_depend_on_how_many_there_are(runs):
    assert same(ensemble.run(wild(), runs, seed=6).states, ensemble.run(wild(), 70, seed=6).states[:runs])


def test_a_history_is_the_same_whether_it_is_followed_or_not():
    unfollowed = simulate(draw.parameters(wild(), 6, 0, 70), draw.calendar(wild()), 6)
    assert same(unfollowed, ensemble.run(wild(), 70, seed=6).states)


def test_seeds_and_histories_differ():
    first, other = ensemble.run(BASE, 40, seed=6).states, ensemble.run(BASE, 40, seed=7).states
    assert len({world.tobytes() for world in np.concatenate([first, other])}) == 80


def followed(scenario, runs):
    """How often each trace was nearest to each of its steps, day by day: from histories stepped in Mesa."""
    days = (scenario.end - scenario.start).days + 1
    counts = np.zeros((days, len(TRACES), BINS), int)
    for run in range(runs):
        history = History(scenario, seed=6, run=run)
        for day in range(days):
            for v, trace in enumerate(TRACES):
                counts[day, v, nearest(value_of(history.state, trace.field), trace.step)] += 1
            if history.running and day < days - 1:
                history.step()
    return counts


def value_of(world, field):
    name, _, index = field.partition("[")
    value = getattr(world, name)
    return value[int(index[:-1])] if index else value


def nearest(value, step):
    return min(int(value / step + 0.5), BINS - 1)


@pytest.mark.parametrize("scenario", [wild(), short(), load("home-by-christmas")], ids=named)
def test_bands_count_what_mesa_s_histories_show_day_by_day(scenario):
    made = ensemble.run(scenario, 9, seed=6)
    assert np.array_equal(made.counts, followed(scenario, 9))


def test_every_history_is_counted_every_day():
    assert np.all(ensemble.run(wild(), 70, seed=6).counts.sum(axis=2) == 70)


def test_progress_is_told_of_every_history():
    done = []
    ensemble.run(short(), 70, seed=6, threads=2, chunk=16, progress=done.append)
    assert Counter(done) == {16: 4, 6: 1}


def test_ends_by_input_repeat_each_vector_with_luck_of_its_own():
    """Replicates of one vector differ among themselves, and from the ensemble's own history with that vector."""
    ended = ensemble.ends_by_input(BASE, 6, inputs=30, replicates=8)
    assert ended.shape == (30, 8)
    assert np.any(ended.min(axis=1) < ended.max(axis=1))
    assert np.array_equal(ended[:12], ensemble.ends_by_input(BASE, 6, inputs=12, replicates=8))


@pytest.mark.parametrize("begun", [1, 200, 669])
def test_a_history_carried_on_from_any_day_is_the_same_history(begun):
    """Histories in any order, from the state at the end of a day: to the bit what they are when lived through."""
    days, params = draw.calendar(wild()), draw.parameters(wild(), 6, 0, 70)
    lived = simulate(params, days, 6, moments=[begun, len(days) - 1])
    going = np.flatnonzero(lived[:, 0]["end"] == End.NONE)[::-1]
    rest = simulate(params[going], days, 6, going, states=lived[going, 0], begun=begun)
    assert len(going) > 10
    assert rest.tobytes() == lived[going, 1].tobytes()


def test_counts_of_histories_carried_on_begin_on_that_day():
    days, params = draw.calendar(wild()), draw.parameters(wild(), 6, 0, 70)
    whole = np.zeros((len(days), len(TRACES), BINS), np.int32)
    lived = simulate(params, days, 6, 0, whole, moments=[5, len(days) - 1])
    rest = np.zeros_like(whole)
    simulate(params, days, 6, 0, rest, states=lived[:, 0], begun=5)
    assert not rest[:5].any()
    assert np.array_equal(rest[5:], whole[5:])
