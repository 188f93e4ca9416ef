"""Commands that run histories, or show what earlier ones came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sim.arguments import LAST_SEED, MOST_RUNS
from sim.cli.group import answer, drawing_if, main, progress, progress_share, tell_maker
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
    loaded = _with(_load(scenario, prior), settings)
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
    plain = [_load(name, prior) for name in scenarios]
    loaded = [*(plain if len(plain) == 1 else []), *(_with(scenario, settings) for scenario in plain)]
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


def _load(name: str, prior: bool) -> Any:
    """A scenario whose uncertainties come from where the user wants them."""
    from sim.design.sweepfile import is_sweep
    from sim.scenario.files import load

    if is_sweep(name):
        raise UsageError(f"{name} is a sweep: talks sweep {name}")
    return replace(load(name), inputs="prior" if prior else "posterior")


def _with(scenario: Any, settings: tuple[str, ...]) -> Any:
    """The scenario as it is set on the command line."""
    from sim.scenario.settings import read_settings, with_settings

    return with_settings(scenario, read_settings(settings))


def _said(settings: tuple[str, ...]) -> list[str]:
    """The words of a command that set something."""
    return [word for setting in settings for word in ("--set", setting)]


def _size(scenario: Any, runs: int | None, seed: int | None) -> tuple[int, int]:
    """Histories and seed: the command's, else the scenario's."""
    return scenario.runs if runs is None else runs, scenario.seed if seed is None else seed


@main.command()
@click.option("--particles", type=click.IntRange(64, 65536), default=4096, show_default=True, help="Worlds to find.")
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@click.option(
    "--posterior",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the vectors.  [default: the model's own]",
)
@click.option("--redraw", is_flag=True, help="Find nothing: show again what was found when the model's own were.")
@output_options
def calibrate(
    particles: int,
    seed: int,
    posterior: Path | None,
    redraw: bool,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find the worlds that pass the documents' dated facts; interrupted and run again, it goes on where it was."""
    with drawing_if(not no_figures) as draw:
        with progress_share("Calibrating", quiet) as tick:
            from sim.model.posterior import POSTERIOR
            from sim.studies.calibration.reproduce import reproduce
            from sim.studies.calibration.run import calibrate as find

            found = reproduce(out) if redraw else find(particles, seed, out, posterior or POSTERIOR, tick)
        answer("calibrate", found, as_json, draw, figures or found.result.path / "figures")


@main.command()
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@output_options
def claims(seed: int, out: Path, figures: Path | None, no_figures: bool, as_json: bool, quiet: bool) -> None:
    """Put the documents' claims to the test, each as an experiment on the worlds that pass the facts."""
    with drawing_if(not no_figures) as draw:
        from sim.studies.claims.run import claims as test_claims
        from sim.studies.claims.run import total

        with progress("Testing claims", total(), quiet) as tick:
            found = test_claims(out, seed, tick)
        answer("claims", found, as_json, draw, figures or found.result.path / "figures")


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@output_options
def score(file: Path | None, out: Path, figures: Path | None, no_figures: bool, as_json: bool, quiet: bool) -> None:
    """Predict the later facts from the earlier ones, and say how well: beside its own ranges, and beside no change.

    With a FILE of facts after the last document (`talks new NAME --facts` writes one to start from): how well they are
    predicted by a model that has not seen them.
    """
    with drawing_if(not no_figures) as draw:
        with progress_share("Scoring", quiet) as tick:
            kind, found = _verification(file, out, tick) if file else _score(out, tick)
        answer(kind, found, as_json, draw, figures or found.result.path / "figures")


def _score(out: Path, tick: Any) -> tuple[str, Any]:
    from sim.studies.score.run import score as score_model
    from sim.studies.score.summary import reopen

    return "score", reopen(score_model(out, tick=tick))


