"""What happened at the table: openings, agreements, breaks, issues, and how a history ended."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.format import capital
from sim.model.params import ISSUE_NAMES, ISSUES, Params
from sim.model.rules.table import frontier
from sim.model.stages import NEVER, End, Stage, Trust
from sim.model.state import State
from sim.model.words import OUTCOME_CLAUSES
from sim.replay.event import Data, Event, changes, count, crossings
from sim.replay.events_chance import lost_heart
from sim.replay.record import Record

WORDS = {Stage.PROCEDURE: "procedure", Stage.SUBSTANCE: "substance"}
ISSUE_WORDS = {"ceasefire": "the ceasefire", "power": "power", "constitution": "the constitution", "rights": "rights"}
CLEAR = 0.02  # how far the surplus must pass nought to be told
SUCCESS = {1.0: "Washington could claim success", 0.0: "no success to claim for Washington"}


def table(record: Record) -> Iterator[Event]:
    """Stages, issues, and whether there is a deal that is better than war for both."""
    yield from _stages(record)
    yield from _issues(record)
    surplus = record.states["surplus"]
    for day, above in crossings(surplus, 0.0, CLEAR):
        clause = "would leave both better off than war" if above else "no longer leaves both better off than war"
        w = record.states[day]
        asked = f"the Taliban must get {w['taliban_reservation']:.2f}, Kabul {w['government_reservation']:.2f}"
        kind = "surplus_above" if above else "surplus_below"
        yield Event(day, "table", kind, f"A deal {clause}", asked, None, True, {"surplus": float(w["surplus"])})


def _stages(record: Record) -> Iterator[Event]:
    stage, opened, agreed = (record.states[name] for name in ("stage", "opening_day", "procedure_day"))
    for day in changes(opened):
        yield Event(day, "table", "talks_open", "The talks between Kabul and the Taliban open", _waited(record, day))
    for day in changes(agreed):
        head, turn = "Procedure is agreed", ": the talks turn to substance"
        data = {"readiness": float(record.states["readiness"][day])}
        yield Event(day, "table", "procedure", head, _readiness(record, day), data=data, detail=turn)
    for day in changes(stage):
        if stage[day] == Stage.SUSPENDED:
            on = WORDS[Stage(int(record.states["stage_before"][day]))]
            head = f"The talks, on {on}, are broken off"
            yield Event(day, "table", "suspended", head, _strain(record, day), data={"stage": on})
        elif stage[day - 1] == Stage.SUSPENDED:
            since = day - int(np.flatnonzero(stage[:day] != Stage.SUSPENDED)[-1]) - 1
            on = WORDS[Stage(int(stage[day]))]
            head = f"The talks on {on} are taken up again"
            yield Event(
                day, "table", "resumed", head, f"after {count(since, 'day')}", data={"stage": on, "days": since}
            )


def _waited(record: Record, day: int) -> str:
    p = record.params
    free = record.states["prisoners_released"] >= p.table_freed_share * p.prisoners_demanded
    wait = day - int(np.flatnonzero(free)[0])
    unity = "" if record.states["unity"][day] == 1.0 else ", Kabul still divided"
    when = f"{count(wait, 'day')} after" if wait else "on the day on which"
    return f"{when} enough prisoners were free{unity}"


def _readiness(record: Record, day: int) -> str:
    return f"the less ready side's readiness: {record.states['readiness'][day]:.2f} of 1"


def _strain(record: Record, day: int) -> str:
    """What strained the talks on the day they broke off, the heaviest first."""
    p, w = record.params, record.states[day]
    overdue = p.diplomacy_talks_days > 0.0 and day > w["opening_day"] + p.diplomacy_talks_days
    parts = {
        "violence above the promise": float(w["breach"]),
        "air strikes": p.table_strike_strain * float(w["recent_strikes"]),
        "an overrun deadline": p.table_overdue_strain if overdue else 0.0,
    }
    heavy = sorted(((c, x) for c, x in parts.items() if x >= 0.01), key=lambda item: -item[1])
    return "strained by " + ", ".join(f"{cause} {x:.2f}" for cause, x in heavy) if heavy else ""


def _issues(record: Record) -> Iterator[Event]:
    before: dict[str, str] = {}
    for day in changes(record.states["issues_closed"]):
        if record.states["end"][day] == End.SETTLEMENT:
            return
        now = agreed_issues(record.snapshots[day], record.params)
        for issue in [i for i in now if before.get(i) != now[i]]:
            what = f"Both sides would now settle {ISSUE_WORDS[issue]} as {now[issue]} would have it"
            closed, data = f"{count(len(now), 'issue')} of {ISSUES} closed", {"issue": issue, "to": now[issue]}
            yield Event(day, "table", "issue_closed", what, closed, data=data)
        for issue in [i for i in before if i not in now]:
            said, which = "No longer agreed", f": {ISSUE_WORDS[issue]}"
            why = "; ".join(hardened(record, day))
            yield Event(day, "table", "issue_reopened", said, why, data={"issue": issue}, detail=which)
        before = now


def hardened(record: Record, day: int) -> list[str]:
    """The sides that ask for more than the day before, because what war would give them has risen above it."""
    before, now = record.states[day - 1], record.states[day]
    sides = {"the Taliban": "taliban", "Kabul": "government"}
    rose = [(side, f"{name}_aspiration") for side, name in sides.items()]
    return [
        f"{side} must now get {now[field]:.2f} to be better off than at war, and asked {before[field]:.2f}"
        for side, field in rose if now[field] > before[field]
    ]  # fmt: skip


def agreed_issues(w: State, p: Params) -> dict[str, str]:
    """The issues that both sides would now give to the same side, and to which: `table.issues_agreed`, by name."""
    offer = frontier(p.government_saliences, p.taliban_saliences, w.government_aspiration)
    found = {}
    for i, (begin, end) in enumerate(_spans(p)):
        if end <= offer:
            found[ISSUE_NAMES[i]] = "the Taliban"
        elif begin >= w.taliban_aspiration:
            found[ISSUE_NAMES[i]] = "Kabul"
    return found


def divided(record: Record) -> str:
    """Who gets how much of each issue in a deal that both accept, and that keeps what was closed before it."""
    p, before, w = record.params, record.snapshots[-2], record.snapshots[-1]
    closed, spans = agreed_issues(before, p), _spans(p)
    kept = [end for (_, end), name in zip(spans, ISSUE_NAMES, strict=True) if closed.get(name) == "the Taliban"]
    deal = max([w.taliban_aspiration, *kept])
    shares = [min(max((deal - begin) / (end - begin), 0.0), 1.0) for begin, end in spans]
    clauses = "; ".join(f"{name} {_whose(share)}" for name, share in zip(ISSUE_NAMES, shares, strict=True))
    return clauses[0].upper() + clauses[1:]


def _whose(share: float) -> str:
    if share > 0.995:
        return "to the Taliban"
    return "to Kabul" if share < 0.005 else f"divided ({share:.0%} the Taliban's)"


def _spans(p: Params) -> list[tuple[float, float]]:
    """Where each issue begins and ends as the Taliban's utility rises, in the order of trade."""
    ours, theirs = p.taliban_saliences, p.government_saliences
    spans = []
    for i in range(ISSUES):
        earlier = [
            ours[j] for j in range(ISSUES)
            if theirs[j] * ours[i] < theirs[i] * ours[j] or (theirs[j] * ours[i] == theirs[i] * ours[j] and j < i)
        ]  # fmt: skip
        begin = 0.0
        for weight in earlier:
            begin += weight
        spans.append((begin, begin + ours[i]))
    return spans


