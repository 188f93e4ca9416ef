"""All events of a history in their order, from the first day to why it ended as it did."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby

from sim.model.rules.outside import donors_today
from sim.model.stages import Stage
from sim.replay.event import LANES, Event, count
from sim.replay.events_chance import assurances, fighting, kabul, prisoners, withdrawal
from sim.replay.events_decisions import decisions, leanings
from sim.replay.events_talks import ending, success, table
from sim.replay.record import Record
from sim.scenario.paths import RELEASE, VIOLENCE, Points

ORDER = ("talks_open", "procedure", "resumed", "suspended")


def tell(record: Record) -> list[Event]:
    """Every event of a history, minor ones too, as it happened: decisions before what came of them that day."""
    events = chain(
        leanings(record), decisions(record), withdrawal(record), assurances(record), kabul(record), prisoners(record),
        fighting(record), table(record), success(record), _shocks(record), _orders(record),
    )  # fmt: skip
    return [_beginning(record), *sorted(events, key=_place), ending(record)]


def _place(event: Event) -> tuple[int, int, int, int]:
    """The calendar first, then decisions, then what comes of them, by party, the talks in their own order."""
    phase = 0 if not event.lane else (1 if event.reason else 2)
    lane = LANES.index(event.lane) if event.lane else -1
    return event.day, phase, lane, ORDER.index(event.kind) if event.kind in ORDER else -1


def _beginning(record: Record) -> Event:
    w, p = record.snapshots[0], record.params
    parts = [
        f"{w.troops:,.0f} US troops", f"{p.prisoners_demanded:,.0f} prisoners to be freed",
        "two presidents in Kabul" if w.united == 0.0 else "one government in Kabul",
        f"{w.taliban_share:.0%} of the country held or contested by the Taliban",
    ]  # fmt: skip
    if w.observed > p.violence_promised:
        more = f"above what is promised ({p.violence_promised:g})"
        parts.append(f"violence at {w.observed:.1f} times that of 2019, {more}")
    paid = donors_today(p, record.days[0])
    parts += [f"donors paying {paid:.0%} of their support"] if paid < 1 else []
    return Event(0, "", "beginning", "The history begins", ", ".join(parts))


def _shocks(record: Record) -> list[Event]:
    """What the scenario itself puts on the calendar; truces are told with the fighting."""
    events = []
    for shock in record.scenario.shocks:
        first, last = ((day - record.scenario.start).days for day in (shock.first, shock.last))
        size = f"{shock.what} {shock.by:+g}".replace("-", "−")
        note = shock.note.replace(": ", ", ") or "a shock of the scenario"
        if shock.what != "truce" and 0 < first <= record.last:
            events.append(Event(first, "", "shock_begins", f"From outside: {note}", size))
            if last + 1 <= record.last:
                events.append(Event(last + 1, "", "shock_ends", f"No longer from outside: {note}"))
    return events


ORDERED = {
    RELEASE.name: ("how many prisoners are free", "Kabul decides on prisoners again"),
    VIOLENCE.name: ("the effort of the Taliban, in multiples of 2019", "The Taliban decide on their effort again"),
}


def _orders(record: Record) -> Iterator[Event]:
    """What the scenario orders in a party's place, from which day to which."""
    kept = int(record.params.withdrawal_kept_until)
    if record.params.withdrawal_begins <= kept < record.last:
        yield Event(kept + 1, "", "order_ends", "Washington decides on its pace again")
    for name, words in ORDERED.items():
        path = record.scenario.paths.get(name)
        yield from _order(record, path, *words) if path else ()


def _order(record: Record, path: Points, what: str, again: str) -> Iterator[Event]:
    """That a path begins to order something, and that it ends where there is anything left to decide."""
    first, last = ((point.day - record.scenario.start).days for point in (path[0], path[-1]))
    levels = " to ".join(f"{level:,g}" for level, _ in groupby(point.level for point in path))
    if first <= record.last:
        until = f"{path[-1].day.day} {path[-1].day:%b %Y}"
        yield Event(first, "", "order_begins", f"The scenario orders {what}", f"{levels}, until {until}")
    all_free = path[-1].level >= record.params.prisoners_demanded  # a level that no effort has
    if last < record.last and not all_free:
        yield Event(last + 1, "", "order_ends", again)


def numbers(record: Record) -> dict[str, str]:
    """The history in a few numbers: what a reader wants to know beside its events."""
    w = record.states
    last, weeks = w[-1], max(len(record.states) // 7, 1)
    on = (w["stage"] == Stage.PROCEDURE) | (w["stage"] == Stage.SUBSTANCE)
    return {
        "attacks": f"{last['attacks']:,.0f}",
        "Afghan forces killed": f"{last['security_forces_killed']:,.0f}",
        "civilians killed": f"{last['civilians_killed']:,.0f}",
        "US air strikes": f"{last['strikes']:,.0f}",
        "prisoners freed": f"{last['prisoners_released']:,.0f}, and {last['prisoners_returned']:,.0f} of Kabul's",
        "Kabul on the offensive": f"{int(w['offensive'].sum()) // 7} of {count(weeks, 'week')}",
        "talks under way": f"{int(on.sum()):,} of {count(record.last, 'day')}, "
        f"broken off {count(last['suspensions'], 'time')}",
    } | _reviews(record)


def _reviews(record: Record) -> dict[str, str]:
    """How often the orders that stand until they are reviewed were looked at again, and changed."""
    found = {}
    for name, decision in (("Washington’s pace", "pace"), ("the Taliban’s order", "effort")):
        free = [c.reason for c in record.choices if c.reason.decision == decision and c.reason.free]
        looked = [reason for reason in free if reason.reviewed]
        changed = sum(reason.chosen != reason.before for reason in looked)
        if free:
            times = count(changed, "time")
            found[name] = f"reviewed in {len(looked)} of {count(len(free), 'week')}, changed {times}"
    return found
