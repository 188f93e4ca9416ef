"""A whole calibration, small: what it keeps, that it can be interrupted anywhere, what it says when something is wrong.

The engine's constants are made small for all of it: 64 particles, few steps, few histories.
"""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from numba import config
from scipy import stats

from sim.analysis import backtest, calibrate, diagnose, smc
from sim.analysis.backtest import Backtest
from sim.analysis.calibrate import TOLD
from sim.analysis.patterns import patterns
from sim.errors import RunError
from sim.measures import OUTCOMES, TRACES
from sim.summary import QUANTILES

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="the compiler is off")
PARTICLES, SEED = 64, 3
SMALL = {"PREDICTED": 128, "LEFT_OUT": 32, "LEFT_OUT_STEPS": 3}
NAMES = tuple(f"q{100 * q:02.0f}" for q in QUANTILES)
COLUMNS = {
    "waves": ("wave", "tolerance", "steps", "simulated", "accepted", "exact"),
    "patterns": (
        *("id", "fact", "unit", "target", "tolerance", "prior_pass", "posterior_pass", "left_out_pass"),
        *(f"left_out_{outcome}" for outcome in OUTCOMES),
    ),
    "predicted": ("id", "inputs", "occurring", *NAMES),
    "parameters": ("name", "low", "high", "scale", "q05", "q50", "q95", "shift", "identified"),
    "correlations": ("a", "b", "rho"),
    "bands": ("inputs", "variable", "date", *NAMES),
}


class Stop(Exception):
    """What a stub raises."""


@pytest.fixture(scope="module", autouse=True)
def small():
    """Make everything small, for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL.items():
            patch.setattr(diagnose, name, value)
        patch.setattr(smc, "MIXING", 3.0)
        patch.setattr(smc, "MOST_MIXING", 60)
        yield


def run(folder, particles=PARTICLES, seed=SEED, posterior=None, tick=lambda *_: None):
    return calibrate.calibrate(particles, seed, folder, posterior or folder / "posterior.parquet", tick)


class Interrupter:
    """Counts what it is told, and interrupts at one of these counts."""

    def __init__(self, *at):
        self.at, self.told = at, []

    def __call__(self, done, what):
        self.told.append((done, what))
        if len(self.told) in self.at:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def whole(tmp_path_factory, small):
    """One uninterrupted calibration, and all that it told on the way."""
    tick = Interrupter()
    return run(tmp_path_factory.mktemp("whole"), tick=tick), tick.told


def contents(folder):
    """The hash of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_its_tables_have_these_columns(whole):
    found, _ = whole
    assert {name: tuple(found.result.table(name).column_names) for name in COLUMNS} == COLUMNS
    test = Backtest(SEED)
    assert found.result.table("posterior").column_names == ["history", *test.names]
    assert set(found.result.manifest["checksums"]) == {*COLUMNS, "posterior"}


def test_its_tables_have_as_many_rows_as_there_are_things_to_tell(whole):
    found, _ = whole
    test = Backtest(SEED)
    days = (test.scenario.end - test.scenario.start).days + 1
    rows = {name: found.result.table(name).num_rows for name in (*COLUMNS, "posterior")}
    assert rows == {
        "waves": rows["waves"],
        "patterns": len(test.patterns),
        "predicted": 2 * len(test.patterns),
        "parameters": len(test.names),
        "correlations": diagnose.PAIRS,
        "bands": 2 * days * len(TRACES),
        "posterior": PARTICLES,
    }


def test_its_manifest_says_what_was_done(whole):
    manifest = whole[0].result.manifest
    said = {key: manifest[key] for key in ("study", "scenario", "particles", "seed", "tolerance")}
    expected = {"study": "calibrate", "scenario": "doha-2020", "particles": PARTICLES, "seed": SEED, "tolerance": 0.0}
    assert said == expected
    assert manifest["simulated"] == whole[0].result.table("waves")["simulated"].to_pylist()[-1]
    assert 0.0 <= manifest["all_prior"] < manifest["all_posterior"] <= 1.0
    assert {"model", "version", "resolved", "created", "libraries", "command"} <= set(manifest)


def test_the_posterior_passes_when_it_is_read_from_its_file(whole):
    """The numbers as the file has them, and the numbers of the histories: every fact, every particle."""
    columns = pq.read_table(whole[0].posterior)
    assert columns.schema.metadata[b"seed"] == str(SEED).encode()
    values = {name: columns[name].to_numpy().astype(float) for name in columns.column_names}
    test, luck = Backtest(SEED), values.pop("history").astype(np.int64)
    assert test.lookout.passes(test.watch(values, luck)).all()


def test_what_is_told_beside_it_is_what_the_tables_have(whole):
    found, _ = whole
    told = json.loads(found.posterior.with_name(TOLD).read_text())
    assert [row["id"] for row in told["patterns"]] == [p.id for p in patterns(Backtest(SEED).scenario.start)]
    for name in ("waves", "patterns", "parameters", "correlations"):
        assert told[name] == found.result.table(name).to_pylist()
    assert told["simulated"] == found.result.manifest["simulated"]


def test_no_share_is_beyond_one_and_ends_add_up(whole):
    for row in whole[0].result.table("patterns").to_pylist():
        assert all(0.0 <= row[key] <= 1.0 for key in row if key.endswith("_pass"))
        assert sum(row[f"left_out_{outcome}"] for outcome in OUTCOMES) == pytest.approx(1.0)


def test_it_tells_how_far_it_is_and_never_goes_back(whole):
    shares = [done for done, _ in whole[1]]
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < 0.05
    assert 0.9 < shares[-1] <= 1.0
    assert [what for _, what in whole[1]][-1] == "predictions"


