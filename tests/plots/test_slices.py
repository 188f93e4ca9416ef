"""Slices: tidy for any design, through the base scenario's levels or averaged, with honest bands and headlines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from sim.model.outcomes import OUTCOMES
from sim.model.words import CAVEAT, OUTCOME_COLOURS, OUTCOME_LABELS
from sim.output.plots import files as figures
from sim.output.plots.frame import RIGHT, Box
from sim.studies.sweeps.figures import jobs, slices
from sim.studies.sweeps.figures.curves import LOTS, Curve, curves, held, is_sliced
from sim.studies.sweeps.figures.panels import panel_of
from sim.studies.sweeps.figures.slice_titles import headline, told
from sim.studies.sweeps.sweep_summary import SweepSummary

from .conftest import texts
from .invented import LONG_TITLE
from .invented_sweep import (
    conditions,
    dates,
    deadline,
    even,
    grid,
    interim,
    many,
    memory,
    only,
    sampled,
    still,
    summary,
    terms,
    war,
)

Tidy = Callable[[Figure], None]
WAR = grid(deadline(), conditions())
SETTLED, FALLS = OUTCOMES.index("settlement"), OUTCOMES.index("government_falls")


def shown(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def small_print(figure: Figure) -> str:
    return " ".join(shown(figure))


def curve_of(found: SweepSummary, name: str) -> Curve:
    return next(curve for curve in curves(found) if curve.axis.name == name)


# --- tidy, whatever it is given ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        grid(deadline()),
        grid(deadline(), each=1),
        grid(terms()),
        grid(interim(), each=1),
        grid(memory()),
        grid(conditions((1.0,))),
        WAR,
        grid(deadline(), conditions(), each=1),
        grid(deadline(dates(4)), conditions(even(4)), terms(), interim()),
        grid(deadline(dates(4)), conditions(even(4)), terms(), interim(), each=1),
        grid(deadline(), conditions(), each=1, failures={3: "x", 12: "y", 30: "z"}),
        grid(deadline(dates(3)), failures={0: "x", 1: "x", 2: "x"}),
        summary((deadline(dates(4)), conditions(even(4))), [*zip(dates(4), even(4), strict=True)], "table"),
        replace(WAR, title=LONG_TITLE, scenario_title=LONG_TITLE.upper()),
    ],
)
def test_grids_and_tables_are_tidy(tidy: Tidy, found: SweepSummary) -> None:
    tidy(slices.figure(found))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 13, 30])
def test_any_number_of_sampled_axes_is_tidy(tidy: Tidy, count: int) -> None:
    tidy(slices.figure(sampled(many(count), 128, failures={7: "out of memory"}, each=1)))


def test_sampled_axes_of_every_kind_are_tidy(tidy: Tidy) -> None:
    axes = [deadline(), conditions(), terms(), memory()]
    tidy(slices.figure(sampled(axes, 64, "latin-hypercube")))
    tidy(slices.figure(sampled(axes, 3, "random", mix=still)))


# --- curves -----------------------------------------------------------------------------------------------------------


def test_a_grid_is_cut_at_the_levels_nearest_to_the_base_scenario() -> None:
    assert is_sliced(WAR)
    assert held(WAR) == {"withdrawal.deadline": 435.0, "withdrawal.conditionality": 0.375}
    along = curve_of(WAR, "withdrawal.deadline")
    assert len(along.places) == 9
    rows = np.flatnonzero(np.isclose(WAR.coordinates["withdrawal.conditionality"], 0.375))
    assert np.array_equal(along.shares, WAR.shares[rows])
    assert np.array_equal(along.inputs_high, WAR.inputs_high[rows])
    said = small_print(slices.figure(WAR))
    assert "Held at: withdrawal deadline 9 May 2021; withdrawal conditionality 0.375." in said


def test_what_the_base_scenario_leaves_unused_is_held_at_none_or_in_the_middle() -> None:
    found = grid(interim(base=None), conditions(even(5), base=None))
    assert np.isnan(held(found)["withdrawal.interim"])
    assert held(found)["withdrawal.conditionality"] == 1.5


def test_none_stands_last() -> None:
    along = curve_of(grid(interim()), "withdrawal.interim")
    assert list(np.isnan(along.values)) == [False, False, True]
    assert shown(slices.figure(grid(interim()))).count("none") == 6  # the large panel, and one for each outcome


def test_sampled_designs_are_averaged_over_all_else_in_equal_lots() -> None:
    found = sampled([deadline(), conditions()], 160)
    assert not is_sliced(found)
    along = curve_of(found, "withdrawal.conditionality")
    assert len(along.places) == LOTS
    order = np.argsort(found.coordinates["withdrawal.conditionality"])
    for lot, points in enumerate(np.split(order, LOTS)):
        shares = found.shares[points]
        assert along.shares[lot] == pytest.approx(shares.mean(axis=0))
        assert along.places[lot] == pytest.approx(found.coordinates["withdrawal.conditionality"][points].mean())
        half = 2.093 * shares.std(axis=0, ddof=1) / np.sqrt(20)
        assert along.high[lot] - along.shares[lot] == pytest.approx(half, abs=1e-4)
    assert "averaged over all others" in small_print(slices.figure(found))


def test_failed_points_are_left_out_of_means() -> None:
    found = sampled([conditions()], 80, failures=dict.fromkeys(range(10), "x"))
    assert np.isfinite(curve_of(found, "withdrawal.conditionality").shares).all()


def test_few_values_are_not_put_into_lots() -> None:
    along = curve_of(sampled([terms(), conditions()], 100), "prisoners.terms_agreed")
    assert list(along.values) == [0.0, 1.0]
    alone = curve_of(sampled([conditions(), deadline()], 3), "withdrawal.conditionality")
    assert np.isnan(alone.low).all()


def test_axes_that_clearly_move_come_first_the_furthest_at_the_top() -> None:
    def mix(at: np.ndarray) -> np.ndarray:
        good = 0.1 * at[:, 0] + 0.5 * at[:, 2]
        return np.stack([0.1 + good, 0.8 - good, 0 * good + 0.03, 0 * good + 0.02, 0 * good + 0.05], axis=1)

    found = sampled([conditions(), terms(), memory()], 400, mix=mix)
    assert curves(found)[0].axis.name == "war.memory"
    assert [curve.is_clear for curve in curves(found)] == sorted((c.is_clear for c in curves(found)), reverse=True)


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_lines_are_the_shares() -> None:
    found = grid(conditions(), each=1)
    along = curve_of(found, "withdrawal.conditionality")
    drawn = [line for line in slices.figure(found).findobj(Line2D) if line.get_linewidth() == 1.7]
    assert [line.get_color() for line in drawn] == [OUTCOME_COLOURS[outcome] for outcome in OUTCOMES]
    for k, line in enumerate(drawn):
        y = np.asarray(line.get_ydata())
        per = (np.ptp(np.asarray(drawn[FALLS].get_ydata())), np.ptp(found.shares[:, FALLS]))
        assert (y[0] - y) * per[1] == pytest.approx((found.shares[:, k] - found.shares[0, k]) * per[0], abs=1e-6)
    panel = panel_of(Box(0, 0, 100, 100), along, np.array([0.0, 1.0]))
    assert panel.y(0.25) == 75


def test_failed_points_part_the_line_and_are_marked() -> None:
    drawn = slices.figure(grid(conditions(), each=1, failures={4: "out of memory"}))
    line = next(line for line in drawn.findobj(Line2D) if line.get_linewidth() == 1.7)
    assert list(np.isnan(np.asarray(line.get_ydata(), dtype=float))) == [k == 4 for k in range(9)]
    assert sum(line.get_marker() == "x" for line in drawn.findobj(Line2D)) == 1
    assert "× 1 of 9 points has no histories: out of memory (1)." in small_print(drawn)


def uprights(figure: Figure) -> list[float]:
    return [line.get_xdata()[0] for line in figure.findobj(Line2D) if line.get_zorder() == 0.6]


def test_the_base_scenario_is_an_upright_line_where_it_is() -> None:
    (x,) = uprights(slices.figure(grid(conditions(base=1.5), each=1)))
    (left,) = uprights(slices.figure(grid(conditions(base=0.0), each=1)))
    (right,) = uprights(slices.figure(grid(conditions(base=3.0), each=1)))
    assert x == pytest.approx((left + right) / 2)
    assert uprights(slices.figure(grid(conditions(base=4.0), each=1))) == []
    assert uprights(slices.figure(sampled([terms(base=None), conditions(base=None)], 40))) == []


def test_the_base_scenario_is_shown_if_it_is_just_beyond_all_random_points() -> None:
    at = {base: uprights(slices.figure(sampled([conditions(base=base)], 64, each=1))) for base in (0.0, 2.0, 4.0, 5.0)}
    assert at[0.0] < at[2.0] < at[4.0]
    assert at[5.0] == []


def test_single_worlds_are_shown_where_they_are_known() -> None:
    assert "middle 90% of single worlds" in shown(slices.figure(grid(deadline())))
    assert "middle 90% of single worlds" not in shown(slices.figure(grid(deadline(), each=1)))


def test_outcomes_are_named_at_the_ends_of_their_lines() -> None:
    drawn = slices.figure(grid(deadline(), each=1))
    names = {text.get_text(): text.get_position()[1] for text in texts(drawn) if text.get_position()[0] > 600}
    last = dict(zip(OUTCOMES, grid(deadline(), each=1).shares[-1], strict=True))
    order = sorted(last, key=lambda outcome: -last[outcome])
    assert sorted(names, key=lambda name: names[name]) == [OUTCOME_LABELS[outcome] for outcome in order]


# --- words ------------------------------------------------------------------------------------------------------------


def test_the_headline_of_one_axis_gives_both_ends() -> None:
    found = grid(deadline())
    title, _ = headline(found, curves(found))
    assert title == (
        "Withdrawal deadline: the government falls in 62% of histories at 15 Sep 2020, in 0% at 31 Dec 2021"
    )
    flag = grid(terms())
    assert headline(flag, curves(flag))[0].endswith("in 62% of histories if no, in 0% if yes")


def test_the_headline_of_several_names_the_axis_that_moves_an_ending_furthest() -> None:
    found = grid(deadline(), conditions(), mix=only("settlement"))
    title, subtitle = headline(found, curves(found))
    assert title == (
        "“Withdrawal deadline” moves the endings more than any other axis: "
        "there is a settlement in 10% to 50% of histories"
    )
    assert "along 1 of 2 axes" in subtitle
    alike = headline(WAR, curves(WAR))[0]
    assert "more than any other" not in alike
    lots = sampled([deadline(), conditions()], 400, mix=only("broken_off"))
    assert headline(lots, curves(lots))[0].endswith("of histories on average")


@pytest.mark.parametrize(
    "found",
    [
        grid(deadline(), conditions(), mix=still),
        grid(deadline(), conditions(), worlds=5, each=1),
        sampled([deadline(), conditions(), terms()], 12),
        grid(deadline(dates(3)), failures={0: "x", 1: "x", 2: "x"}),
    ],
)
def test_the_headline_is_silent_where_intervals_overlap(found: SweepSummary) -> None:
    title, subtitle = headline(found, curves(found))
    assert title.startswith("How histories end along")
    assert "no ending clearly moves" in subtitle
    assert all(told(curve) in ("no clear move", "nothing to compare") for curve in curves(found))


def test_chance_alone_makes_no_headline() -> None:
    rng = np.random.default_rng(5)

    def luck(at: np.ndarray) -> np.ndarray:
        return rng.multinomial(200, [0.3, 0.31, 0.06, 0.04, 0.29], size=len(at)) / 200

    found = [sampled(many(20), 256, mix=luck, each=1) for _ in range(10)]
    assert sum(any(curve.is_clear for curve in curves(f)) for f in found) <= 1


def test_there_must_be_an_axis() -> None:
    with pytest.raises(ValueError, match="no axis"):
        slices.figure(summary((), [()], "table", mix=still))


def test_it_says_where_it_comes_from_and_is_the_same_each_time() -> None:
    for found in (WAR, sampled([deadline(), conditions()], 64)):
        made = ("200 worlds", "4 histories", "seed 7", "talks 0.2.0", "doha-2020\u00a041f4aa81", CAVEAT)
        assert all(part in small_print(slices.figure(found)) for part in made)
        assert png(slices.figure(found)) == png(slices.figure(found))


def png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=60, metadata={"Software": None})
    return file.getvalue()


def test_the_data_lie_beside_the_figure(tmp_path: Path) -> None:
    found = sampled([memory(), terms()], 20, mix=war)
    figures.save(*jobs(found), tmp_path)
    rows = list(csv.DictReader((tmp_path / "slices.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 100
    assert {row["prisoners_terms_agreed"] for row in rows} == {"false", "true"}
    assert float(rows[FALLS]["share"]) == pytest.approx(found.shares[0, FALLS])
    assert float(rows[SETTLED]["war_memory"]) == pytest.approx(found.coordinates["war.memory"][0])


def test_no_panel_goes_beyond_the_margin() -> None:
    """Lines and areas, of which `tidy` looks at none; half a point is a line's own width."""
    page = slices.figure(WAR)
    page.draw_without_rendering()
    drawn = [artist.get_window_extent() for kind in (Line2D, Polygon, PolyCollection) for artist in page.findobj(kind)]
    assert len(drawn) > 20
    assert max(box.x1 for box in drawn if box.width < 0.99 * page.bbox.width) <= (RIGHT + 2) * page.dpi / 72
