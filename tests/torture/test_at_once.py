"""Many at once: the same study, two versions of the code, a question during a sweep, a cluster that dies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.storage.identity import PACKAGE
from tests.sweeps.test_cluster import _begin, _worker
from tests.torture.processes import all_sound, begin, contents, end

pytestmark = [pytest.mark.torture, pytest.mark.slow]
STUDIES = {
    "run": ("run", "one-team", "--runs", "2000", "--no-figures"),
    "compare": ("compare", "one-team", "decree", "--runs", "1000", "--no-figures"),
    "sweep": ("sweep", "exit-and-conditions", "--worlds", "100", "--no-figures"),
    "calibrate": ("calibrate", "--particles", "64", "--posterior", "mine.parquet", "--no-figures"),
    "claims": ("claims", "--no-figures"),
}


@pytest.mark.parametrize("name", STUDIES)
def test_four_who_ask_at_once_are_all_answered_alike(name: str, tmp_path: Path) -> None:
    for folder in ("alone", "together"):
        (tmp_path / folder).mkdir()
    assert end(begin(tmp_path / "alone", *STUDIES[name]))[0] == 0
    ends = [end(process) for process in [begin(tmp_path / "together", *STUDIES[name]) for _ in range(4)]]
    assert ends == [(0, "")] * 4
    assert contents(tmp_path / "together") == contents(tmp_path / "alone")
    assert all_sound(tmp_path / "together") == all_sound(tmp_path / "alone")


def test_two_versions_of_the_code_share_a_cache_and_nothing_else(tmp_path: Path) -> None:
    """One of them kills two for one; at once, on an empty cache, each gives what it gives alone."""
    for version in ("this", "other"):
        shutil.copytree(PACKAGE, tmp_path / version / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    catalogue = tmp_path / "other" / "sim" / "rules" / "war.py"
    text = catalogue.read_text(encoding="utf-8")
    assert "w.violence += (" in text
    catalogue.write_text(text.replace("w.violence += (", "w.violence += 0.9 * (", 1), encoding="utf-8")

    def ask(version: str, cache: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "sim", "run", "one-team", "--runs", "200", "--no-figures", "-q", "--json"]
        environment = os.environ | {"PYTHONPATH": str(tmp_path / version), "TALKS_CACHE": str(tmp_path / cache),
                                    "TALKS_RESULTS": str(tmp_path / f"{version}-{cache}")}  # fmt: skip
        return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=-1, stderr=-1, encoding="utf-8")

    for version in ("this", "other"):
        assert end(ask(version, f"cache-of-{version}"))[0] == 0
    for _ in range(2):  # on an empty cache, then on a full one
        both = [ask(version, "shared") for version in ("this", "other")]
        assert [end(process)[0] for process in both] == [0, 0]
    found = [contents(tmp_path / f"{version}-{cache}") for version in ("this", "other")
             for cache in (f"cache-of-{version}", "shared")]  # fmt: skip
    assert found[0] == found[1]
    assert found[2] == found[3]
    assert set(found[0].values()).isdisjoint(found[2].values())


def test_a_question_during_a_sweep_is_told_that_it_is_not_finished(tmp_path: Path) -> None:
    process = begin(tmp_path, "sweep", "exit-and-conditions", "--worlds", "2000", "--into", "exits", "--no-figures")
    asked = 0
    while process.poll() is None:
        if (tmp_path / "exits" / "plan.json").exists():
            code, said = end(begin(tmp_path, "plot", "exits")) if asked % 2 else _query(tmp_path)
            if not (tmp_path / "exits" / "manifest.json").exists():
                assert code == 4
                assert "is not finished: the same `talks sweep` goes on with it" in said
                asked += 1
        time.sleep(0.2)
    assert end(process)[0] == 0
    assert asked >= 2
    assert _query(tmp_path) == (0, "")


def _query(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("talks")), "query", "exits", "select count(*) from runs"], cwd=folder,
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stderr


def test_a_cluster_whose_scheduler_dies_ends_in_a_message_and_the_study_goes_on(tmp_path: Path) -> None:
    scheduler, line = _begin("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", until="Scheduler at:")
    address = line.split()[-1]
    worker = _worker(address)
    sweep = ("sweep", "exit-and-conditions", "--worlds", "2000", "--into", "exits", "--no-figures")
    try:
        process = begin(tmp_path, *sweep, "--cluster", address)
        while not list(tmp_path.glob("exits/shards/[!.]*")):
            assert process.poll() is None, end(process)
            time.sleep(0.1)
        scheduler.send_signal(signal.SIGKILL)
        code, said = end(process)
    finally:
        for one in (worker, scheduler):
            one.kill()
            one.wait()
            one.stderr.close()
    assert code == 4, said
    assert "what is finished is kept: the same command goes on with it" in said
    assert "Traceback" not in said
    kept = len(list(tmp_path.glob("exits/shards/[!.]*")))
    assert kept > 0
    assert end(begin(tmp_path, *sweep))[0] == 0
    (tmp_path / "whole").mkdir()
    assert end(begin(tmp_path / "whole", *sweep))[0] == 0
    assert contents(tmp_path / "exits") == contents(tmp_path / "whole" / "exits")
