"""From a history and its events to what a figure shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from sim import __version__
from sim.format import signed
from sim.model.rules.table import frontier
from sim.model.stages import Stage, Trust
from sim.replay.event import Event
from sim.replay.junctures import Juncture, Junctures
from sim.replay.record import Record
from sim.replay.timeline import Array, Branching, JunctureShown, Line, Marker, Span, Timeline
from sim.scenario.files import scenario_hash

# What an event is called in a lane: a word of its kind, or of its kind and data; others are not marked.
SHORT = {
    "soldiers_leave": "first soldiers go", "overstay": "promised day passed", "soldiers_back": "all are back",
    "first_strike": "first strike", "united": "one government", "terms": "terms settled", "talks_open": "open",
    "procedure": "procedure agreed", "suspended": "broken off", "resumed": "resumed", "settlement": "settlement",
    "fall": "government falls",
}  # fmt: skip
SHORT_BY_DATA: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "phase_over": lambda d: f"{d['troops']:,.0f} left",
    "withdrawal_over": lambda d: f"{d['troops']:,.0f} stay" if d["troops"] else "last soldier leaves",
    "release": lambda d: (
        "all listed freed" if d["total"] == d["listed"] else "first prisoners freed" if d["total"] == d["freed"] else ""
    ),
    "issue_closed": lambda d: f"{d['issue']} closed",
    "prisoners_returned": lambda d: "Kabul’s men free" if d["freed"] == d["held"] else "",
    "giving_up": lambda d: f"{d['level']:.0%} gave up" if d["above"] else "",
    "ground": lambda d: d["part"] if d["above"] else f"no longer {d['part']}",
    "donors": lambda d: f"donors pay {d['paid']:.0%}",
}
COMPARED = {
    "US troops": ("united_states", "troops"), "Violence, multiple of 2019": ("taliban", "observed"),
    "Prisoners freed": ("government", "prisoners_released"), "Taliban ground, share": ("taliban", "taliban_share"),
    "Forces given up, share": ("government", "given_up"),
    "Trust of Kabul in Taliban, probability": ("government", f"trust[{Trust.GOVERNMENT_TALIBAN}]"),
    "Surplus of the best deal, utility": ("taliban", "surplus"),
}  # fmt: skip
LANE_OF = {"phase_over": "united_states", "fall": "war"}
STAGES = {Stage.PROCEDURE: ("procedure", 0.3), Stage.SUBSTANCE: ("substance", 0.8), Stage.SUSPENDED: ("off", 0.5)}


def timeline_of(record: Record, events: Iterable[Event]) -> Timeline:
    """Everything that the figure of one history shows."""
    shown = list(events)
    lanes = {
        "Washington": ("united_states", _paces(record), _marks(shown, "united_states")),
        "Kabul": ("government", _postures(record), _marks(shown, "government")),
        "Taliban": ("taliban", _efforts(record), _marks(shown, "taliban")),
        "The talks": ("", _stages(record), _marks(shown, "table")),
        "The war": ("", _fighting(shown, record), _marks(shown, "war")),
    }
    scenario = record.scenario
    return Timeline(
        scenario.title, record.outcome, _source(record), scenario.start, len(record.states), lanes, _panels(record),
        _dated(record),
    )  # fmt: skip


def side_by_side(one: Record, two: Record, told: Sequence[Iterable[Event]]) -> Timeline:
    """What the figure of one history in two scenarios shows: both worlds' lanes, and lines A (solid) and B (dashed).

    Parameters
    ----------
    one, two : the history in each scenario
    told : the events of each
    """
    ours, theirs = (timeline_of(record, events) for record, events in zip((one, two), told, strict=True))
    lanes = {f"{name} {side}": made.lanes[name] for name in ours.lanes for made, side in ((ours, "A"), (theirs, "B"))}
    days = max(ours.days, theirs.days)
    panels: dict[str, tuple[Line, ...]] = {
        name: (Line(party, "A", _long(one, field, days)), Line("", "B", _long(two, field, days), True))
        for name, (party, field) in COMPARED.items()
    }
    source = f"A: {ours.source} · B: scenario {scenario_hash(two.scenario)[:8]}"
    other = theirs.title, theirs.outcome
    return replace(ours, source=source, lanes=lanes, panels=panels, days=days, dated=_both(ours, theirs), other=other)


def _both(ours: Timeline, theirs: Timeline) -> tuple[tuple[str, date], ...]:
    """What the calendars hold: once where both have it, else with whose it is."""
    both = set(ours.dated) & set(theirs.dated)
    sides = (ours, "A"), (theirs, "B")
    alone = [(f"{label} {side}", day) for made, side in sides for label, day in made.dated if (label, day) not in both]
    return (*(x for x in ours.dated if x in both), *alone)


def _long(record: Record, field: str, days: int) -> Array:
    """A field day by day, NaN once the history is over."""
    name, _, index = field.partition("[")
    values = record.states[name][:, int(index[:-1])] if index else record.states[name].astype(float)
    if field == "surplus":
        values = _from_day_1(values)
    return np.concatenate([values, np.full(days - len(values), np.nan)])


def _source(record: Record) -> str:
    which = f"History {record.run:,} · seed {record.seed}"
    return f"{which} · talks {__version__} · scenario {scenario_hash(record.scenario)[:8]}"


def branching_of(found: Junctures) -> Branching:
    """What the figure of a history's turning points shows."""
    record = found.record
    return Branching(
        record.scenario.title, record.outcome, _source(record), record.scenario.start, found.moments, found.shares,
        found.bounds, found.ended.shape[1], found.tried, tuple(_shown(turn, record.outcome) for turn in found.turns),
        _dated(record),
    )  # fmt: skip


