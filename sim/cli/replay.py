"""The command that tells why a history turned out as it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sim.cli.asked import Options
from sim.cli.group import main
from sim.cli.studies import SEED, scenario_names


@main.command()
@click.argument("named", nargs=-1, metavar="[SCENARIO|RESULT]...", shell_complete=scenario_names)
@click.option("--scenario", "scenarios", multiple=True, help="A scenario by name or file; needs no result.")
@click.option("--run", "number", type=click.IntRange(0), help="Number of the history.")
@click.option("--point", "points", type=click.IntRange(0), multiple=True, help="With a sweep's result: which point.")
@click.option("--like", "kind", help="One of a kind: an outcome, or such as 'opening_day < 60'.")
@click.option(
    "--pick", "way", type=click.Choice(["typical", "earliest", "outlier"]), default="typical", show_default=True,
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
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write the events to an Excel file.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the history as Markdown.")
@click.option("--figures", type=click.Path(path_type=Path), help="Folder for the figures.  [default: the result's]")
@click.option("--no-figures", is_flag=True, help="Do not draw figures.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("results"), envvar="TALKS_RESULTS", show_default=True,
    help="Folder that results are kept in.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress on stderr.")
def replay(**options: Any) -> None:
    """Tell why a history turned out as it did. WHICH: the folder of a result, or a scenario.

    Without --run or --like it is the most typical history of the ending that comes most often.
    """
    from sim.cli.telling import answer  # here, because it brings in Mesa

    answer(Options(**options))
