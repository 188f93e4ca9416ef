"""Histories to tell: of different worlds, on both engines."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from sim.replay.event import Event
from sim.replay.narrative import tell
from sim.replay.record import Record, follow_compiled, play
from sim.scenario.files import Scenario, load

WORLDS = (
    "doha-2020 posterior", "doha-2020 prior", "conditions-enforced posterior", "release-up-front prior",
    "truce-holds prior", "donors-leave posterior", "nato-stays prior", "draft-2019 prior", "as-recorded posterior",
    "surge-on-breach posterior", "two-steps prior",
)  # fmt: skip


@cache
def scenario(world: str) -> Scenario:
    name, inputs = world.split()
    return replace(load(name), inputs=inputs)


@cache
def records(world: str, count: int = 28) -> list[Record]:
    """Histories of a world, without reasons."""
    return follow_compiled(scenario(world), 5, 0, count)


@cache
def told(world: str) -> list[tuple[Record, list[Event]]]:
    return [(record, tell(record)) for record in records(world)]


@cache
def lived(world: str, count: int = 3) -> list[tuple[Record, list[Event]]]:
    """Histories with reasons, told."""
    played = [play(scenario(world), 5, run) for run in range(count)]
    return [(record, tell(record)) for record in played]