def _verification(file: Path, out: Path, tick: Any) -> tuple[str, Any]:
    from sim.studies.verification.run import verify
    from sim.studies.verification.summary import reopen

    return "verification", reopen(verify(file, out, tick=tick))


@main.command()
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@click.option(
    "--runs", type=click.IntRange(64, MOST_RUNS), default=8192, show_default=True, help="Histories of each scenario."
)
@output_options
def stylised(
    seed: int, runs: int, out: Path, figures: Path | None, no_figures: bool, as_json: bool, quiet: bool
) -> None:
    """Hold what is known of other wars against the model, its inputs drawn from their ranges: no fact is fitted to."""
    with drawing_if(not no_figures) as draw:
        from sim.studies.stylised.run import stylised as ask
        from sim.studies.stylised.run import total
        from sim.studies.stylised.summary import reopen

        with progress("Asking", total(runs), quiet) as tick:
            found = reopen(ask(out, runs, seed, tick=tick))
        answer("stylised", found, as_json, draw, figures or found.result.path / "figures")


@main.command()
@click.argument("scenarios", nargs=-1, shell_complete=scenario_names)
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@click.option(
    "--runs",
    type=click.IntRange(64, MOST_RUNS),
    default=4096,
    show_default=True,
    help="Histories of each scenario, at the last look.",
)
@output_options
def screening(
    scenarios: tuple[str, ...],
    seed: int,
    runs: int,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find the uncertain numbers that decide nothing and the constants that decide something, in SCENARIOS.

    Without SCENARIOS, in all that ship. To be repeated when rules change.
    """
    for name in scenarios:
        _load(name, prior=True)
    with drawing_if(not no_figures) as draw:
        with progress_share("Screening", quiet) as tick:
            from sim.studies.screening.run import screening as screen
            from sim.studies.screening.summary import reopen

            found = reopen(screen(out, scenarios, runs, seed, tick=tick))
        answer("screening", found, as_json, draw, figures or found.result.path / "figures")


@main.command()
@click.argument("scenario", shell_complete=scenario_names)
@click.argument("outcome")
@click.option("--versus", metavar="NAME", help="Where does this scenario change how often it ends so?")
@click.option(
    "--conditions", type=click.IntRange(1, 12), default=6, show_default=True, help="How many to look for, at most."
)
@SETTING
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@output_options
def discover(
    scenario: str,
    outcome: str,
    versus: str | None,
    conditions: int,
    settings: tuple[str, ...],
    seed: int,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find the conditions under which an OUTCOME happens in a SCENARIO: a checklist, told from other worlds."""
    loaded = _with(_load(scenario, prior=False), settings)
    other = _load(versus, prior=False) if versus else None
    with drawing_if(not no_figures) as draw:
        from sim.studies.discover.run import discover as find
        from sim.studies.discover.run import total
        from sim.studies.discover.summary import reopen

        with progress("Looking", total(other), quiet) as tick:
            found = reopen(find(loaded, outcome, out, other, conditions, seed, tick))
        answer("discover", found, as_json, draw, figures or found.result.path / "figures")


@main.command()
@click.argument("scenario", shell_complete=scenario_names)
@click.option("--mechanisms", is_flag=True, help="Switch every mechanism off in turn as well (half a minute).")
@SETTING
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@output_options
def sensitivity(
    scenario: str,
    mechanisms: bool,
    settings: tuple[str, ...],
    seed: int,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell what decides how a SCENARIO's histories end, over every world that passes the facts."""
    loaded = _with(_load(scenario, prior=False), settings)
    with drawing_if(not no_figures) as draw:
        from sim.studies.sensitivity.run import sensitivity as ask
        from sim.studies.sensitivity.run import total
        from sim.studies.sensitivity.summary import reopen

        with progress("Asking", total(mechanisms), quiet) as tick:
            found = reopen(ask(loaded, out, mechanisms, seed, tick))
        answer("sensitivity", found, as_json, draw, figures or found.result.path / "figures")
