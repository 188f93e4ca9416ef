"""The frame round every figure: red bar, headline, subtitle, and below it where the numbers come from.

All places are in points (1/72 inch) from the figure's top left corner, y growing downwards, as on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from sim.model.words import CAVEAT
from sim.output.plots import style
from sim.output.plots.lettering import LINE, Weight, font, wrap
from sim.output.plots.picture import Picture
from sim.results.summary import Summary

Align = Literal["left", "center", "right"]

WIDTH = 750.0
LEFT = 34.0
RIGHT = WIDTH - 26.0
DPI = 100

_TITLE_BASELINE = 29.0
_ABOVE, _BELOW = 22.0, 17.0  # from the subtitle to the body, and from the body to the footer


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Panel:
    """A plotting area: a box on the page and the values at its edges."""

    box: Box
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]

    def x(self, value: float) -> float:
        """Where a value lies on the page, in points from the left."""
        low, high = self.x_limits
        return self.box.left + (value - low) / (high - low) * self.box.width

    def y(self, value: float) -> float:
        """Where a value lies on the page, in points from the top."""
        low, high = self.y_limits
        return self.box.bottom - (value - low) / (high - low) * self.box.height

    def xs(self, values: np.ndarray) -> np.ndarray:
        """The same as `x` for an array."""
        low, high = self.x_limits
        return self.box.left + (values - low) / (high - low) * self.box.width

    def ys(self, values: np.ndarray) -> np.ndarray:
        """The same as `y` for an array."""
        low, high = self.y_limits
        return self.box.bottom - (values - low) / (high - low) * self.box.height


class Frame:
    """A figure with headline and small print drawn, and an empty body to be filled."""

    def __init__(self, title: str, subtitle: str, footer: Sequence[str], body: float) -> None:
        """Make the figure as high as everything needs.

        Parameters
        ----------
        title, subtitle
            Wrapped to the width of the figure.
        footer
            Paragraphs of small print; that an interval is not confidence in the model is added to them.
        body
            Height of the body in points.
        """
        titles = wrap(title, style.TITLE, RIGHT - LEFT, "Bold")
        subtitles = wrap(subtitle, style.SUBTITLE, RIGHT - LEFT)
        small = _small_print(footer)
        below_title = _TITLE_BASELINE + (len(titles) - 1) * style.TITLE * LINE + 16
        self.top = below_title + (len(subtitles) - 1) * style.SUBTITLE * LINE + _ABOVE
        self.bottom = self.top + body
        self.height = self.bottom + _BELOW + len(small) * style.FOOTER * 1.45 + 6
        self.figure = Picture(figsize=(WIDTH / 72, self.height / 72), dpi=DPI, facecolor="white")
        self._page = Affine2D().scale(1 / WIDTH, -1 / self.height).translate(0, 1) + self.figure.transFigure
        self.rectangle(Box(LEFT, 6, 34, 3.2), style.ACCENT)
        self.lines(LEFT, _TITLE_BASELINE, titles, style.TITLE, "Bold")
        self.lines(LEFT, below_title, subtitles, style.SUBTITLE, colour=style.GREY)
        self.lines(LEFT, self.bottom + _BELOW, small, style.FOOTER, colour=style.GREY, spacing=1.45)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = style.LABEL,
        weight: Weight = "Regular",
        *,
        colour: str = style.INK,
        align: Align = "left",
    ) -> Text:
        """One line of text with its baseline at `y`; dollar signs in a title are only dollar signs.

        Parameters
        ----------
        x, y : place in points
        size : height of the letters in points
        weight : of the font: Regular, Medium or SemiBold
        colour : as Matplotlib knows it
        align : which end `x` is: left, center or right
        """
        return self.figure.text(
            x,
            y,
            text,
            transform=self._page,
            color=colour,
            ha=align,
            va="baseline",
            fontproperties=font(weight, size),
            parse_math=False,
        )

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        weight: Weight = "Regular",
        *,
        colour: str = style.INK,
        spacing: float = LINE,
    ) -> None:
        """Lines of text one under the other, the first with its baseline at `y`.

        Parameters
        ----------
        x, y : place of the first line, in points
        size : height of the letters in points
        spacing : from line to line, in heights of letters
        weight, colour : of the letters
        """
        for row, line in enumerate(lines):
            self.text(x, y + row * size * spacing, line, size, weight, colour=colour)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = style.GRID,
        width: float = 0.8,
        *,
        above: bool = False,
    ) -> Line2D:
        """A straight line between two places on the page, behind all shapes unless `above` them.

        Parameters
        ----------
        start, end : (x, y) in points
        width : in points
        colour : as Matplotlib knows it
        """
        line = self.curve(np.array([start[0], end[0]]), np.array([start[1], end[1]]), colour, width)
        line.set_zorder(2 if above else -1)
        return line

    def curve(self, x: np.ndarray, y: np.ndarray, colour: str, width: float) -> Line2D:
        """A line through places on the page; a gap where one is not a number.

        Parameters
        ----------
        x, y : in points, of one length
        width : in points
        colour : as Matplotlib knows it
        """
        line = Line2D(x, y, color=colour, linewidth=width, solid_capstyle="butt", zorder=1)
        line.set_transform(self._page)
        self.figure.add_artist(line)
        return line

    def mark(self, x: float, y: float, marker: str, size: float, face: str, edge: str) -> None:
        """A mark such as a dot ("o") or a diamond ("D"), above shapes and lines.

        Parameters
        ----------
        x, y : its middle, in points
        size : in points
        face, edge : colours of its inside and its edge
        """
        line = self.curve(np.array([x]), np.array([y]), edge, 0.0)
        line.set(marker=marker, markersize=size, markerfacecolor=face, markeredgewidth=1.1, zorder=2.5)

    def shape(self, x: np.ndarray, y: np.ndarray, colour: str, *, above: bool = False) -> None:
        """A filled shape without an outline, below curves unless `above` them.

        Parameters
        ----------
        x, y : its corners in points, of one length
        colour : as Matplotlib knows it
        """
        corners = np.column_stack((x, y))
        zorder = 1.5 if above else 0
        self.figure.add_artist(
            Polygon(corners, facecolor=colour, linewidth=0, transform=self._page, zorder=zorder)
        )

    def rectangle(self, box: Box, colour: str) -> None:
        """A filled rectangle without an outline."""
        self.shape(
            np.array([box.left, box.right, box.right, box.left]),
            np.array([box.top, box.top, box.bottom, box.bottom]),
            colour,
        )


def _small_print(footer: Sequence[str]) -> list[str]:
    *paragraphs, last = footer
    together = f"{last} {CAVEAT}"
    fits = len(wrap(together, style.FOOTER, RIGHT - LEFT)) == 1
    paragraphs += [together] if fits else [last, CAVEAT]
    return [line for text in paragraphs for line in wrap(text, style.FOOTER, RIGHT - LEFT, even=False)]


def provenance(summaries: Sequence[Summary]) -> str:
    """Runs, seed, version and scenario hash: what it takes to make the same numbers again."""
    runs = sorted({summary.runs for summary in summaries})
    seeds = sorted({summary.seed for summary in summaries})
    versions = sorted({summary.version for summary in summaries})
    hashes = list(dict.fromkeys(summary.scenario_hash[:8] for summary in summaries))
    histories = " to ".join(f"{count:,}" for count in {runs[0]: 0, runs[-1]: 0})
    each = " per scenario" + (", same random draws" if len(seeds) == 1 else "") if len(summaries) > 1 else ""
    parts = (
        f"{histories} {'history' if runs == [1] else 'histories'}{each}",
        f"seed{'s' * (len(seeds) > 1)} {', '.join(map(str, seeds))}",
        f"talks {', '.join(versions)}",
        f"scenario{'s' * (len(hashes) > 1)} {', '.join(hashes)}",
    )
    return " · ".join(parts)
