"""The command `talks`: arguments in, one call, a screen or JSON out. Heavy libraries are imported where needed."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from sim import __version__
from sim.errors import TalksError, UsageError

MOST_RUNS = 1_000_000  # a history's row takes about a kilobyte of memory
SEED = click.IntRange(0, 2**63 - 1)


class Commands(click.Group):
    """The group of commands: every error that a user can cause ends in a message and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn our errors into a message on stderr."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal may know no more than ASCII
        try:
            return super().invoke(ctx)
        except TalksError as error:
            click.echo(str(error) if error.exit_code == 3 else f"talks: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("talks: interrupted; only whole results are kept", err=True)
            ctx.exit(130)
        except MemoryError:
            click.echo("talks: not enough memory; try fewer --runs", err=True)
            ctx.exit(4)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88})
@click.version_option(__version__, prog_name="talks")
def main() -> None:
    """How would the US-Taliban-Kabul talks of 2019-2021 have turned out otherwise?

    An agent-based model compares scenarios of withdrawal, prisoner release and violence under uncertainty. It does
    not forecast. A SCENARIO is a name that `talks list` shows, or the path of a YAML file.
    """


def _scenario_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from sim.scenario.files import shipped

    return [name for name in shipped() if name.startswith(incomplete)]


def _study_options(command: Any) -> Any:
    """The options that run and compare share."""
    for option in (
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
        click.option("--seed", type=SEED, help="Seed of all draws.  [default: the scenario's]"),
        click.option("--runs", type=click.IntRange(1, MOST_RUNS), help="Histories.  [default: the scenario's]"),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("scenario", shell_complete=_scenario_names)
@_study_options
def run(
    scenario: str,
    runs: int | None,
    seed: int | None,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run one scenario: how it ends, when things happen, figures."""
    from sim.scenario.files import load

    loaded = load(scenario)
    runs, seed = _size(loaded, runs, seed)
    with _drawing(not no_figures) as draw:
        with _progress("Running", runs, quiet) as tick:
            from sim.analysis.ensembles import ensure

            result = ensure(loaded, runs, seed, out, tick)
        _show_run(result, scenario, as_json, draw, figures or result.path / "figures")


@main.command()
@click.argument("scenarios", nargs=-1, required=True, shell_complete=_scenario_names)
@_study_options
def compare(
    scenarios: tuple[str, ...],
    runs: int | None,
    seed: int | None,
    out: Path,
    figures: Path | None,
    no_figures: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Compare scenarios on the same draws; the first is the baseline."""
    from sim.scenario.files import load

    if len(scenarios) < 2:
        raise UsageError("a comparison takes at least two scenarios; `talks run` shows a single one")
    loaded = [load(name) for name in scenarios]
    runs, seed = _size(loaded[0], runs, seed)
    with _drawing(not no_figures) as draw:
        with _progress("Comparing", runs * len(loaded), quiet) as tick:
            from sim.analysis.compare import compare as compare_scenarios

            comparison = compare_scenarios(loaded, runs, seed, out, tick)
        _show_comparison(comparison, as_json, draw, figures or comparison.result.path / "figures")


@main.command()
@click.argument("result", type=click.Path(path_type=Path))
@click.option("--figures", type=click.Path(path_type=Path), help="Folder for the figures.  [default: the result's]")
def plot(result: Path, figures: Path | None) -> None:
    """Draw the figures of a stored RESULT (a folder) anew."""
    from sim.analysis.compare import reopen
    from sim.drawing import comparison_jobs, run_jobs
    from sim.store import open_result
    from sim.summary import summarise

    found = open_result(result)
    if found.manifest.get("study") == "compare":
        comparison = reopen(found)
        jobs = comparison_jobs([summarise(part) for part in comparison.parts], comparison.differences)
    else:
        jobs = run_jobs(summarise(found))
    with _drawing(True) as draw:
        drawn = draw(jobs, figures or found.path / "figures")
    for path in drawn:
        click.echo(path)


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_(as_json: bool) -> None:
    """List the shipped scenarios and the questions they put."""
    from sim.scenario.files import load, shipped

    rows = [{"name": s.name, "title": s.title, "question": s.question} for s in map(load, shipped())]
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        click.echo(f"{click.style(row['name'], bold=True):32s} {row['title']}")
        click.echo(click.style(f"    {row['question']}", dim=True))
    click.echo("\nNext: talks run doha-2020")


@main.command()
@click.argument("files", nargs=-1, required=True)
def validate(files: tuple[str, ...]) -> None:
    """Check scenario FILES; report every problem with its line and column."""
    from sim.errors import ScenarioError
    from sim.scenario.files import load, scenario_hash

    failed = False
    for name in files:
        try:
            scenario = load(name)
            click.echo(f"{name}: sound, {scenario.title!r}, hash {scenario_hash(scenario)}")
        except ScenarioError as error:
            failed = True
            click.echo(str(error), err=True)
    if failed:
        sys.exit(ScenarioError.exit_code)


@main.command()
@click.argument("name")
def new(name: str) -> None:
    """Write NAME.yaml here: a commented scenario to start from."""
    from sim.scenario.template import template

    path = Path(name if name.endswith(".yaml") else f"{name}.yaml")
    if path.exists():
        raise UsageError(f"{path} is there already; choose another name or move it away")
    text = template(path.stem)
    try:
        path.write_text(text)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or '').lower()}") from None
    click.echo(f"Wrote {path}. Next: talks run {shlex.quote(str(path))}")


