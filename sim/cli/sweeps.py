"""The command for designs over many scenarios."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.arguments import MOST_THREADS, MOST_WORLDS
from sim.cli.group import Draw, answer, console, drawing_if, is_quiet, main, print_json, progress
from sim.cli.studies import SEED, SETTING, output_options
from sim.errors import RunError, UsageError

if TYPE_CHECKING:
    from sim.storage.folders import Storage
    from sim.studies.sweeps.plan import Plan
    from sim.studies.sweeps.run import Until

WORLDS = click.IntRange(1, MOST_WORLDS)


def _sweep_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from sim.design.sweepfile import shipped_sweeps
    from sim.scenario.files import shipped

    return [name for name in [*shipped_sweeps(), *shipped()] if name.startswith(incomplete)]


@main.command()
@click.argument("sweep", shell_complete=_sweep_names)
@click.option("--worlds", type=WORLDS, help="Parameter vectors at every point.  [default: the sweep's]")
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
@click.option("--threads", type=click.IntRange(1, MOST_THREADS), help="Threads of this machine.  [default: one a core]")
@click.option("--shard-size", type=click.IntRange(32, 1 << 24), help="Histories of a shard.  [default: a second's]")
@click.option("--cluster", metavar="ADDRESS", default="", help="Run on the Dask cluster at this address instead.")
@click.option("--into", metavar="PLACE", help="Folder, or address that fsspec knows, for this very study.")
@output_options
def sweep(**options: Any) -> None:
    """Run a design over levers and uncertainties; stopped and run again, it goes on where it was.

    SWEEP is one that `talks list` shows or a YAML file; a scenario is a sweep of one point, for as many histories as
    you like in bounded memory.
    """
    o = Options(**options)
    plan, until = _plan(o)
    if o.dry_run:
        _say_what_it_takes(plan, until, o)
    else:
        _run(plan, until, o)


@dataclass(frozen=True)
class Options:
    """What the command was given, under the names of its options."""

    sweep: str
    worlds: int | None
    seed: int | None
    prior: bool
    settings: tuple[str, ...]
    keep: str | None
    until: tuple[str, ...]
    dry_run: bool
    threads: int | None
    shard_size: int | None
    cluster: str
    into: str | None
    out: Path
    figures: Path | None
    no_figures: bool
    as_json: bool
    quiet: bool

    def home(self, plan: Plan) -> Path:
        """The folder of all studies of its name."""
        from sim.results.store import folder_name

        return self.out / folder_name(plan.sweep.name)

    def place(self, plan: Plan) -> str:
        """The folder, or address, of the study."""
        return self.into or str(self.home(plan) / plan.key)


def _say_what_it_takes(plan: Plan, until: Until | None, o: Options) -> None:
    from sim.storage.folders import Storage
    from sim.studies.sweeps.estimate import estimate
    from sim.studies.sweeps.screen import print_estimate

    place = o.place(plan)
    found = estimate(plan, Storage(place), o.threads, until)
    if o.as_json:
        print_json(asdict(found))
    else:
        print_estimate(found, plan, place, console())


def _run(plan: Plan, until: Until | None, o: Options) -> None:
    from sim.results.manifest import MANIFEST
    from sim.storage.folders import Storage
    from sim.studies.sweeps.estimate import estimate, refuse_too_large
    from sim.studies.sweeps.run import unfinished

    place = o.place(plan)
    storage = Storage(place)
    if plan.count > _WORTH_A_LOOK and MANIFEST not in storage.names():
        refuse_too_large(estimate(plan, storage, o.threads), storage)
    for note in [] if o.into or is_quiet(o.quiet) else unfinished(o.home(plan), plan):
        click.echo(f"talks: {note}", err=True)
    with drawing_if(not o.no_figures and storage.is_local) as draw:
        _live(plan, storage, until, o)
        _show(place, o, draw, o.figures or (Path(storage.root) / "figures" if storage.is_local else None))


_WORTH_A_LOOK = 20  # shards from which the disk is asked for its room first


def _plan(o: Options) -> tuple[Plan, Until | None]:
    """The plan, and how narrow its intervals are to be, if that was asked."""
    from sim.design.sweepfile import load_design, sweep_with_settings
    from sim.scenario.settings import read_settings
    from sim.studies.sweeps.plan import plan_of

    if o.until and o.worlds is not None:
        raise UsageError("--until finds out how many worlds it takes: leave --worlds out")
    sweep = sweep_with_settings(load_design(o.sweep), read_settings(o.settings))
    base = replace(sweep.base, inputs="prior") if o.prior else sweep.base
    changed: dict[str, Any] = {"worlds": o.worlds, "seed": o.seed, "keep": o.keep}
    sweep = replace(sweep, base=base, **{name: value for name, value in changed.items() if value is not None})
    if not o.until:
        return plan_of(sweep, size=o.shard_size), None
    return plan_of(sweep, is_open=True, size=o.shard_size), _until(o.until)


def _until(said: tuple[str, ...]) -> Until:
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


def _live(plan: Plan, storage: Storage, until: Until | None, o: Options) -> None:
    from sim.studies.sweeps.run import sweep
    from sim.studies.sweeps.workers import workers

    def note(what: str) -> None:
        click.echo(f"talks: {what}", err=True)

    total = None if until else plan.histories
    with workers(o.cluster, o.threads) as hands, progress("Sweeping", total, o.quiet) as tick:
        sweep(plan, storage, hands, until, tick, note)


def _show(place: str, o: Options, draw: Draw, folder: Path | None) -> None:
    """Print what the study says, then draw it; figures need a folder."""
    from sim.results.store import open_result
    from sim.studies.sweeps.summary import reopen

    found = reopen(open_result(place))
    is_empty = len(found.summary.failures) == found.summary.points
    answer("sweep", found, o.as_json, draw, None if is_empty else folder)
    if is_empty:
        raise RunError("no point of the design can be run")
