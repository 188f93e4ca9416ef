"""Commands for designs over many scenarios, and for asking what came of them."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from sim.cli.group import Draw, answer, console, drawing_if, is_quiet, main, print_json, progress, tell_maker
from sim.cli.studies import SEED, SETTING, output_options
from sim.errors import RunError, UsageError


def _sweep_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from sim.design.sweepfile import shipped_sweeps
    from sim.scenario.files import shipped

    return [name for name in [*shipped_sweeps(), *shipped()] if name.startswith(incomplete)]


@main.command()
@click.argument("sweep", shell_complete=_sweep_names)
@click.option("--worlds", type=click.IntRange(1), help="Parameter vectors at every point.  [default: the sweep's]")
@click.option("--seed", type=SEED, help="Seed of all draws, not of the design.  [default: the sweep's]")
@click.option("--prior", is_flag=True, help="Draw uncertainties from their ranges, not from the posterior.")
@SETTING
@click.option(
    "--keep",
    type=click.Choice(["runs", "bands", "sample"]),
    help="Every history's row, daily bands in their stead, or rows of 100 worlds a point.  [default: the sweep's]",
)
@click.option(
    "--until",
    multiple=True,
    metavar="[OUTCOME=]WIDTH",
    help="Add worlds until the widest 95% interval spans no more than so many points: 0.2pt, settlement=0.5pt.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would take; run nothing.")
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads of this machine.  [default: one a core]")
@click.option("--shard-size", type=click.IntRange(32, 1 << 24), help="Histories of a shard.  [default: a second's]")
@click.option("--cluster", metavar="ADDRESS", default="", help="Run on the Dask cluster at this address instead.")
@click.option("--into", metavar="PLACE", help="Folder, or address that fsspec knows, for this very study.")
@output_options
def sweep(
    sweep: str,
    worlds: int | None,
    seed: int | None,
    prior: bool,
    settings: tuple[str, ...],
    keep: str | None,
    until: tuple[str, ...],
    dry_run: bool,
    threads: int | None,
    shard_size: int | None,
    cluster: str,
    into: str | None,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a design over levers and uncertainties; stopped and run again, it goes on where it was.

    SWEEP is one that `talks list` shows or a YAML file; a scenario is a sweep of one point, for as many histories as
    you like in bounded memory.
    """
    from sim.results.manifest import MANIFEST
    from sim.results.store import folder_name
    from sim.storage.folders import Storage
    from sim.studies.sweeps.screen import print_estimate

    plan, wanted = _plan(sweep, worlds, seed, prior, settings, keep, until, shard_size)
    home = out / folder_name(plan.sweep.name)
    place = into or str(home / plan.key)
    storage = Storage(place)
    from sim.studies.sweeps.estimate import estimate, refuse_too_large
    from sim.studies.sweeps.run import unfinished

    if dry_run:
        found = estimate(plan, storage, threads, wanted)
        if as_json:
            print_json(asdict(found))
        else:
            print_estimate(found, plan, place, console())
        return
    if plan.count > _WORTH_A_LOOK and MANIFEST not in storage.names():
        refuse_too_large(estimate(plan, storage, threads), storage)
    for said in [] if into or is_quiet(quiet) else unfinished(home, plan):
        click.echo(f"talks: {said}", err=True)
    with drawing_if(not no_figures and storage.is_local) as draw:
        _live(plan, storage, wanted, cluster, threads, quiet)
        _show(place, as_json, draw, figures or (Path(storage.root) / "figures" if storage.is_local else None))


_WORTH_A_LOOK = 20  # shards from which the disk is asked for its room first


