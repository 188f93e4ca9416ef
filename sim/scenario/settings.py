"""Settings without a file: `withdrawal.deadline=2021-09-11` is read, refused and marked as a line of a file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import yaml

from sim.errors import UsageError
from sim.model.catalogue import catalogue
from sim.scenario.checks import contradictions, twice_said
from sim.scenario.files import Scenario, marked
from sim.scenario.paths import COURSES, Points, path_in_words, read_path
from sim.scenario.problems import Unfit, did_you_mean, quoted
from sim.scenario.values import Distribution, Value, read_value, shown

OPTION = "--set"  # where a manifest says that a value was set
Lever = str | float | bool | date | None | Mapping[str, Any] | Sequence[Sequence[Any]]
Set = Value | Points


def read_settings(said: Sequence[str]) -> dict[str, Set]:
    """Read `NAME=VALUE`, each as a scenario's file has it: a number, a date, true, none, {between: [1, 2]}, or the
    points of a path, [[2020-07-13, 8600]].

    Raises
    ------
    UsageError
        If one is no setting, there is no such parameter, it is set twice, or it cannot be that.
    """
    found: dict[str, Set] = {}
    for one in said:
        name, equals, raw = (part.strip() for part in one.partition("="))
        if not equals or not raw:
            raise UsageError(f"cannot read {OPTION} {quoted(one)}: expected such as withdrawal.conditionality=1.5")
        if name in found:
            raise UsageError(f"{OPTION} {name} stands there twice")
        found[name] = _value(name, raw)
    return found


def read_levers(levers: Mapping[str, Lever]) -> dict[str, Set]:
    """Read values that come from Python: numbers, dates, texts, True, None, {"between": [1, 2]}, or the points
    of a path, [("2020-07-13", 8600)].

    Raises
    ------
    UsageError
        As `read_settings` does, or if `levers` are no mapping.
    """
    if not isinstance(levers, Mapping):
        raise UsageError(f"levers: expected values by name, such as {{'nato.stays': True}}, found {levers!r}")
    return read_settings([f"{name}={_written(value)}" for name, value in levers.items()])


def _written(value: Any) -> str:
    """A value as a scenario's file has it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(args)}" for key, args in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def with_settings(scenario: Scenario, values: Mapping[str, Set]) -> Scenario:
    """Give the scenario with other values, under a name and a title that say so; as it is, if there are none.

    Raises
    ------
    UsageError
        If they do not go together.
    """
    if not values:
        return scenario
    paths = {name: path for name, path in {**scenario.paths, **_paths(values)}.items() if path}
    made = scenario.values | _plain(values)
    days = {"start": scenario.start, "end": scenario.end}
    twice = [twice_said(c, name) for c in map(COURSES.__getitem__, paths) for name in c.instead_of if name in values]
    if wrong := twice or contradictions(made | days, paths):
        raise UsageError("; ".join(wrong))
    return replace(
        scenario,
        name=f"{scenario.name}-set",
        title=f"{scenario.title}, with {in_words(values)}",
        values=made,
        set_at=scenario.set_at | dict.fromkeys(values, OPTION),
        marked=marked(made),
        paths=paths,
    )


def _paths(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the settings that are paths; None where one is taken away."""
    return {name: value for name, value in values.items() if name in COURSES}


def _plain(values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name not in COURSES}


def in_words(values: Mapping[str, Set]) -> str:
    """Say what is set: "withdrawal.deadline 2021-09-11, strikes.scale 0"."""
    return ", ".join(f"{name} {value_in_words(value)}" for name, value in values.items())


def value_in_words(value: Set) -> str:
    """A value, how it is drawn, or a path: "2021-09-11", "between 0, 1", "2020-07-13 8600, 2021-04-29 0"."""
    if isinstance(value, tuple):
        return path_in_words(value)
    if isinstance(value, Distribution):
        return f"{value.kind} {', '.join(shown(arg) for arg in value.args)}"
    return shown(value)


def _value(name: str, raw: str) -> Set:
    if name not in catalogue() and name not in COURSES:
        hint = did_you_mean(name, [*catalogue(), *COURSES])
        raise UsageError(f"there is no parameter {quoted(name)}. {hint}".strip())
    try:
        tree = _tree(raw)
        return read_path(COURSES[name], tree) if name in COURSES else read_value(catalogue()[name], tree)
    except Unfit as unfit:
        raise UsageError(f"{OPTION} {name}: {unfit.message}. {unfit.hint}".strip().replace("..", ".")) from None


def _tree(raw: str) -> Any:
    """What YAML makes of it, every scalar left as text; text that is no YAML stays as it is."""
    try:
        return yaml.load(raw, yaml.BaseLoader)  # makes nothing but texts, lists and mappings
    except yaml.YAMLError:
        return raw
