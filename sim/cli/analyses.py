"""Commands that ask the model itself: whether it passes the facts, what decides, when something happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.arguments import MOST_RUNS
from sim.cli.group import answer, drawing_if, main, progress, progress_share
from sim.cli.studies import SEED, SETTING, loaded_scenario, output_options, scenario_names, with_settings


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
        loaded_scenario(name, prior=True)
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
    loaded = with_settings(loaded_scenario(scenario, prior=False), settings)
    other = None if versus is None else loaded_scenario(versus, prior=False)
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
    loaded = with_settings(loaded_scenario(scenario, prior=False), settings)
    with drawing_if(not no_figures) as draw:
        from sim.studies.sensitivity.run import sensitivity as ask
        from sim.studies.sensitivity.run import total
        from sim.studies.sensitivity.summary import reopen

        with progress("Asking", total(mechanisms), quiet) as tick:
            found = reopen(ask(loaded, out, mechanisms, seed, tick))
        answer("sensitivity", found, as_json, draw, figures or found.result.path / "figures")


@main.command()
@click.argument("scenario", shell_complete=scenario_names)
@SETTING
@click.option("--seed", type=SEED, default=1, show_default=True, help="Seed of all draws.")
@output_options
def signposts(
    scenario: str,
    settings: tuple[str, ...],
    seed: int,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell which deeds announce, by a date, which way a SCENARIO's histories are heading."""
    loaded = with_settings(loaded_scenario(scenario, prior=False), settings)
    with drawing_if(not no_figures) as draw:
        from sim.studies.signposts.run import signposts as watch
        from sim.studies.signposts.run import total
        from sim.studies.signposts.summary import reopen

        with progress("Watching", total(), quiet) as tick:
            found = reopen(watch(loaded, out, seed, tick))
        answer("signposts", found, as_json, draw, figures or found.result.path / "figures")
