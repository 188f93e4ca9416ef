"""Phase diagrams: tidy, coloured and lined as the shares have it, silent where nothing clearly differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from sim.format import percent
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS
from sim.output.plots import style
from sim.studies.sweeps.figures import cells, phase
from sim.studies.sweeps.figures.phase_titles import headline
from sim.studies.sweeps.figures.plane import Plane, have_one_leader, planes
from sim.studies.sweeps.sweep_summary import SweepSummary

from .conftest import texts
from .invented import LONG_TITLE
from .invented_sweep import (
    Mix,
    conditions,
    dates,
    deadline,
    even,
    grid,
    interim,
    memory,
    still,
    summary,
    terms,
)
from .test_style import VISION, lab, linear

Tidy = Callable[[Figure], None]
WAR = grid(deadline(), conditions())
DIAGONAL = summary((deadline(dates(4)), conditions(even(4))), [*zip(dates(4), even(4), strict=True)], "table")
FAILED = {0: "the deadline comes first", 40: "the deadline comes first", 41: "x" * 300, 80: "another reason"}


def shown(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def small_print(figure: Figure) -> str:
    return " ".join(shown(figure))


def plane_of(found: SweepSummary) -> Plane:
    ((_, plane),) = planes(found)
    return plane


# --- tidy, whatever it is given ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        WAR,
        grid(deadline(dates(21)), conditions(even(19))),
        grid(deadline(dates(2)), conditions(even(2))),
        grid(deadline(dates(4)), conditions((0.0, 0.01, 0.02, 4.0))),
        grid(conditions(), deadline(), each=1),
        grid(terms(), conditions((0.0, 1.0, 3.0))),
        grid(interim(), conditions((0.0, 1.0, 3.0), label="Weight")),
        grid(terms(), interim()),
        grid(memory(), conditions(base=None)),
        grid(deadline(base=None), conditions(base=99.0)),
        grid(deadline(), conditions(), failures=FAILED),
        grid(deadline(dates(3)), conditions(even(3)), failures=dict.fromkeys(range(9), "out of memory")),
        grid(deadline(), conditions(), mix=still),
        replace(WAR, title=LONG_TITLE, scenario_title=LONG_TITLE.upper(), scenario="a/long/path/to/a_scenario.yaml"),
    ],
)
def test_two_axes_are_tidy(tidy: Tidy, found: SweepSummary) -> None:
    tidy(phase.figure(found))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_lines_of_any_outcome_are_tidy(tidy: Tidy, outcome: str) -> None:
    tidy(phase.figure(WAR, outcome))


@pytest.mark.parametrize(
    "found",
    [
        grid(deadline(), conditions(), terms()),
        grid(deadline(), conditions(even(5)), interim()),
        grid(deadline(dates(5)), conditions(even(5)), memory()),
        grid(deadline(dates(7)), conditions(even(7)), memory(tuple(10.0**-k for k in range(5, -1, -1)))),
        grid(terms(), interim(), deadline(dates(3)), failures={1: "x"}),
    ],
)
def test_three_axes_are_tidy(tidy: Tidy, found: SweepSummary) -> None:
    tidy(phase.figure(found))


def test_a_table_may_leave_cells_out(tidy: Tidy) -> None:
    axes = deadline(dates(3)), conditions(even(3))
    points = [(x, y) for x in axes[0].levels for y in axes[1].levels][:6]
    found = summary(axes, points, "table")
    tidy(phase.figure(found))
    plane = plane_of(found)
    assert plane.known.sum() == 6
    assert not plane.failed.any()


# --- cells ------------------------------------------------------------------------------------------------------------


def fills(figure: Figure) -> list[str]:
    return [to_hex(patch.get_facecolor()) for patch in figure.findobj(Polygon)]


def test_cells_have_the_colour_of_the_likeliest_ending() -> None:
    plane = plane_of(WAR)
    seen = {(row, column): cells.colour(plane, row, column) for row, column in cells.each_cell(plane)}
    for (row, column), colour in seen.items():
        point = column * 9 + row  # the grid runs over the last axis first
        likeliest = OUTCOMES[int(WAR.shares[point].argmax())]
        assert colour in {style.tint(OUTCOME_COLOURS[likeliest], white) for _, white in cells.TINTS}
    drawn = fills(phase.figure(WAR))
    assert all(drawn.count(colour) >= list(seen.values()).count(colour) for colour in seen.values())
    assert {plane.leaders[0, 0], plane.leaders[8, 8]} == {OUTCOMES.index("government_falls"), 0}


def test_cells_are_the_paler_the_smaller_the_lead() -> None:
    plane = plane_of(WAR)
    for least, white in cells.TINTS:
        for row, column in np.argwhere((plane.leads >= least) & ~plane.undecided):
            bound = style.tint(OUTCOME_COLOURS[OUTCOMES[plane.leaders[row, column]]], white)
            assert lab(linear(cells.colour(plane, row, column)))[0] <= lab(linear(bound))[0] + 1e-9


def test_where_the_intervals_of_the_first_two_meet_cells_are_striped() -> None:
    plane = plane_of(WAR)
    for row, column in cells.each_cell(plane):
        point = column * 9 + row
        first, second = np.argsort(-WAR.shares[point])[:2]
        assert plane.undecided[row, column] == (WAR.low[point, first] <= WAR.high[point, second])
    assert 0 < plane.undecided.sum() < plane.undecided.size
    assert stripes(phase.figure(WAR)) == plane.undecided.sum() + 1  # and one in the key
    assert stripes(phase.figure(grid(deadline(), conditions(), mix=sure))) == 1


def sure(at: np.ndarray) -> np.ndarray:
    """Settlements on one half of the plane, falls on the other."""
    return np.where(at[:, :1] < 0.5, [0.7, 0.1, 0.06, 0.04, 0.1], [0.1, 0.1, 0.06, 0.04, 0.7])


def stripes(figure: Figure) -> int:
    return sum(line.get_zorder() == 0.4 for line in figure.findobj(Line2D))


def below_talks(outcome: str) -> Mix:
    """Talks go on in most histories everywhere; another outcome moves along the first axis."""

    def mix(at: np.ndarray) -> np.ndarray:
        shares = np.tile([0.1, 0.68, 0.06, 0.04, 0.1], (len(at), 1))
        shares[:, OUTCOMES.index(outcome)] = 0.02 + 0.36 * at[:, 0]
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    return mix


def test_where_one_ending_is_the_likeliest_everywhere_the_one_that_moves_furthest_is_shown() -> None:
    """Its shares stand in the cells of the diagram, whose own colour would be the same everywhere."""
    found = grid(deadline(), conditions(), mix=below_talks("government_falls"))
    drawn = shown(phase.figure(found))
    assert "Government falls, % of histories" in drawn
    assert "drawn because “Talks still going on” is the likeliest ending at every point" in drawn
    assert "the more often the government falls" in headline(found, "government_falls")[1]
    falls = [percent(float(share)).rstrip("%") for share in found.shares[:, OUTCOMES.index("government_falls")]]
    assert all(drawn.count(said) >= falls.count(said) for said in falls)
    assert stripes(phase.figure(found)) == 0
    many = grid(deadline(dates(30)), conditions(even(30)), mix=below_talks("government_falls"))
    assert any(word.endswith("% government falls") for word in shown(phase.figure(many)))


@pytest.mark.parametrize(
    "found",
    [
        grid(deadline(), conditions(), mix=below_talks("settlement")),
        grid(deadline(dates(30)), conditions(even(30)), mix=below_talks("broken_off")),
        grid(deadline(), conditions(), terms(), mix=below_talks("government_falls"), failures=FAILED),
        grid(deadline(), conditions(base=1.125), mix=below_talks("settlement"), each=1),
        grid(terms(), interim(), mix=below_talks("settlement")),
    ],
)
def test_a_diagram_of_shares_is_tidy(tidy: Tidy, found: SweepSummary) -> None:
    assert have_one_leader([plane for _, plane in planes(found)])
    tidy(phase.figure(found))


def test_tints_of_one_lead_can_be_told_apart_however_one_sees() -> None:
    for _, white in cells.TINTS:
        tints = [lab_of(style.tint(colour, white)) for colour in OUTCOME_COLOURS.values()]
        for seen in zip(*tints, strict=True):
            assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) > 15


def lab_of(colour: str) -> list[np.ndarray]:
    return [lab(matrix @ linear(colour)) for matrix in VISION.values()]


def test_failed_points_are_empty_cells_with_a_cross_and_a_note() -> None:
    found = grid(deadline(), conditions(), failures=FAILED)
    plane = plane_of(found)
    assert sorted(zip(*np.nonzero(plane.failed), strict=True)) == [(0, 0), (4, 4), (5, 4), (8, 8)]
    drawn = phase.figure(found)
    crosses = [line for line in drawn.findobj(Line2D) if line.get_marker() == "x"]
    assert len(crosses) == 3 * 4 + 1  # the diagram and two small maps, and the key
    assert "× 4 of 81 points have no histories: the deadline comes first (2);" in small_print(drawn)
    assert "no histories" not in small_print(phase.figure(WAR))
    assert any(" of 77" in word for word in shown(drawn))


def test_shares_stand_as_figures_beside_the_diagram() -> None:
    found = grid(deadline(dates(3)), conditions(even(3)))
    drawn = shown(phase.figure(found))
    for outcome in phase.SHOWN:
        assert f"{OUTCOME_LABELS[outcome]}, % of histories" in drawn
        for share in found.shares[:, OUTCOMES.index(outcome)]:
            assert percent(float(share)).rstrip("%") in drawn
