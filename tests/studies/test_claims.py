"""Claims as experiments: the same random streams on both arms, verdicts at their borders, answers kept, and told to
programs."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.errors import RunError
from sim.results import store
from sim.studies.claims import run as study_of
from sim.studies.claims import words as claimwords
from sim.studies.claims.contract import claims_object
from sim.studies.claims.decision import by_vector, find, judge
from sim.studies.claims.effects import Worlds
from sim.studies.claims.run import Size, claims, total
from sim.studies.claims.specification import read_claims
from sim.studies.claims.summary import from_table, reopen, to_table, verdict_of

from .invented_claims import CONTRAST, OPEN, PROPERTY, changed, finding, several, study, write

compiled = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
SMALL = Size(vectors=8, histories=6)
SAME = {"same": {"title": "The same again", "extends": "doha-2020"}}
KEYS = ["id", "claim", "evidence", "verdict", "probability", "difference", "low", "high", "depends_on"]


def asked(folder, own=None, **entries):
    return read_claims(write(folder, entries, own))


def experiment(sign=1, least=1.0, bar=None):
    """A contrast, or the property of reaching a bar."""
    versus = None if bar is not None else "another"
    return SimpleNamespace(sign=sign, least=least, versus=versus, bar=bar, measure=SimpleNamespace(is_share=True))


def heard(differences, variance=0.0):
    seen = np.asarray(differences, float)
    arms = {"ours": 100.0 + seen, "theirs": np.full(seen.size, 100.0), "difference": seen}
    return arms | {"variance": np.full(seen.size, variance), "pairs": np.full(seen.size, 50)}


def levels(values):
    return heard([]) | {"ours": np.asarray(values, float), "variance": np.zeros(len(values))}


def test_verdicts_at_their_borders():
    assert [verdict_of(Worlds(400, n, 400 - n), False) for n in (400, 360)] == ["borne out"] * 2
    assert [verdict_of(Worlds(400, n, 400 - n), False) for n in (359, 200, 41)] == ["depends"] * 3
    assert [verdict_of(Worlds(400, n, 400 - n), False) for n in (40, 0)] == ["contradicted"] * 2


@pytest.mark.parametrize("holds", [400, 200, 0])
def test_a_circular_claim_is_never_borne_out_nor_contradicted(holds):
    assert verdict_of(Worlds(400, holds, 400 - holds), True) == "circular"


@pytest.mark.parametrize(("probability", "shown"), [(0.8999, "89%"), (0.1001, "11%"), (0.5, "50%"), (0.88, "88%")])
def test_a_share_is_not_rounded_over_the_border_of_its_verdict(probability, shown):
    assert claimwords.share(finding(probability=probability)) == shown


def test_planted_effects_get_their_verdicts():
    everywhere, nowhere, half = ([5.0] * 40, [-5.0] * 40, [5.0, -5.0] * 20)
    assert judge(heard(everywhere), experiment(), {})["verdict"] == "borne out"
    assert judge(heard(everywhere), experiment(), {}, circular=True)["verdict"] == "circular"
    assert judge(heard(nowhere), experiment(), {})["verdict"] == "contradicted"
    assert judge(heard(nowhere), experiment(sign=-1), {})["verdict"] == "borne out"
    assert judge(heard(half), experiment(), {})["probability"] == 0.5
    assert judge(heard([0.5] * 40), experiment(), {})["verdict"] == "contradicted"
    assert judge(heard([0.5] * 40), experiment(least=0.25), {})["verdict"] == "borne out"


def test_what_depends_names_what_on():
    given = {"decisive": np.linspace(0, 1, 400), "idle": np.random.default_rng(2).random(400)}
    answer = judge(heard(10 * given["decisive"] - 5), experiment(), given)
    assert answer["verdict"] == "depends"
    assert [(d.parameter, d.holds_when) for d in answer["depends_on"]] == [("decisive", "high")]
    assert judge(heard(10 * given["decisive"] + 5), experiment(), given)["depends_on"] == ()


def test_an_interval_is_one_that_its_own_worlds_show():
    """Of 400 worlds most show no move and none a loss: a normal distribution would reach below nought."""
    seen = np.repeat([0.0, 2.0, 4.0, 20.0], [340, 30, 20, 10])
    answer = judge(heard(seen, variance=4.0), experiment(), {})
    assert (answer["low"], answer["high"]) == (0.0, 4.0)
    assert (answer["worlds"].holds, answer["worlds"].reverse, answer["worlds"].unmoved) == (60, 0, 340)


def test_an_interval_holds_its_mean():
    skewed = judge(heard([0.0] * 99 + [100.0]), experiment(), {})
    assert (skewed["low"], skewed["difference"], skewed["high"]) == (0.0, 1.0, 1.0)


def test_of_a_level_the_level_is_told_and_the_bar_beside_it():
    answer = judge(levels([80.0, 100.0, 96.0, 96.0]), experiment(bar=90.0), {})
    assert (answer["level"], answer["bar"], answer["low"], answer["high"]) == (93.0, 90.0, 80.0, 100.0)
    assert "difference" not in answer
    assert answer["worlds"].holds == 3


def test_without_a_single_pair_there_is_no_answer():
    assert judge(heard([]), experiment(), {})["verdict"] == "cannot be put"


def test_by_vector_by_hand():
    ours = np.array([[100.0, 0.0, 100.0, np.nan], [0.0, np.nan, np.nan, np.nan]])
    theirs = np.array([[0.0, 0.0, 0.0, 0.0], [100.0, 0.0, 0.0, 0.0]])
    table = by_vector(ours, theirs)
    assert table["difference"] == pytest.approx([200 / 3, -100])
    assert table["variance"] == pytest.approx([np.var([100, 0, 100], ddof=1) / 3, 0])
    assert table["pairs"].tolist() == [3, 1]


def test_a_world_few_of_whose_histories_come_so_far_is_left_out(tmp_path):
    (claim,) = asked(tmp_path, one=CONTRAST)
    ours = np.array([[100.0, 100.0], [np.nan, np.nan], [0.0, 0.0]])
    given = {name: np.arange(3.0) for name in ("war.season", "war.branching")}
    found, table = find(claim, ours, np.zeros((3, 2)), given)
    assert found.difference == pytest.approx(50)
    assert (found.level, found.versus_level) == (50, 0)
    assert (found.worlds.told, found.worlds.silent) == (2, 1)
    assert len(table["pairs"]) == 3


def test_common_luck_takes_the_noise_out():
    luck = np.random.default_rng(5).normal(0, 30, (200, 50))
    other = np.random.default_rng(6).normal(0, 30, (200, 50))
    paired, apart = by_vector(luck + 5, luck), by_vector(luck + 5, other)
    assert paired["variance"].max() < 1e-9
    assert apart["variance"].mean() == pytest.approx(2 * 900 / 50, rel=0.1)


@compiled
def test_a_scenario_differs_in_nothing_from_itself(tmp_path):
    alike = {"one": changed(CONTRAST, scenario="same"), "two": changed(CONTRAST, scenario="same", measure="decided")}
    found = claims(tmp_path, 1, asked=asked(tmp_path, SAME, **alike), size=SMALL)
    assert [(f.difference, f.low, f.high, f.probability) for f in found.findings] == [(0, 0, 0, 0)] * 2


@compiled
def test_the_same_luck_on_both_sides_makes_differences_quieter(tmp_path, monkeypatch):
    """Against the same contrast whose other arm meets other random streams."""
    claim = asked(tmp_path, one=changed(CONTRAST, scenario="nato-stays", measure="strikes", least="1"))
    size = Size(vectors=20, histories=20)
    paired = claims(tmp_path / "paired", 1, asked=claim, size=size).result.table("vectors")
    plain = study_of._lived

    def elsewhere(stage, some, seed, first, size):
        return plain(stage, some, seed, first + (1000 if stage.scenario.name == "nato-stays" else 0), size)

    monkeypatch.setattr(study_of, "_lived", elsewhere)
    apart = claims(tmp_path / "apart", 1, asked=claim, size=size).result.table("vectors")
    assert np.mean(paired["variance"]) < 0.5 * np.mean(apart["variance"])


@compiled
def test_answers_do_not_depend_on_threads(tmp_path, monkeypatch):
    monkeypatch.setattr(study_of, "BLOCK", 12)
    put = asked(tmp_path, one=CONTRAST, two=PROPERTY, three=OPEN)
    one, many = (claims(tmp_path / str(n), 1, asked=put, size=SMALL, threads=n) for n in (1, 4))
    assert one.findings == many.findings
    assert one.result.table("vectors").equals(many.result.table("vectors"))


@compiled
def test_a_second_call_finds_the_answer_and_another_question_does_not(tmp_path):
    told: list[int] = []
    put = asked(tmp_path, one=CONTRAST, two=PROPERTY)
    first = claims(tmp_path, 1, told.append, put, SMALL)
    assert sum(told) == total(put, SMALL) == 2 * SMALL.vectors * SMALL.histories
    stamp = (first.result.path / "manifest.json").stat().st_mtime_ns
    again = claims(tmp_path, 1, told.append, put, SMALL)
    assert sum(told) == 2 * total(put, SMALL)
    assert again.findings == first.findings
    assert (again.result.path, stamp) == (first.result.path, (again.result.path / "manifest.json").stat().st_mtime_ns)
    others = [
        claims(tmp_path, 2, asked=put, size=SMALL),
        claims(tmp_path, 1, asked=put, size=Size(8, 5)),
        claims(tmp_path, 1, asked=asked(tmp_path, one=changed(CONTRAST, least="2"), two=PROPERTY), size=SMALL),
    ]
    assert len({other.result.path for other in [first, *others]}) == 4


@compiled
def test_a_real_effect_is_found(tmp_path):
    """Conditions that bind keep troops there; a threshold that all histories pass is passed."""
    contrast = changed(CONTRAST, scenario="conditions-enforced", measure="troops", least="1000")
    certain = changed(PROPERTY, measure="troops", direction="above", threshold="-20000")
    found = claims(tmp_path, 1, asked=asked(tmp_path, one=contrast, two=certain), size=Size(20, 10))
    assert [f.verdict for f in found.findings] == ["borne out", "borne out"]
    assert found.findings[0].difference == pytest.approx(found.findings[0].level - found.findings[0].versus_level)


def test_no_more_vectors_than_there_are(tmp_path):
    put = asked(tmp_path, one=CONTRAST)
    assert total(put, Size(10**9, 2)) == 2 * 2 * 4096


def test_findings_are_kept_as_they_were():
    assert from_table(to_table(several())) == several()


def test_a_study_of_another_version_says_so(tmp_path):
    old = to_table(several()).drop_columns(["worlds"])
    result = store.write(tmp_path / "old", {"claims": old}, {"version": "0.3.0"})
    with pytest.raises(RunError, match=r"is of talks 0\.3\.0, which answered otherwise: `talks claims` answers anew"):
        reopen(result)


def test_json_has_the_promised_keys_and_nulls():
    rows = claims_object(study(several()))
    assert json.loads(json.dumps(rows, allow_nan=False)) == json.loads(json.dumps(rows))
    assert all(list(row)[: len(KEYS)] == KEYS for row in rows)
    words = "daily chance to agree on procedure at full readiness"
    named = {"parameter": "table.procedure_hazard", "meaning": words}
    assert rows[2]["depends_on"][0] == named | {"rho": 0.5, "holds_when": "high"}
    assert rows[0]["worlds"]["holds"] == 400
    assert (rows[1]["difference"], rows[1]["level"], rows[1]["bar"]) == (None, 68.0, 90.0)
    assert [rows[-1][key] for key in ("probability", "difference", "low", "high")] == [None] * 4
    assert rows[-1]["depends_on"] == []
