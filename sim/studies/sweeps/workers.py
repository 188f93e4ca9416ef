"""Who does the shards: threads of this machine, or the workers of a Dask cluster. The bytes are the same."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from threading import Event
from typing import Any, NamedTuple, Protocol

from sim.errors import RunError, UsageError
from sim.model.posterior import digest
from sim.results.manifest import SHARDS
from sim.storage.folders import Storage
from sim.studies.sweeps.plan import Plan, Shard, code

Tick = Callable[[int], None]  # how many more histories are done
RETRIES = 5  # how often a shard is given to another worker when its own has died
STARTED_WITH = code()  # what this process has loaded, or will


class Workers(Protocol):
    """What can be given shards to do."""

    def do(self, plan: Plan, address: str, shards: Iterable[Shard], tick: Tick) -> None:
        """Make and write them, in any order.

        Parameters
        ----------
        plan : of the study
        address : of its folder, as fsspec knows it
        shards : those to be made
        tick : told how many more histories are done

        Raises
        ------
        RunError
            If a shard cannot be written, or its worker is of no use; those that are written stay.
        """


class Maker(NamedTuple):
    """What a machine makes shards with: its code, and its worlds; none of a plan that draws from the ranges."""

    code: str
    worlds: str


def maker(plan: Plan) -> Maker:
    """What this machine would make a plan's shards with, as it lies on the disk now."""
    return Maker(code(), digest() if plan.sweep.base.inputs == "posterior" else "")


def produce(plan: Plan, address: str, shard: Shard, asked: Maker) -> int:
    """Make one shard and put it where it belongs; how many histories it has. Runs on any machine, and in workers that
    may be older than what lies on their disk.

    Parameters
    ----------
    plan : of the study
    address : of its folder, as fsspec knows it
    shard : the one to be made
    asked : what the machine that made the plan has

    Raises
    ------
    RunError
        If this machine has other code or other worlds than the one that made the plan, or cannot write.
    """
    own = maker(plan)
    if own.code != asked.code:
        raise RunError("a worker has other code than this machine: install the same version there")
    if own.code != STARTED_WITH:
        raise RunError("a worker runs code that is no longer on its disk: start it again")
    if own.worlds != asked.worlds:
        raise RunError(
            f"a worker has other worlds than this machine (posterior {own.worlds}, here {asked.worlds}): copy "
            "sim/data/posterior.parquet there"
        )
    from sim.studies.sweeps.shard import encode, make  # brings in the compiled engine

    Storage(address).write(f"{SHARDS}/{shard.name}", encode(make(plan, shard), plan, shard))
    return shard.points * shard.worlds * plan.sweep.each


class Threads:
    """The threads of this machine, one a core unless said otherwise."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or os.cpu_count() or 1

    def do(self, plan: Plan, address: str, shards: Iterable[Shard], tick: Tick) -> None:
        """Make and write the shards; when one fails for good or somebody interrupts, those at hand are finished.

        Parameters
        ----------
        plan : of the study
        address : of its folder, as fsspec knows it
        shards : those to be made
        tick : told how many more histories are done
        """
        stop, asked, left = Event(), maker(plan), iter(shards)

        def work(shard: Shard) -> int:
            return 0 if stop.is_set() else produce(plan, address, shard, asked)

        with ThreadPoolExecutor(self.count) as pool:
            try:
                running = {pool.submit(work, shard) for shard in islice(left, 2 * self.count)}
                for done in _as_they_finish(running):
                    tick(done.result())
                    running.update(pool.submit(work, shard) for shard in islice(left, 1))
            finally:
                stop.set()


def _as_they_finish(running: set[Future[int]]) -> Iterator[Future[int]]:
    """Every future of a set that grows meanwhile, as it is done."""
    while running:
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            running.discard(done)
            yield done


class Cluster:
    """The workers of a Dask cluster; a shard whose worker dies is given to another."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def do(self, plan: Plan, address: str, shards: Iterable[Shard], tick: Tick) -> None:
        """Make and write the shards, a few for every worker at a time.

        Parameters
        ----------
        plan : of the study
        address : of its folder, as fsspec knows it
        shards : those to be made
        tick : told how many more histories are done
        """
        try:
            self._do(plan, address, shards, tick)
        except RunError:
            raise
        except Exception as error:  # the scheduler is gone, or whatever else becomes of clusters
            raise _of_cluster(error) from None

    def _do(self, plan: Plan, address: str, shards: Iterable[Shard], tick: Tick) -> None:
        from distributed import as_completed

        asked, left, queue = maker(plan), iter(shards), as_completed(raise_errors=False)
        planned = self.client.scatter(plan, broadcast=True, hash=False)
        for shard in islice(left, max(8, 3 * len(self.client.nthreads()))):
            queue.add(self._submit(planned, address, shard, asked))
        for future in queue:
            if future.status == "error":
                raise _of_cluster(future.exception())
            tick(future.result())
            for shard in islice(left, 1):
                queue.add(self._submit(planned, address, shard, asked))

    def _submit(self, planned: Any, address: str, shard: Shard, asked: Maker) -> Any:
        return self.client.submit(produce, planned, address, shard, asked, pure=False, retries=RETRIES)


def _of_cluster(error: BaseException | None) -> RunError:
    if isinstance(error, RunError):
        return error
    why = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
    return RunError(f"the cluster gave up: {why}; what is finished is kept: the same command goes on with it")


@contextmanager
def workers(address: str = "", threads: int | None = None) -> Iterator[Workers]:
    """Give the workers at a cluster's address, or the threads of this machine.

    Raises
    ------
    UsageError
        If there is no such cluster, or Dask is not installed.
    """
    if not address:
        yield Threads(threads)
        return
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--cluster needs Dask: pip install 'talks[cluster]'") from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what matters of it is said by us, once
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"there is no cluster at {address}: {error}") from None
    with client:
        yield Cluster(client)
