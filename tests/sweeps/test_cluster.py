"""The same shards on a Dask cluster: a real scheduler, two worker processes on loopback, one of which is killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import RunError, UsageError
from sim.storage.folders import Storage
from sim.studies.sweeps import workers as work
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.run import sweep
from sim.studies.sweeps.workers import workers
from tests.sweeps.conftest import content, run, small

pytest.importorskip("distributed")
DASK = Path(sys.executable).with_name("dask")


def _begin(*arguments: str, until: str) -> tuple[subprocess.Popen, str]:
    """Start a process; give it and the line on which it says that it is ready."""
    process = subprocess.Popen(
        [str(DASK), *arguments], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8"
    )
    for line in process.stderr:
        if until in line:
            return process, line
    raise AssertionError(f"dask {arguments} ended before it was ready")


def _worker(address: str) -> subprocess.Popen:
    options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    return _begin("worker", address, *options, until="Registered to")[0]


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen]]]:
    scheduler, line = _begin("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", until="Scheduler at:")
    address = line.split()[-1]
    workers_ = [_worker(address) for _ in range(2)]
    yield address, workers_
    for process in (*workers_, scheduler):
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_that_loses_a_worker_ends_in_the_bytes_of_this_machine(tmp_path, cluster):
    address, workers_ = cluster
    wide = small(worlds=2000)
    run(tmp_path / "here", wide, size=1000)
    plan, there, killed = Plan(wide, 1000), Storage(str(tmp_path / "there")), []

    def tick(done: int) -> None:
        if there.names("shards") and not killed:
            killed.append(workers_[0].send_signal(signal.SIGKILL))

    with workers(address) as many:
        sweep(plan, there, many, tick=tick)
    assert killed
    workers_[0].wait(timeout=10)
    assert content(tmp_path / "there") == content(tmp_path / "here")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_worker_with_other_code_stops_the_study_with_a_message(tmp_path, cluster, monkeypatch):
    monkeypatch.setattr(work, "code", lambda: "0" * 16)
    with workers(cluster[0]) as many, pytest.raises(RunError, match="a worker has other code than this machine"):
        sweep(Plan(small(), 64), Storage(str(tmp_path)), many)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_address_with_no_cluster_is_refused():
    with pytest.raises(UsageError, match="there is no cluster at tcp"), workers("tcp://127.0.0.1:9"):
        pass
