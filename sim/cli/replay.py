"""The command that tells why a history turned out as it did."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sim.cli.group import console, drawing_if, main, print_json, progress
from sim.cli.studies import SEED
from sim.errors import UsageError


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
    picked: Any


@main.command()
@click.argument("worlds", nargs=-1)
@click.option("--scenario", "scenarios", multiple=True, help="A scenario by name or file; needs no result.")
@click.option("--run", "number", type=click.IntRange(0), help="Number of the history.")
@click.option("--like", "kind", help="A history of a kind: an outcome, or such as 'opening_day < 60'.")
@click.option(
    "--pick", "way", type=click.Choice(["typical", "earliest", "strangest"]), default="typical", show_default=True,
    help="Which one of the kind.",
)  # fmt: skip
@click.option("--turns", is_flag=True, help="Find where its fate turned, from fresh futures through its course.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="With --set: the day from which.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="What if a parameter were another?")
@click.option("--seed", type=SEED, help="Seed, with scenarios.  [default: the scenario's]")
@click.option("--prior", is_flag=True, help="With scenarios: draw uncertainties from their ranges.")
@click.option("--all", "every", is_flag=True, help="Tell lesser events too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the events as CSV.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the history as Markdown.")
@click.option("--figures", type=click.Path(path_type=Path), help="Folder for the figures.  [default: the result's]")
@click.option("--no-figures", is_flag=True, help="Do not draw figures.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("results"), envvar="TALKS_RESULTS", show_default=True,
    help="Folder that results are kept in.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def replay(
    worlds: tuple[str, ...],
    scenarios: tuple[str, ...],
    number: int | None,
    kind: str | None,
    way: str,
    turns: bool,
    since: datetime | None,
    settings: tuple[str, ...],
    seed: int | None,
    prior: bool,
    every: bool,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
    figures: Path | None,
    no_figures: bool,
    out: Path,
    quiet: bool,
) -> None:
    """Tell why a history turned out as it did. WORLDS: the folder of a result, or a scenario."""
    form = _form(json=as_json, csv=as_csv, markdown=as_markdown)
    sources = _sources((*worlds, *scenarios), seed, prior)
    wish = Wish(form, every, figures or _folder(sources, out), not no_figures, quiet)
    if (number is None) == (kind is None):
        raise UsageError("which history? expected either --run N or --like KIND")
    _check(len(sources), turns, since, settings, form)
    picked = None
    if kind is not None:
        sources[0], picked = _picked(sources[0], kind, way, out, quiet)
        number = picked.run
    asked = Asked(int(number or 0), turns, since.date() if since else None, settings, picked)
    if len(sources) == 2:
        _set_side_by_side(sources, asked, wish)
    else:
        _tell(sources[0], asked, wish)


def _check(worlds: int, turns: bool, since: datetime | None, settings: tuple[str, ...], form: str) -> None:
    if (since is None) != (not settings):
        raise UsageError("--from and --set go together: --from 2020-09-12 --set withdrawal.conditionality=1.5")
    if sum((worlds == 2, turns, since is not None)) > 1:
        raise UsageError("two worlds, --turns and --from are questions of their own; ask one at a time")
    if form in ("csv", "markdown") and (worlds == 2 or turns or since):
        raise UsageError(f"only a single history comes as --{form}; all else comes as text or --json")


def _picked(source: Any, kind: str, way: str, out: Path, quiet: bool) -> tuple[Any, Any]:
    """A history of a kind, from the stored ensemble; where there is none yet, it is run."""
    from sim.replay.pick import pick
    from sim.replay.source import of_ensemble

    if source.result is None:
        with progress("Running", source.scenario.runs, quiet) as tick:
            source = of_ensemble(source, out, tick)
    return source, pick(source.result.table("runs"), kind, way)


def _form(**asked: bool) -> str:
    chosen = [form for form, wanted in asked.items() if wanted]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude one another")
    return chosen[0] if chosen else "text"


def _sources(named: Sequence[str], seed: int | None, prior: bool) -> list[Any]:
    """One or two worlds: folders of results, scenarios by name or file."""
    if not 1 <= len(named) <= 2:
        raise UsageError("expected one world, or two to set side by side: results' folders, or scenarios")
    return [_source(name, seed, prior) for name in named]


def _source(name: str, seed: int | None, prior: bool) -> Any:
    from sim.replay.source import of_result, of_scenario
    from sim.scenario.files import shipped

    is_scenario = name in shipped() or (Path(name).is_file() and name.endswith((".yaml", ".yml")))
    if not is_scenario and (Path(name).exists() or "/" in name) and not name.endswith((".yaml", ".yml")):
        if seed is not None or prior:
            raise UsageError(f"{name} has its own seed and inputs; --seed and --prior go with scenarios")
        return of_result(Path(name))
    return of_scenario(name, seed, prior)


def _folder(sources: Sequence[Any], out: Path) -> Path:
    """Where figures go: into the result, or beside the results."""
    first = sources[0]
    if first.result is not None:
        return Path(first.result.path) / "figures"
    return out / "replay" / f"{first.scenario.name}-{first.seed}"


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


def _tell(source: Any, asked: Asked, wish: Wish) -> None:
    """One history: told, its turning points, or what if."""
    from sim.replay.telling import tell

    with drawing_if(wish.draws) as draw:
        record, checked = _lived(source, asked.number)
        events = tell(record)
        if asked.turns:
            jobs = _tell_turning(record, events, source, wish)
        elif asked.since is not None:
            jobs = _tell_what_if(record, source, asked.since, asked, wish)
        else:
            jobs = _tell_history(record, events, source, checked, asked, wish)
        drawn = draw(jobs if wish.draws else [], wish.figures)
    if wish.form == "text":
        from sim.terminal.replay import closing

        closing(console(), [str(path) for path in drawn], _next(source, asked, wish))


def _next(source: Any, asked: Asked, wish: Wish) -> str:
    plain = f"talks replay {source.named} --run {asked.number}"
    if asked.turns or asked.since is not None:
        return plain
    return f"{plain} --turns" if wish.every else f"{plain} --turns   (or --all)"


def _tell_history(record: Any, events: Any, source: Any, checked: str, asked: Asked, wish: Wish) -> Any:
    if wish.form == "text":
        from sim.terminal.replay import print_replay

        words = asked.picked.words if asked.picked else ""
        print_replay(record, events, checked, wish.every, console(), words)
    else:
        _print_written(record, events, source, checked, wish, asked.picked)
    return _jobs(record, events) if wish.draws else []


def _tell_turning(record: Any, events: Any, source: Any, wish: Wish) -> Any:
    from sim.drawing import turning_jobs
    from sim.replay.chart import fate
    from sim.replay.turning import turning

    found = turning(record, events)
    if wish.form == "text":
        from sim.terminal.replay import print_heading
        from sim.terminal.turning import print_turning

        print_heading(record, console())
        console().print()
        print_turning(found, console())
    else:
        from sim.contract import turning_object

        print_json(turning_object(found, source))
    return turning_jobs(fate(found), record.run)


def _tell_what_if(record: Any, source: Any, when: date, asked: Asked, wish: Wish) -> Any:
    from sim.replay.telling import tell
    from sim.replay.whatif import what_if

    found = what_if(record, when, asked.settings)
    after = [event for event in tell(found.other) if event.day >= found.day]
    if wish.form == "text":
        from sim.terminal.replay import print_events, print_heading
        from sim.terminal.turning import print_what_if

        print_heading(record, console())
        console().print()
        print_what_if(found, console())
        print_events(found.other, [e for e in after if wish.every or not e.minor], console())
    else:
        from sim.contract import what_if_object

        print_json(what_if_object(found, after, source))
    return []


def _set_side_by_side(sources: Sequence[Any], asked: Asked, wish: Wish) -> None:
    """One history in two worlds."""
    from sim.replay.telling import tell
    from sim.replay.twins import twins

    with drawing_if(wish.draws) as draw:
        records = [_lived(source, asked.number)[0] for source in sources]
        found = twins(*records)
        told = [tell(record) for record in records]
        if wish.form == "text":
            from sim.terminal.twins import print_twins

            print_twins(found, (told[0], told[1]), wish.every, console())
        else:
            from sim.contract import twins_object

            print_json(twins_object(found, told, sources))
        drawn = draw(_twins_jobs(records, told) if wish.draws else [], wish.figures)
    if wish.form == "text":
        from sim.terminal.replay import closing

        closing(console(), [str(path) for path in drawn], f"talks replay {sources[1].named} --run {asked.number}")


def _twins_jobs(records: Sequence[Any], told: Sequence[Any]) -> Any:
    from sim.drawing import twins_jobs
    from sim.replay.chart import side_by_side

    names = records[0].scenario.name, records[1].scenario.name
    return twins_jobs(side_by_side(records[0], records[1], told), records[0].run, names)


def _jobs(record: Any, events: Any) -> Any:
    from sim.drawing import replay_jobs
    from sim.replay.chart import course

    return replay_jobs(course(record, events), record.run)


def _print_written(record: Any, events: Any, source: Any, checked: str, wish: Wish, picked: Any) -> None:
    """The history for other programs."""
    from sim.replay.written import markdown, rows

    shown = [event for event in events if wish.every or not event.minor]
    if wish.form == "json":
        from sim.contract import replay_object

        print_json(replay_object(record, events, source, checked, picked))
    elif wish.form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows(record, events))
    else:
        click.echo(markdown(record, shown))
