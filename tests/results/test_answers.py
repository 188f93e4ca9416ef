"""An answer is that of the code, the file and the worlds as they are now, however often and by how many it is asked."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.errors import RunError
from sim.model import posterior as worlds
from sim.results.manifest import note_on_maker
from sim.results.store import open_result
from sim.scenario.files import load
from sim.storage.atomic import A_DAY, check_writable
from sim.studies.compare.run import compare, reopen
from sim.studies.run import run as ensembles
from sim.studies.run.run import ensure
from sim.studies.run.summary import summarise

RUNS = 40


def test_an_edited_title_is_the_one_that_is_shown(tmp_path: Path) -> None:
    scenario = load("one-team")
    first = ensure(scenario, RUNS, 1, tmp_path)
    edited = replace(scenario, title="Another title", question="Really?", set_at={"us.election": "mine.yaml:9"})
    again = ensure(edited, RUNS, 1, tmp_path)
    assert again.path == first.path
    assert summarise(again).title == "Another title"
    stored = open_result(first.path)
    assert (stored.manifest["title"], stored.manifest["question"]) == ("Another title", "Really?")
    assert stored.table("runs").equals(first.table("runs"))


def test_other_code_for_what_is_made_of_histories_is_another_answer(tmp_path: Path, monkeypatch) -> None:
    scenario = load("one-team")
    with monkeypatch.context() as patch:
        patch.setattr(ensembles, "histogram_quantiles", lambda counts, step: [counts[:, 0] * 0.0 - 1.0] * 5)
        patch.setattr(ensembles, "made_by", lambda module: f"{module} 0123456789abcdef")
        old = ensure(scenario, RUNS, 1, tmp_path)
    assert set(old.table("bands")["q50"].to_pylist()) == {-1.0}
    new = ensure(scenario, RUNS, 1, tmp_path)
    assert new.path != old.path
    assert min(new.table("bands")["q50"].to_pylist()) >= 0.0
    assert new.manifest["model"] == old.manifest["model"]
    assert "was made by other code than the installed" in note_on_maker(old.path, old.manifest)
    assert note_on_maker(new.path, new.manifest) == ""


def test_a_comparison_is_made_anew_by_other_code(tmp_path: Path, monkeypatch) -> None:
    both = [load("doha-2020"), load("one-team")]
    with monkeypatch.context() as patch:
        patch.setattr("sim.studies.run.summary.paired_difference", lambda ours, theirs: (50.0, 50.0, 50.0))
        patch.setattr("sim.studies.compare.run.made_by", lambda module: f"{module} 0123456789abcdef")
        old = compare(both, RUNS, 1, tmp_path)
    new = compare(both, RUNS, 1, tmp_path)
    assert {change.points for change in old.differences} == {50.0}
    assert new.result.path != old.result.path
    assert reopen(open_result(new.result.path)).differences == new.differences
    assert 50.0 not in {change.points for change in new.differences}


def test_four_who_ask_at_once_have_one_answer(tmp_path: Path) -> None:
    """Four processes: each ends well, with the same folder, and leaves nothing else behind."""
    code = (
        "import sys; from pathlib import Path; from sim.studies.run.run import ensure; "
        "from sim.scenario.files import load; sys.stdin.readline(); "
        f"print(ensure(load('one-team'), {RUNS}, 1, Path(sys.argv[1])).path)"
    )
    many = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=-1, stdout=-1, stderr=-1, encoding="utf-8")
        for _ in range(4)
    ]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda process: process.communicate("go\n"), many))
    assert [process.returncode for process in many] == [0] * 4, said
    (path,) = {out.strip() for out, _ in said}
    assert [p.name for p in (tmp_path / "one-team").iterdir()] == [Path(path).name]
    assert open_result(Path(path)).table("runs").num_rows == RUNS


def test_what_a_killed_process_left_is_tidied_after_a_day_and_not_before(tmp_path: Path) -> None:
    import os
    import time

    old, new, half = (tmp_path / name for name in (".a1b2.9f3c.part", ".a1b2.77aa.part", ".a1b2.state.npz"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "runs.parquet").write_bytes(b"half")
    half.write_bytes(b"a calibration that can go on")
    for path in (old, half):
        os.utime(path, (0, time.time() - 1.1 * A_DAY))
    check_writable(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([new.name, half.name])


DAMAGE = {
    "a number": lambda m: m | {"runs": -1},
    "the seed": lambda m: m | {"seed": 2},
    "no seal": lambda m: {key: value for key, value in m.items() if key != "seal"},
    "another seal": lambda m: m | {"seal": "0" * 64},
    "a key less": lambda m: {key: value for key, value in m.items() if key != "resolved"},
    "a key more": lambda m: m | {"other": 1},
    "checksums of another kind": lambda m: m | {"checksums": 3},
    "a list": lambda m: [m],
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_manifest_that_was_changed_is_never_told_from(tmp_path: Path, how: str) -> None:
    file = ensure(load("one-team"), RUNS, 1, tmp_path).path / "manifest.json"
    file.write_text(json.dumps(DAMAGE[how](json.loads(file.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(RunError, match=r"damaged|cannot be checked"):
        open_result(file.parent)
    with pytest.raises(RunError, match=r"damaged|cannot be checked"):
        ensure(load("one-team"), RUNS, 1, tmp_path)


def unreadable(source):
    raise OSError("Repetition level histogram size mismatch\nmore of it")


def test_a_reader_that_cannot_read_a_sound_file_is_told_apart_from_damage(tmp_path: Path, monkeypatch) -> None:
    """As pyarrow 19.0.0 does with files that others write and read."""
    result = ensure(load("one-team"), RUNS, 1, tmp_path)
    monkeypatch.setattr(pq, "ParquetFile", unreadable)
    with pytest.raises(RunError, match=r"is as it was written, but the installed pyarrow .* cannot read it") as error:
        result.table("runs")
    assert "Move it away" not in str(error.value)


def test_a_reader_that_cannot_read_the_worlds_is_no_reason_to_find_them_anew(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(worlds, "read", worlds.read.__wrapped__)
    with monkeypatch.context() as patch:
        patch.setattr(pq, "ParquetFile", unreadable)
        with pytest.raises(RunError, match=r"posterior\.parquet is as it was written, but .*Repetition level") as error:
            worlds.posterior()
    assert "talks calibrate" not in str(error.value)
    broken = tmp_path / "posterior.parquet"
    broken.write_bytes(worlds.POSTERIOR.read_bytes()[:-9])
    (tmp_path / worlds.REPORT).write_bytes(worlds.POSTERIOR.with_name(worlds.REPORT).read_bytes())
    monkeypatch.setattr(worlds, "POSTERIOR", broken)
    with pytest.raises(RunError, match="is missing or damaged: `talks calibrate` makes it anew"):
        worlds.posterior()
    assert worlds.report() == {}


def test_what_is_told_of_the_worlds_is_told_of_those_that_ship() -> None:
    assert worlds.report()["posterior"] == worlds.digest()
