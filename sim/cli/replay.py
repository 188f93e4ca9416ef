"""The command that tells why a history turned out as it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sim.cli.group import main, progress
from sim.cli.studies import SEED, scenario_names
from sim.cli.telling import Asked, Wish, set_side_by_side, tell
from sim.errors import UsageError


@main.command()
@click.argument("worlds", nargs=-1, shell_complete=scenario_names)
@click.option("--scenario", "scenarios", multiple=True, help="A scenario by name or file; needs no result.")
@click.option("--run", "number", type=click.IntRange(0), help="Number of the history.")
@click.option("--point", "points", type=click.IntRange(0), multiple=True, help="With a sweep's result: which point.")
@click.option("--like", "kind", help="One of a kind: an outcome, or such as 'opening_day < 60'.")
@click.option(
    "--pick", "way", type=click.Choice(["typical", "earliest", "strangest"]), default="typical", show_default=True,
    help="Which one of the kind.",
)  # fmt: skip
@click.option("--turns", is_flag=True, help="Find where its fate turned, from fresh futures through its course.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The day from which --set counts.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="What if a parameter were another?")
@click.option("--seed", type=SEED, help="Seed, with scenarios.  [default: the scenario's]")
@click.option("--prior", is_flag=True, help="With scenarios: draw uncertainties from their ranges.")
@click.option("--all", "every", is_flag=True, help="Tell lesser events too; --json and --csv always do.")
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
    points: tuple[int, ...],
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
    """Tell why a history turned out as it did. WORLDS: the folder of a result, or a scenario.

    Without --run or --like it is the most typical history of the ending that comes most often.
    """
    form = _form(json=as_json, csv=as_csv, markdown=as_markdown)
    sources = _sources((*worlds, *scenarios), points, seed, prior, () if since else settings)
    wish = Wish(form, every, figures or _folder(sources, out), not no_figures, quiet)
    if number is not None and kind is not None:
        raise UsageError("which history? expected either --run N or --like KIND, not both")
    _check(len(sources), turns, since, settings, form)
    picked = None
    if number is None:
        sources[0], picked = _picked(sources[0], kind, way, out, quiet)
        number = picked.run
    asked = Asked(int(number or 0), turns, since.date() if since else None, settings, picked)
    if len(sources) == 2:
        set_side_by_side(sources, asked, wish)
    else:
        tell(sources[0], asked, wish)


def _check(worlds: int, turns: bool, since: datetime | None, settings: tuple[str, ...], form: str) -> None:
    if since is not None and not settings:
        raise UsageError("--from goes with --set: --from 2020-09-12 --set withdrawal.conditionality=1.5")
    if sum((worlds == 2, turns, since is not None)) > 1:
        raise UsageError("two worlds, --turns and --from are questions of their own; ask one at a time")
    if form in ("csv", "markdown") and (worlds == 2 or turns or since):
        raise UsageError(f"only a single history comes as --{form}; all else comes as text or --json")


def _picked(source: Any, kind: str | None, way: str, out: Path, quiet: bool) -> tuple[Any, Any]:
    """A history of a kind, the commonest ending if none is said, from the stored ensemble; run if it is not there."""
    from sim.replay.pick import commonest, pick
    from sim.replay.source import of_ensemble

    if source.result is None:
        with progress("Running", source.scenario.runs, quiet) as tick:
            source = of_ensemble(source, out, tick)
    runs = source.result.table("runs")
    return source, pick(runs, kind or commonest(runs), way)


def _form(**asked: bool) -> str:
    chosen = [form for form, wanted in asked.items() if wanted]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude one another")
    return chosen[0] if chosen else "text"


def _sources(
    named: Sequence[str], points: Sequence[int], seed: int | None, prior: bool, settings: Sequence[str]
) -> list[Any]:
    """One or two worlds: folders of results, scenarios by name or file; two points of one sweep are two worlds."""
    if len(named) == 1 and len(points) == 2:
        named = [*named, *named]
    if not 1 <= len(named) <= 2:
        raise UsageError("expected one world, or two to set side by side: results' folders, or scenarios")
    left = iter(points)
    found = [_source(name, left, seed, prior, settings) for name in named]
    if next(left, None) is not None:
        raise UsageError("--point goes with the result of a sweep, one point for each")
    return found


def _source(name: str, points: Iterator[int], seed: int | None, prior: bool, settings: Sequence[str]) -> Any:
    from sim.replay.points import is_sweep, of_point
    from sim.replay.source import of_result, of_scenario
    from sim.scenario.files import shipped

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
