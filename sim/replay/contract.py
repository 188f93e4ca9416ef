"""What the JSON of `talks replay --json` is: its keys are promised."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict


class OptionObject(TypedDict):
    """An option of a decision: what it was worth (utility), and how likely it was to be taken."""

    option: str
    payoff: float
    probability: float


class DecisionObject(TypedDict):
    """What was weighed: the order that stood `before`, the one `chosen`, the `next` best; `terms` are the pressures by
    name, `deciding` what spoke for what was chosen (positive) and against, set against the next best."""

    decision: str
    before: str
    chosen: str
    next: str
    options: list[OptionObject]
    terms: dict[str, float]
    deciding: dict[str, float]


class EventObject(TypedDict):
    """Something that happened on a day, counted from the scenario's start. `lane` is the party whose doing it is, or
    table, war or nothing. Programs rely on `kind`, a word, and `data`, its numbers and names; who, what and why are for
    people."""

    date: date
    day: int
    lane: str
    kind: str
    who: str
    what: str
    why: str
    data: dict[str, float | str | bool]
    minor: bool
    decision: DecisionObject | None


class HistoryObject(TypedDict):
    """Which history it is and how it ended; `result` is the folder it comes from, null for none."""

    scenario: str
    seed: int
    run: int
    version: str
    scenario_hash: str
    result: str | None
    outcome: str
    last_day: date


class PickedObject(TypedDict):
    """How a history was found: one of `alike` of `runs`, of a `kind`; `distance` is its mean difference in rank from
    the others of its kind (0 to 1), `apart` that of two of them taken at random."""

    run: int
    way: str
    kind: str
    alike: int
    runs: int
    distance: float
    apart: float
    commonest: bool


class ReplayObject(HistoryObject):
    """One history, every event of it; `checked` says against what: the stored "row", or the compiled "engine"."""

    checked: str
    picked: PickedObject | None
    events: list[EventObject]


class MomentObject(TypedDict):
    """Shares of futures that end each way from the end of a day; `own_low`, `own_high`: the 95% interval of that
    of the history's own outcome."""

    date: date
    day: int
    outcomes: dict[str, float]
    own_low: float
    own_high: float


class ForkObject(TypedDict):
    """A decision, and by how many percentage points it made the outcome more frequent than the next best option."""

    decision: DecisionObject
    points: float
    low: float
    high: float


class JunctureObject(TypedDict):
    """A day on which the history's outcome became more or less likely, in percentage points with a 95% interval."""

    date: date
    day: int
    points: float
    low: float
    high: float
    before: dict[str, float]
    after: dict[str, float]
    events: list[EventObject]
    forks: list[ForkObject]


class JuncturesObject(HistoryObject):
    """How `futures` at a time end from each moment on, and the turns that hold."""

    futures: int
    moments: list[MomentObject]
    turns: list[JunctureObject]
    parts: dict[str, float]


class SettingObject(TypedDict):
    """A lever that was changed, as it was and as it is."""

    name: str
    before: str
    after: str


class ChangeObject(TypedDict):
    """How often futures end one way without and with the change, with 95% intervals, and their difference in
    percentage points with that of matched pairs."""

    outcome: str
    without: float
    without_low: float
    without_high: float
    share: float
    low: float
    high: float
    points: float
    points_low: float
    points_high: float


class ThenObject(TypedDict):
    """What the history itself came to with the change."""

    outcome: str
    last_day: date
    events: list[EventObject]


# "from" is a word of Python's.
_Since = TypedDict("_Since", {"from": date, "set": list[SettingObject]})


class WhatIfObject(HistoryObject, _Since):
    """A history with other levers `from` a day on: `futures` that many, without and with what is `set`."""

    futures: int
    changes: list[ChangeObject]
    then: ThenObject


class ToldHistoryObject(HistoryObject):
    """One of the two, with every event."""

    events: list[EventObject]


class LeverObject(TypedDict):
    """A parameter in which the two differ."""

    name: str
    one: float
    two: float


class DivergedObject(TypedDict):
    """The first day on which any number of the two states differs, and which numbers do."""

    date: date
    by: list[str]


class DivergenceObject(TypedDict):
    """A decision that came out otherwise, and for how many days it stood so."""

    date: date
    day: int
    party: str
    days: int
    decision: str
    one: DecisionObject
    two: DecisionObject


class LookObject(TypedDict):
    """What both were on a day, by variable."""

    date: date
    day: int
    one: dict[str, float]
    two: dict[str, float]


class PairObject(TypedDict):
    """One history in two scenarios: the day on which they part and by what, the decisions that came out otherwise, and
    how far apart they are every three months."""

    histories: list[ToldHistoryObject]
    parameters: list[LeverObject]
    diverged: DivergedObject | None
    divergences: list[DivergenceObject]
    looks: list[LookObject]


OBJECTS = {"replay": ReplayObject, "turning": JuncturesObject, "whatif": WhatIfObject, "twins": PairObject}
