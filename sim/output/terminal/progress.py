"""Progress on stderr: a bar where there is a terminal, a line now and then where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from sim.format import percent
from sim.output.terminal.plain import PlainConsole

EVERY = 20.0  # seconds between two lines


class Lines:
    """Says where long work is, at most a line every EVERY seconds; may be told from any thread."""

    def __init__(self, label: str, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._label, self._say, self._clock = label, say, clock
        self._begun = self._last = clock()
        self._lock = Lock()

    def at(self, where: str) -> None:
        """Tell where the work is now."""
        with self._lock:
            now = self._clock()
            if now - self._last < EVERY:
                return
            self._last = now
            with suppress(OSError):  # who listens no longer need not be told
                self._say(f"talks: {self._label}: {where}, after {now - self._begun:.0f} s")


@contextmanager
def progress(label: str, total: int | None, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give a function to be told how many more histories are done; it may be called from any thread.

    Parameters
    ----------
    label : what is being done
    total : histories in all, None where nobody knows
    quiet : whether stderr is to stay empty
    """
    console = PlainConsole(stderr=True, soft_wrap=True)
    if quiet:
        yield lambda done: None
        return
    if not console.is_terminal:
        yield _counter(Lines(label, console.print), total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)


def _counter(lines: Lines, total: int | None) -> Callable[[int], None]:
    """A function to be told how many more histories are done, which says how many are."""
    count, lock = 0, Lock()

    def tick(done: int) -> None:
        nonlocal count
        with lock:
            count += done
            share = f" of {total:,} histories, {percent(count / total)}" if total else " histories"
            where = f"{count:,}{share}"
        lines.at(where)

    return tick


@contextmanager
def progress_share(label: str, quiet: bool) -> Iterator[Callable[[float, str], None]]:
    """Give a function to be told what share of all is done, and what is being done."""
    console = PlainConsole(stderr=True, soft_wrap=True)
    if quiet:
        yield lambda share, what: None
        return
    if not console.is_terminal:
        lines = Lines(label, console.print)
        yield lambda share, what: lines.at(f"{what}, {percent(share)}")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share, what: bar.update(task, completed=share, description=f"{label}: {what}")
