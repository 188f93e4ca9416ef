"""`talks sweep`: the shards that are missing are made, then all are added up. Nothing is run twice, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.arguments import MOST_WORLDS
from sim.errors import RunError
from sim.results.manifest import MANIFEST, PLAN, SHARDS
from sim.storage.folders import Storage
from sim.studies.sweeps import tables
from sim.studies.sweeps.aggregate import Aggregated, aggregate
from sim.studies.sweeps.plan import Plan, Shard, code
from sim.studies.sweeps.workers import Tick, Workers

ATTEMPTS = 3  # how often shards that turn out unsound are made again
GROWTH = 8  # an open study grows by no more than this at a time: early intervals are themselves uncertain
Note = Callable[[str], None]


@dataclass(frozen=True)
class Until:
    """How narrow the 95% intervals are to be, in points from end to end; `widths` are by outcome, or by "" for all."""

    widths: dict[str, float] = field(default_factory=dict)

    def asked(self, outcome: str) -> float | None:
        """The width asked for an outcome."""
        return self.widths.get(outcome, self.widths.get(""))


def sweep(
    plan: Plan,
    storage: Storage,
    workers: Workers,
    until: Until | None = None,
    tick: Tick = lambda done: None,
    note: Note = lambda what: None,
) -> dict[str, Any]:
    """Run a study, or what is left of it, and give its manifest.

    Parameters
    ----------
    plan : what is to be run
    storage : where its files lie, or are to lie
    workers : the threads of this machine, or a cluster
    until : how narrow intervals are to be, where that decides how many worlds are run
    tick : told how many more histories are done
    note : told what a reader should know of damaged or rerun shards

    Raises
    ------
    RunError
        If the place holds another study, has no room, or a shard stays damaged.
    """
    done = tables.find(storage, plan)
    if done is not None and (until is None or _is_narrow(done["widths"], until)):
        tick(done["simulated"])
        return done
    claim(plan, storage)
    tick(plan.histories - _size_of(plan, missing(plan, storage)))
    plan, gathered = _grown(plan, storage, workers, until, tick, note)
    storage.tidy(SHARDS)
    return tables.write(plan, storage, gathered, until.widths if until else None)


def missing(plan: Plan, storage: Storage) -> list[Shard]:
    """The shards that are still to be made: a shard is there as a whole or not at all, so that names say enough."""
    there = storage.names(SHARDS)
    return [shard for shard in plan.shards() if shard.name not in there]


def _size_of(plan: Plan, shards: list[Shard]) -> int:
    return sum(shard.points * shard.worlds for shard in shards) * plan.sweep.each


def claim(plan: Plan, storage: Storage) -> None:
    """Say whose place this is, before anything is written there.

    Raises
    ------
    RunError
        If it holds another study; its files are left alone.
    """
    try:
        plan_there = json.loads(storage.read(PLAN))
    except FileNotFoundError:
        storage.write(PLAN, (json.dumps(_said(plan), indent=2, default=str) + "\n").encode())
        return
    except ValueError:
        plan_there = None
    if not isinstance(plan_there, dict):
        raise RunError(f"{storage.address}/{PLAN} is damaged; choose another place, or move it away")
    if plan_there.get("study") != plan.key:
        raise RunError(f"{storage.address} holds a study {_otherness(plan_there, plan)}; choose another place")


def unfinished(folder: Path, plan: Plan) -> list[str]:
    """Say which half-done studies of the same name are of something else: they are not gone on with."""
    found = []
    for path in sorted(folder.glob(f"*/{PLAN}")):
        if not (path.parent / MANIFEST).exists() and path.parent.name != plan.key:
            with suppress(OSError, ValueError):
                how = _otherness(json.loads(path.read_text(encoding="utf-8")), plan)
                found.append(f"{path.parent} is half done and {how}: it stays as it is, this is a study of its own")
    return found


def _said(plan: Plan) -> dict[str, Any]:
    return {"study": plan.key, "code": code(), "sweep": plan.sweep.name, "size": plan.size} | plan.described


def _otherness(said: dict[str, Any], plan: Plan) -> str:
    """In what it differs, the first thing that a reader would look at."""
    ours = json.loads(json.dumps(_said(plan), default=str))
    words = {
        "code": "made by other code",
        "scenario_hash": f"of another scenario ({said.get('scenario')})",
        "rows": "of another design",
        "seed": f"with another seed ({said.get('seed')})",
        "keep": f"that keeps {said.get('keep')}",
    }
    return next((how for key, how in words.items() if said.get(key) != ours[key]), "of another size")


def _grown(
    plan: Plan, storage: Storage, workers: Workers, until: Until | None, tick: Tick, note: Note
) -> tuple[Plan, Aggregated]:
    """Run until the study is complete, or as narrow as was asked for."""
    while True:
        gathered = _complete(plan, storage, workers, tick, note)
        if until is None or _is_narrow(tables.widths(gathered), until):
            return plan, gathered
        plan = _wider(plan, gathered, until)


def _complete(plan: Plan, storage: Storage, workers: Workers, tick: Tick, note: Note) -> Aggregated:
    """Make what is missing and add up; shards that turn out unsound are set aside and made again."""
    for _ in range(ATTEMPTS):
        workers.do(plan, storage.anywhere, missing(plan, storage), tick)
        gathered = aggregate(plan, storage)
        if not gathered.unsound:
            return gathered
        for name, why in gathered.unsound.items():
            note(f"shard {name}: {why}; running it again")
    raise RunError(f"{len(gathered.unsound)} shards in {storage.address} are damaged however often they are made")


def _wider(plan: Plan, gathered: Aggregated, until: Until) -> Plan:
    """The same study with as many more worlds as the widest interval seems to need, in whole shards."""
    need = 1.0
    for outcome, width in tables.widths(gathered).items():
        if asked := until.asked(outcome):
            need = max(need, (width / asked) ** 2)
    worlds = min(plan.sweep.worlds * min(need, GROWTH), MOST_WORLDS)
    blocks = max(-(-int(worlds) // plan.block), plan.sweep.worlds // plan.block + 1)
    if blocks * plan.block > MOST_WORLDS:
        raise RunError(f"{MOST_WORLDS:,} worlds are not enough for intervals that narrow; ask for wider ones")
    return replace(plan, sweep=replace(plan.sweep, worlds=blocks * plan.block))


def _is_narrow(widths: dict[str, float], until: Until) -> bool:
    return all(width <= asked for outcome, width in widths.items() if (asked := until.asked(outcome)) is not None)
