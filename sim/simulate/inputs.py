"""From a scenario to what the engine reads: parameter vectors, one a history, and a calendar."""

from __future__ import annotations

import zlib
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from sim.engine.draws import U, cast_parameter, spread_log
from sim.engine.lanes import layout
from sim.model.params import ISSUE_NAMES, Params
from sim.model.posterior import posterior
from sim.model.rules import BOOK
from sim.model.state import Today
from sim.scenario.files import Scenario, Shock
from sim.scenario.paths import RELEASE, VIOLENCE, WITHDRAWAL, Course, level_on
from sim.scenario.values import Distribution, Value
from sim.simulate import plan
from sim.simulate.plan import NEVER_COMES

WEEK = 7  # days
HIGH_SEASON = 196  # 15 July, day of the year at the height of the fighting season
COUNTED = range(61, 107)  # 1 March to 15 April, days of the year of the weeks whose rate of attacks is documented
Array = np.ndarray[Any, Any]
Columns = dict[str, Array]


def parameters(scenario: Scenario, seed: int, first: int, count: int) -> Array:
    """Give the parameters of histories first, first + 1, ...: a structured array of Params.

    Each history has a vector of the posterior, keyed by (seed, history): the same one in every scenario. What is drawn
    from a range is keyed by its name as well: the same in every scenario, whatever else is drawn.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    seed : of all draws, from 0 to 2^63 - 1
    first : number of the first history
    count : how many
    """
    return filled(columns(scenario, seed, first, count), scenario)


def columns(scenario: Scenario, seed: int, first: int, count: int) -> Columns:
    """Give the same parameters by their names, each an array, before anything is made of them.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    seed : of all draws, from 0 to 2^63 - 1
    first : number of the first history, the others following
    count : how many histories
    """
    given = _vectors(seed, first, count) if scenario.inputs == "posterior" else {}
    return _settled(scenario, given, seed, first, count)


def assemble(scenario: Scenario, given: Columns, seed: int, first: int, count: int) -> Array:
    """Give the parameters of histories whose uncertainties are `given`, but for those that the scenario itself sets.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    given : values of uncertainties in natural units, by name, one a history
    seed : of all draws, from 0 to 2^63 - 1, for what is not given
    first : number of the first history, the others following
    count : how many histories
    """
    return filled(_settled(scenario, given, seed, first, count), scenario)


def _settled(scenario: Scenario, given: Columns, seed: int, first: int, count: int) -> Columns:
    """Every parameter's column. Mechanisms that the scenario does `without` are neutralised here, by the values that
    the rule book gives."""
    free = {name: values for name, values in given.items() if name not in scenario.marked}
    off = neutral(scenario.without)
    values = scenario.values | stand_ins(scenario) | off
    drawn = {name: value for name, value in values.items() if name not in free or name in off}
    return free | {name: column(name, value, scenario.start, seed, first, count) for name, value in drawn.items()}


def stand_ins(scenario: Scenario) -> dict[str, Value]:
    """What stands for a path of the withdrawal where rules ask for its first and last day, and for what stays."""
    """What stands for a path of the withdrawal where rules ask for its first and last day, and for what stays."""
    path, troops = scenario.paths.get(WITHDRAWAL.name), scenario.values[WITHDRAWAL.of]
    return plan.stand_ins(path, troops if isinstance(troops, float) else np.inf) if path else {}


def filled(columns: Columns, scenario: Scenario) -> Array:
    """Put columns, one a parameter, into a structured array of Params, with the plan of the withdrawal.

    `scenario` is asked for its start and its path, if it has one: the rest is in the columns.
    """
    out = np.zeros(len(next(iter(columns.values()))), layout(Params))
    for f in fields(Params):
        if _dotted(f.name) in columns:
            out[f.name] = columns[_dotted(f.name)]
    path = scenario.paths.get(WITHDRAWAL.name)
    troops = columns[WITHDRAWAL.of]
    plan.lay_out(
        out, plan.segments_of_path(path, troops, scenario.start) if path else plan.segments_of_phases(columns)
    )
    for side in ("taliban", "government"):
        weights = np.stack([columns[f"issues.{side}_{issue}"] for issue in ISSUE_NAMES], axis=1)
        out[f"{side}_saliences"] = weights / weights.sum(axis=1, keepdims=True)
    return out


def world_of(seed: int, first: int, count: int) -> Array:
    """Which vector of the posterior histories first, first + 1, ... have: by (seed, history) alone.

    Parameters
    ----------
    seed : of all draws, from 0 to 2^63 - 1
    first : number of the first history
    count : how many histories
    """
    u = np.empty(count)
    cast_parameter(u, U(seed), first, U(zlib.crc32(b"posterior")))
    return np.asarray((u * len(posterior().histories)).astype(np.int64))


def _vectors(seed: int, first: int, count: int) -> Columns:
    """Draw a vector of the posterior for each history."""
    index = world_of(seed, first, count)
    return {name: column[index] for name, column in posterior().values.items()}


