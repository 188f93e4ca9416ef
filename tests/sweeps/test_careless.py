"""What a careless hand, a full disk or an odd design does to a study: found out, never answered wrongly."""

from datetime import date

import numpy as np
import pytest

from sim import open_study
from sim.design.samples import Dimension, of_table, rows_of
from sim.design.sweepfile import alone, load_sweep
from sim.errors import RunError, ScenarioError, UsageError
from sim.scenario.files import load
from sim.storage.folders import Storage
from sim.studies.sweeps.plan import Plan
from sim.studies.sweeps.run import Until, sweep
from sim.studies.sweeps.workers import Threads
from tests.sweeps.conftest import SOUND, content, run, small

INTERIM = Dimension("withdrawal.interim", levels=(date(2020, 11, 1), None, date(2021, 1, 1)))
FIRM = Dimension("withdrawal.conditionality", levels=(0.0, 1.5))


def grid(place, *dimensions, **changes):
    rows = rows_of("grid", dimensions, 0, 1, 100)
    options = {"worlds": 32, "each": 1, "design": "grid", "dimensions": dimensions, "rows": rows}
    run(place, small(**options | changes))
    return open_study(place)


def test_a_level_that_is_none_is_a_level_like_another(tmp_path):
    study = grid(tmp_path, INTERIM, FIRM)
    shares = study.frame("shares").set_index(["point", "outcome"])["share"]
    data = study.to_xarray()["share"].sel(outcome="settlement")
    assert data.dims == ("withdrawal_interim", "withdrawal_conditionality")
    assert data.to_numpy().ravel().tolist() == [shares[k, "settlement"] for k in range(6)]
    assert np.isnat(data["withdrawal_interim"].to_numpy()).tolist() == [False, True, False]


def test_histories_are_those_of_this_study_whatever_else_lies_there(tmp_path):
    """More worlds than the study needed, as an interruption leaves them, and a shard of another study."""
    plan = Plan(alone(load("doha-2020"), 1, 3, keep="runs"), 256, is_open=True)
    plan = Plan(small(base=plan.sweep.base, dimensions=(), rows=((),), worlds=256, each=1), 256, is_open=True)
    sweep(plan, Storage(str(tmp_path)), Threads(2), Until({"": 6.0}))
    (tmp_path / "manifest.json").unlink()
    narrow = sweep(plan, Storage(str(tmp_path)), Threads(2), Until({"": 9.0}))
    run(tmp_path / "other", small(seed=9))
    stray = next((tmp_path / "other" / "shards").iterdir())
    (tmp_path / "shards" / "stray.parquet").write_bytes(stray.read_bytes())
    there = len(list((tmp_path / "shards").iterdir()))
    assert there * 256 > narrow["worlds"]
    study = open_study(tmp_path)
    assert study.query("select count(*) as n from runs")["n"][0] == narrow["worlds"]
    assert study.query("select sum(ended) as n from shares")["n"][0] == narrow["worlds"]


def test_a_shard_that_changed_after_the_end_is_not_answered_from(tmp_path, whole):
    run(tmp_path, small())
    shard = min((tmp_path / "shards").iterdir())
    changed = bytearray(shard.read_bytes())
    changed[500] ^= 8
    shard.write_bytes(changed)
    refuses_histories(tmp_path)
    shard.unlink()
    refuses_histories(tmp_path)
    run(tmp_path, small())
    assert content(tmp_path) == content(whole["runs"][0])


# Ways to ask for histories, with and without their name.
HISTORIES = (
    "select count(*) from runs",
    "select count(*) from RUNS",
    "select count(*) from query_table('ru' || 'ns')",
    "select count(*) from file_shards",
    'with r as (from "runs") select count(*) from r',
    "select (select count(*) from runs) as n from shares",
    "explain select count(*) from query_table('ru' || 'ns')",
)


def refuses_histories(place):
    """However a query reaches for histories, it gets none of a study with an unsound shard; the rest is answered."""
    for sql in HISTORIES:
        with pytest.raises(RunError, match=r"gone or damaged: move it away .* the same `talks sweep` makes it again"):
            open_study(place).query(sql)
    assert open_study(place).query("select count(*) as n from shares where outcome <> 'runs'")["n"][0] == 20


@pytest.mark.parametrize("sql", HISTORIES)
def test_histories_are_there_however_they_are_asked_for(whole, sql):
    found = open_study(whole["runs"][0]).query(sql)
    if not sql.startswith("explain"):
        assert found.iloc[0, 0] >= 4 * 80


def test_a_table_of_another_study_is_not_answered_from(tmp_path):
    run(tmp_path / "mine", small())
    run(tmp_path / "other", small(seed=9))
    (tmp_path / "mine" / "shares.parquet").write_bytes((tmp_path / "other" / "shares.parquet").read_bytes())
    with pytest.raises(RunError, match=r"shares.parquet is not what the manifest says"):
        open_study(tmp_path / "mine").query("select * from shares")


def test_a_point_that_failed_in_one_shard_has_no_histories(tmp_path, monkeypatch):
    from sim.studies.sweeps import shard as making

    real = making.simulate

    def poisoned(params, days, seed, run_, *rest):
        params["trust_fading"][run_ == 70] = 1e6
        return real(params, days, seed, run_, *rest)

    monkeypatch.setattr(making, "simulate", poisoned)
    run(tmp_path, small(dimensions=(), rows=((),), worlds=128, each=1))
    study = open_study(tmp_path)
    assert study.manifest["failures"]["0"].startswith("history 70 (seed 7) came to what cannot be: on day ")
    assert study.query("select count(*) as n from runs")["n"][0] == 0


