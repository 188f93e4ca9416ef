"""Courses that a scenario gives day by day: points of a date and a level, with straight lines between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from sim.scenario.problems import Unfit, found
from sim.scenario.values import DATE, read_date, read_number, shown

MOST_POINTS = 12


class Point(NamedTuple):
    """A level and the day on which it is reached."""

    day: date
    level: float


Points = tuple[Point, ...]


class Course(NamedTuple):
    """What a path can be given for: `way` is -1 where levels never rise along it, 1 where they never fall, else 0.

    `of` is the parameter that no level may exceed, or else `most` is that; `instead_of` are the parameters that say the
    same in another way.
    """

    name: str
    meaning: str
    unit: str
    way: int
    of: str = ""
    most: float = 0.0
    instead_of: tuple[str, ...] = ()


PHASES = ("begins", "first_phase_ends", "first_phase_troops", "second_phase_begins", "interim", "interim_troops",
          "deadline", "residual")  # fmt: skip
WITHDRAWAL = Course(
    "withdrawal.path",
    "the plan of the withdrawal as points of a date and the troops then left, in place of its phases",
    "troops",
    -1,
    of="withdrawal.troops",
    instead_of=tuple(f"withdrawal.{phase}" for phase in PHASES),
)
RELEASE = Course(
    "prisoners.path",
    "how many prisoners are free by when, as points of a date and a number: ordered from its first day to its last",
    "prisoners",
    1,
    of="prisoners.demanded",
)
VIOLENCE = Course(
    "violence.path",
    "what the Taliban order, as points of a date and a multiple of 2019's attacks: from its first day to its last",
    "times 2019",
    0,
    most=4.0,
)
COURSES = {course.name: course for course in (WITHDRAWAL, RELEASE, VIOLENCE)}


def read_path(course: Course, raw: object) -> Points | None:
    """Read `[[2020-03-10, 13000], [2020-07-13, 8600]]`, or none.

    Raises
    ------
    Unfit
        If it is no such list, or its days or levels cannot follow one another so.
    """
    if raw in ("none", None):
        return None
    if not isinstance(raw, list) or not raw:
        raise Unfit(f"expected a list of [date, {course.unit}], found {found(raw)}", hint=EXAMPLE)
    if len(raw) > MOST_POINTS:
        raise Unfit(f"a path has at most {MOST_POINTS} points, this one {len(raw)}", at=(MOST_POINTS,))
    points = tuple(_point(course, index, item) for index, item in enumerate(raw))
    for index, (before, after) in enumerate(pairwise(points), start=1):
        _refuse_out_of_order(course, index, before, after)
    return points


EXAMPLE = "such as [[2020-03-10, 13000], [2020-07-13, 8600]]; two points on one day are a step"


def _point(course: Course, index: int, raw: object) -> Point:
    if not isinstance(raw, list) or len(raw) != 2:
        raise Unfit(f"expected [date, {course.unit}], found {found(raw)}", (index,), EXAMPLE)
    for at, given in enumerate(raw):
        if isinstance(given, dict):
            said = f"expected a plain value, found {found(given)}: a path is the same in every history"
            raise Unfit(said, (index, at))
    try:
        day = read_date(raw[0])
    except Unfit as unfit:
        raise Unfit(unfit.message, (index, 0), unfit.hint) from None
    try:
        level = read_number(raw[1], f"a number ({course.unit})")
    except Unfit as unfit:
        raise Unfit(unfit.message, (index, 1), unfit.hint) from None
    if level < 0:
        raise Unfit(f"a level cannot be below 0, found {shown(level)}", (index, 1))
    return Point(day, level)


def _refuse_out_of_order(course: Course, index: int, before: Point, after: Point) -> None:
    if after.day < before.day:
        raise Unfit(f"{after.day} comes before {before.day}, the point before it: days must not fall", (index, 0))
    if course.way * (after.level - before.level) < 0:
        never = "rise" if course.way < 0 else "fall"
        said = f"{shown(after.level)} follows {shown(before.level)}: {course.unit} never {never} along '{course.name}'"
        raise Unfit(said, (index, 1))


class Fault(NamedTuple):
    """What of a path does not go together with the setting `against`, and where in the path it is."""

    at: tuple[int, int]
    against: str
    said: str


def faults(course: Course, path: Points, values: Mapping[str, Any]) -> list[Fault]:
    """What of a path does not go together with the scenario's own days and numbers.

    Parameters
    ----------
    course : what the path is given for
    path : its points
    values : of the scenario, by name; `start` and `end` among them
    """
    most = values.get(course.of, course.most)
    found = []
    for index, point in enumerate(path):
        if point.day < values.get("start", point.day):
            said = f"{point.day} comes before the scenario's start ({values['start']})"
            found.append(Fault((index, 0), "start", said))
        if point.day > values.get("end", point.day):
            found.append(Fault((index, 0), "end", f"{point.day} comes after the scenario's end ({values['end']})"))
        if isinstance(most, float) and point.level > most:
            limit = f"{shown(most)} ('{course.of}')" if course.of else shown(most)
            said = f"'{course.name}' goes up to {limit} {course.unit}, found {shown(point.level)}"
            found.append(Fault((index, 1), course.of, said))
    return found


def level_on(path: Points, day: date) -> float | None:
    """The level on a day: on the straight line between the points around it, after a step on its day; None outside."""
    if not path[0].day <= day <= path[-1].day:
        return None
    before = max((point for point in enumerate(path) if point[1].day <= day), key=lambda point: point[0])
    at, last = before
    if at == len(path) - 1 or last.day == day:
        return last.level
    following = path[at + 1]
    share = (day - last.day).days / (following.day - last.day).days
    return last.level + share * (following.level - last.level)


def path_in_words(path: Points) -> str:
    """Say a path in one line: "2020-03-10 13000, 2020-07-13 8600"."""
    return ", ".join(f"{point.day} {shown(point.level)}" for point in path)


def path_schema(course: Course, most: float) -> dict[str, Any]:
    """Describe a path in JSON Schema.

    Parameters
    ----------
    course : what it is given for
    most : the highest level
    """
    day = {"type": "string", "format": "date", "pattern": DATE}
    level = {"type": "number", "minimum": 0, "maximum": most}
    point = {"type": "array", "prefixItems": [day, level], "minItems": 2, "maxItems": 2}
    listed = {"type": "array", "items": point, "minItems": 1, "maxItems": MOST_POINTS}
    return {"description": f"{course.meaning} (lever; {course.unit})", "anyOf": [{"const": "none"}, listed]}
