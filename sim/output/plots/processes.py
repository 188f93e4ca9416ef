"""The processes that draw figures, side by side, while this one does something else.

Matplotlib takes a second to import and holds the interpreter's lock while it works: so they start before the histories
do. Each is a plain process in a session of its own, which no signal of the terminal or of the group reaches; it reads
jobs from its standard input and ends when that does, whatever has become of this process: killed or not, it leaves
nobody behind, and no figure half drawn. Nothing here imports Matplotlib before it is to be drawn with.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import repeat
from pathlib import Path
from queue import SimpleQueue

from sim.errors import RunError
from sim.output.plots.drawn import is_drawn, note_drawn
from sim.output.plots.jobs import Job

Draw = Callable[[list[Job], Path], list[Path]]
MOST = 2  # of more, each would wait for the memory
# The child finds this package where its parent has it, not in the user's folder.
CHILD = "import sys; sys.path[:] = {path!r}; from sim.output.plots.processes import serve; serve()"


@contextmanager
def drawing(ahead: bool = False) -> Iterator[Draw]:
    """Give the function that has jobs drawn into a folder, those that lie there already left alone.

    The processes start when there is something to draw; `ahead` starts them now, for whoever has long to wait for what
    is to be drawn.

    Raises
    ------
    RunError
        If a process cannot be started, or is killed while it draws.
    """
    drawers = _Drawers()
    try:
        if ahead:
            drawers.start()
        yield drawers.draw
    finally:
        drawers.end()


class _Drawers:
    """The processes, as many as there are cores for, up to MOST."""

    def __init__(self) -> None:
        self.drawers: list[_Drawer] = []
        self.idle: SimpleQueue[_Drawer] = SimpleQueue()

    def start(self) -> None:
        """Start them, unless they run already."""
        while len(self.drawers) < min(MOST, os.cpu_count() or 1):
            drawer = _Drawer()
            self.drawers.append(drawer)
            self.idle.put(drawer)

    def draw(self, jobs: list[Job], folder: Path) -> list[Path]:
        """Have figures drawn side by side; give the paths of all, drawn now or before."""
        left = [job for job in jobs if not is_drawn(job, folder)]
        if left:
            self.start()
            with ThreadPoolExecutor(len(self.drawers)) as pool:
                list(pool.map(self._draw, left, repeat(folder)))
            note_drawn(left, folder)
        return [folder / f"{job.name}.png" for job in jobs]

    def _draw(self, job: Job, folder: Path) -> None:
        drawer = self.idle.get()
        try:
            drawer.draw(job, folder)
        finally:
            self.idle.put(drawer)

    def end(self) -> None:
        """Let them finish, and go."""
        for drawer in self.drawers:
            drawer.end()


class _Drawer:
    """One process that draws, as its parent sees it."""

    def __init__(self) -> None:
        command, pipe = [sys.executable, "-c", CHILD.format(path=sys.path)], subprocess.PIPE
        try:
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)
        except OSError as error:
            raise RunError(f"cannot start a process to draw with: {(error.strerror or '').lower()}") from None
        assert self.process.stdin
        assert self.process.stdout
        self.jobs, self.answers = self.process.stdin, self.process.stdout

    def draw(self, job: Job, folder: Path) -> None:
        """Have one figure drawn; raises what its drawing raised."""
        try:
            pickle.dump((job, folder), self.jobs)
            self.jobs.flush()
            answer = pickle.load(self.answers)
        except (OSError, EOFError, pickle.UnpicklingError):
            raise RunError("a process that draws was killed; `talks plot` draws the figures of the result") from None
        if isinstance(answer, Exception):
            raise answer

    def end(self) -> None:
        """Let the process finish what it draws, and go."""
        with suppress(OSError):
            self.jobs.close()
        self.answers.close()
        self.process.wait()


def serve() -> None:
    """Draw what standard input asks for and answer on standard output, until there is nobody who asks."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the parent alone answers them
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whoever prints, prints no answers
    from sim.output.plots.files import save

    with suppress(EOFError, pickle.UnpicklingError, BrokenPipeError):
        while True:
            job, folder = pickle.load(jobs)
            try:
                answer: Path | Exception = save(job, folder)
            except Exception as error:
                error.add_note(f"as it was drawn:\n{traceback.format_exc()}")
                answer = error
            pickle.dump(answer, answers)
            answers.flush()
