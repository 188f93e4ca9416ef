"""A study as a whole: nothing lost, nothing run twice, the same bytes however often it was stopped."""

import json
import os
import shutil
import time
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from sim import open_study
from sim.errors import RunError
from sim.results.manifest import note_on_maker
from sim.scenario.files import load
from sim.storage import atomic
from sim.studies.run import run as ensembles
from sim.studies.sweeps import aggregate as aggregate_module
from sim.studies.sweeps import tables
from sim.studies.sweeps import workers as work
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.run import unfinished
from sim.studies.sweeps.summary import summarise_sweep
from tests.sweeps.conftest import Counter, content, made, run, small

PLAN = Plan(small(), 64)


@pytest.mark.parametrize("keep", ["runs", "bands", "sample"])
@pytest.mark.parametrize("threads", [1, 3])
def test_the_bytes_do_not_depend_on_the_threads(tmp_path, whole, keep, threads):
    run(tmp_path, small(keep), threads=threads)
    assert content(tmp_path) == content(whole[keep][0])


@pytest.mark.parametrize("keep", ["runs", "bands"])
@pytest.mark.parametrize("at", [1, 2, 4, 5])
def test_an_interrupted_study_goes_on_and_ends_in_the_same_bytes(tmp_path, monkeypatch, whole, keep, at):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, small(keep), tick=Counter(at, KeyboardInterrupt()))
    assert not (tmp_path / "manifest.json").exists()
    there = {path.name for path in (tmp_path / "shards").glob("*.parquet")} if at > 1 else set()
    assert len(there) >= at - 1
    again = made(monkeypatch)
    run(tmp_path, small(keep))
    assert not there & set(again)
    assert content(tmp_path) == content(whole[keep][0])


def test_a_finished_study_is_found_and_nothing_is_run(monkeypatch, whole):
    place, plan = whole["runs"]
    names, before = made(monkeypatch), content(place)
    counter = Counter()
    _, manifest = run(place, small(), tick=counter)
    assert (names, counter.histories) == ([], plan.histories)
    assert manifest["points"] == 5
    assert content(place) == before


def test_progress_comes_to_all_histories_wherever_it_began(tmp_path):
    first, second = Counter(3, KeyboardInterrupt()), Counter()
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, small(), tick=first)
    plan, _ = run(tmp_path, small(), tick=second)
    assert second.histories == plan.histories


DAMAGE = {
    "damaged": lambda shard, other: shard.write_bytes(shard.read_bytes()[:-50]),
    "of another study": lambda shard, other: shutil.copy(next((other / "shards").iterdir()), shard),
    "under another name": lambda shard, other: shutil.copy(max(shard.parent.iterdir()), shard),
    "gone": lambda shard, other: shard.unlink(),
}


@pytest.mark.parametrize("why", DAMAGE)
def test_an_unsound_shard_is_quarantine_and_made_again(tmp_path, monkeypatch, whole, why):
    run(tmp_path / "other", small(seed=9))
    run(tmp_path / "mine", small())
    (tmp_path / "mine" / "manifest.json").unlink()
    shard = min((tmp_path / "mine" / "shards").iterdir())
    DAMAGE[why](shard, tmp_path / "other")
    spoilt = shard.read_bytes() if shard.exists() else None
    notes, again = [], made(monkeypatch)
    run(tmp_path / "mine", small(), note=notes.append)
    assert again == [shard.name]
    aside = {path.name: path.read_bytes() for path in (tmp_path / "mine" / "damaged").glob("*")}
    shutil.rmtree(tmp_path / "mine" / "damaged", ignore_errors=True)
    assert content(tmp_path / "mine") == content(whole["runs"][0])
    if spoilt is not None:
        assert aside == {f"{shard.name}.1": spoilt}
        assert f"{why}; it was set aside as damaged/{shard.name}.1; running it again" in notes[0]


