"""What `talks replay` does once it knows which history: live it again, tell it, draw it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from sim.cli.asked import Asked, Options, Wish
from sim.cli.group import console, drawing_if, print_json, progress
from sim.errors import UsageError
from sim.output.workbook import write_workbook
from sim.replay.chart import branching_of, side_by_side, timeline_of
from sim.replay.export import events_sheet, markdown, rows
from sim.replay.figures import timeline_jobs, turning_jobs
from sim.replay.junctures import junctures
from sim.replay.narrative import tell as tell_events
from sim.replay.objects import history_object, replay_object, turning_object, twins_object, what_if_object
from sim.replay.pairs import pair
from sim.replay.pick import commonest, pick
from sim.replay.points import is_sweep, of_point
from sim.replay.record import check_against_engine, check_against_row, play
from sim.replay.screens.history import closing, print_events, print_heading, print_replay
from sim.replay.screens.junctures import print_turning, print_what_if
from sim.replay.screens.pairs import print_twins
from sim.replay.source import of_ensemble, of_result, of_scenario
from sim.replay.whatif import what_if
from sim.scenario.files import shipped


def answer(o: Options) -> None:
    """Tell what was asked."""
    form = _form(json=o.as_json, csv=o.as_csv, markdown=o.as_markdown, xlsx=o.xlsx is not None)
    sources = _sources((*o.named, *o.scenarios), o.points, o.seed, o.prior, () if o.since else o.settings)
    wish = Wish(form, o.xlsx, o.every, o.figures or _folder(sources, o.out), not o.no_figures, o.quiet)
    if o.number is not None and o.kind is not None:
        raise UsageError("which history? expected either --run N or --like KIND, not both")
    _check(len(sources), o, form)
    picked, number = None, o.number
    if number is None:
        sources[0], picked = _picked(sources[0], o)
        number = picked.run
    asked = Asked(int(number or 0), o.turns, o.since.date() if o.since else None, o.settings, picked)
    if len(sources) == 2:
        set_side_by_side(sources, asked, wish)
    else:
        tell(sources[0], asked, wish)


def _check(scenarios: int, o: Options, form: str) -> None:
    if o.since is not None and not o.settings:
        raise UsageError("--from goes with --set: --from 2020-09-12 --set withdrawal.conditionality=1.5")
    if sum((scenarios == 2, o.turns, o.since is not None)) > 1:
        raise UsageError("two scenarios, --turns and --from are questions of their own; ask one at a time")
    if form in ("csv", "markdown", "xlsx") and (scenarios == 2 or o.turns or o.since):
        raise UsageError(f"only a single history comes as --{form}; all else comes as text or --json")


def _picked(source: Any, o: Options) -> tuple[Any, Any]:
    """A history of a kind, the commonest ending if none is said, from the stored ensemble; run if it is not there."""
    if source.result is None:
        with progress("Running", source.scenario.runs, o.quiet) as tick:
            source = of_ensemble(source, o.out, tick)
    runs = source.result.table("runs")
    return source, pick(runs, o.kind or commonest(runs), o.way)


def _form(**asked: bool) -> str:
    chosen = [form for form, wanted in asked.items() if wanted]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude one another")
    return chosen[0] if chosen else "text"


def _sources(
    named: Sequence[str], points: Sequence[int], seed: int | None, prior: bool, settings: Sequence[str]
) -> list[Any]:
    """One or two: folders of results, scenarios by name or file; two points of one sweep are two scenarios."""
    if len(named) == 1 and len(points) == 2:
        named = [*named, *named]
    if not 1 <= len(named) <= 2:
        raise UsageError("expected one scenario, or two to set side by side: results' folders, or scenarios")
    left = iter(points)
    found = [_source(name, left, seed, prior, settings) for name in named]
    if next(left, None) is not None:
        raise UsageError("--point goes with the result of a sweep, one point for each")
    return found


def _source(name: str, points: Iterator[int], seed: int | None, prior: bool, settings: Sequence[str]) -> Any:

    is_scenario = name in shipped() or (Path(name).is_file() and name.endswith((".yaml", ".yml")))
    if not is_scenario and (Path(name).exists() or "/" in name) and not name.endswith((".yaml", ".yml")):
        if seed is not None or prior or settings:
            raise UsageError(f"{name} is what it is; --seed, --prior, and --set without --from, go with scenarios")
        if is_sweep(Path(name)):
            return of_point(Path(name), next(points, None))
        return of_result(Path(name))
    return of_scenario(name, seed, prior, settings)


def _folder(sources: Sequence[Any], out: Path) -> Path:
    """Where figures go: into the result, or beside the results."""
    first = sources[0]
    if first.result is not None:
        return Path(first.result.path) / "figures"
    return out / "replay" / f"{first.scenario.name}-{first.seed}"


def _lived(source: Any, number: int) -> tuple[Any, str]:
    """A history lived again and checked; against what it was checked."""
    source.check(number)
    row = source.row(number)
    record = play(source.scenario, source.seed, number)
    if row is None:
        check_against_engine(record)
        return record, "engine"
    check_against_row(record, row)
    return record, "row"


def tell(source: Any, asked: Asked, wish: Wish) -> None:
    """One history: told, its turning points, or what if.

    Parameters
    ----------
    source : where the history comes from
    asked : which one, and what about it
    wish : how the answer is given
    """
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
        closing(console(), [str(path) for path in drawn], _next(source, asked))


def _next(source: Any, asked: Asked) -> str:
    plain = f"talks replay {source.named} --run {asked.number}"
    if asked.turns or asked.since is not None:
        return plain
    return f"{plain} --turns"


def _tell_history(record: Any, events: Any, source: Any, checked: str, asked: Asked, wish: Wish) -> Any:
    if wish.form == "text":
        print_replay(record, events, checked, wish.every, console(), asked.words)
    else:
        _print_written(record, events, source, checked, wish, asked.picked)
    return _jobs(record, events, asked) if wish.draws else []


def _tell_turning(record: Any, events: Any, source: Any, asked: Asked, wish: Wish) -> Any:
    found = junctures(record, events)
    if wish.form == "text":
        print_heading(record, console(), asked.words)
        console().print()
        print_turning(found, console())
    else:
        print_json(turning_object(found, source))
    made = branching_of(found)
    return turning_jobs(f"turning-{asked.name}", replace(made, source=asked.source(made.source)))


def _tell_what_if(record: Any, source: Any, when: date, asked: Asked, wish: Wish) -> Any:
    found = what_if(record, when, asked.settings)
    events = tell_events(record), tell_events(found.other)
    after = [event for event in events[1] if event.day >= found.day]
    if wish.form == "text":
        print_heading(record, console(), asked.words)
        console().print()
        print_what_if(found, console())
        print_events(found.other, [e for e in after if wish.every or not e.minor], console())
    else:
        print_json(what_if_object(found, after, source))
    if not wish.draws:
        return []
    return timeline_jobs(f"whatif-{record.run}", side_by_side(record, found.other, events))


def set_side_by_side(sources: Sequence[Any], asked: Asked, wish: Wish) -> None:
    """One history in two scenarios.

    Parameters
    ----------
    sources : two, where the histories come from
    asked : which one, and what about it
    wish : how the answer is given
    """
    with drawing_if(wish.draws) as draw:
        records = [_lived(source, asked.number)[0] for source in sources]
        found = pair(*records)
        events = [tell_events(record) for record in records]
        if wish.form == "text":
            print_twins(found, (events[0], events[1]), wish.every, console())
            if asked.words:
                console().print(f"\n{asked.words}", style="dim")
        else:
            print_json(twins_object(found, events, sources))
        drawn = draw(_twins_jobs(records, events), wish.figures) if wish.draws and wish.figures else []
    if wish.form == "text":
        closing(console(), [str(path) for path in drawn], f"talks replay {sources[1].named} --run {asked.number}")


def _twins_jobs(records: Sequence[Any], told: Sequence[Any]) -> Any:
    one, two = records
    name = f"twins-{one.run}-{one.scenario.name}-{two.scenario.name}"
    return timeline_jobs(name, side_by_side(one, two, told))


def _jobs(record: Any, events: Any, asked: Asked) -> Any:
    made = timeline_of(record, events)
    return timeline_jobs(f"replay-{asked.name}", replace(made, source=asked.source(made.source)))


def _print_written(record: Any, events: Any, source: Any, checked: str, wish: Wish, picked: Any) -> None:
    """The history for other programs."""
    shown = [event for event in events if wish.every or not event.minor]
    if wish.form == "json":
        print_json(replay_object(record, events, source, checked, picked))
    elif wish.form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(record, events))
    elif wish.xlsx is not None:
        write_workbook(wish.xlsx, history_object(record, source), [events_sheet(record, events)])
        click.echo(f"Saved to {wish.xlsx}")
    else:
        click.echo(markdown(record, shown))