DEADLINE, SECOND = "withdrawal.deadline", "withdrawal.second_phase_begins"


@pytest.mark.parametrize(
    ("dimensions", "why"),
    [
        ((Dimension(DEADLINE, levels=(900.0,), after=SECOND),), "'deadline' must be between"),
        ((INTERIM, Dimension(DEADLINE, levels=(40.0,), after="withdrawal.interim")), "which is none here"),
        (
            (Dimension("withdrawal.first_phase_troops", levels=(13000.0,), also=("withdrawal.residual",)),),
            "'residual' must be between 0 and 8600",
        ),
        ((Dimension("withdrawal.interim", levels=(None,), also=(DEADLINE,)),), "'withdrawal.deadline' cannot be none"),
    ],
)
def test_values_that_come_by_way_of_others_keep_to_their_limits(dimensions, why):
    rows = rows_of("grid", dimensions, 0, 1, 100)
    sweep_ = small(dimensions=dimensions, rows=rows)
    assert any(why in sweep_.impossible(point) for point in range(len(rows)))


@pytest.mark.parametrize(
    ("over", "message"),
    [
        (
            "withdrawal.deadline: {after: withdrawal.second_phase_begins, levels: [200]}\n"
            "  withdrawal.second_phase_begins: [2020-10-01, 2020-11-01]",
            "the dimension 'withdrawal.second_phase_begins' must stand above",
        ),
        ("shock.donors: [-5, 0]", "expected -1 to 1, found -5"),
        ("withdrawal.deadline: {from: 2021-05-01, to: 2021-05-03, levels: 6}", "there are not 6 different levels"),
        ("strikes.scale: {levels: [0, 1], from: 0, to: 2}", "levels that are listed have no 'from'"),
        ("withdrawal.deadline: {after: withdrawal.begins, levels: [10.5]}", "expected a whole number of days"),
        ("prisoners: {batch_days: [1, 2]}", "write the name in full, in one line: prisoners.batch_days"),
        ("strikes.scale: {values: [0, 1]}", "did you mean levels?"),
    ],
)
def test_what_would_be_misread_is_refused(tmp_path, over, message):
    path = tmp_path / "mine.yaml"
    path.write_text(SOUND.replace("strikes.scale: [0, 1]", over), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load_sweep(str(path))
    assert message in str(refused.value)


def test_what_the_base_has_switched_off_is_not_swept(tmp_path):
    (tmp_path / "base.yaml").write_text(
        "title: t\nquestion: q?\nextends: doha-2020\nwithout: [conditions]\n", encoding="utf-8"
    )
    path = tmp_path / "mine.yaml"
    from sim.model.rules import BOOK

    mechanism = next(m for m in BOOK if any(name.startswith("withdrawal.") for name in m.off))
    lever = next(name for name in mechanism.off if name.startswith("withdrawal."))
    text = f"title: t\nquestion: q?\nextends: doha-2020\nwithout: [{mechanism.name}]\n"
    (tmp_path / "base.yaml").write_text(text, encoding="utf-8")
    over = f"{lever}: {{levels: 2}}"
    path.write_text(SOUND.replace("doha-2020", "base.yaml").replace("strikes.scale: [0, 1]", over), encoding="utf-8")
    with pytest.raises(ScenarioError, match=f"'{lever}' does nothing here: base does without {mechanism.name}"):
        load_sweep(str(path))


def test_a_folder_may_be_called_anything(tmp_path):
    place = tmp_path / "a [1] *? 'b'"
    run(place, small())
    assert open_study(place).query("select count(*) as n from runs")["n"][0] == 320


def test_a_study_elsewhere_is_shut_in_too():
    run("memory://studies/shut", small())
    with pytest.raises(UsageError, match=r"is not allowed|disabled"):
        open_study("memory://studies/shut").query("select * from read_text('/etc/hostname')")


def test_named_plans_carry_their_names(tmp_path):
    names = ("strikes.scale", "withdrawal.conditionality")
    rows = ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
    called = ("none", "as it was", "firm [/x]")
    run(tmp_path, small(dimensions=of_table(names, rows), rows=rows, names=called, worlds=64))
    study = open_study(tmp_path)
    assert study.frame("design")["name"].tolist() == list(called)
    assert set(study.query("select distinct name from runs")["name"]) == set(called)


def test_differences_of_plans_are_paired(tmp_path):
    """The same worlds and random streams: what does nothing differs by nothing, though shares alone could not tell."""
    from sim.studies.sweeps.summary import paired, shown_alone, summarise_sweep

    names, rows = ("diplomacy.talks_days", "strikes.scale"), ((0.0, 1.0), (600.0, 1.0), (0.0, 3.0))
    run(tmp_path, small(dimensions=of_table(names, rows), rows=rows, names=("a", "b", "c"), worlds=200))
    study = open_study(tmp_path)
    points = shown_alone(study, summarise_sweep(study))
    found = {(d.scenario, d.outcome): d for d in paired(study, points)}
    shares = study.query("select name, outcome, share from shares").set_index(["name", "outcome"])["share"]
    for (name, outcome), difference in found.items():
        assert difference.points == pytest.approx(100 * (shares[name, outcome] - shares["a", outcome]))
        assert difference.low <= difference.points <= difference.high
    alone_ = 100 * np.sqrt(2 * 0.3 * 0.7 / 400) * 1.96 * 2
    assert found["c", "government_falls"].high - found["c", "government_falls"].low < alone_
