"""Commands for stored results: asking their tables, listing what there is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.group import console, main, print_json, tell_maker
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.results.result import Result


@main.command()
@click.argument("result")
@click.argument("sql", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, row by row.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list with an object a row.")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write them, or all tables, to Excel.")
def query(result: str, sql: str | None, as_csv: bool, as_json: bool, xlsx: Path | None) -> None:
    """Ask the tables of a stored RESULT by SQL; without SQL, say which there are."""
    from sim.output.terminal.query import print_answer, print_tables
    from sim.output.terminal.rows import write_csv, write_json

    if as_csv + as_json + (xlsx is not None) > 1:
        raise UsageError("--csv, --json and --xlsx exclude one another")
    from sim.results.store import open_result

    study = open_result(result)
    if study.storage.address != result.rstrip("/"):
        click.echo(f"talks: the newest finished there is {study.storage.address}", err=True)
    tell_maker(study.storage.address, study.manifest)
    if xlsx is not None:
        _to_excel(study, sql, xlsx)
        return
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


def _to_excel(study: Result, sql: str | None, path: Path) -> None:
    from sim.output.workbook import answer_sheet, facts_of, result_sheets, write_workbook

    if sql is None:
        write_workbook(path, facts_of(study), result_sheets(study))
    else:
        with study.answered(sql) as answer:
            write_workbook(path, facts_of(study) | {"query": sql}, [answer_sheet(answer)])
    click.echo(f"Saved to {path}")


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
