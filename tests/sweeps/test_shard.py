"""A shard: the same histories as an ensemble's, the same bytes wherever it is made, failures as rows."""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from sim.design.samples import Dimension
from sim.design.sweepfile import Sweep, alone
from sim.model.outcomes import OUTCOMES, TRACES, measure_columns, outcomes
from sim.scenario.files import load
from sim.simulate import ensemble
from sim.simulate import inputs as draw
from sim.simulate.kernel import simulate
from sim.studies.sweeps import shard as making
from sim.studies.sweeps.plan import SAMPLE, Plan, Shard, plan_of
from sim.studies.sweeps.shard import decode, encode, make, parameters
from tests.sweeps.conftest import IMPOSSIBLE, ROWS, small

WHOLE = Shard(0, len(ROWS), 0, 40)


def rows(table: pa.Table, kind: str) -> list[dict]:
    return [row for row in table.to_pylist() if row["kind"] == kind]


def test_histories_of_a_scenario_alone_are_those_of_its_ensemble():
    scenario = load("residual-force")
    table = make(plan_of(alone(scenario, 70, 5, keep="runs")), Shard(0, 1, 0, 70))
    lived = ensemble.run(scenario, 70, 5).states
    found = rows(table, "run")
    assert [row["world"] for row in found] == list(range(70))
    assert [row["outcome"] for row in found] == [OUTCOMES[k] for k in outcomes(lived)]
    for name, column in measure_columns(lived).items():
        assert [row[name] for row in found] == [None if x != x else x for x in column]


def test_daily_histograms_are_those_of_the_ensemble():
    scenario = load("residual-force")
    table = make(plan_of(alone(scenario, 70, 5, keep="bands")), Shard(0, 1, 0, 70))
    counts = ensemble.run(scenario, 70, 5).counts
    names = [trace.name for trace in TRACES]
    found = np.zeros_like(counts)
    for row in rows(table, "band"):
        first = row["first"]
        found[row["day"], names.index(row["variable"]), first : first + len(row["counts"])] = row["counts"]
    assert np.array_equal(found, counts)


@pytest.mark.parametrize("point", [k for k in range(len(ROWS)) if k != IMPOSSIBLE])
@pytest.mark.parametrize("without", [(), ("trust", "leverage")])
def test_parameters_are_those_of_the_points_own_scenario(point, without):
    """Drawn for the base once and overwritten, or drawn anew: the same, mechanisms switched off included."""
    from sim.model.rules import BOOK

    known = tuple(name for name in without if name in {m.name for m in BOOK}) or without[:0]
    sweep = small()
    sweep = replace(sweep, base=replace(sweep.base, without=known))
    drawn = draw.columns(sweep.base, sweep.seed, 8, 40)
    ours = parameters(sweep, Shard(point, 1, 8, 40), drawn)
    assert ours.tobytes() == draw.parameters(sweep.scenario_at(point), sweep.seed, 8, 40).tobytes()


def test_worlds_are_the_same_at_every_point_and_each_has_luck_of_its_own():
    found = rows(make(Plan(small(), 1 << 20), WHOLE), "run")
    runs = {(row["point"], row["world"], row["replicate"]) for row in found}
    possible = [k for k in range(len(ROWS)) if k != IMPOSSIBLE]
    assert runs == {(p, w, r) for p in possible for w in range(40) for r in range(2)}
    attacks = {(row["point"], row["world"], row["replicate"]): row["attacks"] for row in found}
    assert sum(attacks[0, w, 0] != attacks[0, w, 1] for w in range(40)) > 35


def test_a_replicate_has_the_luck_of_a_history_that_no_ensemble_has():
    sweep = small()
    scenario = sweep.scenario_at(0)
    params = draw.parameters(scenario, sweep.seed, 0, 40)
    lived = simulate(params, draw.calendar(scenario), sweep.seed, np.arange(40) + (1 << 32))
    table = make(Plan(sweep, 1 << 20), WHOLE)
    found = [row["attacks"] for row in rows(table, "run") if (row["point"], row["replicate"]) == (0, 1)]
    assert found == lived["attacks"].tolist()


def test_ends_count_worlds_by_how_many_of_their_histories_ended_so():
    table = make(Plan(small(), 1 << 20), WHOLE)
    by_world: dict[tuple, int] = {}
    for row in rows(table, "run"):
        for outcome in OUTCOMES:
            key = row["point"], outcome, row["world"]
            by_world[key] = by_world.get(key, 0) + (row["outcome"] == outcome)
    for row in rows(table, "ends"):
        won = [n for (point, outcome, _), n in by_world.items() if (point, outcome) == (row["point"], row["variable"])]
        assert row["counts"] == [won.count(k) for k in range(3)]