def test_shards_damaged_twice_are_all_kept(tmp_path):
    run(tmp_path, small())
    shard = min((tmp_path / "shards").iterdir())
    for k in (1, 2):
        (tmp_path / "manifest.json").unlink()
        shard.write_bytes(b"spoilt %d" % k)
        run(tmp_path, small())
    assert (tmp_path / "damaged" / f"{shard.name}.1").read_bytes() == b"spoilt 1"
    assert (tmp_path / "damaged" / f"{shard.name}.2").read_bytes() == b"spoilt 2"


def test_tables_that_are_not_what_the_manifest_says_are_made_again(tmp_path, monkeypatch, whole):
    run(tmp_path, small())
    (tmp_path / "shares.parquet").write_bytes(b"spoilt")
    names = made(monkeypatch)
    run(tmp_path, small())
    assert names == []
    assert content(tmp_path) == content(whole["runs"][0])


OTHERS = {
    "of another scenario": {"base": load("residual-force")},
    "with another seed \\(7\\)": {"seed": 8},
    "that keeps runs": {"keep": "bands"},
    "of another design": {"rows": small().rows[:4]},
    "of another size": {"worlds": 41},
}


@pytest.mark.parametrize("how", OTHERS)
def test_a_place_of_another_study_is_refused_and_left_alone(tmp_path, how):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, small(), tick=Counter(2, KeyboardInterrupt()))
    before = content(tmp_path)
    with pytest.raises(RunError, match=f"holds a study {how}"):
        run(tmp_path, small(**OTHERS[how]))
    assert content(tmp_path) == before


def test_a_place_of_other_code_is_refused_and_left_alone(tmp_path, monkeypatch):
    run(tmp_path, small())
    before = content(tmp_path)
    plan = tmp_path / "plan.json"
    plan.write_text(
        json.dumps(json.loads(plan.read_text(encoding="utf-8")) | {"code": "0" * 16, "study": "0" * 10}),
        encoding="utf-8",
    )
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(RunError, match="holds a study made by other code; choose another place"):
        run(tmp_path, small())
    assert {**content(tmp_path), "plan.json": b""} == {**before, "plan.json": b""}


def test_a_plan_that_cannot_be_read_is_no_licence_to_write(tmp_path):
    (tmp_path / "plan.json").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="is damaged; choose another place"):
        run(tmp_path, small())


def test_half_done_studies_of_the_same_name_are_told_of(tmp_path):
    plan = Plan(small(), 64)
    for seed in (8, 9):
        other = Plan(small(seed=seed), 64)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / other.key, small(seed=seed), tick=Counter(2, KeyboardInterrupt()))
    said = unfinished(tmp_path, plan)
    assert len(said) == 2
    assert all("is half done and with another seed" in text for text in said)


def test_a_worker_with_other_code_is_refused(tmp_path):
    with pytest.raises(RunError, match="a worker has other code"):
        work.produce(PLAN, str(tmp_path), next(PLAN.shards()), work.maker(PLAN)._replace(code="0" * 16))


def test_a_worker_with_other_worlds_is_refused(tmp_path):
    with pytest.raises(RunError, match=r"a worker has other worlds .*copy sim/data/posterior\.parquet there"):
        work.produce(PLAN, str(tmp_path), next(PLAN.shards()), work.maker(PLAN)._replace(worlds="0" * 12))


def test_a_worker_that_is_older_than_its_code_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "STARTED_WITH", "0" * 16)
    with pytest.raises(RunError, match="a worker runs code that is no longer on its disk: start it again"):
        work.produce(PLAN, str(tmp_path), next(PLAN.shards()), work.maker(PLAN))


