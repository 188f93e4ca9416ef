"""`talks signposts`: which deed best tells, by a date, which way a history is heading; told from other worlds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.engine.addresses import SIGNPOSTS, design
from sim.errors import UsageError
from sim.model import posterior as kept
from sim.model.outcomes import OUTCOMES, outcomes
from sim.model.stages import End
from sim.results import store
from sim.results.result import Result
from sim.scenario.files import Scenario, scenario_hash
from sim.storage.atomic import check_writable
from sim.storage.identity import identity, living, made_by
from sim.studies.run.run import describe
from sim.studies.signposts.observables import OBSERVABLES, WEEKS
from sim.studies.signposts.telling import area, direction, thirds

HISTORIES, SEED = 4, 1  # of each world
CHUNK = 512  # histories that one thread takes at a time
Array = np.ndarray[Any, Any]


class Seen(NamedTuple):
    """Histories: how each ends, its world, whether it is on by each date, and each deed by each date; shapes
    (histories,), (histories,), (histories, dates), (histories, dates, observables)."""

    ended: Array
    world: Array
    on: Array
    deeds: Array


def signposts(
    scenario: Scenario, root: Path, seed: int = SEED, tick: Callable[[int], None] = lambda done: None
) -> Result:
    """Watch histories, or give what was found before with the same model, scenario and seed.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    root : folder that results are kept in
    seed : of all draws, from 0 to 2^63 - 1
    tick : told how many more histories are done

    Raises
    ------
    UsageError
        If the scenario draws its inputs from their ranges.
    RunError
        If the result cannot be kept.
    """
    if scenario.inputs != "posterior":
        raise UsageError("signposts are told from the worlds that pass the facts; leave --prior out")
    known = identity(made_by(__name__), living(), kept.digest(), scenario_hash(scenario), seed)
    folder = root / "signposts" / known
    found = store.find(folder)
    if found is not None:
        return found
    check_writable(folder.parent)
    days = dates(scenario)
    seen = watch(scenario, days, seed, tick)
    rows = list(_rows(seen, days, seed))
    tables = {"areas": pa.Table.from_pylist([r for r, _ in rows], AREA)}
    tables["thirds"] = pa.Table.from_pylist([third for _, many in rows for third in many], THIRD)
    manifest = describe(scenario, __name__) | {
        "study": "signposts", "seed": seed, "histories": HISTORIES, "posterior": kept.digest(),
        "dates": [day.isoformat() for day in days],
    }  # fmt: skip
    return store.write(folder, tables, manifest)


def total() -> int:
    """How many histories are lived."""
    return len(kept.posterior().histories) * HISTORIES


def dates(scenario: Scenario) -> list[date]:
    """The first day of every quarter, from four weeks after the start to a quarter before the end."""
    first, last = scenario.start + timedelta(days=WEEKS), scenario.end - timedelta(days=90)
    quarters = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10))
    return [day for day in quarters if first <= day <= last]


def watch(scenario: Scenario, days: list[date], seed: int, tick: Callable[[int], None]) -> Seen:
    """Live histories of every world, and note what is seen of them by each date.

    Parameters
    ----------
    scenario : that they live under
    days : on which they are looked at
    seed : of all draws
    tick : told how many more are done
    """
    from sim.simulate.inputs import assemble, calendar
    from sim.simulate.kernel import simulate

    found, plan = kept.posterior(), calendar(scenario)
    world = np.repeat(np.arange(len(found.histories)), HISTORIES)
    at = [(day - scenario.start).days for day in days]
    moments = sorted({day - WEEKS for day in at} | set(at) | {len(plan) - 1})

    def part(first: int) -> tuple[Array, Array, Array]:
        some = world[first : first + CHUNK]
        given = {name: column[some] for name, column in found.values.items()}
        params = assemble(scenario, given, seed, SIGNPOSTS.first + first, len(some))
        states = simulate(params, plan, seed, SIGNPOSTS.first + first, moments=moments)
        tick(len(some))
        of = {day: states[:, k] for k, day in enumerate(moments)}
        on = np.stack([of[day]["end"] == End.NONE for day in at], axis=1)
        deeds = [[one.seen(of[day], of[day - WEEKS], day) for one in OBSERVABLES] for day in at]
        return outcomes(states[:, -1]), on, np.array(deeds).transpose(2, 0, 1)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ended, on, deeds = zip(*pool.map(part, range(0, len(world), CHUNK)), strict=True)
    return Seen(np.concatenate(ended), world, np.concatenate(on), np.concatenate(deeds))


def _rows(seen: Seen, days: list[date], seed: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """An outcome, date and deed: directions and bounds from one half of the worlds, all else from the other."""
    worlds = int(seen.world.max()) + 1
    chosen_on = np.isin(seen.world, design(seed).permutation(worlds)[: worlds // 2])
    for outcome, name in enumerate(OUTCOMES):
        came = seen.ended == outcome
        for d, day in enumerate(days):
            ours, theirs = seen.on[:, d] & ~chosen_on, seen.on[:, d] & chosen_on
            for k, one in enumerate(OBSERVABLES):
                deed = seen.deeds[:, d, k]
                found = area(deed[ours], came[ours], direction(deed[theirs], came[theirs]))
                if found is None or np.ptp(deed[ours]) == 0.0:
                    continue
                head = {"outcome": name, "date": day, "deed": one.name}
                share = {"histories": int(ours.sum()), "share": float(came[ours].mean())}
                bounds = np.quantile(deed[theirs], [1 / 3, 2 / 3])
                parts = thirds(deed[ours], came[ours], bounds)
                yield head | share | found._asdict(), [head | third._asdict() for third in parts]


HEAD = [("outcome", pa.string()), ("date", pa.date32()), ("deed", pa.string())]
SHARE = [("histories", pa.int64()), ("share", pa.float64())]
AREA = pa.schema(
    HEAD + SHARE + [("value", pa.float64()), ("low", pa.float64()), ("high", pa.float64()), ("sign", pa.int64())]
)
THIRD = pa.schema(
    [*HEAD, ("least", pa.float64()), ("most", pa.float64()), *SHARE, ("low", pa.float64()), ("high", pa.float64())]
)
