"""The group of commands, and what every command does the same way: errors, JSON, progress, figures."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim import __version__
from sim.cli.machine import check_machine, drop_output
from sim.cli.stopping import Stopped, heeding_stops
from sim.errors import RunError, TalksError, UsageError
from sim.format import harmless

if TYPE_CHECKING:
    from sim.output.plots.jobs import Job

Draw = Callable[["list[Job]", Path], list[Path]]
LONGEST = 100  # letters of a file's name in a message


class Commands(click.Group):
    """The group of commands: every error that a user can cause ends in a message and its exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program; a stream that cannot be written to ends it with a message too."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")  # in any locale: titles have any script
        try:
            return super().main(*args, **extra)
        except OSError as error:
            drop_output()
            what = shortened(str(error.filename or "the output"))
            click.echo(f"talks: cannot read or write {what}: {(error.strerror or str(error)).lower()}", err=True)
            sys.exit(UsageError.exit_code if error.errno == errno.ENAMETOOLONG else RunError.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn our errors into a message on stderr."""
        try:
            with heeding_stops():
                check_machine()
                done = super().invoke(ctx)
                sys.stdout.flush()
                return done
        except TalksError as error:
            click.echo(harmless(str(error) if error.exit_code == 3 else f"talks: {error}"), err=True)
            ctx.exit(error.exit_code)
        except Stopped as stopped:
            click.echo(stopped.message, err=True)
            ctx.exit(stopped.exit_code)
        except MemoryError:
            click.echo("talks: not enough memory; try fewer --runs", err=True)
            ctx.exit(4)


ENVIRONMENT = (
    "Environment: TALKS_RESULTS is the folder that results are kept in (--out), TALKS_QUIET keeps progress off stderr "
    "(-q), TALKS_CACHE is where compiled code is kept; without it, a folder talks in XDG_CACHE_HOME or ~/.cache. "
    "TALKS_CPU names the processor that code is made for, TALKS_COMPILER=off interprets the rules."
)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=ENVIRONMENT,
)
@click.version_option(__version__, prog_name="talks")
def main() -> None:
    """How would the US-Taliban-Kabul talks of 2019-2021 have turned out otherwise?

    An agent-based model compares scenarios of withdrawal, prisoner release and violence under uncertainty. It does
    not forecast. A SCENARIO is a name that `talks list` shows, or the path of a YAML file.
    """


def shortened(name: str) -> str:
    """A name as a message has it: harmless, and not longer than a line."""
    return harmless(name if len(name) <= LONGEST else f"{name[:LONGEST]}...")


def drawing_if(wanted: bool, ahead: bool = False) -> AbstractContextManager[Draw]:
    """Where figures are wanted, what draws them, its processes started `ahead` or when they are needed; otherwise, what
    draws none."""
    if not wanted:
        return nullcontext(lambda jobs, folder: [])
    from sim.output.plots.processes import drawing

    return drawing(ahead)


def console() -> Any:
    """Where screens are printed."""
    from sim.output.terminal.plain import PlainConsole

    return PlainConsole()


def print_json(what: Any) -> None:
    """Print a promised object."""
    click.echo(json.dumps(what, indent=2, ensure_ascii=False, allow_nan=False, default=str))


def progress(label: str, total: int | None, quiet: bool) -> Any:
    """A bar that counts histories, unless quiet was asked for.

    Parameters
    ----------
    label : what is being done
    total : histories to be done, None where nobody knows
    quiet : whether none is to be shown
    """
    from sim.output.terminal.progress import progress as bar

    return bar(label, total, is_quiet(quiet))


def progress_share(label: str, quiet: bool) -> Any:
    """A bar that shows what share of a long study is done, unless quiet was asked for."""
    from sim.output.terminal.progress import progress_share as bar

    return bar(label, is_quiet(quiet))


def is_quiet(asked: bool) -> bool:
    """Whether stderr is to stay empty: by option or by environment."""
    return asked or bool(os.environ.get("TALKS_QUIET"))


def tell_maker(path: object, manifest: dict[str, Any]) -> None:
    """Say on stderr of stored numbers that they are another code's, where they are."""
    from sim.results.manifest import note_on_maker

    if note := note_on_maker(path, manifest):
        click.echo(f"talks: {note}", err=True)


def answer(kind: str, found: Any, as_json: bool, draw: Draw, folder: Path | None) -> None:
    """Have the figures of a study drawn, where there is a folder for them; then print what it found, as a screen or as
    JSON: whoever reads an answer has its figures.

    Parameters
    ----------
    kind : name of the kind of study, as KINDS has it
    found : the study, as its `reopen` gives it
    as_json : whether an object is printed, not a screen
    draw : what draws figures
    folder : where they go, None for nowhere
    """
    from sim.studies.kinds import kind_named

    study = kind_named(kind)
    drawn = draw(study.jobs(found), folder) if folder else []
    if as_json:
        print_json(study.as_json(found))
    else:
        study.show(found, console(), bool(drawn))
