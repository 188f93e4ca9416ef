"""A phase diagram is read aright: its lines, axes, words and files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from sim.format import percent
from sim.model.words import CAVEAT
from sim.output.plots import files as figures
from sim.output.plots import style
from sim.stats import simultaneous
from sim.studies.sweeps.figures import jobs as sweep_jobs
from sim.studies.sweeps.figures import levels, phase
from sim.studies.sweeps.figures.levels import of_cells
from sim.studies.sweeps.figures.phase_titles import headline
from sim.studies.sweeps.figures.plane import line_shares, lines, planes
from sim.studies.sweeps.sweep_summary import SweepSummary

from .conftest import texts
from .invented_sweep import (
    START,
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
)
from .test_phase import DIAGONAL, WAR, plane_of, shown, small_print

# --- lines ------------------------------------------------------------------------------------------------------------


def test_lines_pass_where_the_share_crosses() -> None:
    plane = plane_of(grid(deadline(), conditions(), worlds=100_000))
    shares = line_shares([plane], "settlement")
    assert shares == (0.2, 0.4, 0.6)
    for share in shares:
        for line in lines(plane, "settlement", share):
            x = (line[:, 0] - plane.x.places[0]) / np.ptp(plane.x.places)
            y = (line[:, 1] - plane.y.places[0]) / np.ptp(plane.y.places)
            assert 0.08 + 0.55 * ((x + y) / 2) ** 2 == pytest.approx(share, abs=0.01)


def test_lines_are_drawn_only_where_points_lie_clearly_on_both_sides() -> None:
    assert line_shares([plane_of(grid(deadline(), conditions(), mix=still))], "settlement") == ()
    few = plane_of(grid(deadline(), conditions(), worlds=10, each=1))
    assert len(line_shares([few], "settlement")) < len(line_shares([plane_of(WAR)], "settlement"))


def test_lines_are_labelled_with_their_percentages() -> None:
    drawn = phase.figure(WAR)
    for share in line_shares([plane_of(WAR)], "settlement"):
        assert any(word.startswith(percent(share)) for word in shown(drawn))
    assert sum(word.endswith("% settlement") for word in shown(drawn)) == 1
    assert sum(word.endswith("% government falls") for word in shown(phase.figure(WAR, "government_falls"))) == 1


def test_between_no_and_yes_each_row_has_its_own_stroke() -> None:
    plane = plane_of(grid(deadline(dates(9)), terms(), worlds=100_000))
    drawn = lines(plane, "settlement", 0.2)
    assert [list(line[:, 1]) for line in drawn] == [[0.0, 1.0]]
    (crossing,) = {line[0, 0] for line in drawn}
    x = (crossing - plane.x.places[0]) / np.ptp(plane.x.places)
    assert 0.08 + 0.55 * (x / 2) ** 2 == pytest.approx(0.2, abs=0.01)
    turned = plane_of(grid(terms(), conditions(), worlds=100_000))
    assert [list(line[:, 0]) for line in lines(turned, "settlement", 0.2)] == [[0.0, 1.0]]
    assert line_shares([plane_of(grid(terms(), interim()))], "settlement") == ()


# --- axes -------------------------------------------------------------------------------------------------------------


def test_time_runs_along_the_foot_and_flags_are_no_and_yes() -> None:
    assert plane_of(grid(conditions(), deadline())).x.axis.name == "withdrawal.deadline"
    drawn = shown(phase.figure(grid(conditions(), deadline())))
    assert {"Oct", "Jan", "2021", "Apr", "Jul"} <= set(drawn)
    assert {"no", "yes", "none", "15 Nov", "2020"} <= set(shown(phase.figure(grid(terms(), interim()))))


def test_months_stand_where_they_are() -> None:
    drawn = [text for text in texts(phase.figure(WAR)) if text.get_fontsize() == style.SMALL]
    place = {text.get_text(): text.get_position()[0] for text in drawn if text.get_text() in ("Apr", "Jul")}
    years = {text.get_text(): text.get_position()[0] for text in drawn if text.get_text() in ("2021", "2022")}
    day = {name: date(2021, month, 1).toordinal() for name, month in (("2021", 1), ("Apr", 4), ("Jul", 7))}
    per = (years["2022"] - years["2021"]) / 365
    for name in ("Apr", "Jul"):
        assert place[name] == pytest.approx(years["2021"] + (day[name] - day["2021"]) * per, abs=0.01)
    cell = (dates(9)[-1] - dates(9)[0]).days / 8
    assert per * 9 * cell == pytest.approx(main_width(phase.figure(WAR)), rel=0.01)


def main_width(figure: Figure) -> float:
    """How far the cells of the diagram reach, those that are as high as its own."""
    boxes = [patch.get_xy() for patch in figure.findobj(Polygon)]
    high = [box for box in boxes if np.ptp(box[:, 1]) == pytest.approx(phase._MAIN / 9 - 0.5)]
    assert len(high) == 81
    return max(box[:, 0].max() for box in high) - min(box[:, 0].min() for box in high) + 0.5


def test_levels_that_lie_too_close_stand_evenly_and_that_is_said() -> None:
    crowded = conditions((0.0, 0.01, 0.02, 4.0))
    assert of_cells(crowded, START).kind == "steps"
    assert "Not to scale: withdrawal conditionality." in small_print(phase.figure(grid(deadline(), crowded)))
    assert of_cells(conditions(), START).kind == "number"
    assert of_cells(memory(), START).kind == "log"
    assert "Not to scale" not in small_print(phase.figure(WAR))


@pytest.mark.parametrize(
    ("axis", "value", "place"),
    [
        (conditions(even(4)), 0.5, 0.5),
        (conditions(even(4)), 3.1, None),
        (memory(), 0.001 * 10**0.5, -2.5),
        (conditions((0.0, 0.01, 0.02, 4.0)), 0.015, 2.0),
        (terms(), 1.0, 1.5),
        (interim(), float("nan"), 2.5),
        (interim(), 300.0, None),
        (deadline(), float("nan"), None),
    ],
)
def test_where_the_base_scenario_lies(axis, value: float, place: float | None) -> None:
    found = of_cells(axis, START).place(value)
    assert found is None if place is None else found == pytest.approx(place)


def test_the_base_scenario_is_marked_and_named_where_it_lies_within_the_axes() -> None:
    def circles(figure: Figure) -> int:
        return sum(line.get_marker() == "o" for line in figure.findobj(Line2D))

    inside, outside = phase.figure(WAR), phase.figure(grid(deadline(), conditions(base=99.0)))
    assert circles(inside) == 2  # and one in the key
    assert circles(outside) == 1
    assert {"The Doha agreement", "as signed"} <= set(shown(inside))
    assert "The base scenario lies beyond the axes." in small_print(outside)
    three = phase.figure(grid(deadline(), conditions(), terms()))
    assert circles(three) == 2


def test_values_are_written_as_people_do() -> None:
    assert conditions().words(0.375, START) == "0.375"
    assert conditions().words(13000.0, START) == "13,000"
    assert conditions().words(0.0, START) == "0"
    assert deadline().words(425.0, START) == "29 Apr 2021"
    assert terms().words(1.0, START) == "yes"
    assert interim().words(float("nan"), START) == "none"


def test_panels_stand_for_the_levels_of_the_shortest_axis() -> None:
    drawn = shown(phase.figure(grid(deadline(dates(4)), terms(), conditions(even(3)))))
    assert {"Prisoners terms agreed: no", "Prisoners terms agreed: yes"} <= set(drawn)
    tied = planes(grid(deadline(dates(3)), conditions(even(3)), memory((0.1, 0.2, 0.4))))
    assert [level for level, _ in tied] == [0.1, 0.2, 0.4]


def test_what_cannot_be_drawn_is_refused() -> None:
    for found in (grid(deadline()), sampled([deadline(), conditions()], 20)):
        with pytest.raises(ValueError, match="needs two or three axes with levels"):
            phase.figure(found)


# --- words ------------------------------------------------------------------------------------------------------------


def test_the_headline_names_the_outcome_that_moves_furthest_and_the_axes_that_move_it() -> None:
    title, _ = headline(WAR)
    assert title == (
        "The government falls in 0% to 62% of histories, depending on “withdrawal deadline” and “conditionality”"
    )
    one, _ = headline(grid(deadline(), conditions(), mix=only("settlement")))
    assert one == "There is a settlement in 10% to 50% of histories, depending on “withdrawal deadline”"
    flag, _ = headline(grid(terms(), conditions(), mix=only("broken_off")))
    assert flag.endswith("depending on whether list, pledge and registration are settled beforehand")


def test_axes_go_by_their_labels_if_these_are_short() -> None:
    two = replace(deadline(), label="Exit"), conditions(label="Kabul's own word")
    assert headline(grid(*two))[0].endswith("depending on “Exit” and “Kabul’s own word”")
    assert conditions().called == "withdrawal conditionality"
    assert levels.title(conditions(label="Kabul's own word")) == "Kabul’s own word, payoff"
    assert replace(terms(), name="nato.stays").called == "NATO stays"


def test_the_headline_is_silent_where_intervals_overlap() -> None:
    few = grid(deadline(dates(3)), conditions(even(3)), worlds=4, each=1)
    for found in (grid(deadline(), conditions(), mix=still), few):
        title, subtitle = headline(found)
        assert title == "How histories end, by “withdrawal deadline” and “conditionality”"
        assert "No two points clearly differ" in subtitle
    nothing = grid(deadline(dates(3)), conditions(even(3)), failures=dict.fromkeys(range(9), "x"))
    assert "No point has histories" in headline(nothing)[1]


def test_chance_alone_makes_no_headline() -> None:
    """The least and the greatest of 81 shares have intervals that do not meet, though nothing differs."""
    rng = np.random.default_rng(5)

    def luck(at: np.ndarray) -> np.ndarray:
        return rng.multinomial(800, [0.3, 0.31, 0.06, 0.04, 0.29], size=len(at)) / 800

    found = [grid(deadline(), conditions(), mix=luck) for _ in range(20)]
    naive = [f.low[:, 0].max() > f.high[:, 0].min() for f in found]
    assert sum(naive) > 10
    assert sum(headline(f)[0].startswith("How histories end") for f in found) >= 18


def test_widened_intervals_hold_their_shares_and_those_of_none_grow_most() -> None:
    shares = np.array([[0.0, 0.5, 1.0, np.nan]])
    low, high = np.array([[0.0, 0.465, 0.995, np.nan]]), np.array([[0.005, 0.535, 1.0, np.nan]])
    below, above = simultaneous(shares, low, high)
    assert (below[0, :3] <= low[0, :3]).all()
    assert (above[0, :3] >= high[0, :3]).all()
    assert below[0, 0] == 0
    assert above[0, 2] == 1
    growth = above[0, 0] / 0.005, (above[0, 1] - 0.5) / 0.035
    assert growth[0] == pytest.approx(growth[1] ** 2, rel=0.02)
    assert np.isnan(below[0, 3])


def test_it_says_where_it_comes_from_and_is_the_same_each_time() -> None:
    for found in (WAR, grid(deadline(dates(3)), conditions(even(3)), terms())):
        made = ("200 worlds", "4 histories", "seed 7", "talks 0.2.0", "doha-2020\u00a041f4aa81", CAVEAT)
        assert all(part in small_print(phase.figure(found)) for part in made)
        assert png(phase.figure(found)) == png(phase.figure(found))


def png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=60, metadata={"Software": None})
    return file.getvalue()


# --- files ------------------------------------------------------------------------------------------------------------


def test_figures_are_saved_with_a_row_for_every_point_and_outcome(tmp_path: Path) -> None:
    found = grid(terms(), interim(), failures={5: "out of memory"})
    saved = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        figures.save(sweep_jobs(found)[0], folder)
        saved.append([(folder / f"phase.{kind}").read_bytes() for kind in ("png", "svg", "csv")])
    assert saved[0] == saved[1]
    assert (tmp_path / "a" / "phase.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel takes it for no UTF-8
    first, *rows = csv.DictReader((tmp_path / "a" / "phase.csv").read_text(encoding="utf-8-sig").splitlines())
    assert len(rows) == 6 * 5 - 1
    assert (first["prisoners_terms_agreed"], first["withdrawal_interim"]) == ("false", "2020-11-15")
    assert (first["outcome"], float(first["share"])) == ("settlement", pytest.approx(found.shares[0, 0]))
    assert rows[-1]["withdrawal_interim"] == ""
    assert (rows[-1]["share"], rows[-1]["failure"]) == ("", "out of memory")


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        (WAR, ["phase", "slices"]),
        (grid(deadline(dates(3)), conditions(even(3)), terms()), ["phase", "slices"]),
        (grid(deadline()), ["slices"]),
        (grid(deadline(), conditions((1.0,))), ["slices"]),
        (grid(deadline(dates(3)), conditions(even(3)), terms(), interim()), ["slices"]),
        (sampled([deadline(), conditions()], 20), ["slices"]),
        (DIAGONAL, ["slices"]),
        (summary((), [()], "table", mix=still), []),
        (sampled(many(29), 64), ["slices"]),
    ],
)  # fmt: skip
def test_which_figures_a_sweep_has(found: SweepSummary, kinds: list[str]) -> None:
    assert [job.name for job in sweep_jobs(found)] == kinds
