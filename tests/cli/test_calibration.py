"""What `talks calibrate` says, on 80 columns and in JSON, of an invented calibration."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from sim.errors import RunError
from sim.format import percent_fine
from sim.results.result import Result
from sim.studies.calibration.contract import calibrate_object
from sim.studies.calibration.patterns import patterns
from sim.studies.calibration.run import Calibration
from sim.studies.calibration.screen import print_calibration
from sim.studies.calibration.summary import summarise_calibration
from tests.plots.invented_calibration import INPUTS, START, UNIDENTIFIED, stored

FACTS = patterns(START)


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    return Calibration(stored(tmp_path / "one"), tmp_path / "posterior.parquet")


def screen(calibration: Calibration) -> str:
    said = io.StringIO()
    print_calibration(calibration, Console(file=said, width=80, highlight=False))
    return said.getvalue()


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_every_line_fits_80_columns(calibration: Calibration) -> None:
    said = screen(calibration)
    assert max(len(line.rstrip()) for line in said.splitlines() if not line.startswith(("Saved", "The post"))) <= 80
    assert "…" not in said


def test_all_facts_are_listed_the_hardest_first(calibration: Calibration) -> None:
    said = screen(calibration)
    first_words = [" ".join(fact.fact.replace(" 2020", "").split()[:3]) for fact in FACTS]
    assert all(words in said for words in first_words)
    hardest, easiest = said.index(first_words[0]), said.index(first_words[-1])
    assert hardest < easiest


def test_shares_before_after_and_unasked_stand_in_a_row(calibration: Calibration) -> None:
    row = next(line for line in screen(calibration).splitlines() if line.startswith("About 8,600 US troops"))
    after = 0.41
    assert [part for part in row.split() if part.endswith("%")] == [
        f"{100 * share:.0f}%" for share in (after, after, 0.8 * after)
    ]


def test_what_was_kept_and_how_often_all_facts_show_again(calibration: Calibration) -> None:
    said = unwrapped(screen(calibration))
    assert f"4,096 worlds are kept: each lived a history that shows all {len(FACTS)} facts." in said
    assert "11% of their histories show all of them again; with inputs drawn from their ranges, 0.3% do" in said
    assert "2,084,864 histories, seed 1" in said
    assert "first tries <0.01 32,768 2%" in said
    assert "wave 1 0 2,084,864 8% 100%" in said
    assert "of 100 new histories of the worlds kept, with other random streams, about 41 show it" in said


def test_the_inputs_that_say_nothing_are_counted(calibration: Calibration) -> None:
    said = unwrapped(screen(calibration))
    assert f"{UNIDENTIFIED} of {len(INPUTS)} inputs are moved by less than a tenth" in said
    assert "strikes.rate 0.1 to 0.6 0.11 to 0.38 42%" in said
    assert "war.ground_rate 0.001 to 0.008 0.0011 to 0.0057 23%" in said
    assert "strikes.rate war.ground_rate −0.31" in said


def test_what_the_facts_taught_stands_in_one_sentence(calibration: Calibration) -> None:
    """8.6 bits are the binary logarithm of 1 in 0.0026; 5.4 that of 0.1098 in 0.0026."""
    said = unwrapped(screen(calibration))
    assert "The facts taught 8.6 bits, at most 5.4 of them about inputs, not luck: 3 of 6 inputs moved" in said
    assert "where chance alone would move none; 4 moved by more than any would by chance in 19 calibrations" in said
    assert calibrate_object(calibration)["taught"]["sentence"] in said


def test_facts_that_teach_nothing_are_named(calibration: Calibration) -> None:
    assert "Nothing to be taught by, and so not asked for: sure (in 97% before)." in unwrapped(screen(calibration))


def test_how_likely_such_facts_are_stands_there_with_what_that_means(calibration: Calibration) -> None:
    said = unwrapped(screen(calibration))
    assert "with inputs from their ranges 0.42 with the inputs that were fitted to them (lenient) 0.97" in said
    assert "Below 0.05 rules or ranges are wrong somewhere" in said


def test_the_fact_that_decides_most_about_endings_is_named(calibration: Calibration) -> None:
    said = unwrapped(screen(calibration))
    assert f"Talks still going on 46% 36% {FACTS[1].id}" in said
    assert f"Government falls 35% 45% {FACTS[1].id}" in said


def test_it_ends_with_where_it_is_and_what_comes_next(calibration: Calibration) -> None:
    said = screen(calibration)
    assert "does not forecast" in said
    assert f"The posterior: {calibration.posterior}" in said
    assert said.rstrip().splitlines()[-2:] == [f"Saved to {calibration.result.path}", "Next: talks run doha-2020"]


def test_facts_that_always_hold_are_said_to_teach_nothing(tmp_path: Path) -> None:
    # Of a single fact the share before is that after; of the invented ones the first has 41%.
    alone = Calibration(stored(tmp_path / "alone", FACTS[:1]), tmp_path / "posterior.parquet")
    assert "teach nothing" not in screen(alone)
    sure = Calibration(
        stored(tmp_path / "sure", [replace(p, id=f"{p.id}-{k}") for k in range(2) for p in FACTS[:2]]), tmp_path
    )
    assert "1 fact holds in every history even before" in unwrapped(screen(sure))


def test_a_calibration_of_a_version_that_told_less_is_refused(calibration: Calibration) -> None:
    result = calibration.result
    older = Result(result.storage, {key: m for key, m in result.manifest.items() if not key.startswith("p_")})
    with pytest.raises(RunError, match=r"is of talks 0.1.0, which told less: `talks calibrate` tells it anew"):
        summarise_calibration(older)


@pytest.mark.parametrize(
    ("share", "written"), [(0.0, "0%"), (0.0026, "0.3%"), (0.0004, "0.04%"), (0.1, "10%"), (1.0, "100%")]
)
def test_small_shares_keep_a_figure(share: float, written: str) -> None:
    assert percent_fine(share) == written


def test_json_has_the_promised_keys(calibration: Calibration) -> None:
    found = json.loads(json.dumps(calibrate_object(calibration), allow_nan=False))
    assert list(found) == [
        "result", "posterior", "seed", "version", "simulated", "waves", "accepted", "all_prior", "all_posterior",
        "p_prior", "p_posterior", "taught", "patterns", "certain", "parameters", "correlations",
    ]  # fmt: skip
    assert found["accepted"] == 4096
    assert [set(wave) for wave in found["waves"]] == [
        {"wave", "tolerance", "steps", "simulated", "accepted", "exact"}
    ] * 2
    assert set(found["patterns"][0]) == {
        "id", "target", "tolerance", "prior_pass", "posterior_pass", "left_out_pass",
        "bits", "bits_inputs", "bits_beyond", "p_value",
    }  # fmt: skip
    assert found["certain"] == [{"id": "sure", "prior_pass": 0.97, "bits": 0.04}]
    assert set(found["parameters"][0]) == {"name", "prior", "posterior", "median", "identified", "shift"}
    assert set(found["correlations"][0]) == {"a", "b", "rho"}


def test_json_tells_every_pattern_and_parameter_once(calibration: Calibration) -> None:
    found = calibrate_object(calibration)
    assert [row["id"] for row in found["patterns"]] == [fact.id for fact in FACTS]
    by_name = {row["name"]: row for row in found["parameters"]}
    assert len(by_name) == len(found["parameters"]) == len(INPUTS)
    assert by_name["strikes.rate"] == {
        "name": "strikes.rate", "prior": [0.1, 0.6], "posterior": [0.11, 0.38], "median": 0.22,
        "identified": True, "shift": 0.42,
    }  # fmt: skip
    assert sum(not row["identified"] for row in found["parameters"]) == UNIDENTIFIED
