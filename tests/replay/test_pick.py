"""The most typical history is the medoid; the kinds of histories that can be asked for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sim.errors import UsageError
from sim.model.outcomes import MEASURES, OUTCOMES
from sim.replay.pick import COMPARED, commonest, pick


def invented(runs: int = 60) -> pa.Table:
    """Histories with numbers at random; opening days come in four of five, settlements on their own days."""
    rng = np.random.default_rng(1)
    columns = {m.name: rng.normal(size=runs).round(1) for m in MEASURES}
    columns["opening_day"] = np.where(rng.random(runs) < 0.8, rng.integers(1, 600, runs), np.nan)
    outcome = np.array(OUTCOMES)[rng.integers(0, len(OUTCOMES), runs)]
    columns["settlement_day"] = np.where(outcome == "settlement", rng.integers(1, 600, runs), np.nan)
    arrays = {name: pa.array(column, mask=np.isnan(column)) for name, column in columns.items()}
    return pa.table(arrays | {"outcome": outcome})


def brute_force(table: pa.Table, alike: np.ndarray) -> np.ndarray:
    """Mean difference in rank from the others, pair by pair, with average ranks for ties."""
    total = np.zeros((len(alike), len(alike)))
    used = 0
    for name in COMPARED:
        x = np.nan_to_num(np.asarray(table[name].to_numpy(), float)[alike], nan=np.inf)
        rank = np.array([((x < v).sum() + ((x == v).sum() - 1) / 2) / (len(x) - 1) for v in x])
        if len(set(x)) > 1:
            total += abs(rank[:, None] - rank[None, :])
            used += 1
    return total.sum(axis=1) / (used * (len(alike) - 1))


def test_the_typical_is_the_medoid_and_the_outlier_its_opposite() -> None:
    table = invented()
    alike = np.flatnonzero(table["outcome"].to_numpy(zero_copy_only=False) == "settlement")
    distances = brute_force(table, alike)
    typical, strange = (pick(table, "settlement", way) for way in ("typical", "outlier"))
    assert typical.run == alike[np.argmin(distances)]
    assert strange.run == alike[np.argmax(distances)]
    assert typical.distance == pytest.approx(distances.min())
    assert typical.apart == pytest.approx(distances.mean())
    assert (typical.alike, typical.runs) == (len(alike), 60)


def test_the_earliest_settlement_is_the_one_that_comes_first() -> None:
    table = invented()
    found = pick(table, "settlement", "earliest").run
    assert table["settlement_day"][found].as_py() == np.nanmin(np.asarray(table["settlement_day"].to_numpy(), float))


@pytest.mark.parametrize(
    ("kind", "holds"), [("opening_day < 60", lambda d: d < 60), ("opening_day>=300", lambda d: d >= 300)]
)
def test_a_measure_against_a_number_picks_only_histories_in_which_it_holds(kind: str, holds: object) -> None:
    table = invented(200)
    days = np.asarray(table["opening_day"].to_numpy(), float)
    found = pick(table, kind, "typical")
    assert holds(days[found.run])
    assert found.alike == holds(days).sum()


@pytest.mark.parametrize(
    ("kind", "message"),
    [("settlment", "did you mean 'settlement'"), ("opening_dy < 3", "did you mean 'opening_day'"),
     ("opening_day < 1.2.3", "cannot read"), ("attacks > 99", "no history of this kind"), ("", "cannot read")],
)  # fmt: skip
def test_what_cannot_be_read_or_is_not_there_is_said(kind: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        pick(invented(), kind, "typical")


def test_the_commonest_ending_is_that_of_most_histories() -> None:
    table = invented()
    ended = table["outcome"].to_pylist()
    found = commonest(table)
    assert ended.count(found) == max(ended.count(outcome) for outcome in OUTCOMES)
    assert pick(table, found, "typical").commonest
    assert not any(pick(table, outcome, "typical").commonest for outcome in OUTCOMES if outcome != found)


def test_talks_that_never_opened_have_no_earliest() -> None:
    with pytest.raises(UsageError, match="no day of its own"):
        pick(invented(), "never_opened", "earliest")


def test_a_single_history_of_its_kind_is_typical_and_strange() -> None:
    table = invented().slice(0, 1)
    kind = table["outcome"][0].as_py()
    assert pick(table, kind, "typical").run == pick(table, kind, "outlier").run == 0