def test_what_cannot_be_is_a_row_with_the_reason_and_the_rest_goes_on():
    table = make(Plan(small(), 1 << 20), WHOLE)
    (failed,) = rows(table, "failure")
    assert failed["point"] == IMPOSSIBLE
    assert (
        "'withdrawal.deadline' (2020-08-01) must not come before 'withdrawal.second_phase_begins'" in failed["failure"]
    )
    assert {row["point"] for row in rows(table, "ends")} == {0, 1, 3, 4}


def test_what_goes_wrong_in_the_histories_is_a_row_too(monkeypatch):
    lived = making.simulate

    def poisoned(params, *rest):
        if params["taliban_leverage"][0] == 3.0:
            params["trust_fading"][3] = 1e6
        return lived(params, *rest)

    monkeypatch.setattr(making, "simulate", poisoned)
    table = make(Plan(small(), 1 << 20), WHOLE)
    failed = {row["point"]: row["failure"] for row in rows(table, "failure")}
    assert set(failed) == {IMPOSSIBLE, 3, 4}
    assert "(seed 7) came to what cannot be: on day " in failed[3]


@pytest.mark.parametrize("error", [MemoryError, OSError])
def test_a_lack_of_room_is_nobodys_result(monkeypatch, error):
    def full(*_):
        raise error

    monkeypatch.setattr(making, "simulate", full)
    with pytest.raises(error):
        make(Plan(small(), 1 << 20), WHOLE)


@pytest.mark.parametrize("keep", ["runs", "bands", "sample"])
def test_the_same_shard_has_the_same_bytes_whatever_the_chunks(monkeypatch, keep):
    plan, shard = Plan(small(keep), 1 << 20), Shard(1, 2, 8, 32)
    first = encode(make(plan, shard), plan, shard)
    assert encode(make(plan, shard), plan, shard) == first
    monkeypatch.setattr(making, "CHUNK", 8)
    other = decode(encode(make(plan, shard), plan, shard), plan, shard)
    assert other.equals(decode(first, plan, shard))


def test_a_sample_keeps_the_rows_of_the_first_worlds():
    sweep = small("sample", worlds=SAMPLE + 20, each=1)
    found = rows(make(Plan(sweep, 1 << 20), Shard(0, 1, 64, SAMPLE + 20 - 64)), "run")
    assert [row["world"] for row in found] == list(range(64, SAMPLE))


def test_a_swept_shock_moves_only_its_days():
    dimension = Dimension("shock.violence", levels=(0.0, 0.8), first=date(2021, 3, 1), last=date(2021, 5, 31))
    sweep = Sweep("x", "x", "?", load("doha-2020"), 1, 64, 1, "bands", "grid", (dimension,), ((0.0,), (0.8,)))
    table = make(Plan(sweep, 1 << 20), Shard(0, 2, 0, 64))
    told = {
        (r["point"], r["day"]): (r["first"], r["counts"]) for r in rows(table, "band") if r["variable"] == "violence"
    }
    begun = (date(2021, 3, 1) - date(2020, 2, 29)).days
    assert all(told[0, day] == told[1, day] for day in range(begun))
    assert told[0, begun + 30] != told[1, begun + 30]


DAMAGE = {
    "cut": lambda content: content[:-100],
    "a bit turned over in the data": lambda content: content[:900] + bytes([content[900] ^ 4]) + content[901:],
    "a bit turned over at the end": lambda content: content[:-20] + bytes([content[-20] ^ 4]) + content[-19:],
    "empty": lambda content: b"",
    "no Parquet": lambda content: b"never mind" * 100,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_damage_is_noticed(how):
    plan = Plan(small(), 1 << 20)
    content = encode(make(plan, WHOLE), plan, WHOLE)
    with pytest.raises(ValueError, match="it is damaged"):
        decode(DAMAGE[how](content), plan, WHOLE)


def test_every_byte_of_data_is_under_a_checksum():
    """A turned bit is noticed, or it changes nothing that is read."""
    plan, shard = Plan(small(worlds=8, each=1), 1 << 20), Shard(0, 1, 0, 8)
    content = encode(make(plan, shard), plan, shard)
    sound, silent = decode(content, plan, shard), 0
    for where in range(4, len(content) - 8, 7):
        damaged = content[:where] + bytes([content[where] ^ 16]) + content[where + 1 :]
        try:
            silent += not decode(damaged, plan, shard).equals(sound)
        except ValueError:
            continue
    assert silent == 0


def test_a_shard_of_another_study_or_place_is_noticed():
    plan, other = Plan(small(), 1 << 20), Plan(small(seed=8), 1 << 20)
    content = encode(make(plan, WHOLE), plan, WHOLE)
    with pytest.raises(ValueError, match="of another study"):
        decode(content, other, WHOLE)
    with pytest.raises(ValueError, match="under another name"):
        decode(content, plan, Shard(0, 1, 0, 40))
