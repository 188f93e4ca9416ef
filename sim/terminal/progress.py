"""Progress on stderr: a bar where there is a terminal, and a word about compilation when there is one to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


@contextmanager
def progress(label: str, total: int | None, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give a function to be told how many more histories are done; it may be called from any thread."""
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield lambda done: None
        return
    _announce_compilation(console)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def progress_share(label: str, quiet: bool) -> Iterator[Callable[[float, str], None]]:
    """Give a function to be told what share of all is done, and what is being done."""
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield lambda share, what: None
        return
    _announce_compilation(console)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share, what: bar.update(task, completed=share, description=f"{label}: {what}")


def _announce_compilation(console: Console) -> None:
    from sim.engine.cache import is_warm

    if not is_warm():
        console.print(
            "Compiling the model: about 20 seconds, once after each installation or change.", style="dim"
        )
