"""What a calibration finds and keeps: its tables, its manifest, the posterior and what is told beside it."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy import stats

from sim.engine.compiled import IS_OFF
from sim.model.outcomes import OUTCOMES, TRACES
from sim.stats import QUANTILES
from sim.studies.calibration import diagnose, evidence
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import certain
from sim.studies.calibration.run import REPORT
from tests.studies.conftest import FACTS
from tests.studies.interrupted import PARTICLES, SEED

pytestmark = [
    pytest.mark.skipif(IS_OFF, reason="the compiler is off"),
    pytest.mark.usefixtures("small"),
]
NAMES = tuple(f"q{100 * q:02.0f}" for q in QUANTILES)
COLUMNS = {
    "waves": ("wave", "tolerance", "steps", "simulated", "accepted", "exact"),
    "patterns": (
        *("id", "fact", "unit", "target", "tolerance", "prior_pass", "posterior_pass"),
        *("bits", "bits_inputs", "bits_beyond", "p_value", "left_out_pass"),
        *(f"left_out_{outcome}" for outcome in OUTCOMES),
    ),
    "certain": ("id", "fact", "prior_pass", "bits"),
    "predicted": ("id", "inputs", "occurring", *NAMES),
    "parameters": ("name", "low", "high", "scale", "q05", "q50", "q95", "shift", "identified"),
    "correlations": ("a", "b", "rho"),
    "bands": ("inputs", "variable", "date", *NAMES),
}


def test_its_tables_have_these_columns(whole):
    found, _ = whole
    assert {name: tuple(found.result.table(name).column_names) for name in COLUMNS} == COLUMNS
    test = HistoryMatching(SEED)
    assert found.result.table("posterior").column_names == ["history", *test.names]
    assert set(found.result.manifest["checksums"]) == {*COLUMNS, "posterior"}


def test_its_tables_have_as_many_rows_as_there_are_things_to_tell(whole):
    found, _ = whole
    test = HistoryMatching(SEED)
    days = (test.scenario.end - test.scenario.start).days + 1
    rows = {name: found.result.table(name).num_rows for name in (*COLUMNS, "posterior")}
    assert rows == {
        "waves": rows["waves"],
        "patterns": len(test.patterns),
        "certain": len(certain(test.scenario.start)),
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
    test, numbers = HistoryMatching(SEED), values.pop("history").astype(np.int64)
    assert test.statistics.passes(test.watch(values, numbers)).all()


def test_what_is_told_beside_it_is_what_the_tables_have(whole):
    found, _ = whole
    told = json.loads(found.posterior.with_name(REPORT).read_text(encoding="utf-8"))
    assert [row["id"] for row in told["patterns"]] == list(FACTS)
    for name in ("waves", "patterns", "certain", "parameters", "correlations"):
        assert told[name] == found.result.table(name).to_pylist()
    assert {name: told[name] for name in diagnose.ALL} == {name: found.result.manifest[name] for name in diagnose.ALL}
    assert told["simulated"] == found.result.manifest["simulated"]


def test_no_share_is_beyond_one_and_ends_add_up(whole):
    for row in whole[0].result.table("patterns").to_pylist():
        assert all(0.0 <= row[key] <= 1.0 for key in row if key.endswith("_pass"))
        assert sum(row[f"left_out_{outcome}"] for outcome in OUTCOMES) == pytest.approx(1.0)


def test_what_a_fact_tells_is_what_its_share_says(whole):
    """Each by its share before; beyond the others never more than all tell together."""
    manifest, rows = whole[0].result.manifest, whole[0].result.table("patterns").to_pylist()
    every = evidence.bits(manifest["all_prior"])
    for row in rows:
        assert row["bits"] == evidence.bits(row["prior_pass"])
        assert 0.0 <= row["p_value"] <= 1.0
        assert every is None or 0.0 <= row["bits_beyond"] <= every
    assert 0.0 <= manifest["p_prior"] <= 1.0
    assert 0.0 <= manifest["p_posterior"] <= 1.0


def test_it_tells_how_far_it_is_and_never_goes_back(whole):
    shares = [done for done, _ in whole[1]]
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < 0.05
    assert 0.9 < shares[-1] <= 1.0
    assert [what for _, what in whole[1]][-1] == "predictions"


@pytest.mark.parametrize(
    ("target", "words"),
    [([4500, 5000], "4500 to 5000"), ([24, np.inf], "at least 24"), ([0, 1245], "at most 1245"), (8600, "8600")],
)
def test_targets_in_words(target, words):
    assert diagnose.said(target) == words


def test_a_shift_is_kolmogorov_and_smirnov_s_distance():
    chance = np.random.default_rng(1)
    for quantiles in (chance.random(100), chance.random(57) ** 2, np.array([0.5]), chance.random(30) / 3.0):
        assert diagnose.shift(quantiles) == pytest.approx(stats.kstest(quantiles, "uniform").statistic)
