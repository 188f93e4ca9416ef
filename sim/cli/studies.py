"""Commands that run histories, or show what earlier ones came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sim.arguments import LAST_SEED, MOST_RUNS
from sim.cli.group import answer, drawing_if, main, progress, tell_maker
from sim.errors import UsageError

SEED = click.IntRange(0, LAST_SEED)


def scenario_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a shipped scenario.

    Parameters
    ----------
    ctx, param : as click gives them
    incomplete : what was typed so far
    """
    from sim.scenario.files import shipped

    return [name for name in shipped() if name.startswith(incomplete)]


def _add(options: tuple[Any, ...]) -> Callable[[Any], Any]:
    """A decorator that gives a command these options."""

    def decorate(command: Any) -> Any:
        for option in options:
            command = option(command)
        return command

    return decorate


output_options = _add(
    (
        click.option("-q", "--quiet", is_flag=True, help="No progress on stderr."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the screen."),
        click.option("--no-figures", is_flag=True, help="Do not draw figures."),
        click.option(
            "--figures",
            type=click.Path(path_type=Path),
            help="Folder for the figures.  [default: the result's]",
        ),
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            default=Path("results"),
            envvar="TALKS_RESULTS",
            show_default=True,
            help="Folder that results are kept in.",
        ),
    )
)
SETTING = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter, as a line of a file would."
)
ensemble_options = _add(
    (
        SETTING,
        click.option("--prior", is_flag=True, help="Draw uncertainties from their ranges, not from the posterior."),
        click.option("--seed", type=SEED, help="Seed of all draws.  [default: the scenario's]"),
        click.option("--runs", type=click.IntRange(1, MOST_RUNS), help="Histories.  [default: the scenario's]"),
    )
)


@main.command()
@click.argument("scenario", shell_complete=scenario_names)
@ensemble_options
@output_options
def run(
    scenario: str,
    settings: tuple[str, ...],
    prior: bool,
    runs: int | None,
    seed: int | None,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run one scenario: how it ends, when things happen, figures."""
    loaded = with_settings(loaded_scenario(scenario, prior), settings)
    runs, seed = _size(loaded, runs, seed)
    from sim.studies.run.run import ensure, folder
    from sim.studies.run.summary import Run

    with drawing_if(not no_figures, not folder(loaded, runs, seed, out).exists()) as draw:
        with progress("Running", runs, quiet) as tick:
            result = ensure(loaded, runs, seed, out, tick)
        found = Run(result, (scenario, *_said(settings)))
        answer("run", found, as_json, draw, figures or result.path / "figures")


@main.command()
@click.argument("scenarios", nargs=-1, required=True, shell_complete=scenario_names)
@ensemble_options
@output_options
def compare(
    scenarios: tuple[str, ...],
    settings: tuple[str, ...],
    prior: bool,
    runs: int | None,
    seed: int | None,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Compare scenarios on the same draws; the first is the baseline.

    With --set a single scenario is compared as it is and as it is set; of several, each is set.
    """
    if len(scenarios) < 2 and not settings:
        raise UsageError("a comparison takes at least two scenarios; `talks run` shows a single one")
    plain = [loaded_scenario(name, prior) for name in scenarios]
    loaded = [*(plain if len(plain) == 1 else []), *(with_settings(scenario, settings) for scenario in plain)]
    runs, seed = _size(loaded[0], runs, seed)
    from sim.studies.run.run import folder

    is_new = not all(folder(scenario, runs, seed, out).exists() for scenario in loaded)
    with drawing_if(not no_figures, is_new) as draw:
        with progress("Comparing", runs * len(loaded), quiet) as tick:
            from sim.studies.compare.run import compare as compare_scenarios

            comparison = compare_scenarios(loaded, runs, seed, out, tick)
        answer("compare", comparison, as_json, draw, figures or comparison.result.path / "figures")


@main.command()
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--figures", type=click.Path(path_type=Path), help="Folder for the figures.  [default: the result's]")
def plot(result: Path, figures: Path | None) -> None:
    """Draw the figures of a stored RESULT (a folder) anew."""
    from sim.results.store import open_result
    from sim.studies.kinds import kind_of

    found = open_result(result)
    tell_maker(found.storage.address, found.manifest)
    kind = kind_of(found)
    with drawing_if(True) as draw:
        drawn = draw(kind.jobs(kind.reopen(found)), figures or Path(found.storage.root) / "figures")
    for path in drawn:
        click.echo(path)


def loaded_scenario(name: str, prior: bool) -> Any:
    """A scenario whose uncertainties come from where the user wants them."""
    from sim.design.sweepfile import is_sweep
    from sim.scenario.files import load

    if is_sweep(name):
        raise UsageError(f"{name} is a sweep: talks sweep {name}")
    return replace(load(name), inputs="prior" if prior else "posterior")


def with_settings(scenario: Any, settings: tuple[str, ...]) -> Any:
    """The scenario as it is set on the command line."""
    from sim.scenario import settings as scenario_settings

    return scenario_settings.with_settings(scenario, scenario_settings.read_settings(settings))


def _said(settings: tuple[str, ...]) -> list[str]:
    """The words of a command that set something."""
    return [word for setting in settings for word in ("--set", setting)]


def _size(scenario: Any, runs: int | None, seed: int | None) -> tuple[int, int]:
    """Histories and seed: the command's, else the scenario's."""
    return scenario.runs if runs is None else runs, scenario.seed if seed is None else seed
