"""Every figure, with awkward numbers: no text meets another or is clipped, and it is the same each time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib import image
from matplotlib.figure import Figure

from sim.format import number
from sim.model.words import CAVEAT
from sim.output.plots import style
from sim.results.summary import Bands, Difference, Interval, Summary
from sim.stats import density
from sim.studies.compare.figures import pair as compare
from sim.studies.run.figures import bands, outcomes, timing

from .conftest import texts
from .invented import LONG_TITLE, MIXES, START, differences, summary

Tidy = Callable[[Figure], None]

LATER = summary("later", "Later and conditional", shift=0.35, deadline=date(2021, 9, 11))
LONG = summary("later", LONG_TITLE, shift=0.35, deadline=date(2021, 9, 11))
CROWD = (
    ("Doha deal", date(2020, 2, 29)),
    ("Prisoner decree", date(2020, 3, 11)),
    ("Eid ceasefire", date(2020, 5, 24)),
    ("Loya jirga", date(2020, 8, 7)),
    ("US election", date(2020, 11, 3)),
    ("Inauguration of the next president", date(2021, 1, 20)),
    ("Deadline for the last American soldier", date(2021, 12, 20)),
    ("Before it began", date(2018, 1, 1)),
)
FACTS = (
    ("first_release_day", date(2020, 4, 8), "first 100 freed"),
    ("release_done_day", date(2020, 9, 3), "all but a handful freed"),
    ("opening_day", date(2020, 9, 12), "talks open in Doha"),
    ("opening_day", date(2020, 3, 10), "planned opening, as the agreement has it"),
    ("opening_day", date(2020, 3, 12), "a second date very near the first"),
    ("fall_day", date(2021, 12, 30), "on the last day but one of all"),
    ("exit_day", date(2025, 1, 1), "beyond the horizon"),
    ("unknown_day", date(2020, 1, 1), "of nothing that is drawn"),
)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def flat(value: float, days: int) -> Bands:
    dates = np.array([START + timedelta(days=day) for day in range(days)])
    return Bands("flat", "Something that never changes", "%", "", dates, np.full((5, days), value))


def tiny(runs: int) -> Summary:
    whole = summary("rare", "Hardly any histories", runs=runs)
    return replace(whole, days={name: days[:runs] for name, days in whole.days.items()})


@pytest.mark.parametrize("count", [1, 2, 4, 5, 8, 9])
def test_any_number_of_bands_is_tidy(tidy: Tidy, count: int) -> None:
    drawn = bands.figure(summary(), LATER, list(LATER.bands)[:count])
    tidy(drawn)
    assert sum(word.startswith("Districts") for word in words(drawn)) == 1


def test_bands_under_a_long_title_with_crowded_events_are_tidy(tidy: Tidy) -> None:
    drawn = bands.figure(replace(LONG, events=CROWD), replace(summary(), title=LONG_TITLE.upper()))
    tidy(drawn)
    assert "Before it began" not in words(drawn)


@pytest.mark.parametrize(("value", "days"), [(0.0, 1), (5.0, 2), (-2.0, 40), (float("nan"), 40)])
def test_bands_without_breadth_are_drawn(tidy: Tidy, value: float, days: int) -> None:
    still = replace(summary(), bands={"flat": flat(value, days)})
    tidy(bands.figure(still, still))


def test_the_bands_are_named_once_on_the_first_panel_that_has_them() -> None:
    shown = words(bands.figure(summary(), variables=["suspensions", "control", "trust"]))
    assert shown.count("half of histories") == shown.count("90% of histories") == 1


def test_last_values_stand_at_the_ends_of_the_lines() -> None:
    shown = words(bands.figure(summary(), LATER, ["control"]))
    for scenario in (summary(), LATER):
        assert number(float(scenario.bands["control"].quantiles[2, -1])) in shown


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="no bands for nonsense; as_agreed has control, attacks"):
        bands.figure(summary(), variables=["nonsense"])
    with pytest.raises(ValueError, match="no bands for any variable"):
        bands.figure(replace(summary(), bands={}))
    with pytest.raises(ValueError, match="no bands for nonsense; as_agreed"):
        compare.figure(summary(), LATER, [], "nonsense")
    with pytest.raises(ValueError, match="no scenario"):
        outcomes.figure([], [])
    with pytest.raises(ValueError, match="as_agreed has no days"):
        timing.figure(replace(summary(), days={}))


@pytest.mark.parametrize("count", [1, 2, 6])
def test_any_number_of_scenarios_is_tidy(tidy: Tidy, count: int) -> None:
    titles = ["As agreed", LONG_TITLE, LONG_TITLE.upper(), "Fast", "W" * 60, "$5bn & 10% <b>"]
    scenarios = [summary(name, title) for name, title in zip(MIXES, titles, strict=True)][:count]
    tidy(outcomes.figure(scenarios, differences(*scenarios)))


def test_extreme_changes_are_tidy(tidy: Tidy) -> None:
    baseline = summary("certain", "Certain")
    sure = {name: Interval(float(name == "settlement"), 0.0, 1.0, 0.0, 1.0) for name in baseline.outcomes}
    other = replace(summary("even", "Other way round"), outcomes=sure)
    changes = [Difference("even", "certain", name, -100.0, -100.0, -100.0) for name in sure]
    tidy(outcomes.figure([baseline, other], changes))
    tidy(compare.figure(baseline, other, changes, "control"))


def test_unclear_changes_are_grey() -> None:
    scenarios = [summary(), LATER]
    drawn = outcomes.figure(scenarios, differences(*scenarios, half=20))
    colours = {text.get_text(): text.get_color() for text in texts(drawn)}
    assert (colours["−43"], colours["+9"]) == (style.INK, style.GREY)


def test_inputs_that_were_not_varied_have_no_interval(tidy: Tidy) -> None:
    bare = {name: end._replace(inputs_low=np.nan, inputs_high=np.nan) for name, end in LATER.outcomes.items()}
    still = replace(LATER, outcomes=bare)
    with_inputs, without = (len(outcomes.figure([each], []).findobj()) for each in (LATER, still))
    assert with_inputs > without
    tidy(compare.figure(still, summary(), differences(still, summary()), "troops"))


@pytest.mark.parametrize(
    ("baseline", "other", "variable"),
    [
        (summary(), LATER, "control"),
        (summary(), LATER, "suspensions"),
        (LONG, summary("fast", LONG_TITLE.upper()), "killed"),
        (summary("certain", "Certain"), summary("rare", "W" * 60), "troops"),
        (tiny(1), tiny(3), "attacks"),
        (replace(summary(), events=CROWD), replace(LATER, events=()), "suspensions"),
    ],
)
def test_comparisons_are_tidy(tidy: Tidy, baseline: Summary, other: Summary, variable: str) -> None:
    tidy(compare.figure(baseline, other, differences(baseline, other), variable))


def test_comparison_shows_the_deadlines_and_the_changes() -> None:
    shown = words(compare.figure(summary(), LATER, differences(summary(), LATER), "control"))
    assert {"Deadline 1 May 2021", "Deadline 11 Sep 2021", "−43 pts", "95%: −45 to −41"} <= set(shown)


@pytest.mark.parametrize("runs", [1, 19, 4000])
def test_timing_is_tidy(tidy: Tidy, runs: int) -> None:
    scenario = tiny(runs)
    tidy(timing.figure(replace(scenario, events=CROWD, title=LONG_TITLE), FACTS))


def test_timing_lists_what_hardly_ever_happens() -> None:
    days = {"opening_day": np.full(4000, 100.0), "fall_day": np.full(4000, np.nan)}
    days["settlement_day"] = np.where(np.arange(4000) < 8, 300.0, np.nan)
    shown = words(timing.figure(replace(summary(), days=days), FACTS))
    assert {"100%", "0%", "<1%", "16 Dec 2019"} <= set(shown)
    assert "First Taliban prisoners freed" not in shown


def test_facts_beyond_the_horizon_are_left_out() -> None:
    shown = words(timing.figure(summary(), FACTS))
    assert "talks open in Doha" in shown
    assert "beyond the horizon" not in shown


@pytest.mark.parametrize("middle", [0.0, 400.0, 846.0])
def test_density_keeps_its_mass_wherever_it_lies(middle: float) -> None:
    days = np.clip(np.random.default_rng(1).normal(middle, 20, 500).round(), 0, 846)
    heights = density(days, 846)
    assert heights.shape == (847,)
    assert heights.sum() == pytest.approx(500)
    assert abs(int(heights.argmax()) - middle) < 25


@pytest.mark.parametrize(
    "draw",
    [
        lambda: bands.figure(summary(), LATER),
        lambda: outcomes.figure([summary(), LATER], differences(summary(), LATER)),
        lambda: timing.figure(summary(), FACTS),
        lambda: compare.figure(summary(), LATER, differences(summary(), LATER), "control"),
    ],
    ids=["bands", "outcomes", "timing", "compare"],
)
def test_each_figure_says_where_it_comes_from_and_is_the_same_each_time(draw: Callable[[], Figure]) -> None:
    small = " ".join(words(draw()))
    for part in ("4,000 histories", "seed 7", "talks 0.1.0", summary().scenario_hash[:8], CAVEAT):
        assert part in small
    assert png(draw()) == png(draw())


def test_a_notebook_shows_the_picture_in_two_pixels_for_each_of_the_screens() -> None:
    """By the protocol that notebooks ask first; of a figure without axes they would else print the name."""
    drawn = outcomes.figure([summary(), LATER], differences(summary(), LATER))
    shown, about = drawn._repr_mimebundle_()
    picture = image.imread(io.BytesIO(shown["image/png"]), format="png")
    size = about["image/png"]
    assert picture.shape[:2] == pytest.approx((2 * size["height"], 2 * size["width"]), abs=2)
    assert (picture[..., :3] < 0.5).any()


def png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=60, metadata={"Software": None})
    return file.getvalue()
