"""A history, its turning points, a what-if and a pair as the JSON objects that `contract` promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sim import __version__
from sim.model.outcomes import OUTCOMES
from sim.replay.event import Event
from sim.replay.junctures import Juncture, Junctures
from sim.replay.pairs import FOLLOWED, PairedHistories
from sim.replay.pick import Picked
from sim.replay.record import Record
from sim.replay.source import Source
from sim.replay.whatif import WhatIf
from sim.scenario.files import scenario_hash
from sim.simulate.reasons import Reason


def replay_object(
    record: Record, events: list[Event], source: Source, checked: str, picked: Picked | None = None
) -> dict[str, Any]:
    """One history, every event; `checked` says against what: the stored "row" of
    the result, or the compiled "engine"; `picked` how it was found, null where its number was given.

    Parameters
    ----------
    record : the history
    events : all of it
    source : where it comes from
    """
    return history_object(record, source) | {
        "checked": checked,
        "picked": asdict(picked) if picked else None,
        "events": [_event(record, event) for event in events],
    }


def turning_object(found: Junctures, source: Source) -> dict[str, Any]:
    """The object of `talks replay --turns --json`: how futures end from each moment on, and the turns that hold; points
    are of the history's own outcome, `own_low` and `own_high` the 95% interval of its share."""
    record = found.record
    moments = [
        {"date": record.date(day), "day": int(day), "outcomes": dict(zip(OUTCOMES, row.tolist(), strict=True))}
        | {"own_low": low, "own_high": high}
        for day, row, (low, high) in zip(found.moments.tolist(), found.shares, found.bounds.tolist(), strict=True)
    ]
    return history_object(record, source) | {
        "futures": found.ended.shape[1],
        "moments": moments,
        "turns": [_turn(record, turn) for turn in found.turns],
        "parts": found.parts,
    }


def _turn(record: Record, turn: Juncture) -> dict[str, Any]:
    forks = [
        {"decision": _decision(f.choice.reason), "points": f.points, "low": f.low, "high": f.high} for f in turn.forks
    ]
    step = {name: getattr(turn, name) for name in ("day", "points", "low", "high", "before", "after")}
    events = [_event(record, event) for event in turn.events]
    return {"date": record.date(turn.day)} | step | {"events": events, "forks": forks}


def what_if_object(found: WhatIf, events: list[Event], source: Source) -> dict[str, Any]:
    """The object of `talks replay --from --set --json`: futures without and with other levers, and the events of this
    history's own random streams from that day on.

    Parameters
    ----------
    found : futures without and with
    events : from that day on
    source : where the history comes from
    """
    return history_object(found.record, source) | {
        "from": found.record.date(found.day),
        "set": [dict(zip(("name", "before", "after"), s, strict=True)) for s in found.settings],
        "futures": found.futures,
        "changes": [change._asdict() for change in found.changes],
        "then": {
            "outcome": found.other.outcome,
            "last_day": found.other.date(found.other.last),
            "events": [_event(found.other, event) for event in events],
        },
    }


def twins_object(found: PairedHistories, told: list[list[Event]], sources: Sequence[Source]) -> dict[str, Any]:
    """The object of `talks replay A B --json`: both histories, the day on which they part and by what, the decisions
    that came out otherwise, and how far apart they are every three months.

    Parameters
    ----------
    found : how the two part
    told : the events of each
    sources : where each comes from
    """
    one = found.one
    histories = [
        history_object(record, source) | {"events": [_event(record, e) for e in events]}
        for record, source, events in zip((one, found.two), sources, told, strict=True)
    ]
    divergences = [
        {"date": one.date(p.day), "day": p.day, "party": p.party, "days": p.days, "decision": p.decision}
        | {"one": _decision(p.one), "two": _decision(p.two)}
        for p in found.divergences
    ]
    names = [field for _, field in FOLLOWED]
    looks = [
        {"date": one.date(x.day), "day": x.day}
        | {side: dict(zip(names, getattr(x, side), strict=True)) for side in ("one", "two")}
        for x in found.looks
    ]
    return {
        "histories": histories,
        "parameters": [dict(zip(("name", "one", "two"), lever, strict=True)) for lever in found.levers],
        "diverged": None if found.diverged is None else {"date": one.date(found.diverged), "by": list(found.by)},
        "divergences": divergences,
        "looks": looks,
    }


def history_object(record: Record, source: Source) -> dict[str, Any]:
    """Which history it is and how it ended."""
    return {
        "scenario": record.scenario.name,
        "seed": record.seed,
        "run": record.run,
        "version": __version__,
        "scenario_hash": scenario_hash(record.scenario),
        "result": str(source.result.path) if source.result else None,
        "outcome": record.outcome,
        "last_day": record.date(record.last),
    }


def _event(record: Record, event: Event) -> dict[str, Any]:
    fields = {
        "date": record.date(event.day),
        "day": event.day,
        "lane": event.lane,
        "kind": event.kind,
        "who": event.who,
        "what": event.what,
        "why": event.why,
        "data": dict(event.data),
        "minor": event.minor,
    }
    return fields | {"decision": _decision(event.reason) if event.reason else None}


def _decision(reason: Reason) -> dict[str, Any]:
    """What was weighed; `deciding` is what spoke for what was chosen, set against the next best option."""
    options = [
        {"option": o, "payoff": payoff, "probability": reason.probabilities[o]} for o, payoff in reason.payoffs.items()
    ]
    return {
        "decision": reason.decision,
        "before": reason.before,
        "chosen": reason.chosen,
        "next": reason.next,
        "options": options,
        "terms": reason.terms,
        "deciding": reason.deciding(),
    }
