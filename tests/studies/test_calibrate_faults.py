"""A calibration that is interrupted, asked for again, damaged, or that cannot be written or found."""

import hashlib
import json
from dataclasses import replace

import pytest

from sim.engine.compiled import IS_OFF
from sim.errors import RunError
from sim.studies.calibration import distance as backtest
from sim.studies.calibration import run as calibrate
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import patterns
from sim.studies.calibration.run import REPORT
from tests.studies.interrupted import PARTICLES, SEED, Interrupter, run

pytestmark = [
    pytest.mark.skipif(IS_OFF, reason="the compiler is off"),
    pytest.mark.usefixtures("small"),
]


class Stop(Exception):
    """What a stub raises."""


def left_out(told):
    """How many things are told before patterns are left out."""
    return next(k for k, (_, what) in enumerate(told) if what.startswith("without"))


@pytest.mark.parametrize("at", ["the start", "a wave", "the last wave", "a pattern left out", "the end"])
def test_whoever_interrupts_it_loses_one_step_and_finds_the_same(at, whole, tmp_path):
    found, told = whole
    n = left_out(told)
    counts = {
        "the start": 1,
        "a wave": n // 3,
        "the last wave": n - 2,
        "a pattern left out": n + 3,
        "the end": len(told),
    }
    first, second = Interrupter(counts[at]), Interrupter()
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, tick=first)
    assert not (tmp_path / "posterior.parquet").exists()
    run(tmp_path, tick=second)
    assert len(first.told) + len(second.told) == len(told) + 1
    assert contents(tmp_path).items() >= results(found).items()


def test_whoever_interrupts_it_again_and_again_finds_the_same(whole, tmp_path):
    found, told = whole
    interrupted = 0
    for _ in range(len(told)):
        try:
            run(tmp_path, tick=Interrupter(5))
        except KeyboardInterrupt:
            interrupted += 1
        else:
            break
    assert interrupted > 3
    assert contents(tmp_path).items() >= results(found).items()


def results(found):
    """Every file that was found but the manifest, which says when."""
    folder = found.posterior.parent
    return {name: digest for name, digest in contents(folder).items() if not name.endswith("manifest.json")}


def contents(folder):
    """The hash of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_nothing_half_done_is_left_behind(whole):
    folder = whole[0].result.path
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def no_histories(*_):
    raise AssertionError("histories were lived")


def test_a_second_call_answers_without_a_history(whole, tmp_path, monkeypatch):
    found, _ = whole
    before, tick = contents(found.result.path), Interrupter()
    monkeypatch.setattr(HistoryMatching, "watch", no_histories)
    again = run(found.result.path.parent.parent, posterior=tmp_path / "elsewhere.parquet", tick=tick)
    assert again.result.path == found.result.path
    assert again.posterior.read_bytes() == found.posterior.read_bytes()
    assert (tmp_path / REPORT).exists()
    assert tick.told == []
    assert contents(found.result.path) == before


def folder_of(monkeypatch, tmp_path, particles=PARTICLES, seed=SEED):
    """Where a calibration would be kept."""

    def stop(test, particles, path, tick):
        raise Stop(path)

    monkeypatch.setattr(calibrate, "_run", stop)
    with pytest.raises(Stop) as stopped:
        run(tmp_path, particles, seed)
    return stopped.value.args[0]


def test_another_question_has_another_folder(monkeypatch, tmp_path):
    """Size, seed, facts, code and the baseline's own numbers all decide what is found."""
    folders = [folder_of(monkeypatch, tmp_path, *size) for size in ((64, 3), (65, 3), (64, 4))]
    facts = tmp_path / "patterns.yaml"
    facts.write_text(
        calibrate.PATTERNS.read_text(encoding="utf-8").replace("tolerance: 300", "tolerance: 301"), encoding="utf-8"
    )
    with monkeypatch.context() as patch:
        patch.setattr(calibrate, "PATTERNS", facts)
        folders.append(folder_of(patch, tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(calibrate, "made_by", lambda module: "other code")
        folders.append(folder_of(patch, tmp_path))
    with monkeypatch.context() as patch:
        later = replace(backtest.load(backtest.BASELINE), shocks=())
        values = later.values | {"withdrawal.residual": 100.0}
        patch.setattr(backtest, "load", lambda name: replace(later, values=values))
        folders.append(folder_of(patch, tmp_path))
    assert len(set(folders)) == len(folders)
    assert folder_of(monkeypatch, tmp_path) == folders[0]


def test_another_calibration_writes_over_no_earlier_one(whole, tmp_path):
    first = run(tmp_path)
    before = contents(tmp_path / "calibrate")
    second = run(tmp_path, particles=32)
    assert second.result.path != first.result.path
    after = contents(tmp_path / "calibrate")
    assert before.items() <= after.items()
    assert len(after) == 2 * len(before)


DAMAGE = {
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "none of ours": lambda data: b"not a calibration",
    "a bit turned": lambda data: data[:3000] + bytes([data[3000] ^ 1]) + data[3001:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_state_is_told_with_its_path_and_what_to_do(damage, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, tick=Interrupter(5))
    (state,) = (tmp_path / "calibrate").glob(".*.npz")
    state.write_bytes(damage(state.read_bytes()))
    with pytest.raises(RunError, match=r"holds no half-done calibration. Move it away") as told:
        run(tmp_path)
    assert str(state) in str(told.value)
    assert told.value.exit_code == 4


@pytest.mark.parametrize("text", ["", "[{", "[1]", "3"])
def test_damaged_notes_on_what_was_left_out_are_told_too(text, whole, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, tick=Interrupter(left_out(whole[1]) + 3))
    (notes,) = (tmp_path / "calibrate").glob(".*.json")
    assert len(json.loads(notes.read_text(encoding="utf-8"))) == 2
    notes.write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match="holds no half-done calibration") as error:
        run(tmp_path)
    assert str(notes) in str(error.value)


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_done(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    monkeypatch.setattr(HistoryMatching, "watch", no_histories)
    with pytest.raises(RunError, match=r"cannot write .*taken.* choose another folder"):
        run(tmp_path / "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "a file"


def test_a_posterior_that_cannot_be_written_leaves_the_result_for_the_next_call(whole, tmp_path, monkeypatch):
    found, _ = whole
    root = found.result.path.parent.parent
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(RunError, match=r"cannot write .*posterior.parquet"):
        run(root, posterior=tmp_path / "taken" / "posterior.parquet")
    monkeypatch.setattr(HistoryMatching, "watch", no_histories)
    assert run(root, posterior=tmp_path / "posterior.parquet").posterior.exists()


def test_where_no_history_passes_the_posterior_stays_as_it_was(tmp_path, monkeypatch):
    def impossible(start):
        first, *rest = patterns(start)
        return [replace(first, low=1e6, high=1e6), *rest[:2]]

    monkeypatch.setattr(backtest, "patterns", impossible)
    (tmp_path / "posterior.parquet").write_text("the old one", encoding="utf-8")
    for _ in range(2):  # the second time the stored result says so
        with pytest.raises(RunError, match=r"no history passes every pattern.*stays as it was") as told:
            run(tmp_path)
    assert str(tmp_path) in str(told.value)
    assert (tmp_path / "posterior.parquet").read_text(encoding="utf-8") == "the old one"
