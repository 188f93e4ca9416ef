"""Where a study may lie, and what is left of it to run."""

import pytest

from sim.design.sweepfile import alone
from sim.errors import UsageError
from sim.scenario.files import load
from sim.storage.folders import Storage
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.run import missing
from tests.sweeps.conftest import content, run, small


def test_any_place_that_fsspec_knows_holds_the_same_bytes(whole):
    import fsspec

    _, manifest = run("memory://studies/one", small())
    files = fsspec.filesystem("memory")
    there = {path.removeprefix("/studies/one/"): files.cat_file(path) for path in files.find("/studies/one")}
    assert manifest["points"] == 5
    assert {name: c for name, c in there.items() if name != "manifest.json"} == content(whole["runs"][0])


def test_an_address_of_no_known_kind_is_refused():
    with pytest.raises(UsageError, match="nosuch://there"):
        Storage("nosuch://there")


def test_deciding_what_is_left_opens_no_shard(tmp_path, monkeypatch):
    plan = Plan(alone(load("doha-2020"), 10_000 * 64, 1, keep="runs"), 64)
    (tmp_path / "shards").mkdir()
    names = [shard.name for shard in plan.shards()]
    for name in names[::2]:
        (tmp_path / "shards" / name).touch()
    monkeypatch.setattr(Storage, "read", None)
    assert plan.count == len(names) == 10_000
    assert [shard.name for shard in missing(plan, Storage(str(tmp_path)))] == names[1::2]


def test_shards_cover_every_history_once():
    for size in (1, 50, 64, 80, 200, 1 << 20):
        for is_open in (False, True):
            plan = Plan(small(worlds=96), size, is_open)
            seen = [(p, w) for s in plan.shards() for p in range(s.point, s.point + s.points)
                    for w in range(s.world, s.world + s.worlds)]  # fmt: skip
            assert sorted(seen) == [(p, w) for p in range(5) for w in range(96)]
            assert plan.count == len(list(plan.shards()))
