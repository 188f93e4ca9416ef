"""What must hold between the settings of a scenario, whichever file each comes from."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sim.scenario.paths import COURSES, Course, Points, faults
from sim.scenario.values import Distribution, shown
from sim.scenario.yamlfile import Document, Where

LONGEST_DAYS = 2000

Settings = dict[str, "Setting"]


@dataclass(frozen=True)
class Setting:
    """A value and where it was set; nothing set it (`document` is None) when it is the catalogue's.

    `generation` counts from the oldest scenario that is built upon, 1, to the scenario itself.
    """

    value: Any
    document: Document | None = None
    where: Where = ()
    generation: int = 0

    @property
    def place(self) -> str:
        """The `file:line` that set it, empty when nothing did."""
        return f"{self.document.label}:{self.document.keys[self.where].line}" if self.document else ""


class Check(NamedTuple):
    """One line of what must hold: this setting stands in this relation to the other."""

    this: str
    relation: str
    other: str


HOLDS = {
    "must come after": operator.gt,
    "must not come after": operator.le,
    "must not come before": operator.ge,
    "must not exceed": operator.le,
}

BETWEEN_SETTINGS = (
    Check("end", "must come after", "start"),
    Check("withdrawal.first_phase_ends", "must not come before", "withdrawal.begins"),
    Check("withdrawal.second_phase_begins", "must not come before", "withdrawal.first_phase_ends"),
    Check("withdrawal.interim", "must not come before", "withdrawal.second_phase_begins"),
    Check("withdrawal.interim", "must not come after", "withdrawal.deadline"),
    Check("withdrawal.deadline", "must not come before", "withdrawal.second_phase_begins"),
    Check("withdrawal.residual", "must not exceed", "withdrawal.first_phase_troops"),
)

OF_A_SHOCK = (
    Check("to", "must not come before", "from"),
    Check("from", "must not come before", "start"),
    Check("from", "must not come after", "end"),
    Check("to", "must not come after", "end"),
)


def note_contradictions(settings: Settings, shocks: list[Setting]) -> None:
    """Note in the documents what does not go together; a setting that is missing was found unsound before."""
    for check in BETWEEN_SETTINGS:
        _apply(check, settings)
    for shock in shocks:
        for check in OF_A_SHOCK:
            _apply(check, settings | _days_of(shock))
    for course in COURSES.values():
        _check_path(course, settings)
    _limit_length(settings)


def contradictions(values: dict[str, Any], paths: Mapping[str, Points] | None = None) -> list[str]:
    """Say what does not go together among values that no file has set.

    Parameters
    ----------
    values : by name; `start` and `end` among them where there are paths
    paths : the points of every path that is given, by its name
    """
    asked = {name for check in BETWEEN_SETTINGS for name in (check.this, check.other)} & values.keys()
    settings = {name: Setting(values[name]) for name in asked}
    said = [said for check in BETWEEN_SETTINGS if (said := _said(check, settings))]
    return said + [f.said for name, path in (paths or {}).items() for f in faults(COURSES[name], path, values)]


def twice_said(course: Course, name: str) -> str:
    """Say that a parameter and a path both say how something goes."""
    return f"'{name}' and '{course.name}' say the same in two ways: leave one of them out"


def _check_path(course: Course, settings: Settings) -> None:
    """Note what is wrong with a path in itself, and what is set besides it, in its own file or in one built upon it."""
    path = settings.get(course.name)
    if path is None or not path.value:
        return
    values = {name: setting.value for name, setting in settings.items()}
    for fault in faults(course, path.value, values):
        _note(replace(path, where=(*path.where, *fault.at)), settings.get(fault.against, path), fault.said)
    for name in course.instead_of:
        other = settings.get(name)
        if other and other.document and other.generation >= path.generation:
            _note(other, path, f"{twice_said(course, name)} (the path: {path.place})")


def _apply(check: Check, settings: Settings) -> None:
    if said := _said(check, settings):
        _note(settings[check.this], settings[check.other], said)


def _said(check: Check, settings: Settings) -> str:
    """Say that a check fails; nothing if it holds, or if either of its settings is missing, none or drawn."""
    this, other = settings.get(check.this), settings.get(check.other)
    if this is None or other is None or not _is_plain(this) or not _is_plain(other):
        return ""
    if HOLDS[check.relation](this.value, other.value):
        return ""
    return f"'{check.this}' ({shown(this.value)}) {check.relation} '{check.other}' ({shown(other.value)})"


def _is_plain(setting: Setting) -> bool:
    return setting.value is not None and not isinstance(setting.value, Distribution)


def _days_of(shock: Setting) -> Settings:
    days = {"from": shock.value.first, "to": shock.value.last}
    return {key: replace(shock, value=day, where=(*shock.where, key)) for key, day in days.items()}


def _limit_length(settings: Settings) -> None:
    start, end = settings.get("start"), settings.get("end")
    days = (end.value - start.value).days if start and end else 0
    if start and end and days > LONGEST_DAYS:
        _note(end, start, f"a scenario lasts at most {LONGEST_DAYS} days, this one {days}")


def _note(this: Setting, other: Setting, said: str) -> None:
    later = max(this, other, key=lambda setting: setting.generation)
    if later.document:
        later.document.add_problem(later.document.value_mark(later.where), said)
