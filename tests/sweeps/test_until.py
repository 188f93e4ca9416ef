"""Studies that grow until they are narrow enough, and what a study will take."""

from dataclasses import replace

import pytest

from sim.design.sweepfile import alone
from sim.errors import RunError
from sim.scenario.files import load
from sim.storage.folders import Storage
from sim.studies.sweeps.estimate import estimate, refuse_too_large
from sim.studies.sweeps.plan import Plan, plan_of
from sim.studies.sweeps.run import Until, sweep
from sim.studies.sweeps.workers import Threads
from tests.sweeps.conftest import Counter, content, made, run, small


def open_plan(size: int = 256) -> Plan:
    plan = Plan(alone(load("doha-2020"), 1, 3), size, is_open=True)
    return replace(plan, sweep=replace(plan.sweep, worlds=plan.block))


def test_an_open_study_grows_until_it_is_as_narrow_as_asked(tmp_path, monkeypatch):
    plan, storage, names = open_plan(), Storage(str(tmp_path)), made(monkeypatch)
    found = sweep(plan, storage, Threads(2), Until({"": 6.0}))
    assert 5.0 < max(found["widths"].values()) <= 6.0
    worlds, first = found["worlds"], len(names)
    wider = sweep(plan, storage, Threads(2), Until({"": 8.0}))
    assert (wider["worlds"], len(names)) == (worlds, first)  # narrow enough already
    narrower = sweep(plan, storage, Threads(2), Until({"": 4.0}))
    assert max(narrower["widths"].values()) <= 4.0
    assert len(set(names)) == len(names) == narrower["worlds"] // plan.block


def test_only_the_outcome_that_was_asked_for_must_be_narrow(tmp_path):
    found = sweep(open_plan(), Storage(str(tmp_path)), Threads(2), Until({"never_opened": 5.0}))
    assert found["widths"]["never_opened"] <= 5.0 < found["widths"]["talks_ongoing"]


def test_a_narrower_study_is_the_same_in_one_go_or_in_two(tmp_path):
    for place, widths in (("one", [4.0]), ("two", [8.0, 4.0])):
        for width in widths:
            sweep(open_plan(), Storage(str(tmp_path / place)), Threads(2), Until({"": width}))
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_an_estimate_runs_nothing_and_says_what_is_left(tmp_path):
    plan = Plan(small(), 64)
    before = estimate(plan, Storage(str(tmp_path)))
    assert not list(tmp_path.iterdir())
    assert (before.points, before.histories, before.done) == (5, 400, 0)
    assert set(before.impossible) == {2}
    assert before.seconds > 0
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, small(), tick=Counter(3, KeyboardInterrupt()))
    after = estimate(plan, Storage(str(tmp_path)))
    assert after.done + after.shards == before.shards
    assert 0 < after.histories < before.histories


@pytest.mark.parametrize("keep", ["runs", "bands", "sample"])
def test_the_disk_it_says_is_about_the_disk_it_takes(tmp_path, keep):
    sweep_ = alone(load("doha-2020"), 20_000, 1, keep=keep)
    said = estimate(plan_of(sweep_), Storage(str(tmp_path))).bytes
    plan = plan_of(sweep_)
    sweep(plan, Storage(str(tmp_path)), Threads(2))
    took = sum(path.stat().st_size for path in (tmp_path / "shards").iterdir())
    assert took / 2 < said < took * 2


def test_more_than_the_disk_can_hold_is_refused_before_anything_is_run(tmp_path):
    storage = Storage(str(tmp_path))
    found = estimate(Plan(alone(load("doha-2020"), 1_000_000_000, 1, each=255, keep="runs"), 1 << 33), storage)
    with pytest.raises(RunError, match=r"255,000,000,000 histories would need [0-9,.]+ GB"):
        refuse_too_large(found, storage)
    assert not list(tmp_path.iterdir())