def test_whoever_interrupts_it_anywhere_finds_the_same(whole, tmp_path):
    """At once, in the midst of waves, in the last of them, while patterns are left out, at the very end."""
    found, told = whole
    left_out = next(k for k, (_, what) in enumerate(told) if what.startswith("without"))
    for at in (1, 20, left_out // 2, left_out - 2, left_out - 10, 3, 7, len(told)):
        tick = Interrupter(at)
        try:
            run(tmp_path, tick=tick)
        except KeyboardInterrupt:
            assert len(tick.told) == at
    assert not (tmp_path / "posterior.parquet").exists() or len(tick.told) < len(told)
    again = run(tmp_path)
    assert again.posterior.read_bytes() == found.posterior.read_bytes()
    assert again.posterior.with_name(TOLD).read_bytes() == found.posterior.with_name(TOLD).read_bytes()
    assert tables_of(again) == tables_of(found)


def tables_of(found):
    return {name: found.result.table(name) for name in (*COLUMNS, "posterior")}


@pytest.mark.parametrize("at", [1, 30, -8, -1])
def test_whoever_interrupts_it_once_loses_one_step(at, whole, tmp_path):
    found, told = whole
    first, second = Interrupter(at % (len(told) + 1)), Interrupter()
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, tick=first)
    again = run(tmp_path, tick=second)
    assert len(first.told) + len(second.told) == len(told) + 1
    assert again.posterior.read_bytes() == found.posterior.read_bytes()


def test_nothing_half_done_is_left_behind(whole):
    folder = whole[0].result.path
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def no_histories(*_):
    raise AssertionError("histories were lived")


def test_a_second_call_answers_without_a_history(whole, tmp_path, monkeypatch):
    found, _ = whole
    before, tick = contents(found.result.path), Interrupter()
    monkeypatch.setattr(Backtest, "watch", no_histories)
    again = run(found.result.path.parent.parent, posterior=tmp_path / "elsewhere.parquet", tick=tick)
    assert again.result.path == found.result.path
    assert again.posterior.read_bytes() == found.posterior.read_bytes()
    assert (tmp_path / TOLD).exists()
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
    facts.write_text(calibrate.PATTERNS.read_text().replace("tolerance: 300", "tolerance: 301"))
    with monkeypatch.context() as patch:
        patch.setattr(calibrate, "PATTERNS", facts)
        folders.append(folder_of(patch, tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(calibrate, "MADE_BY", calibrate.MADE_BY[:-1])
        folders.append(folder_of(patch, tmp_path))
    with monkeypatch.context() as patch:
        later = replace(backtest.load(backtest.BASELINE), shocks=())
        values = later.values | {"withdrawal.residual": 100.0}
        patch.setattr(backtest, "load", lambda name: replace(later, values=values))
        folders.append(folder_of(patch, tmp_path))
    assert len(set(folders)) == len(folders)
    assert folder_of(monkeypatch, tmp_path) == folders[0]


def test_the_code_that_finds_it_is_part_of_the_question():
    """Every file of the calibrator, by name."""
    assert {f"analysis/{name}.py" for name in ("smc", "backtest", "patterns", "diagnose")} <= set(calibrate.MADE_BY)


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


@pytest.mark.parametrize("text", ["", "[{", "{}", "3"])
def test_damaged_notes_on_what_was_left_out_are_told_too(text, whole, tmp_path):
    told = whole[1]
    left_out = next(k for k, (_, what) in enumerate(told) if what.startswith("without"))
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, tick=Interrupter(left_out + 3))
    (notes,) = (tmp_path / "calibrate").glob(".*.json")
    assert len(json.loads(notes.read_text())) == 2
    notes.write_text(text)
    with pytest.raises(RunError, match="holds no half-done calibration") as error:
        run(tmp_path)
    assert str(notes) in str(error.value)


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_done(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setattr(Backtest, "watch", no_histories)
    with pytest.raises(RunError, match="cannot write .*taken.* choose another folder"):
        run(tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_posterior_that_cannot_be_written_leaves_the_result_for_the_next_call(whole, tmp_path, monkeypatch):
    found, _ = whole
    root = found.result.path.parent.parent
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(RunError, match="cannot write .*posterior.parquet"):
        run(root, posterior=tmp_path / "taken" / "posterior.parquet")
    monkeypatch.setattr(Backtest, "watch", no_histories)
    assert run(root, posterior=tmp_path / "posterior.parquet").posterior.exists()


def test_where_no_history_passes_the_posterior_stays_as_it_was(tmp_path, monkeypatch):
    def impossible(start):
        first, *rest = patterns(start)
        return [replace(first, low=1e6, high=1e6), *rest[:2]]

    monkeypatch.setattr(backtest, "patterns", impossible)
    (tmp_path / "posterior.parquet").write_text("the old one")
    for _ in range(2):  # the second time the stored result says so
        with pytest.raises(RunError, match=r"no history passes every pattern.*stays as it was") as told:
            run(tmp_path)
    assert str(tmp_path) in str(told.value)
    assert (tmp_path / "posterior.parquet").read_text() == "the old one"


@pytest.mark.parametrize(
    ("target", "words"),
    [([4500, 5000], "4500 to 5000"), ([24, np.inf], "at least 24"), ([0, 1245], "at most 1245"), (8600, "8600")],
)
def test_targets_in_words(target, words):
    assert diagnose.said(target) == words


def test_a_shift_is_kolmogorov_and_smirnov_s_distance():
    chance = np.random.default_rng(1)
    for places in (chance.random(100), chance.random(57) ** 2, np.array([0.5]), chance.random(30) / 3.0):
        assert diagnose.shift(places) == pytest.approx(stats.kstest(places, "uniform").statistic)
