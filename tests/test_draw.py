"""From a scenario to numbers: quantile functions, dates, switches, the calendar and its shocks, common draws."""

import math
from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from sim.engine.compiled import IS_OFF
from sim.engine.draws import U, cast_parameter
from sim.model.catalogue import catalogue
from sim.model.params import Params
from sim.model.rules import BOOK
from sim.model.rules.united_states import scheduled_troops
from sim.scenario.files import Shock, load, shipped
from sim.scenario.values import Distribution
from sim.simulate import inputs as draw

pytestmark = pytest.mark.skipif(IS_OFF, reason="thousands of histories' draws take minutes")
BASE = replace(load("doha-2020"), inputs="prior")
SEED, HISTORIES = 8, 4000
UNCERTAIN = [p for p in catalogue().values() if p.role == "uncertainty" and p.section != "issues"]


def with_values(values, **others):
    return replace(BASE, values=BASE.values | values, **others)


def column(name, value, count=HISTORIES, **others):
    """What a parameter is in each history when a scenario sets it so."""
    return draw.parameters(with_values({name: value}, **others), SEED, 0, count)[name.replace(".", "_", 1)]


def ks(found, distribution):
    """Kolmogorov and Smirnov's p; at a threshold of 1e-4 a right sample fails at one seed in ten thousand."""
    return stats.kstest(found, distribution.cdf).pvalue


@pytest.mark.parametrize("parameter", UNCERTAIN, ids=lambda p: p.name)
def test_an_uncertainty_is_drawn_from_its_range_on_its_scale(parameter):
    found = column(parameter.name, BASE.values[parameter.name])
    low, high = parameter.low, parameter.high
    law = stats.loguniform(low, high) if parameter.scale == "log" else stats.uniform(low, high - low)
    assert low <= found.min() <= found.max() <= high
    assert ks(found, law) > 1e-5  # a hundred parameters: all right ones pass at 999 seeds of a thousand


def test_between_by_its_quantile_function():
    u = np.array([1e-9, 0.25, 0.5, 1.0 - 1e-9])
    assert draw._placed(u.copy(), "between", [10.0, 30.0]) == pytest.approx([10.0, 15.0, 20.0, 30.0])


def test_triangular_by_its_quantile_function():
    u = np.linspace(0.0005, 0.9995, 500)
    for mode in (2.0, 5.0, 8.0):
        law = stats.triang((mode - 2.0) / 6.0, loc=2.0, scale=6.0)
        assert draw._placed(u.copy(), "triangular", [2.0, mode, 8.0]) == pytest.approx(law.ppf(u), rel=1e-12)


def test_a_choice_is_as_likely_for_each_entry():
    u = (np.arange(12) + 0.5) / 12
    found = draw._placed(u, "choice", [5.0, 1.0, 5.0, 2.0])
    assert found.tolist() == [5.0] * 3 + [1.0] * 3 + [5.0] * 3 + [2.0] * 3
    assert draw._placed(np.array([1.0 - 2.0**-33]), "choice", [5.0, 1.0]).tolist() == [1.0]


def test_log_uniform_draws_are_even_in_the_logarithm():
    u = np.array([2.0**-33, 0.25, 0.5, 1.0 - 2.0**-33])
    found = draw._placed(u.copy(), "between_log", [0.01, 0.16])
    assert found == pytest.approx([0.01, 0.02, 0.04, 0.16])
    assert found.min() >= 0.01
    assert found.max() <= 0.16


def test_a_range_of_one_point_gives_that_point():
    assert set(draw._placed(np.array([0.1, 0.9]), "between_log", [3.0, 3.0])) == {3.0}


@pytest.mark.parametrize(
    ("value", "number"), [(date(2020, 3, 10), 10.0), (date(2020, 2, 29), 0.0), (date(2019, 12, 31), -60.0)]
)
def test_a_date_is_a_number_of_days_since_the_start(value, number):
    assert set(column("prisoners.due", value, 5)) == {number}


def test_dates_count_from_the_scenario_s_own_start():
    assert column("prisoners.due", date(2020, 3, 10), 1, start=date(2020, 3, 1))[0] == 9.0


def test_drawn_dates_are_whole_days():
    """Rules compare a day with the election's; and nobody leaves at a quarter past six."""
    found = column("us.election", Distribution("between", (date(2020, 10, 1), date(2020, 12, 1))))
    assert np.array_equal(found, np.floor(found))
    assert 215.0 <= found.min() < found.max() <= 276.0


