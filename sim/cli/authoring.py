"""Commands for whoever writes or checks scenarios, and asks what numbers rest on."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from sim.cli.group import console, main, print_json
from sim.errors import UsageError


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_(as_json: bool) -> None:
    """List the shipped scenarios and sweeps, and the questions they put."""
    from sim.scenario.files import BASELINE, load, shipped
    from sim.scenario.kinds import kind_of

    baseline = load(BASELINE)
    rows = [
        {"name": s.name, "title": s.title, "question": s.question, "changes": kind_of(s, baseline)}
        for s in map(load, shipped())
    ]
    if as_json:
        print_json(rows)
        return
    from sim.design.sweepfile import headline, shipped_sweeps
    from sim.output.terminal.list import print_list

    print_list(rows, {name: headline(name) for name in shipped_sweeps()}, console())


@main.command()
@click.argument("files", nargs=-1, required=True)
def validate(files: tuple[str, ...]) -> None:
    """Check FILES, scenarios or sweeps; report every problem with its line and column."""
    from sim.design.sweepfile import is_sweep, load_sweep
    from sim.errors import ScenarioError
    from sim.scenario.files import load, scenario_hash

    failed = False
    for name in files:
        try:
            if is_sweep(name):
                sweep = load_sweep(name)
                click.echo(f"{name}: sound, {sweep.title!r}, {len(sweep.rows):,} points")
            else:
                scenario = load(name)
                click.echo(f"{name}: sound, {scenario.title!r}, hash {scenario_hash(scenario)}")
        except ScenarioError as error:
            failed = True
            click.echo(str(error), err=True)
    if failed:
        sys.exit(ScenarioError.exit_code)


@main.command()
@click.argument("name")
@click.option("--sweep", is_flag=True, help="Write a sweep instead of a scenario.")
@click.option("--facts", is_flag=True, help="Write a file of later facts, for `talks score`.")
def new(name: str, sweep: bool, facts: bool) -> None:
    """Write NAME.yaml here: a commented scenario, a sweep or a file of facts, to start from."""
    from sim.scenario.template import facts_template, sweep_template, template
    from sim.storage.atomic import write_file

    if sweep and facts:
        raise UsageError("--sweep and --facts are two kinds of file: give one")
    path = Path(name if name.endswith(".yaml") else f"{name}.yaml")
    if not Path(name.removesuffix(".yaml")).name.strip(". "):
        raise UsageError(f"{name!r} is no name for a file; expected such as my-scenario")
    write, command, dry = (
        (sweep_template, "sweep", " --dry-run") if sweep
        else (facts_template, "score", "") if facts
        else (template, "run", "")
    )  # fmt: skip
    text = write(path.stem)
    if path.exists():
        raise UsageError(f"{path} is there already; choose another name or move it away")
    write_file(path, lambda part: part.write_text(text, encoding="utf-8"))
    click.echo(f"Wrote {path}. Next: talks {command} {shlex.quote(str(path))}{dry}")


ANSWERS = (
    *("run", "compare", "sensitivity", "discover", "signposts", "claims", "sweep", "estimate"),
    *("calibrate", "score", "verification", "stylised", "screening"),
    *("replay", "turning", "whatif", "twins"),
)


@main.command()
@click.option(
    "--of", "name", type=click.Choice(["scenario", *ANSWERS]), default="scenario", show_default=True,
    help="Of scenario files, for editors; or of what a command prints with --json.",
)  # fmt: skip
def schema(name: str) -> None:
    """Print a JSON Schema: of scenario files, or of what a command prints with --json."""
    from sim.cli.schemas import schema_of
    from sim.scenario.schema import json_schema

    print_json(json_schema() if name == "scenario" else schema_of(name))


def _evidence_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a parameter or of a passage; one that is both, once."""
    from sim.model.catalogue import catalogue
    from sim.sources.ledger import ledger

    return [name for name in {**catalogue(), **ledger()} if name.startswith(incomplete)]


@main.command()
@click.argument("name", required=False, shell_complete=_evidence_names)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evidence(name: str | None, as_json: bool) -> None:
    """Tell what the model's numbers rest on: all of them, or the parameter or passage NAME."""
    from dataclasses import asdict

    from sim.sources.ledger import story, table

    if as_json:
        print_json(asdict(story(name)) if name else table())
        return
    from sim.output.terminal.evidence import print_story, print_table

    if name:
        print_story(story(name), console())
    else:
        print_table(table(), console())