def ending(record: Record) -> Event:
    """How it ended, and why so: from what stands at the end."""
    endings = {"settlement": _settled, "government_falls": _fallen, "talks_ongoing": _talking,
               "broken_off": _broken_off, "never_opened": _unopened}
    return endings.get(record.outcome, _ended)(record)


def _ended(record: Record) -> Event:
    """The end of an outcome that has no telling of its own."""
    return Event(record.last, "table", "end", capital(OUTCOME_CLAUSES[record.outcome]))


def _settled(record: Record) -> Event:
    w, p = record.snapshots[-1], record.params
    left = frontier(p.taliban_saliences, p.government_saliences, w.taliban_aspiration)
    why = (
        f"What the Taliban ask ({w.taliban_aspiration:.2f} of all they could) leaves Kabul {left:.2f}, and Kabul asks "
        f"{w.government_aspiration:.2f}. {divided(record)}"
    )
    return Event(record.last, "table", "settlement", "There is a settlement", why)


def _fallen(record: Record) -> Event:
    gone = float(record.states["given_up"][-1])
    how = f": {gone:.0%} of its forces and local leaders have given up"
    causes = lost_heart(record, record.last - 1)
    why = "; ".join(filter(None, (causes, "those who give up draw others after them")))
    return Event(record.last, "war", "fall", "The government falls", why, data={"given_up": gone}, detail=how)


