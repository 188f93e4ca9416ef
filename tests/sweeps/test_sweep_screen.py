"""The tables that `talks sweep` prints: laid out as the figure is, in labels, and never nought for what is not."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from sim.studies.sweeps.figures import data as sweep_rows
from sim.studies.sweeps.figures.plane import planes
from sim.studies.sweeps.screen import _screens
from sim.studies.sweeps.sweep_summary import SweepSummary
from tests.plots.invented_sweep import conditions, dates, deadline, even, grid, interim, many, sampled, summary, terms


def printed(found: SweepSummary) -> str:
    console = Console(width=80, record=True, highlight=False, file=io.StringIO())
    for screen in _screens(found):
        console.print(screen)
    return console.export_text()


def rare(at: np.ndarray) -> np.ndarray:
    """A settlement in 3 of 1,000 histories, a fall in 997 of 1,000."""
    return np.tile([0.003, 0.0, 0.0, 0.0, 0.997], (len(at), 1))


@pytest.mark.parametrize("axes", [(conditions(), deadline()), (deadline(), conditions())])
def test_across_and_down_are_those_of_the_figure(axes: tuple) -> None:
    found = grid(*axes)
    ((_, plane),) = planes(found)
    said = printed(found)
    assert f"across: {plane.x.axis.called}; down: {plane.y.axis.called}" in said
    assert plane.x.axis.name == "withdrawal.deadline"
    top, bottom = (plane.y.axis.words(float(value), found.start) for value in (plane.y.values[-1], plane.y.values[0]))
    assert said.index(f"\n{top} ") < said.index(f"\n{bottom} ")
    settled = [line.split() for line in said.split("Settlement, %")[1].splitlines() if line.startswith(f"{top} ")]
    shares = [f"{100 * share:.0f}" for share in plane.shares[-1, :, 0]]
    assert settled[0][1:] == shares


def test_three_axes_have_the_panels_of_the_figure() -> None:
    found = grid(deadline(dates(4)), terms(), conditions(even(3)))
    said = printed(found)
    assert all(f"prisoners terms agreed: {level}; across" in said for level in ("no", "yes"))


@pytest.mark.parametrize(
    "found",
    [
        grid(deadline(), conditions()),
        grid(conditions(even(40)), interim()),
        grid(deadline(dates(30)), conditions(even(3)), terms()),
        grid(deadline()),
        sampled(many(29), 64),
    ],
)
def test_tables_fit_80_columns(found: SweepSummary) -> None:
    said = printed(found)
    assert max(map(len, said.splitlines())) <= 80
    assert "…" not in said


def test_what_is_not_nought_is_never_printed_as_nought() -> None:
    for found in (grid(deadline(dates(3)), conditions(even(3)), mix=rare), grid(deadline(dates(3)), mix=rare)):
        said = printed(found)
        assert "<1" in said
        assert ">99" in said
    (alone,) = [summary((), [()], "table", mix=rare)]
    assert "0.25%" in printed(alone)
    tiny = replace(alone, shares=np.array([[1e-6, 0, 0, 0, 1 - 1e-6]]))
    assert "<0.01%" in printed(tiny)
    header, *rows = [tuple(row) for row in sweep_rows.rows(tiny)]
    share = header.index("share")
    assert [float(row[share]) for row in rows] == [1e-6, 0, 0, 0, 1 - 1e-6]


def test_axes_go_by_their_labels() -> None:
    said = printed(sampled([deadline(), conditions(label="Weight of violence")], 40))
    assert "Weight of violence" in said
    assert "withdrawal.conditionality" not in said


def test_a_plan_without_a_name_is_called_by_what_it_sets() -> None:
    points = [(dates(3)[0], False), (dates(3)[1], False), (dates(3)[2], True)]
    found = summary((deadline(dates(3)), terms()), points, "table")
    assert found.called(0) == "withdrawal deadline 15 Sep 2020, prisoners terms agreed: no"
    assert len({found.called(point) for point in range(3)}) == 3
    twice = summary((deadline(dates(3)), terms()), [points[0], points[0], points[2]], "table")
    assert twice.called(1).endswith("(point 1)")
    assert "point" not in printed(found)
