"""Fans: quantile bands by day, the median over them, another scenario's median dashed, the last values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import patheffects

from sim.format import in_unit
from sim.model.words import PARTY_COLOURS, PARTY_INKS
from sim.output.plots import style
from sim.output.plots.frame import Frame, Panel
from sim.output.plots.labels import spread
from sim.output.plots.lettering import Weight, text_width
from sim.output.plots.scales import day_numbers
from sim.results.summary import Bands

EXPLAINED = "Fans hold the middle half and the middle 90% of histories; line: median."

MEDIAN = 2  # row of Bands.quantiles


def value_range(bands: Bands, other: Bands | None = None) -> tuple[float, float]:
    """Lowest and highest value drawn: the fan and the other's median; 0 and 0 where all is unknown."""
    drawn = [bands.quantiles] if other is None else [bands.quantiles, other.quantiles[MEDIAN : MEDIAN + 1]]
    values = np.concatenate([quantiles[np.isfinite(quantiles)] for quantiles in drawn])
    return (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)


def day_range(bands: Sequence[Bands]) -> tuple[float, float]:
    """First and last day of several fans; never an empty range."""
    days = np.concatenate([day_numbers(fan.dates) for fan in bands])
    return float(days.min()), float(max(days.max(), days.min() + 1))


def draw_fan(frame: Frame, panel: Panel, bands: Bands) -> None:
    """The two bands and the median in the colour of the party whose variable it is.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    bands : quantiles day by day
    """
    x, y, colour = *on_page(panel, bands), PARTY_COLOURS[bands.party]
    around = np.concatenate((x, x[::-1]))
    for low, high, white in ((0, 4, 0.80), (1, 3, 0.55)):
        frame.shape(around, np.concatenate((y[low], y[high][::-1])), style.tint(colour, white))
    frame.curve(x, y[MEDIAN], colour, 1.7)


def draw_other(frame: Frame, panel: Panel, bands: Bands, other: Bands) -> None:
    """The median of the other scenario, dashed, wherever it can be told from this one's.

    A thin white edge makes it stand out from a dark fan.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    bands : those drawn in this panel
    other : those of the other scenario
    """
    (x, y), (own_x, own_y) = on_page(panel, other), on_page(panel, bands)
    own = np.interp(x, own_x, own_y[MEDIAN], np.nan, np.nan) if own_x.size else np.full(x.size, np.nan)
    same = abs(y[MEDIAN] - own) < 0.7  # never on days that this one does not have
    line = frame.curve(x, np.where(same, np.nan, y[MEDIAN]), style.INK, 1.1)
    line.set_dashes((3.6, 2.0))
    line.set_path_effects([patheffects.withStroke(linewidth=2.3, foreground="white", alpha=0.75)])


def on_page(panel: Panel, bands: Bands) -> tuple[np.ndarray, np.ndarray]:
    """A fan on the page: x of its days and y of the five quantiles; days without values are left out."""
    known = np.isfinite(bands.quantiles).all(axis=0)
    return panel.xs(day_numbers(bands.dates)[known]), panel.ys(bands.quantiles[:, known])


def draw_ends(frame: Frame, panel: Panel, bands: Bands, other: Bands | None, size: float) -> None:
    """The medians' last values to the right of the panel: the scenario's in colour, the other's in grey.

    Parameters
    ----------
    frame : the page, in points from its upper left corner
    panel : plotting area with its scales
    bands : the scenario's own
    other : another's, None for none
    size : height of the letters in points
    """
    ends = [(last, PARTY_INKS[bands.party], True) for last in _last(bands)]
    if other is not None:
        ends += [(last, style.GREY, False) for last in _last(other)]
    if len({in_unit(last, bands.unit) for last, *_ in ends}) == 1:
        ends = ends[:1]
    heights = spread([panel.y(last) for last, *_ in ends], 1.25 * size)
    # Not above the plot, where the labels of events are.
    lower = max([0.0, *(panel.box.top + 0.45 * size - height for height in heights)])
    for height, (last, colour, own) in zip(heights, ends, strict=True):
        weight: Weight = "SemiBold" if own else "Regular"
        y = height + lower + 0.36 * size
        frame.text(panel.box.right + 5, y, in_unit(last, bands.unit), size, weight, colour=colour)


def end_room(bands: Sequence[Bands], size: float) -> float:
    """Width in points that the end values of several fans need."""
    written = [in_unit(last, fan.unit) for fan in bands for last in _last(fan)]
    return max((text_width(value, size, "SemiBold") for value in written), default=0.0) + 5


def _last(bands: Bands) -> list[float]:
    medians = bands.quantiles[MEDIAN]
    return [float(median) for median in medians[np.isfinite(medians)][-1:]]