def neutral(without: tuple[str, ...]) -> dict[str, Value]:
    """Give the parameter values that switch the named mechanisms off."""
    return {name: value for mechanism in BOOK if mechanism.name in without for name, value in mechanism.off.items()}


def _dotted(field: str) -> str:
    section, _, key = field.partition("_")
    return f"{section}.{key}"


def number(value: Any, start: date) -> float:
    """Write a value as the engine has it: dates as days since the start, flags as 0 or 1, none as never."""
    if value is None:
        return NEVER_COMES
    return float((value - start).days) if isinstance(value, date) else float(value)


def column(name: str, value: Value, start: date, seed: int, first: int, count: int) -> Array:
    """Give one parameter's values, as the engine has them, in histories first, first + 1, ...

    Parameters
    ----------
    name : of the parameter; its draws are keyed by it
    value : what the scenario has there, or the distribution that it is drawn from
    start : the scenario's first day, from which dates are counted
    seed : of all draws, from 0 to 2^63 - 1
    first : number of the first history, the others following
    count : how many histories
    """
    if not isinstance(value, Distribution):
        return np.full(count, number(value, start))
    u = np.empty(count)
    cast_parameter(u, U(seed), first, U(zlib.crc32(name.encode())))
    return from_uniform(u, value, start)


def from_uniform(u: Array, distribution: Distribution, start: date) -> Array:
    """Turn uniforms into draws from a distribution, by its quantile function; dates become whole days since the
    start.

    Parameters
    ----------
    u : uniforms in (0, 1), shape (n,)
    distribution : its kind and arguments
    start : the scenario's first day
    """
    args = [number(arg, start) for arg in distribution.args]
    placed = _placed(u, distribution.kind, args)
    return np.floor(placed) if is_of_days(distribution) else placed


def is_of_days(distribution: Distribution) -> bool:
    """Whether a distribution is over dates, so that what is drawn are whole days."""
    return any(isinstance(arg, date) for arg in distribution.args)


def to_uniform(drawn: Array, distribution: Distribution, start: date) -> Array:
    """Turn draws from a range, even or even in the logarithm, back into uniforms: `from_uniform` the other way.

    Parameters
    ----------
    drawn : values as the engine has them, shape (n,)
    distribution : an even one, or one even in the logarithm
    start : the scenario's first day
    """
    low, high = (number(arg, start) for arg in distribution.args)
    if distribution.kind == "between_log":
        drawn, low, high = np.log(drawn), np.log(low), np.log(high)
    return np.clip((drawn - low) / (high - low), 0.0, np.nextafter(1.0, 0.0))


def _placed(u: Array, kind: str, args: list[float]) -> Array:
    if kind == "choice":
        return np.asarray(np.array(args)[(u * len(args)).astype(int)])
    if kind == "triangular":
        low, mode, high = args
        split = (mode - low) / (high - low)
        rising = low + np.sqrt(u * (high - low) * (mode - low))
        return np.where(u < split, rising, high - np.sqrt((1.0 - u) * (high - low) * (high - mode)))
    low, high = args
    if kind == "between_log" and low < high:
        spread_log(u, low, high)
        return u
    return low + u * (high - low)


def calendar(scenario: Scenario) -> Array:
    """Give the days of a scenario: a structured array of Today, day 0 being its start."""
    days = (scenario.end - scenario.start).days + 1
    out = np.zeros(days, layout(Today))
    out["day"] = np.arange(days)
    out["weekly"] = np.arange(days) % 7 == 1
    out["season"] = [_season(scenario.start + timedelta(days=i)) for i in range(days)]
    for shock in scenario.shocks:
        _strike(out, shock, scenario.start)
    out["freed"], out["ordered"] = (_course(scenario, course, days) for course in (RELEASE, VIOLENCE))
    free = np.maximum(np.floor(out["freed"]), 0.0)
    out["freeing"] = [out["freed"][k] >= 0.0 and free[k : k + WEEK].max() > free[max(k - 1, 0)] for k in range(days)]
    return out


def _course(scenario: Scenario, course: Course, days: int) -> Array:
    """What a path orders on each day of a scenario, -1 where it orders nothing."""
    path = scenario.paths.get(course.name)
    if not path:
        return np.full(days, -1.0)
    levels = (level_on(path, scenario.start + timedelta(days=k)) for k in range(days))
    return np.array([-1.0 if level is None else level for level in levels])


def _season(day: date) -> float:
    """Give how far the fighting season is above the weeks whose rate of attacks is documented: a cosine of the year
    less its mean over those weeks; rounded, as cosines differ by machine."""
    return float(np.round(_year(day.timetuple().tm_yday) - _usual_season(), 12))


@cache
def _usual_season() -> Any:
    return np.mean([_year(day) for day in COUNTED])


def _year(day: int) -> float:
    return float(np.cos(2.0 * np.pi * (day - HIGH_SEASON) / 365.25))


def _strike(days: Array, shock: Shock, start: date) -> None:
    when = slice((shock.first - start).days, (shock.last - start).days + 1)
    if shock.what == "truce":
        days["truce"][when] = 1.0
    else:
        days[f"{shock.what}_shock"][when] += shock.by