def _shown(turn: Juncture, outcome: str) -> JunctureShown:
    alone = {id(fork.choice.reason): fork for fork in turn.forks}
    labels = []
    for event in turn.events:
        fork = alone.get(id(event.reason))
        own = f" (alone {signed(fork.points)})" if fork else ""
        labels.append(f"{event.short}{own}")
    return JunctureShown(
        turn.day, turn.points, turn.low, turn.high, turn.before[outcome], turn.after[outcome], tuple(labels)
    )


NOT_LEAVING = -9.0  # no pace: soldiers come back at one, at most


def _spells(series: Array, name: Callable[[float], tuple[str, float, bool] | None]) -> tuple[Span, ...]:
    """Runs of equal values, but for those without a name."""
    edges = [0, *(np.flatnonzero(np.diff(series)) + 1), len(series)]
    named = ((a, b, name(float(series[a]))) for a, b in pairwise(edges))
    return tuple(Span(int(a), int(b) - 1, *said) for a, b, said in named if said)


def _paces(record: Record) -> tuple[Span, ...]:
    p, w = record.params, record.states
    days = np.arange(len(w))
    leaving = (days >= p.withdrawal_begins) & (w["troops"] > p.withdrawal_residual)
    names = {NOT_LEAVING: None, 0.0: ("halted", 0.15, False), 1.0: ("on schedule", 0.5, False)}
    other = {False: ("hastened", 0.9, False), True: ("turned back", 0.05, False)}
    return _spells(np.where(leaving, w["pace"], NOT_LEAVING), lambda pace: names.get(pace, other[pace < 0]))


def _postures(record: Record) -> tuple[Span, ...]:
    names = {0.0: ("defence", 0.15, False), 1.0: ("offensive", 0.8, False)}
    return _spells(record.states["offensive"], names.get)


def _efforts(record: Record) -> tuple[Span, ...]:
    p = record.params
    names = {p.taliban_restrained: ("restraint", 0.12), p.taliban_fight_and_talk: ("measured", 0.45),
            p.taliban_offensive: ("offensive", 0.9)}  # fmt: skip
    return _spells(record.states["effort"], lambda e: (*names[e], False) if e in names else None)