def test_a_flag_is_nought_or_one():
    assert set(column("nato.stays", True, 5)) == {1.0}
    assert set(column("nato.stays", Distribution("choice", (True, False)), 500)) == {0.0, 1.0}


def test_none_is_a_day_that_never_comes():
    assert column("donors.until", None, 1)[0] == draw.NEVER_COMES
    mixed = column("donors.until", Distribution("choice", (None, date(2020, 3, 1))), 500)
    assert set(mixed) == {1.0, draw.NEVER_COMES}


def test_without_an_interim_level_the_second_phase_is_a_straight_line():
    """From 8,600 on 11 September, day 195, to none on 29 April, day 425; or by way of 2,500 on 15 January, day 321."""
    plain = draw.parameters(BASE, SEED, 0, 1)[0]
    levels = {"withdrawal.interim": date(2021, 1, 15), "withdrawal.interim_troops": 2500.0}
    stepped = draw.parameters(with_values(levels), SEED, 0, 1)[0]
    for p, clock, troops in ((plain, 310.0, 4300.0), (stepped, 258.0, 5550.0), (stepped, 373.0, 1250.0)):
        assert scheduled_troops(Params(**{name: p[name] for name in p.dtype.names}), clock) == pytest.approx(troops)


def test_saliences_add_up_to_one():
    p = draw.parameters(BASE, SEED, 0, HISTORIES)
    for side in ("taliban_saliences", "government_saliences"):
        assert p[side].shape == (HISTORIES, 4)
        assert p[side].sum(axis=1) == pytest.approx(np.ones(HISTORIES))
        assert p[side].min() > 0.0


def test_saliences_by_hand():
    weights = {f"issues.taliban_{issue}": w for issue, w in
               zip(("ceasefire", "power", "constitution", "rights"), (1.0, 2.0, 4.0, 1.0), strict=True)}  # fmt: skip
    p = draw.parameters(with_values(weights), SEED, 0, 1)[0]
    assert p["taliban_saliences"].tolist() == [0.125, 0.25, 0.5, 0.125]


@pytest.mark.parametrize("mechanism", BOOK, ids=lambda mechanism: mechanism.name)
def test_without_a_mechanism_its_parameters_are_what_the_book_says_and_no_others_change(mechanism):
    whole, less = (draw.parameters(replace(BASE, without=names), SEED, 0, 20) for names in ((), (mechanism.name,)))
    changed = {name for name in whole.dtype.names if not np.array_equal(whole[name], less[name])}
    if mechanism.name == "log-rolling":
        assert np.all(less["taliban_saliences"] == 0.25)
        assert changed == {"taliban_saliences", "government_saliences"}
        return
    switched = {name.replace(".", "_", 1): value for name, value in mechanism.off.items()}
    assert changed <= set(switched)
    for field, value in switched.items():
        assert set(less[field]) == {draw.NEVER_COMES if value is None else float(value)}


def test_the_same_history_has_the_same_draws_in_every_scenario():
    """But for what scenarios set: that is what makes their difference one of scenarios and not of chance."""
    first, *others = (load(name) for name in shipped())
    for other in others:
        set_alike = [n for n in first.values if first.values[n] == other.values[n] and not n.startswith("issues.")]
        if other.start != first.start:  # a date is counted from the start
            set_alike = [n for n in set_alike if catalogue()[n].unit != "date"]
        ours, theirs = (draw.parameters(scenario, SEED, 0, 50) for scenario in (first, other))
        for name in set_alike:
            field = name.replace(".", "_", 1)
            own = field.startswith("withdrawal_") and other.paths  # whose first and last day stand in their place
            if field in ours.dtype.names and not own:
                assert np.array_equal(ours[field], theirs[field]), name


def test_a_history_s_draws_do_not_depend_on_which_others_are_drawn():
    many = draw.parameters(BASE, SEED, 0, 200)
    assert np.array_equal(draw.parameters(BASE, SEED, 150, 20), many[150:170])
    assert not np.array_equal(draw.parameters(BASE, SEED + 1, 150, 20), many[150:170])


