"""Decisions that changed something, with what was weighed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from sim.format import percent
from sim.model.rules.outside import truce_holds
from sim.model.rules.united_states import is_thinning
from sim.replay.event import Event
from sim.replay.record import Choice, Record
from sim.simulate.reasons import Reason

LASTING = 21  # days that a posture or a stop must last to be told among the main events
SMALL = 0.005  # weights below this are not worth a word

LEANINGS = (
    ("united_states", "leaning_pace", ("a halt", "the schedule", "haste")),
    ("government", "leaning_operations", ("defence", "the offensive")),
)

Told = tuple[str, str]  # what is done, and its detail


def leanings(record: Record) -> Iterator[Event]:
    """What chance gave the two parties on the first day whose first orders do not show it; the Taliban's do."""
    if record.params.structures_lottery > 0.0 or record.last < 1:
        return
    for lane, field, ways in LEANINGS:
        drawn = float(record.states[field][1])
        way = ways[min(int(drawn * len(ways)), len(ways) - 1)]
        why = f"by chance, and for ever: {drawn:.2f}, from 0, {ways[0]}, to 1, {ways[-1]}, of what pays nearly the same"
        yield Event(1, lane, "leaning", f"leans towards {way}", why, minor=True, data={"leaning": drawn})


def decisions(record: Record) -> Iterator[Event]:
    """The decisions after which another order stood than before; the Taliban's first, whatever it is."""
    lasting = _lasting_postures(record)
    for choice in record.choices:
        reason = choice.reason
        if not (reason.reviewed and reason.free) or reason.decision == "release":
            continue
        if reason.chosen != reason.before or _is_another(record, choice):
            minor = reason.decision == "operations" and choice.day not in lasting
            yield _event(choice, *WORDS[reason.decision](record, choice), minor)
    yield from _releases(record)


def _is_another(record: Record, choice: Choice) -> bool:
    """Whether an option that stood before comes to something else: the Taliban's first effort, and one that follows
    what the scenario ordered; a pause once all soldiers are back."""
    day = choice.day
    if choice.reason.decision == "effort":
        return day == 1 or record.states["effort"][day] != record.states["effort"][day - 1]
    back = record.states["pace"] < 0.0
    return choice.reason.decision == "pace" and bool(back[day] != back[day - 1])


def weighed(reason: Reason, terms: int = 3) -> str:
    """What decided: the next best option, and the largest weights for and against."""
    heavy = [(term, w) for term, w in reason.deciding().items() if abs(w) >= SMALL][:terms]
    said = ", ".join(f"{term} {w:+.2f}".replace("-", "−") for term, w in heavy) or "nothing spoke either way"
    if reason.payoffs[reason.chosen] >= reason.payoffs[reason.next]:
        than = "rather than"
    else:
        than = f"{'' if reason.decision == 'release' else 'leaning that way, '}though it paid less than"
    return f"{than} {reason.next}: {said}"


def odds(reason: Reason) -> str:
    """How likely each option was, the chosen one first."""
    order = sorted(reason.probabilities, key=lambda o: (o != reason.chosen, -reason.probabilities[o]))
    return ", ".join(f"{option} {percent(reason.probabilities[option])}" for option in order)


def _event(choice: Choice, head: str, detail: str, minor: bool = False) -> Event:
    reason = choice.reason
    data = {"chosen": reason.chosen, "before": reason.before}
    kind = f"order_{reason.decision}"
    return Event(choice.day, choice.party, kind, head, weighed(reason), reason, minor, data, detail)


def _pace(record: Record, choice: Choice) -> Told:
    day, speed = choice.day, choice.reason.values[choice.reason.chosen]
    before = record.states[day - 1]
    all_back = before["pace"] < 0.0 and before["troops"] == record.params.withdrawal_troops
    left = f"{before['troops']:,.0f} troops left"
    rests = "" if is_thinning(record.snapshots[day - 1], record.params, record.days[day]) else ", between its phases"
    clauses = {
        "send back": f"sends soldiers back, at {-speed:g} times the pace at which they left",
        "pause": "keeps all its soldiers there" if all_back else "halts the withdrawal",
        "on schedule": "takes the withdrawal back to its scheduled pace",
    }
    head = clauses.get(choice.reason.chosen, f"hastens the withdrawal to {speed:g} times its pace")
    return head, f" ({left}{rests})"


def _operations(record: Record, choice: Choice) -> Told:
    if choice.reason.chosen == "offensive":
        return "sends its forces over to the offensive", ""
    return "holds its forces to active defence", ""


def _effort(record: Record, choice: Choice) -> Told:
    names = {"restrained": "restraint", "fight and talk": "measured fighting", "offensive": "an offensive"}
    level = f"{choice.reason.values[choice.reason.chosen]:.1f} times the attacks of 2019"
    verb = "order" if choice.day > 1 else "begin with"
    held = truce_holds(record.params, record.days[choice.day]) and choice.reason.chosen != "restrained"
    shock = record.days[choice.day].violence_shock
    beside = f" (from outside: {shock:+.1f})".replace("-", "−") if shock and not held else ""
    later = " (once the truce is over)" if held else beside
    return f"{verb} {names[choice.reason.chosen]}", f": {level}{later}"


def _lasting_postures(record: Record) -> set[int]:
    """The days on which Kabul takes up a posture that lasts, and another than the last that did."""
    offensive, days, held = record.states["offensive"], set(), 0.0
    turns = [*(np.flatnonzero(np.diff(offensive)) + 1), len(offensive)]
    for day, following in pairwise(turns):
        if offensive[day] != held and following - day >= LASTING:
            days.add(int(day))
            held = offensive[day]
    return days


def _releases(record: Record) -> Iterator[Event]:
    """Kabul's weekly answer on prisoners, where it is another than last week's and somebody could have gone."""
    answer = stopped = False
    for choice in (c for c in record.choices if c.reason.decision == "release" and c.reason.free):
        week = slice(choice.day, choice.day + 7)
        now = choice.reason.chosen == "release"
        if now == answer or not record.may_go[week].any():
            continue
        long = not now and _days_without(record, choice.day) >= 2 * LASTING
        begun = record.states["prisoners_released"][choice.day - 1] > 0
        yield _event(choice, *_release(record, choice, begun), not (long or stopped or not begun))
        answer, stopped = now, long


def _release(record: Record, choice: Choice, begun: bool) -> Told:
    left = record.params.prisoners_demanded - record.states["prisoners_released"][choice.day - 1]
    if choice.reason.chosen == "release":
        return f"agrees to {'free more' if begun else 'begin the release'}", f" ({left:,.0f} left)"
    return "withholds prisoners", f" ({left:,.0f} left)"


def _days_without(record: Record, day: int) -> int:
    """Days, from one on, until a prisoner is freed."""
    later = np.flatnonzero(np.diff(record.states["prisoners_released"][day - 1 :]))
    return int(later[0]) if len(later) else record.last - day


WORDS = {"pace": _pace, "operations": _operations, "effort": _effort}
