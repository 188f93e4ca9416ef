"""The figures of the back-test: every fact and input where it belongs, nothing overlapping, nothing overstated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim import __version__
from sim.studies.calibration.figures import fact_markers, facts, interval_strips, parameters
from sim.studies.calibration.figures import patterns as pattern_figure
from sim.studies.calibration.marks import Mark
from sim.studies.calibration.patterns import patterns
from sim.studies.calibration.summary import CalibrationSummary, Learnt, Seen, summarise_calibration

from .conftest import texts
from .invented_calibration import START, UNIDENTIFIED, stored

Tidy = Callable[[Figure], None]
ROUND = ("prior", "posterior")


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for text in texts(figure))


def mark(calibration: CalibrationSummary, fact: str) -> Mark:
    return next(m for m in calibration.marks if m.fact == fact)


# --- what is read off the tables ---------------------------------------------------------------------------------


def test_a_level_is_marked_on_its_day(calibration: CalibrationSummary) -> None:
    july = mark(calibration, "troops-july")
    assert (july.trace, july.first, july.last) == ("troops", None, date(2020, 7, 13))
    assert (july.low, july.high, july.tolerance) == (8600, 8600, 300)


def test_a_total_is_marked_as_the_average_that_its_trace_shows(calibration: CalibrationSummary) -> None:
    attacks = mark(calibration, "attacks-45")
    assert (attacks.trace, attacks.first, attacks.last) == ("violence", date(2020, 3, 1), date(2020, 4, 14))
    assert (attacks.low, attacks.high) == pytest.approx((1.7, 1.7 * 5000 / 4500))
    strikes = mark(calibration, "strikes-october")
    assert (strikes.trace, strikes.first, strikes.last) == ("strikes", date(2020, 10, 1), date(2020, 10, 25))
    assert strikes.low == pytest.approx(2 * 7 / 25)
    assert strikes.high == np.inf


def test_a_change_is_marked_as_one(calibration: CalibrationSummary) -> None:
    assert mark(calibration, "trust-thin").is_change
    assert not any(m.is_change for m in calibration.marks if m.trace != "trust")


def test_what_no_trace_follows_has_no_mark(calibration: CalibrationSummary) -> None:
    marked = {m.fact for m in calibration.marks}
    assert not marked & {"talks-open", "procedure-open", "talks-under-way", "forces-killed-45", "afghans-killed-45"}
    assert len(marked) == len(calibration.marks)


def test_a_fact_that_has_been_changed_since_has_no_place(tmp_path: Path) -> None:
    asked = [replace(p, tolerance=1.0) if p.id == "troops-july" else p for p in patterns(START)]
    found = summarise_calibration(stored(tmp_path / "old", asked))
    by_id = {fact.id: fact for fact in found.facts}
    assert "troops-july" not in {m.fact for m in found.marks}
    assert np.isnan(by_id["troops-july"].low)
    assert by_id["troops-september"].low == 8300
    assert interval_strips.scale(by_id["troops-july"]) is None
    assert words(pattern_figure.figure(found)).count("no longer asked for so") == 1


def test_inputs_are_ranked_and_those_not_identified_counted(calibration: CalibrationSummary) -> None:
    assert [one.name for one in calibration.learnt][:2] == ["strikes.rate", "war.ground_rate"]
    assert calibration.unidentified == UNIDENTIFIED
    assert [one.is_log for one in calibration.learnt] == [False, True, False, False, False, False]


@pytest.mark.parametrize(
    ("fact", "asked"),
    [
        ("attacks-45", "4,500 to 5,000 attacks ± 250"),
        ("operations-45", "at most 1,245 operations"),
        ("talks-open", "12 Sep 2020 ± 30 days"),
        ("talks-under-way", "stage of procedure or substance"),
        ("procedure-open", "not at all by then"),
        ("trust-thin", "change of −100 to 0 points"),
        ("territory", "50% ± 10 points"),
    ],
)
def test_what_is_asked_for_is_said_in_words(calibration: CalibrationSummary, fact: str, asked: str) -> None:
    assert next(f.asked for f in calibration.facts if f.id == fact) == asked


# --- the figures -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [facts.figure, pattern_figure.figure, parameters.figure])
def test_figures_are_tidy(tidy: Tidy, calibration: CalibrationSummary, draw: Callable[..., Figure]) -> None:
    drawn = draw(calibration)
    tidy(drawn)
    shown = words(drawn)
    for part in ("4,096 worlds kept", "2,084,864 histories", "seed 1", "talks 0.1.0", "41f4aa81"):
        assert part in shown


def test_figures_name_the_version_that_found_the_worlds_and_the_one_that_draws_them(
    calibration: CalibrationSummary,
) -> None:
    assert f"found by talks 0.1.0, drawn by talks {__version__}" in calibration.source
    assert f" talks {__version__} ·" in replace(calibration, version=__version__).source


def test_a_median_is_of_all_histories_late_ones_and_those_without_included(calibration: CalibrationSummary) -> None:
    late = Seen(0.45, (190.0, 210.0, inf, inf, inf))
    opens = next(fact for fact in calibration.facts if fact.id == "talks-open")
    seen = replace(opens, seen={"prior": late, "posterior": late})
    drawn = words(pattern_figure.figure(replace(calibration, facts=(seen,))))
    assert "not by then" in drawn
    assert "Medians are of all histories" in drawn


def test_shares_of_inputs_are_written_in_percent(calibration: CalibrationSummary) -> None:
    share = replace(calibration.learnt[0], unit="share", low=0.0, high=0.4, q05=0.0153, q95=0.372)
    shown = words(parameters.figure(replace(calibration, learnt=(share,))))
    assert all(part in shown for part in ("40%", "1.5% to 37%"))


def test_every_fact_stands_in_the_figure_of_the_patterns(calibration: CalibrationSummary) -> None:
    shown = words(pattern_figure.figure(calibration))
    for fact in calibration.facts:
        assert fact.words in shown
        assert fact.asked in shown


def test_the_hardest_fact_comes_first_and_the_headline_has_all_together(calibration: CalibrationSummary) -> None:
    drawn = [text.get_text() for text in texts(pattern_figure.figure(calibration))]
    assert (
        drawn[0]
        == f"After the back-test 11% of new histories show all {len(calibration.facts)} facts at once, before it 0.3%"
    )
    heights = {text.get_text(): text.get_position()[1] for text in texts(pattern_figure.figure(calibration))}
    assert heights["41%"] < heights["100%"]


def test_every_fact_that_a_trace_shows_stands_in_the_figure_by_day(calibration: CalibrationSummary) -> None:
    shown = words(facts.figure(calibration))
    by_id = {fact.id: fact for fact in calibration.facts}
    marked = {m.fact for m in calibration.marks}
    assert all(by_id[one].words.replace(" 2020", "") in shown for one in marked)
    least = min(by_id[one].posterior for one in marked)
    assert f"each of these {len(marked)} facts shows in at least {100 * least:.0f}%" in shown
    assert by_id["talks-open"].words.replace(" 2020", "") not in shown


@pytest.mark.parametrize(
    "kept", [["territory"], ["territory", "troops-july"], ["trust-thin", "attacks-45", "strikes-dozens"]]
)
def test_few_facts_are_tidy(tidy: Tidy, tmp_path: Path, kept: list[str]) -> None:
    found = summarise_calibration(stored(tmp_path / "few", [p for p in patterns(START) if p.id in kept]))
    tidy(facts.figure(found))
    tidy(pattern_figure.figure(found))
    assert facts.traces(found) == [t for t in facts.traces(found) if t in {m.trace for m in found.marks}]


def test_every_mark_lies_within_its_panel(calibration: CalibrationSummary, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    monkeypatch.setattr(fact_markers, "draw", lambda frame, panel, m, level: drawn.append((panel, m, level)))
    low_bands = {
        inputs: {name: replace(fan, quantiles=0.3 * fan.quantiles) for name, fan in found.items()}
        for inputs, found in calibration.bands.items()
    }  # most facts lie above what histories show
    facts.figure(replace(calibration, bands=low_bands))
    assert {m.fact for _, m, _ in drawn} == {m.fact for m in calibration.marks}
    for panel, m, level in drawn:
        low, high = panel.y_limits
        assert all(low <= value <= high for value in fact_markers.values(m, level))


def test_nothing_to_draw_is_refused(calibration: CalibrationSummary) -> None:
    with pytest.raises(ValueError, match="no fact speaks"):
        facts.figure(replace(calibration, marks=()))
    with pytest.raises(ValueError, match="no fact"):
        pattern_figure.figure(replace(calibration, facts=()))
    with pytest.raises(ValueError, match="no uncertain input"):
        parameters.figure(replace(calibration, learnt=()))


def test_the_inputs_that_are_not_identified_are_counted_and_set_apart(calibration: CalibrationSummary) -> None:
    shown = words(parameters.figure(calibration))
    assert "The back-test moves 3 of 6 uncertain inputs; the other 3 it leaves about as they were" in shown
    assert shown.count("Not identified") == 1
    assert shown.index("taliban.fighters") < shown.index("Not identified") < shown.index("release.pressure")
    assert "no.longer_in_the_catalogue" in shown


def test_only_the_inputs_that_moved_most_are_drawn(tidy: Tidy, calibration: CalibrationSummary) -> None:
    many = tuple(replace(calibration.learnt[0], name=f"some.input_{k}") for k in range(60))
    drawn = parameters.figure(replace(calibration, learnt=many))
    tidy(drawn)
    shown = words(drawn)
    assert f"some.input_{parameters.MOST - 1}" in shown
    assert f"some.input_{parameters.MOST}" not in shown
    assert "Not identified" not in shown
    assert "moves 60 of 60 uncertain inputs" in shown


def test_none_identified_is_said(calibration: CalibrationSummary) -> None:
    none = tuple(replace(one, identified=False, shift=0.01) for one in calibration.learnt)
    assert "The back-test moves none of 6 uncertain inputs" in words(
        parameters.figure(replace(calibration, learnt=none))
    )


def test_places_in_a_range_follow_its_scale() -> None:
    one = Learnt("a.b", "", "", 1.0, 100.0, False, 1, 1, 1, 0.5, True)
    assert [parameters.place(one, x) for x in (1.0, 50.5, 100.0)] == pytest.approx([0.0, 0.5, 1.0])
    log = replace(one, is_log=True)
    assert [parameters.place(log, x) for x in (1.0, 10.0, 100.0)] == pytest.approx([0.0, 0.5, 1.0])


def test_long_meanings_are_tidy(tidy: Tidy, calibration: CalibrationSummary) -> None:
    long = tuple(
        replace(one, meaning="a very long meaning of an input " * 4, name="section." + "n" * 60)
        for one in calibration.learnt
    )
    tidy(parameters.figure(replace(calibration, learnt=long)))