def test_one_more_parameter_leaves_the_draws_of_all_others_as_they_were():
    """Draws are keyed by name: one that is added, moved or drawn for the first time takes nobody's place."""
    once = draw.parameters(BASE, SEED, 0, 100)
    values = {"some.new_one": Distribution("between", (0.0, 1.0))} | dict(reversed(BASE.values.items()))
    drawn_too = values | {"diplomacy.pressure": Distribution("between", (0.0, 2.0))}
    again = draw.parameters(replace(BASE, values=drawn_too), SEED, 0, 100)
    differing = {name for name in once.dtype.names if not np.array_equal(once[name], again[name])}
    assert differing == {"diplomacy_pressure"}


def test_parameters_are_drawn_independently():
    """Ranks of every two; a correlation of five standard errors among 5,000 pairs comes once in 350 seeds."""
    p = draw.parameters(BASE, SEED, 0, HISTORIES)
    columns = np.stack([p[parameter.name.replace(".", "_", 1)] for parameter in UNCERTAIN])
    found = np.corrcoef(stats.rankdata(columns, axis=1))[np.triu_indices(len(columns), 1)]
    assert np.abs(found).max() < 5.0 / math.sqrt(HISTORIES)


def test_every_parameter_of_a_history_is_set():
    p = draw.parameters(with_values(dict.fromkeys(BASE.values, 7.0)), SEED, 0, 1)[0]
    assert p.dtype.names == tuple(f.name for f in fields(Params))
    assert {name: set(np.ravel(p[name])) for name in p.dtype.names if not name.startswith("plan_")} == {
        name: {0.25} if name.endswith("saliences") else {7.0} for name in p.dtype.names if not name.startswith("plan_")
    }


def test_the_calendar_has_every_day_of_the_scenario():
    days = draw.calendar(BASE)
    assert len(days) == (BASE.end - BASE.start).days + 1 == 672
    assert days["day"].tolist() == list(range(672))


def test_parties_decide_on_the_first_day_and_every_seventh_after_it():
    assert np.flatnonzero(draw.calendar(BASE)["weekly"]).tolist() == list(range(1, 672, 7))


def test_the_season_is_highest_in_mid_july_and_lowest_in_mid_january():
    days = draw.calendar(BASE)
    height, depth = (BASE.start + timedelta(days=int(k(days["season"][:366]))) for k in (np.argmax, np.argmin))
    assert height in (date(2020, 7, 14), date(2020, 7, 15))
    assert abs((depth - date(2021, 1, 13)).days) <= 1
    assert days["season"].max() - days["season"].min() == pytest.approx(2.0, abs=4e-4)


def test_the_season_is_counted_from_the_weeks_whose_attacks_are_documented():
    """War.attacks_2019 is their rate: over 1 March to 15 April the season adds nothing to it."""
    days = draw.calendar(BASE)
    counted = slice((date(2020, 3, 1) - BASE.start).days, (date(2020, 4, 15) - BASE.start).days + 1)
    assert days["season"][counted].mean() == pytest.approx(0.0, abs=0.01)
    assert days["season"][counted][0] < 0.0 < days["season"][counted][-1]


@pytest.mark.parametrize("what", ["violence", "strikes", "pressure", "donors"])
def test_shocks_last_from_their_first_day_to_their_last_and_add_up(what):
    shocks = (Shock(date(2020, 3, 2), date(2020, 3, 4), what, 0.5, ""),
              Shock(date(2020, 3, 4), date(2020, 3, 4), what, -2.0, ""))  # fmt: skip
    days = draw.calendar(replace(BASE, shocks=shocks))
    assert days[f"{what}_shock"][:7].tolist() == [0.0, 0.0, 0.5, 0.5, -1.5, 0.0, 0.0]
    untouched = set(days.dtype.names) - {f"{what}_shock"}
    assert all(np.array_equal(days[name], draw.calendar(BASE)[name]) for name in untouched)


def test_a_truce_holds_or_not_however_often_it_is_agreed():
    truce = Shock(date(2020, 3, 1), date(2020, 3, 2), "truce", 5.0, "")
    days = draw.calendar(replace(BASE, shocks=(truce, truce)))
    assert days["truce"][:5].tolist() == [0.0, 1.0, 1.0, 0.0, 0.0]


def test_a_parameter_s_uniforms_are_uniform():
    u = np.empty(100_000)
    cast_parameter(u, U(SEED), 0, U(12345))
    assert ks(u, stats.uniform()) > 1e-4
