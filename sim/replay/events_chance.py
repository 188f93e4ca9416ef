"""What came of decisions and of chance: soldiers, prisoners, fighting, ground."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.format import capital
from sim.model.rules.outside import donors_today, truce_holds
from sim.model.rules.united_states import expected_presence
from sim.model.stages import NEVER, TERMS
from sim.replay.event import Data, Event, changes, count, crossings
from sim.replay.record import Record
from sim.scenario.paths import WITHDRAWAL

PHASES = ("the first phase is over", "the announced interim level is reached")
QUARRELS = ("whose list it is", "what the freed must pledge", "how they are registered")
PART_OF_COUNTRY = ((0.55, "more than half", True), (2 / 3, "two thirds", False), (0.8, "four fifths", False))
GIVEN_UP = (0.1, 0.25)
BAND = 0.1  # how far violence must pass the promised level, as a multiple of 2019, to be told
BINDING = 1.0  # weight of a found breach in the pace of the withdrawal from which each finding is told
MUCH = 0.02  # the least that a cause of giving up must weigh to be named


def withdrawal(record: Record) -> Iterator[Event]:
    """Soldiers leave, phases end, the last one is gone, or some stay beyond the promised day."""
    p, troops = record.params, record.states["troops"]
    left = np.flatnonzero(np.diff(troops) < 0) + 1
    if len(left):
        first, kept = int(left[0]), int(p.withdrawal_kept_until)
        why = f"the scenario orders that the plan is kept until {_short(record, kept)}" if first <= kept else ""
        yield Event(first, "united_states", "soldiers_leave", "begins to leave: the first soldiers go", why)
    for level, said in _steps(record):
        below = np.flatnonzero(troops <= level)
        if 0 < level < p.withdrawal_troops and len(below) and level > p.withdrawal_residual:
            there = float(troops[below[0]])
            rest = f": {there:,.0f} troops"
            yield Event(int(below[0]), "", "phase_over", capital(said), data={"troops": there}, detail=rest)
    for day in np.flatnonzero((np.diff(troops) > 0) & (troops[1:] == p.withdrawal_troops)) + 1:
        all_ = f": {p.withdrawal_troops:,.0f} troops, as at the start"
        yield Event(int(day), "united_states", "soldiers_back", "has all its soldiers back", detail=all_)
    yield from _last_soldiers(record)
    yield from _overstay(record)


def _steps(record: Record) -> list[tuple[float, str]]:
    """The levels on the way that the plan names, each with what it means to come to it."""
    p = record.params
    lost = np.multiply(p.plan_slopes, p.plan_spans)
    levels = np.rint(p.withdrawal_troops + np.cumsum(lost))
    of_a_path = ["the next level of the plan is reached"] * len(levels)
    said = of_a_path if WITHDRAWAL.name in record.scenario.paths else PHASES
    return [(float(level), words) for level, words, by in zip(levels, said, lost, strict=False) if by < 0]


def _last_soldiers(record: Record) -> Iterator[Event]:
    p, troops = record.params, record.states["troops"]
    floor = max(p.withdrawal_residual, 0.0)
    there = np.flatnonzero(troops <= floor)
    if not len(there) or there[0] == 0:
        return
    day = int(there[0])
    late = day - p.withdrawal_deadline
    side = "after" if late > 0 else "before"
    pace = f"{count(abs(late), 'day')} {side} the day of the plan" if late else "on the day of the plan"
    nato = ", and NATO’s force stays" if record.states["presence"][day] > 0 else ""
    what = f"has its last soldier out{nato}" if floor == 0 else f"is down to the {floor:,.0f} troops that stay"
    data = {"troops": float(troops[day]), "days_late": float(late)}
    yield Event(day, "united_states", "withdrawal_over", what, pace, data=data)


def _overstay(record: Record) -> Iterator[Event]:
    p = record.params
    day = int(min(p.withdrawal_promised, 1e6)) + 1
    if 0 < day <= record.last and record.states["presence"][day] > 0:
        there = f"{record.states['troops'][day]:,.0f} US troops" if record.states["troops"][day] else "NATO's force"
        said, data = "does not keep the day by which all were to leave", {"troops": float(record.states["troops"][day])}
        meant = ", as the scenario has it" if record.params.withdrawal_residual > 0 or record.params.nato_stays else ""
        yield Event(day, "united_states", "overstay", said, data=data, detail=f": {there} still there{meant}")


def assurances(record: Record) -> Iterator[Event]:
    """What is found of the assurances on terrorism, where it is another thing than before; a lesser event where a
    breach weighs little with the withdrawal, as under conditions that bind as weakly as signed."""
    p, found = record.params, record.states["found"]
    minor = p.withdrawal_conditionality * p.withdrawal_assurance_weight < BINDING
    for day in changes(found):
        if not found[day] and record.states["troops"][day] == 0:
            continue  # nobody looks any more
        head = f"finds the assurances on terrorism {'broken' if found[day] else 'kept again'}"
        yield Event(day, "united_states", "assurances", head, minor=minor, data={"found": float(found[day])})


def kabul(record: Record) -> Iterator[Event]:
    """Two presidents come to terms; the quarrels before the release end, one after the other."""
    united, terms = record.states["united"], record.states["terms_settled"]
    for day in changes(united):
        how = ": the two claimants to the presidency come to terms"
        yield Event(day, "government", "united", "becomes one", detail=how)
    for day in changes(terms):
        done = int(terms[day])
        rest = "the terms of the release are settled" if done == TERMS else f"{count(TERMS - done, 'quarrel')} left"
        ordered = terms[day] > terms[day - 1] + 1
        settled = f"settles with the Taliban {QUARRELS[done - 1]}"
        what = "takes the terms that the scenario orders" if ordered else settled
        yield Event(day, "government", "terms", what, rest, None, done < TERMS, {"settled": done})


def prisoners(record: Record) -> Iterator[Event]:
    """Every batch, days in a row as one; the last listed prisoner; the Taliban's own."""
    p, total = record.params, record.states["prisoners_released"]
    days = np.flatnonzero(np.diff(total)) + 1
    for spell in np.split(days, np.flatnonzero(np.diff(days) > 1) + 1) if len(days) else ():
        yield _freed(record, int(spell[0]), int(spell[-1]))
    yield from _no_more(record)
    if p.prisoners_due > 0 and p.prisoners_due <= record.last and total[int(p.prisoners_due)] < p.prisoners_demanded:
        day = int(p.prisoners_due)
        said, free = f"The day by which {p.prisoners_demanded:,.0f} were to be free", float(total[day])
        data = {"demanded": float(p.prisoners_demanded), "freed": free}
        yield Event(day, "", "prisoners_due", said, data=data, detail=f": {free:,.0f} are")
    back = record.states["prisoners_returned"]
    for share, said in ((0.0, "free the first of Kabul's men"), (1.0, "have freed the last of Kabul's men")):
        done = np.flatnonzero((back > 0) & (back >= share * p.prisoners_taliban))
        if len(done):
            free = float(back[done[0]])
            data = {"freed": free, "held": float(p.prisoners_taliban)}
            number = f" ({free:,.0f} of {p.prisoners_taliban:,.0f})"
            yield Event(int(done[0]), "taliban", "prisoners_returned", said, data=data, detail=number)