def test_worlds_that_changed_under_a_running_process_are_those_it_draws_from(tmp_path, monkeypatch):
    """One process, another file of worlds half-way: the next plan is another, and its shards are made of the new."""
    from sim.model import posterior as worlds

    first, _ = run(tmp_path / "before", small())
    table = worlds.decoded(worlds.POSTERIOR.read_bytes(), "")
    mine = tmp_path / "posterior.parquet"
    pq.write_table(table.slice(0, 64), mine)
    monkeypatch.setattr(worlds, "POSTERIOR", mine)
    second, _ = run(tmp_path / "after", small())
    assert first.key != second.key
    name = "shares.parquet"
    assert (tmp_path / "before" / name).read_bytes() != (tmp_path / "after" / name).read_bytes()
    with pytest.raises(RunError, match="a worker has other worlds than this machine"):
        work.produce(first, str(tmp_path), next(first.shards()), work.Maker(work.code(), "02be356940e0"))


def test_a_disk_that_is_full_stops_the_study_and_loses_nothing(tmp_path, monkeypatch, whole):
    written, real = [], atomic.put

    def full(path, fill):
        written.append(path)
        if len(written) > 3:
            raise OSError(28, "No space left on device")
        real(path, fill)

    monkeypatch.setattr(atomic, "put", full)
    with pytest.raises(RunError, match="no space left on device; what is finished is kept: the same command goes on"):
        run(tmp_path, small())
    monkeypatch.setattr(atomic, "put", real)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 3
    run(tmp_path, small())
    assert content(tmp_path) == content(whole["runs"][0])


def test_what_was_being_written_by_one_who_was_killed_is_tidied_up(tmp_path, whole):
    (tmp_path / "shards").mkdir()
    left, others = (tmp_path / "shards" / f".p00{k}.parquet.0f3a.part" for k in range(2))
    left.write_bytes(b"half")
    others.write_bytes(b"somebody else is at it")
    os.utime(left, (0, time.time() - 1.1 * atomic.A_DAY))
    run(tmp_path, small())
    assert not left.exists()
    others.unlink()
    assert content(tmp_path) == content(whole["runs"][0])


def test_tables_of_other_code_are_made_anew_from_the_shards(tmp_path, monkeypatch, whole):
    """An interval computed otherwise, as after a change of the code: the old answer is not given again."""
    with monkeypatch.context() as patch:
        patch.setattr(aggregate_module, "share_interval", lambda count, n: (0.25, 0.75))
        for module in (tables, ensembles):
            patch.setattr(module, "made_by", lambda module: f"{module} 0123456789abcdef")
        _, before = run(tmp_path, small())
    assert open_study(tmp_path).frame("shares")["low"].eq(0.25).all()
    assert "was made by other code than the installed" in note_on_maker(tmp_path, before)
    names = made(monkeypatch)
    _, after = run(tmp_path, small())
    assert names == []
    assert content(tmp_path) == content(whole["runs"][0])
    assert note_on_maker(tmp_path, after) == ""


def test_words_are_those_of_the_file_as_it_is_now(tmp_path):
    run(tmp_path, small())
    titled = replace(small().base, title="Another base")
    plan, _ = run(tmp_path, small(title="Another title", question="Really?", base=titled))
    assert plan.key == Plan(small(), 64).key
    study = open_study(tmp_path)
    summary = summarise_sweep(study)
    assert (summary.title, summary.question, summary.scenario_title) == ("Another title", "Really?", "Another base")
    assert study.to_xarray().attrs["title"] == "Another title"


def test_a_damaged_manifest_is_made_anew_from_the_shards(tmp_path, monkeypatch, whole):
    run(tmp_path, small())
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    names = made(monkeypatch)
    for spoilt in (manifest | {"worlds": -1}, manifest | {"seed": 8}, [], {"checksums": 3}):
        (tmp_path / "manifest.json").write_text(json.dumps(spoilt), encoding="utf-8")
        with pytest.raises(RunError, match="is damaged"):
            open_study(tmp_path)
        run(tmp_path, small())
        assert open_study(tmp_path).manifest["worlds"] == 40
    assert names == []
    assert content(tmp_path) == content(whole["runs"][0])
