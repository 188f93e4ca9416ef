"""What a sweep comes to in shards: each a pure function of scenario, design rows, histories and code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from sim.design.sweepfile import Sweep
from sim.engine.lanes import L
from sim.errors import UsageError
from sim.scenario.files import scenario_hash
from sim.storage.identity import READING, SHARDS, fingerprint, identity

SIZES = {"runs": 8192, "sample": 8192, "bands": 16384}  # histories of a shard, about: one to two seconds of a core
MOST_SHARDS = 2_000_000
SAMPLE = 100  # worlds at each point whose rows a sample keeps


@dataclass(frozen=True, order=True)
class Shard:
    """Points `point` to `point + points - 1`, each lived by worlds `world` to `world + worlds - 1`."""

    point: int
    points: int
    world: int
    worlds: int

    @property
    def name(self) -> str:
        """The name of its file: it says what it holds."""
        return f"p{self.point:06d}-{self.points:05d}-w{self.world:09d}-{self.worlds:06d}.parquet"


@dataclass(frozen=True)
class Plan:
    """A sweep and how it is cut up: into shards of whole points, or of parts of one.

    `is_open`: how many worlds there are is not known beforehand, so that it is no part of the study's identity, and
    every shard holds a part of one point.
    """

    sweep: Sweep
    size: int
    is_open: bool = False

    @property
    def per_point(self) -> int:
        """Histories at every point."""
        return self.sweep.worlds * self.sweep.each

    @property
    def histories(self) -> int:
        """Histories in all, those of points that fail included."""
        return self.per_point * len(self.sweep.rows)

    @property
    def block(self) -> int:
        """Worlds of a shard."""
        whole = max(L, self.size // self.sweep.each // L * L)
        if self.is_open:
            return max(L, min(whole, whole // len(self.sweep.rows) // L * L, 1 << 14))
        return min(self.sweep.worlds, whole)

    @property
    def points(self) -> int:
        """Points of a shard: several only if they are whole."""
        return 1 if self.is_open else max(1, self.size // self.per_point)

    def shards(self) -> Iterator[Shard]:
        """All shards: point after point, and of each the worlds in turn."""
        total = len(self.sweep.rows)
        for point in range(0, total, self.points):
            for world in range(0, self.sweep.worlds, self.block):
                yield Shard(
                    point,
                    min(self.points, total - point),
                    world,
                    min(self.block, self.sweep.worlds - world),
                )

    @property
    def count(self) -> int:
        """How many shards there are."""
        return -(-len(self.sweep.rows) // self.points) * -(-self.sweep.worlds // self.block)

    @cached_property
    def key(self) -> str:
        """Stands for all that decides the bytes of the study's data."""
        worlds = None if self.is_open else self.sweep.worlds
        return identity(self.described, worlds, self.size, code())

    @cached_property
    def described(self) -> dict[str, Any]:
        """What is run, whoever runs it."""
        s = self.sweep
        return {
            "scenario": s.base.name,
            "scenario_hash": scenario_hash(s.base),
            "design": s.design,
            "dimensions": [asdict(dimension) for dimension in s.dimensions],
            "rows": s.rows,
            "names": s.names,
            "seed": s.seed,
            "histories": s.each,
            "keep": s.keep,
        }


def code() -> str:
    """What decides the bytes of a shard besides its plan and the worlds, as it lies on this machine's disk."""
    return fingerprint(SHARDS, READING)


def plan_of(sweep: Sweep, is_open: bool = False, size: int | None = None) -> Plan:
    """The plan of a sweep, in shards of about `size` histories; an open one begins with one at every point.

    Parameters
    ----------
    sweep : the design
    is_open : whether worlds are added until intervals are narrow enough
    size : histories of a shard; as `keep` asks if none is said

    Raises
    ------
    UsageError
        If there would be more shards than a folder can hold and a resume can look through.
    """
    plan = Plan(sweep, size or SIZES[sweep.keep], is_open)
    if plan.count > MOST_SHARDS:
        raise UsageError(f"{plan.histories:,} histories are more than one study can hold; split the design")
    return replace(plan, sweep=replace(sweep, worlds=plan.block)) if is_open else plan