def _plan(
    said: str,
    worlds: int | None,
    seed: int | None,
    prior: bool,
    settings: tuple[str, ...],
    keep: str | None,
    until: tuple[str, ...],
    size: int | None,
) -> tuple[Any, Any]:
    """The plan, and how narrow its intervals are to be, if that was asked."""
    from sim.design.sweepfile import MOST_WORLDS, load_design, sweep_with_settings
    from sim.scenario.settings import read_settings
    from sim.studies.sweeps.plan import plan_of

    if until and worlds is not None:
        raise UsageError("--until finds out how many worlds it takes: leave --worlds out")
    if worlds is not None and worlds > MOST_WORLDS:
        raise UsageError(f"{worlds:,} worlds are more than the {MOST_WORLDS:,} that a study can have at each point")
    sweep = sweep_with_settings(load_design(said), read_settings(settings))
    base = replace(sweep.base, inputs="prior") if prior else sweep.base
    changed: dict[str, Any] = {"worlds": worlds, "seed": seed, "keep": keep}
    sweep = replace(sweep, base=base, **{name: value for name, value in changed.items() if value is not None})
    if not until:
        return plan_of(sweep, size=size), None
    return plan_of(sweep, is_open=True, size=size), _until(until)


def _until(said: tuple[str, ...]) -> Any:
    """Read `0.2pt` or `settlement=0.5pt`."""
    from sim.model.outcomes import OUTCOMES
    from sim.scenario.problems import did_you_mean
    from sim.studies.sweeps.run import Until

    widths = {}
    for text in said:
        outcome, _, width = text.rpartition("=")
        if outcome and outcome not in OUTCOMES:
            hint = did_you_mean(outcome, OUTCOMES) or f"expected one of: {', '.join(OUTCOMES)}"
            raise UsageError(f"there is no outcome {outcome!r}; {hint}")
        try:
            widths[outcome] = float(width.removesuffix("pt"))
        except ValueError:
            raise UsageError(f"--until takes a width in points such as 0.2pt, found {text!r}") from None
        if not 0.01 <= widths[outcome] <= 100.0:
            raise UsageError(f"--until takes a width from 0.01pt to 100pt, found {text!r}")
    return Until(widths)


def _live(plan: Any, storage: Any, until: Any, cluster: str, threads: int | None, quiet: bool) -> None:
    from sim.studies.sweeps.run import sweep
    from sim.studies.sweeps.workers import workers

    def note(what: str) -> None:
        click.echo(f"talks: {what}", err=True)

    with workers(cluster, threads) as workers_, progress("Sweeping", None if until else plan.histories, quiet) as tick:
        sweep(plan, storage, workers_, until, tick, note)


def _show(place: str, as_json: bool, draw: Draw, folder: Path | None) -> None:
    """Print what the study says, then draw it; figures need a folder."""
    from sim.results.store import open_result
    from sim.studies.sweeps.summary import reopen

    found = reopen(open_result(place))
    is_empty = len(found.summary.failures) == found.summary.points
    answer("sweep", found, as_json, draw, None if is_empty else folder)
    if is_empty:
        raise RunError("no point of the design can be run")


@main.command()
@click.argument("result")
@click.argument("sql", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, row by row.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with an object a row.")
def query(result: str, sql: str | None, as_csv: bool, as_json: bool) -> None:
    """Ask the tables of a stored RESULT by SQL; without SQL, say which there are."""
    from sim.output.terminal.query import print_answer, print_tables
    from sim.output.terminal.rows import write_csv, write_json

    if as_csv and as_json:
        raise UsageError("--csv or --json, not both")
    from sim.results.store import open_result

    study = open_result(result)
    if study.storage.address != result.rstrip("/"):
        click.echo(f"talks: the newest finished there is {study.storage.address}", err=True)
    tell_maker(study.storage.address, study.manifest)
    if sql is None:
        print_tables(study, console())
        return
    with study.answered(sql) as answer:
        if as_json:
            write_json(answer, sys.stdout)
        elif as_csv:
            write_csv(answer, sys.stdout.buffer)
        else:
            print_answer(answer, console())


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("results"), envvar="TALKS_RESULTS", show_default=True,
    help="Folder that results are kept in.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def results(out: Path, as_json: bool) -> None:
    """List the stored results, the newest first, and how each stands."""
    from sim.results.listing import stored

    found = stored(out)
    if as_json:
        print_json([one._asdict() for one in found])
        return
    from sim.output.terminal.results import print_results

    print_results(found, str(out), console())