def _talking(record: Record) -> Event:
    w = record.snapshots[-1]
    on = WORDS[Stage(w.stage)]
    if w.stage == Stage.PROCEDURE:
        why = f"Procedure is not agreed: readiness {w.readiness:.2f} of 1, {_worth(w)}; {_trust(w)}"
    else:
        left = frontier(record.params.taliban_saliences, record.params.government_saliences, w.taliban_aspiration)
        why = (
            f"What the Taliban ask ({w.taliban_aspiration:.2f}) leaves Kabul {left:.2f}, and Kabul asks "
            f"{w.government_aspiration:.2f}: {_worth(w)}"
        )
    return Event(record.last, "table", "end", f"At the end the two sides still talk, on {on}", why, data={"stage": on})


def _trust(w: State) -> str:
    ours, theirs = w.trust[Trust.GOVERNMENT_TALIBAN], w.trust[Trust.TALIBAN_GOVERNMENT]
    return f"Kabul trusts the Taliban with {ours:.2f} of 1, they Kabul with {theirs:.2f}"


def _worth(w: State) -> str:
    return (
        f"the best deal leaves {w.surplus:.2f} to share" if w.surplus > 0
        else f"no deal is worth more to both than war (short by {-w.surplus:.2f})"
    )  # fmt: skip


def _broken_off(record: Record) -> Event:
    since = int(np.flatnonzero(record.states["stage"] != Stage.SUSPENDED)[-1]) + 1
    when = record.date(since)
    why = f"Broken off on {when.day} {when:%b %Y}, they had not been taken up again"
    return Event(record.last, "table", "end", "At the end the talks are broken off", why, data={"stage": "suspended"})


def _unopened(record: Record) -> Event:
    w, p = record.snapshots[-1], record.params
    need = p.table_freed_share * p.prisoners_demanded
    freed = w.prisoners_released
    why = (
        f"Enough prisoners were free ({freed:,.0f}), but no talks opened" if freed >= need
        else f"{freed:,.0f} prisoners were freed; talks wait for {need:,.0f}"
    )  # fmt: skip
    if w.terms_settled < 3.0:
        why += f"; {count(3.0 - w.terms_settled, 'quarrel')} over the release was never settled"
    data: Data = {"stage": "before", "freed": float(freed), "needed": float(need)}
    return Event(record.last, "table", "end", "At the end the talks have not opened", why, data=data)


def success(record: Record) -> Iterator[Event]:
    """The election: whether Washington could claim success on it."""
    day = int(record.params.us_election)
    if 0 < day <= record.last and record.states["end"][day] == End.NONE:
        claim = float(record.states["claim"][day])
        yield Event(day, "", "election", "The US votes", SUCCESS[claim], data={"claim": claim})
    opened = record.states["opening_day"][-1]
    due = opened + record.params.diplomacy_talks_days
    if opened != NEVER and record.params.diplomacy_talks_days > 0 and due + 1 <= record.last:
        what = f"The {count(record.params.diplomacy_talks_days, 'day')} set for the talks are over"
        yield Event(int(due) + 1, "", "talks_overdue", what, data={"days": float(record.params.diplomacy_talks_days)})
