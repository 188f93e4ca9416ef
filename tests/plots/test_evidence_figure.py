"""The figure of what the facts taught: its numbers are the screen's, nothing overlaps, whatever is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from sim.studies.calibration.figures import evidence
from sim.studies.calibration.summary import CalibrationSummary

from .conftest import texts

Tidy = Callable[[Figure], None]


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for text in texts(figure))


def test_it_says_what_was_taught_and_how_much_of_it_is_chance(tidy: Tidy, calibration: CalibrationSummary) -> None:
    drawn = evidence.figure(calibration)
    tidy(drawn)
    shown = words(drawn)
    assert "The facts taught 8.6 bits; 3 of 6 numbers moved" in shown
    assert "At most 5.4 of the bits are about inputs" in shown
    assert "chance alone would move none" in " ".join(shown.split())
    assert "Moved: strikes.rate, war.ground_rate, taliban.fighters" in shown
    assert "It is so (97%)" in shown
    assert "talks 0.1.0" in shown


def test_facts_that_tell_most_come_first(calibration: CalibrationSummary) -> None:
    shown = words(evidence.figure(calibration))
    rising = sorted(calibration.facts, key=lambda fact: fact.bits or 0.0)
    assert shown.index(rising[-1].words[:30]) < shown.index(rising[0].words[:30])


def test_what_no_history_showed_is_a_question(tidy: Tidy, calibration: CalibrationSummary) -> None:
    none = replace(calibration.facts[0], bits=None, bits_inputs=None, bits_beyond=None)
    drawn = evidence.figure(replace(calibration, all_prior=0.0, facts=(none, *calibration.facts[1:])))
    tidy(drawn)
    assert "The facts taught more than can be told" in words(drawn)
    assert "?" in words(drawn)


def test_many_inputs_are_tidy(tidy: Tidy, calibration: CalibrationSummary) -> None:
    many = tuple(replace(calibration.learnt[0], name=f"some.input_of_long_name_{k}") for k in range(120))
    tidy(evidence.figure(replace(calibration, learnt=many)))


@pytest.mark.parametrize("missing", ["facts", "learnt"])
def test_nothing_to_draw_is_refused(calibration: CalibrationSummary, missing: str) -> None:
    nothing = replace(calibration, facts=()) if missing == "facts" else replace(calibration, learnt=())
    with pytest.raises(ValueError, match="no fact, or no uncertain input"):
        evidence.figure(nothing)


def test_its_data_has_every_fact_and_every_input(calibration: CalibrationSummary) -> None:
    first, *others = evidence.rows(calibration)
    assert all(len(row) == len(first) for row in others)
    kinds = [row[0] for row in others]
    assert [kinds.count(kind) for kind in ("fact", "not asked", "input")] == [
        len(calibration.facts), 1, len(calibration.learnt),
    ]  # fmt: skip
