"""What `talks replay` does once it knows which history: live it again, tell it, draw it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from sim.cli.group import console, drawing_if, print_json
from sim.replay.chart import timeline_of
from sim.replay.junctures import junctures
from sim.replay.pairs import pair


@dataclass(frozen=True)
class Wish:
    """How an answer is to be given."""

    form: str  # text, json, csv, markdown
    every: bool
    figures: Path | None
    draws: bool
    quiet: bool


@dataclass(frozen=True)
class Asked:
    """What is asked: which history, and what about it."""

    number: int
    turns: bool
    since: date | None
    settings: tuple[str, ...]
    picked: Any  # how it was found, None where its number was given

    @property
    def name(self) -> int | str:
        """What its figures are called after."""
        return self.picked.name if self.picked else self.number

    @property
    def words(self) -> str:
        """How it was found, in words; nothing where its number was given."""
        return self.picked.words if self.picked else ""

    def source(self, named: str) -> str:
        """The small print of a figure: which history it is, and how it was found."""
        return f"{named} · {self.picked.which}" if self.picked else named


def _lived(source: Any, number: int) -> tuple[Any, str]:
    """A history lived again and checked; against what it was checked."""
    from sim.replay.record import check_against_engine, check_against_row, play

    source.check(number)
    row = source.row(number)
    record = play(source.scenario, source.seed, number)
    if row is None:
        check_against_engine(record)
        return record, "engine"
    check_against_row(record, row)
    return record, "row"


def tell(source: Any, asked: Asked, wish: Wish) -> None:
    """One history: told, its turning points, or what if."""
    from sim.replay.narrative import tell as tell_events

    with drawing_if(wish.draws) as draw:
        record, checked = _lived(source, asked.number)
        events = tell_events(record)
        if asked.turns:
            jobs = _tell_turning(record, events, source, asked, wish)
        elif asked.since is not None:
            jobs = _tell_what_if(record, source, asked.since, asked, wish)
        else:
            jobs = _tell_history(record, events, source, checked, asked, wish)
        drawn = draw(jobs, wish.figures) if wish.figures else []
    if wish.form == "text":
        from sim.replay.screens.history import closing

        closing(console(), [str(path) for path in drawn], _next(source, asked))


def _next(source: Any, asked: Asked) -> str:
    plain = f"talks replay {source.named} --run {asked.number}"
    if asked.turns or asked.since is not None:
        return plain
    return f"{plain} --turns"


def _tell_history(record: Any, events: Any, source: Any, checked: str, asked: Asked, wish: Wish) -> Any:
    if wish.form == "text":
        from sim.replay.screens.history import print_replay

        print_replay(record, events, checked, wish.every, console(), asked.words)
    else:
        _print_written(record, events, source, checked, wish, asked.picked)
    return _jobs(record, events, asked) if wish.draws else []


def _tell_turning(record: Any, events: Any, source: Any, asked: Asked, wish: Wish) -> Any:
    from sim.replay.chart import branching_of
    from sim.replay.figures import turning_jobs

    found = junctures(record, events)
    if wish.form == "text":
        from sim.replay.screens.history import print_heading
        from sim.replay.screens.junctures import print_turning

        print_heading(record, console(), asked.words)
        console().print()
        print_turning(found, console())
    else:
        from sim.replay.objects import turning_object

        print_json(turning_object(found, source))
    made = branching_of(found)
    return turning_jobs(f"turning-{asked.name}", replace(made, source=asked.source(made.source)))


def _tell_what_if(record: Any, source: Any, when: date, asked: Asked, wish: Wish) -> Any:
    from sim.replay.chart import side_by_side
    from sim.replay.narrative import tell as tell_events
    from sim.replay.whatif import what_if

    found = what_if(record, when, asked.settings)
    told = tell_events(record), tell_events(found.other)
    after = [event for event in told[1] if event.day >= found.day]
    if wish.form == "text":
        from sim.replay.screens.history import print_events, print_heading
        from sim.replay.screens.junctures import print_what_if

        print_heading(record, console(), asked.words)
        console().print()
        print_what_if(found, console())
        print_events(found.other, [e for e in after if wish.every or not e.minor], console())
    else:
        from sim.replay.objects import what_if_object

        print_json(what_if_object(found, after, source))
    if not wish.draws:
        return []
    from sim.replay.figures import timeline_jobs

    return timeline_jobs(f"whatif-{record.run}", side_by_side(record, found.other, told))


def set_side_by_side(sources: Sequence[Any], asked: Asked, wish: Wish) -> None:
    """One history in two scenarios."""
    from sim.replay.narrative import tell as tell_events

    with drawing_if(wish.draws) as draw:
        records = [_lived(source, asked.number)[0] for source in sources]
        found = pair(*records)
        told = [tell_events(record) for record in records]
        if wish.form == "text":
            from sim.replay.screens.pairs import print_twins

            print_twins(found, (told[0], told[1]), wish.every, console())
            if asked.words:
                console().print(f"\n{asked.words}", style="dim")
        else:
            from sim.replay.objects import twins_object

            print_json(twins_object(found, told, sources))
        drawn = draw(_twins_jobs(records, told), wish.figures) if wish.draws and wish.figures else []
    if wish.form == "text":
        from sim.replay.screens.history import closing

        closing(console(), [str(path) for path in drawn], f"talks replay {sources[1].named} --run {asked.number}")


def _twins_jobs(records: Sequence[Any], told: Sequence[Any]) -> Any:
    from sim.replay.chart import side_by_side
    from sim.replay.figures import timeline_jobs

    one, two = records
    name = f"twins-{one.run}-{one.scenario.name}-{two.scenario.name}"
    return timeline_jobs(name, side_by_side(one, two, told))


def _jobs(record: Any, events: Any, asked: Asked) -> Any:
    from sim.replay.figures import timeline_jobs

    made = timeline_of(record, events)
    return timeline_jobs(f"replay-{asked.name}", replace(made, source=asked.source(made.source)))


def _print_written(record: Any, events: Any, source: Any, checked: str, wish: Wish, picked: Any) -> None:
    """The history for other programs."""
    from sim.replay.export import markdown, rows

    shown = [event for event in events if wish.every or not event.minor]
    if wish.form == "json":
        from sim.replay.objects import replay_object

        print_json(replay_object(record, events, source, checked, picked))
    elif wish.form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(record, events))
    else:
        click.echo(markdown(record, shown))
