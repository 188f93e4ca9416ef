"""Measured text is as wide as drawn text, and what is wrapped or shortened fits."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.output.plots.lettering import FONTS, Weight, font, shorten, text_width, wrap

WEIGHTS: tuple[Weight, ...] = ("Regular", "Medium", "SemiBold", "Bold")
SENTENCE = "Under “Later” the government falls in 15% of histories, not 58% → −43 points"


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("size", [7.0, 9.0, 15.0])
@pytest.mark.parametrize("dpi", [200, 300])
def test_measured_width_is_enough_for_what_is_printed(weight: Weight, size: float, dpi: int) -> None:
    figure = Figure(figsize=(10, 1), dpi=dpi)
    text = figure.text(0, 0.5, SENTENCE, fontproperties=font(weight, size))
    drawn = text.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width * 72 / dpi
    measured = text_width(SENTENCE, size, weight)
    assert 0.9 * measured < drawn <= measured


@pytest.mark.parametrize("weight", WEIGHTS[:3])
def test_figures_are_tabular_except_in_headlines(weight: Weight) -> None:
    assert len({text_width(digit * 20, 10, weight) for digit in "0123456789"}) == 1


def test_licence_lies_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert all((FONTS / f"Inter-{weight}.ttf").stat().st_size < 60_000 for weight in WEIGHTS)


def test_wrapped_lines_fit_and_keep_every_word() -> None:
    lines = wrap(SENTENCE, 12, 150)
    assert len(lines) > 2
    assert " ".join(lines) == SENTENCE
    assert all(text_width(line, 12) <= 150 for line in lines)


def test_wrapping_leaves_no_word_alone() -> None:
    room = text_width("one two three four five", 10) - 1
    assert wrap("one two three four five", 10, room, even=False) == ["one two three four", "five"]
    assert wrap("one two three four five", 10, room) == ["one two three", "four five"]


def test_a_word_that_is_too_long_is_shortened() -> None:
    (line,) = wrap("W" * 60, 12, 100)
    assert line.endswith("W…")
    assert text_width(line, 12) <= 100


def test_shorten_keeps_what_fits_and_gives_up_gracefully() -> None:
    assert shorten("Deadline", 8, 100) == "Deadline"
    assert shorten("Deadline", 8, 2) == ""
    assert shorten("First, second", 8, text_width("First, s", 8)) == "First…"