def _stages(record: Record) -> tuple[Span, ...]:
    return _spells(
        record.states["stage"], lambda s: (*STAGES[Stage(int(s))], s == Stage.SUSPENDED) if s in STAGES else None
    )


def _fighting(events: list[Event], record: Record) -> tuple[Span, ...]:
    """When violence was above what was promised, and when a truce held."""
    above = _between(events, "violence_above", "violence_below", record, Span(0, 0, "above", 0.5))
    return (*above, *_between(events, "truce_begins", "truce_ends", record, Span(0, 0, "truce", 0.2)))


def _between(events: list[Event], begins: str, ends: str, record: Record, like: Span) -> list[Span]:
    begun = [e.day for e in events if e.kind == begins]
    if like.label == "above" and record.states["observed"][0] > record.params.violence_promised:
        begun = [0, *begun]
    over = [e.day - 1 for e in events if e.kind == ends]
    return [like._replace(first=a, last=b) for a, b in zip(begun, [*over, record.last], strict=False)]


def _marks(events: list[Event], lane: str) -> tuple[Marker, ...]:
    """What is marked in a lane, in a word or two."""
    mine = [e for e in events if LANE_OF.get(e.kind, e.lane) == lane and not e.reason]
    found = [(e.day, _short(e)) for e in mine]
    return tuple(Marker(day, label) for day, label in found if label)


def _short(event: Event) -> str:
    if event.minor:
        return ""
    by_data = SHORT_BY_DATA.get(event.kind)
    return by_data(event.data) if by_data else SHORT.get(event.kind, "")


def _panels(record: Record) -> dict[str, tuple[Line, ...]]:
    w, p, trust = record.states, record.params, record.states["trust"]
    return {
        "US troops": (Line("united_states", "", w["troops"]),),
        "Violence, multiple of 2019": (
            Line("taliban", "", w["observed"]),
            Line("", "promised", np.full(len(w), p.violence_promised), True),
        ),
        "Prisoners freed": (
            Line("government", "by Kabul", w["prisoners_released"]),
            Line("taliban", "by the Taliban", w["prisoners_returned"]),
        ),
        "Ground and hearts, share": (
            Line("taliban", "held or contested", w["taliban_share"]),
            Line("government", "forces given up", w["given_up"]),
        ),
        "Trust, probability": (
            Line("government", "Kabul in Taliban", trust[:, Trust.GOVERNMENT_TALIBAN]),
            Line("taliban", "Taliban in Kabul", trust[:, Trust.TALIBAN_GOVERNMENT]),
            Line("united_states", "US in Taliban", trust[:, Trust.US_TALIBAN], True),
            Line("taliban", "Taliban in US", trust[:, Trust.TALIBAN_US], True),
        ),
        "What the Taliban would get, share": (
            Line("taliban", "they ask", w["taliban_aspiration"]),
            Line("government", "Kabul offers", _conceded(record, w["government_aspiration"])),
            Line("government", "Kabul’s limit", _conceded(record, _from_day_1(w["government_reservation"])), True),
            Line("taliban", "their limit", _from_day_1(w["taliban_reservation"]), True),
        ),
    }


def _conceded(record: Record, kept: Array) -> Array:
    """The most that the Taliban could have, were Kabul to keep so much."""
    p, known = record.params, {float(x): 0.0 for x in np.unique(kept)}
    for x in known:
        known[x] = frontier(p.government_saliences, p.taliban_saliences, x)
    return np.array([known[float(x)] for x in kept])


def _from_day_1(series: Array) -> Array:
    """A series that the first weekly rules begin, with that value on the day before too."""
    return np.concatenate([series[1:2], series[1:]])


def _dated(record: Record) -> tuple[tuple[str, date], ...]:
    days = {"Election": record.params.us_election, "Plan’s last day": record.params.withdrawal_deadline}
    return tuple((label, record.date(day)) for label, day in days.items() if 0 < day <= record.last)