def _no_more(record: Record) -> Iterator[Event]:
    """The first day on which Kabul would free more and may not: what the later prisoners wait for is not there."""
    states, may = record.states, record.may_go
    left = states["prisoners_released"] < record.params.prisoners_demanded
    stopped = np.flatnonzero(may[:-1] & ~may[1:] & (states["releasing"][1:] > 0.0) & left[1:]) + 1
    if not len(stopped):
        return
    day, p = int(stopped[0]), record.params
    calm = states["observed"][day] <= p.prisoners_violence_ceiling
    wait = "the talks to open" if calm else f"violence of at most {p.prisoners_violence_ceiling:g} times that of 2019"
    free = float(states["prisoners_released"][day])
    detail = f": {free:,.0f} are free, the others wait for {wait}"
    yield Event(day, "government", "release_waits", "may free no more", data={"freed": free}, detail=detail)


def _freed(record: Record, first: int, last: int) -> Event:
    p, total = record.params, record.states["prisoners_released"]
    freed, so_far = total[last] - total[first - 1], f"{total[last]:,.0f} of {p.prisoners_demanded:,.0f}"
    done = total[last] == p.prisoners_demanded
    beginning = total[first - 1] == 0
    most = float(np.diff(total[first - 1 : last + 1]).max())
    over = "" if first == last else f" by {_short(record, last)}, up to {most:,.0f} a day"
    by = ", as the scenario orders" if record.days[first].freed >= 0.0 else ""
    said = f"frees {count(freed, 'prisoner')}{over}{by}"
    sofar = f" ({so_far}{': all that were listed' if done else ''})"
    half = (total[last] >= 0.5 * p.prisoners_demanded) > (total[first - 1] >= 0.5 * p.prisoners_demanded)
    data = {"freed": float(freed), "total": float(total[last]), "listed": float(p.prisoners_demanded), "last_day": last}
    minor = not (done or beginning or half)
    return Event(first, "government", "release", said, minor=minor, data=data, detail=sofar)


def _short(record: Record, day: int) -> str:
    when = record.date(day)
    return f"{when.day} {when:%b}"


