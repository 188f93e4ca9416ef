"""Signals that ask the command to stop: answered as an interrupt from the keyboard is, and within a few seconds."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 2.0  # seconds to tidy up in; compiled code cannot be broken off, and compiling takes longer than anybody waits
KEPT = "finished results are kept, and the same command goes on with what is half done"


class Stopped(KeyboardInterrupt):
    """A signal asked the command to stop; `exit_code` is the one that shells give for it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number
        cause = "interrupted" if number == signal.SIGINT else f"stopped by {signal.Signals(number).name}"
        self.message = f"talks: {cause}; {KEPT}"


@contextmanager
def heeding_stops() -> Iterator[None]:
    """Raise Stopped in the main thread at a signal; a second one changes nothing, and the process ends in any case
    when the grace is over. Signals that somebody has the process ignore, as `nohup` does, stay ignored."""
    heeded = [n for n in STOPS if signal.getsignal(n) in (signal.SIG_DFL, signal.default_int_handler)]
    before = {number: signal.signal(number, _stop) for number in heeded}
    said, sys.unraisablehook = sys.unraisablehook, _say_unless_stopped
    try:
        yield
    finally:
        sys.unraisablehook = said
        for number, answer in before.items():
            signal.signal(number, answer)


def _stop(number: int, frame: FrameType | None) -> None:
    for other in STOPS:
        signal.signal(other, signal.SIG_IGN)
    stopped = Stopped(number)
    late = threading.Timer(GRACE, _give_up, [stopped])
    late.daemon = True
    late.start()
    raise stopped


def _say_unless_stopped(what: sys.UnraisableHookArgs) -> None:
    """A signal that came while an object was thrown away cannot be raised from there: the grace ends the process."""
    if not isinstance(what.exc_value, Stopped):
        sys.__unraisablehook__(what)


def _give_up(stopped: Stopped) -> None:
    os.write(2, f"{stopped.message}\n".encode())
    os._exit(stopped.exit_code)