@main.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario.schema import json_schema

    _print_json(json_schema())


@main.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evidence(name: str | None, as_json: bool) -> None:
    """Tell what the model's numbers rest on: all of them, or the parameter or passage NAME."""
    from dataclasses import asdict

    from sim.scenario.evidence import story, table

    if as_json:
        _print_json(asdict(story(name)) if name else table())
        return
    from sim.terminal.evidence import print_story, print_table

    if name:
        print_story(story(name), _console())
    else:
        print_table(table(), _console())


def _size(scenario: Any, runs: int | None, seed: int | None) -> tuple[int, int]:
    """Histories and seed: the command's, else the scenario's."""
    runs = scenario.runs if runs is None else runs
    if runs > MOST_RUNS:
        raise UsageError(f"{scenario.name} asks for {runs:,} histories; one ensemble holds up to {MOST_RUNS:,}")
    return runs, scenario.seed if seed is None else seed


def _show_run(result: Any, named: str, as_json: bool, draw: Any, folder: Path) -> None:
    from sim.drawing import run_jobs
    from sim.summary import summarise

    summary = summarise(result)
    draw(run_jobs(summary), folder)
    if as_json:
        from sim.contract import run_object

        _print_json(run_object(result, summary))
    else:
        from sim.terminal.run import print_run

        print_run(result, summary, named, _console())


def _show_comparison(comparison: Any, as_json: bool, draw: Any, folder: Path) -> None:
    from sim.drawing import comparison_jobs
    from sim.summary import summarise

    summaries = [summarise(part) for part in comparison.parts]
    draw(comparison_jobs(summaries, comparison.differences), folder)
    if as_json:
        from sim.contract import compare_object

        _print_json(compare_object(comparison))
    else:
        from sim.terminal.compare import print_comparison

        print_comparison(comparison, summaries, _console())


def _drawing(wanted: bool) -> Any:
    """Where figures are wanted, what draws them; otherwise, what draws none."""
    if not wanted:
        return nullcontext(lambda jobs, folder: [])
    from sim.drawing import drawing

    return drawing()


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False)


def _print_json(what: Any) -> None:
    click.echo(json.dumps(what, indent=2, ensure_ascii=False, allow_nan=False, default=str))


def _progress(label: str, total: int, quiet: bool) -> Any:
    from sim.terminal.progress import progress

    return progress(label, total, quiet or bool(os.environ.get("TALKS_QUIET")))
