"""Small sweeps of few histories."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sim.design.samples import of_table
from sim.design.sweepfile import Sweep
from sim.scenario.files import load
from sim.storage.folders import Storage
from sim.studies.sweeps import workers as work
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.run import sweep
from sim.studies.sweeps.workers import Threads

NAMES = ("withdrawal.deadline", "withdrawal.conditionality", "taliban.leverage")
ROWS = (
    (date(2020, 12, 25), 0.0, 0.5),
    (date(2020, 12, 25), 1.5, 0.5),
    (date(2020, 8, 1), 0.0, 0.5),  # before the second phase begins: cannot be run
    (date(2021, 9, 1), 0.0, 3.0),
    (date(2021, 9, 1), 1.5, 3.0),
)
IMPOSSIBLE = 2


def small(keep: str = "runs", worlds: int = 40, each: int = 2, **changes) -> Sweep:
    """Five points, one of which cannot be."""
    base = load("doha-2020")
    made = Sweep("small", "Small", "?", base, 7, worlds, each, keep, "table", of_table(NAMES, ROWS), ROWS)
    return replace(made, **changes)


def run(place, sweep_: Sweep, size: int = 64, threads: int = 2, **options):
    """Run a sweep in shards of `size` histories; give the plan and the manifest."""
    plan = Plan(sweep_, size)
    return plan, sweep(plan, Storage(str(place)), Threads(threads), **options)


def content(place) -> dict[str, bytes]:
    """Every file of data, by its path: the manifest tells times, and what a kill left nobody reads, so they are left
    out."""
    files = [path for path in place.rglob("[!.]*") if path.is_file() and path.name != "manifest.json"]
    return {str(path.relative_to(place)): path.read_bytes() for path in files}


class Counter:
    """Counts histories; with the `at`-th call it does something."""

    def __init__(self, at: int = 0, then: BaseException | None = None) -> None:
        self.calls, self.histories, self.at, self.then = 0, 0, at, then

    def __call__(self, done: int) -> None:
        self.calls += 1
        self.histories += done
        if self.calls == self.at and self.then:
            raise self.then


def made(monkeypatch) -> list[str]:
    """The names of all shards that are made from now on."""
    names, real = [], work.produce

    def produce(plan, address, shard, code):
        names.append(shard.name)
        return real(plan, address, shard, code)

    monkeypatch.setattr(work, "produce", produce)
    return names


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """A finished study of every kind: its place and its plan."""
    made = {}
    for keep in ("runs", "bands", "sample"):
        place = tmp_path_factory.mktemp(keep)
        made[keep] = place, run(place, small(keep))[0]
    return made


DIMENSION = "strikes.scale: [0, 1]"
SOUND = """\
title: A title
question: A question?
scenario: doha-2020
worlds: 10
design: grid
over:
  strikes.scale: [0, 1]
"""


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str | bytes, name: str = "mine.yaml") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write