def fighting(record: Record) -> Iterator[Event]:
    """Violence passes what was promised; ground and hearts are lost; strikes, spoilers, truces."""
    p, w = record.params, record.states
    for day, above in crossings(w["observed"], p.violence_promised, BAND):
        verb = "rises above" if above else "falls below"
        kind, level = "violence_above" if above else "violence_below", f" ({p.violence_promised:g} times that of 2019)"
        head, data = f"Violence {verb} what was promised", {"violence": float(w["observed"][day])}
        yield Event(day, "war", kind, head, _effort_of(record, day), data=data, detail=level)
    yield from _ground(record)
    yield from _giving_up(record)
    yield from _strikes_and_spoilers(record)
    yield from _truces(record)
    yield from _donors(record)


def _ground(record: Record) -> Iterator[Event]:
    held, fallen = record.states["taliban_share"], record.states["fall_day"]
    for level, part, minor in PART_OF_COUNTRY:
        for day, above in crossings(held, level, 0.005):
            if fallen[day] == NEVER:
                what = f"The Taliban hold or contest {'' if above else 'no longer '}{part} of the country"
                data: Data = {"part": part, "above": above, "share": float(held[day])}
                yield Event(day, "war", "ground", what, f"{held[day]:.0%}", None, minor, data)


def _giving_up(record: Record) -> Iterator[Event]:
    given_up, fallen = record.states["given_up"], record.states["fall_day"]
    for level in GIVEN_UP:
        for day, above in crossings(given_up, level, 0.005):
            if fallen[day] == NEVER:
                verb = "have given up" if above else "are left that have given up"
                what = f"{'' if above else 'Fewer than '}{level:.0%} of the Afghan forces and local leaders {verb}"
                data: Data = {"share": float(given_up[day]), "level": level, "above": above}
                yield Event(day, "war", "giving_up", what, lost_heart(record, day) if above else "", data=data)


def _effort_of(record: Record, day: int) -> str:
    p, effort = record.params, record.states["effort"][day]
    if record.days[day].ordered >= 0.0:
        return f"ordered by the scenario, {record.days[day].ordered:.1f} times"
    if truce_holds(p, record.days[day]):
        return "though a truce holds" if record.states["observed"][day] > p.violence_promised else "a truce holds"
    names = {p.taliban_restrained: "restraint", p.taliban_fight_and_talk: "measured fighting",
             p.taliban_offensive: "an offensive"}  # fmt: skip
    name = names.get(float(effort))
    return f"the Taliban's order of the day: {name}, {effort:.1f} times" if name else ""


def lost_heart(record: Record, day: int) -> str:
    """What has lowered the threshold at which men give up, the heaviest first."""
    p, w = record.params, record.snapshots[day]
    expected = expected_presence(w, p, record.days[day], w.exit_belief_kabul)
    causes = {
        "ground lost": p.collapse_ground * (w.taliban_share - p.war_taliban_share),
        "air support gone": p.collapse_air * (1.0 - w.presence),
        "no support expected": p.collapse_expectation * (1.0 - expected),
        "a divided Kabul": p.collapse_disunity * (1.0 - w.unity),
        "donors' money gone": p.collapse_donors * (1.0 - w.funding),
    }
    heavy = sorted(((c, x) for c, x in causes.items() if x >= MUCH), key=lambda item: -item[1])
    return ", ".join(f"{cause} {weight:.2f}" for cause, weight in heavy[:3])


def _strikes_and_spoilers(record: Record) -> Iterator[Event]:
    w = record.states
    struck = np.flatnonzero(w["strikes_today"])
    if len(struck):
        yield Event(int(struck[0]), "united_states", "first_strike", "flies its first air strike on the Taliban", "")
    for day in np.flatnonzero(np.diff(w["outrage"]) > 0) + 1:
        killed = float(record.params.spoilers_killed)
        dead = f"{killed:.0f} civilians die, and the Taliban are blamed"
        yield Event(int(day), "war", "spoilers", "A third group strikes", dead, None, True, {"killed": killed})


def _donors(record: Record) -> Iterator[Event]:
    """The donors pay less or more than the day before."""
    paid = np.array([donors_today(record.params, t) for t in record.days[: len(record.states)]])
    for day in changes(paid):
        what = f"The donors pay {paid[day]:.0%} of their support, {paid[day - 1]:.0%} until now"
        why, data = (
            "the pay of the Afghan forces hangs on it, and runs down, or fills up, within months",
            {"paid": float(paid[day]), "before": float(paid[day - 1])},
        )
        yield Event(day, "war", "donors", what, why, data=data)


def _truces(record: Record) -> Iterator[Event]:
    holds = np.array([truce_holds(record.params, t) for t in record.days[: len(record.states)]], float)
    holds[0] = 0.0
    for day in changes(holds):
        began = bool(holds[day])
        what = "A truce binds both sides" if began else "The truce is over"
        yield Event(day, "war", "truce_begins" if began else "truce_ends", what)
