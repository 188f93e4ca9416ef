"""Whether the back-test learns what it can: invented truths among the draws that it finds for them.

If it does, the rank of a truth among its posterior's draws is as likely one as another (Talts et al. 2018), and an
interval that is to hold half or 90% of the posterior holds so many truths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.format import percent
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import LINE, shorten, text_width, wrap
from sim.output.plots.scales import enclosing
from sim.stats import binomial_middle, binomial_tail, outside_chance
from sim.studies.calibration.figures import dots

SHOWN = 6  # inputs whose ranks are drawn singly

_POOLED, _HEIGHT = 262.0, 158.0  # width and height of the histogram of all ranks
_GAP = 34.0
_COLUMNS, _GUTTER = 3, 14.0
_TITLE = style.BODY * LINE + 1
_COVERAGE = 132.0  # height of the plots of coverage
_NAMES = 26.0  # height of the names below them
_BETWEEN = 46.0
Array = np.ndarray[Any, Any]


def figure(names: Sequence[str], ranks: Array, bins: int, coverage: Mapping[float, Array], source: str = "") -> Figure:
    """Draw histograms of ranks, and how often intervals hold the truth.

    Parameters
    ----------
    names
        The inputs.
    ranks
        Of each truth among its draws, whole numbers from 0 to bins - 1, shape (replicates, names).
    bins
        How many ranks there are.
    coverage
        For each level, such as 0.9, the share of replicates in which each input's interval holds the truth.
    source
        What it takes to make the same numbers again, for the small print.

    Raises
    ------
    ValueError
        If there are no ranks, or they do not fit the names.
    """
    ranks = np.asarray(ranks)
    if ranks.ndim != 2 or not ranks.size or ranks.shape[1] != len(names):
        raise ValueError(f"ranks of shape {ranks.shape} do not fit {len(names)} inputs")
    counts = np.stack([np.bincount(column, minlength=bins) for column in ranks.T])
    levels = sorted(coverage)
    body = _TITLE + _HEIGHT + 18 + (_BETWEEN + _COVERAGE + _NAMES if levels else 0)
    frame = Frame(_headline(ranks, coverage), _subtitle(ranks, bins, coverage), _small_print(source), body)
    _draw_histograms(frame, names, counts)
    width = (RIGHT - LEFT - (len(levels) - 1) * _GAP) / max(1, len(levels))
    for column, level in enumerate(levels):
        box = Box(LEFT + column * (width + _GAP), frame.bottom - _NAMES - _COVERAGE, width, _COVERAGE)
        _draw_coverage(frame, box, names, np.asarray(coverage[level]), level, len(ranks))
    return frame.figure


def _headline(ranks: Array, coverage: Mapping[float, Array]) -> str:
    if not coverage:
        return f"Where {len(ranks):,} invented truths lie among the draws found for them"
    level = max(coverage)
    held = percent(float(np.mean(coverage[level])))
    return f"Intervals that are to hold the truth in {level:.0%} of cases hold it in {held}"


def _subtitle(ranks: Array, bins: int, coverage: Mapping[float, Array]) -> str:
    replicates, inputs = ranks.shape
    tried = f"{replicates:,} back-tests of invented truths, {_counted(inputs, 'quantity', 'quantities')}"
    if not coverage:
        return tried
    level = max(coverage)
    beyond = int(outside_chance(np.asarray(coverage[level]), level, replicates).sum())
    expected = round(inputs * binomial_tail(replicates, level))
    return (
        f"{tried}. For {beyond or 'none'} of these the share of the {level:.0%} interval lies outside the shade; "
        f"{f'about {expected}' if expected else 'fewer than 1'} would by chance alone"
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _small_print(source: str) -> list[str]:
    bands = (
        "Dashed, shaded: 95% of what chance gives if ranks are even and intervals hold as often as they say; "
        "of all ranks together, as if they were independent. Red: outside."
    )
    return [*filter(None, [source]), bands]


def _draw_histograms(frame: Frame, names: Sequence[str], counts: Array) -> None:
    top = frame.top + _TITLE
    pooled = Box(LEFT, top, _POOLED, _HEIGHT)
    frame.text(LEFT, frame.top, "Rank of the truth among the draws, all together", style.BODY, "SemiBold")
    _draw_histogram(frame, pooled, counts.sum(axis=0))
    frame.text(pooled.left, pooled.bottom + 12, "below all draws", style.SMALL, colour=style.GREY)
    frame.text(pooled.right, pooled.bottom + 12, "above all draws", style.SMALL, colour=style.GREY, align="right")
    _draw_furthest(frame, names, counts, pooled)


def _draw_furthest(frame: Frame, names: Sequence[str], counts: Array, pooled: Box) -> None:
    """Small histograms, to the right of the large one, of the ranks that are spread least evenly."""
    worst = np.argsort(-((counts - counts.mean(axis=1, keepdims=True)) ** 2).sum(axis=1), kind="stable")[:SHOWN]
    left, wide = pooled.right + _GAP, RIGHT - pooled.right - _GAP
    title = f"The {len(worst)} furthest from even" if len(names) > SHOWN else "Each by itself"
    frame.text(left, frame.top, title, style.BODY, "SemiBold")
    rows = -(-len(worst) // _COLUMNS)
    width, pitch = (wide - (_COLUMNS - 1) * _GUTTER) / _COLUMNS, (_HEIGHT + 10) / max(rows, 2)
    for index, k in enumerate(worst):
        row, column = divmod(index, _COLUMNS)
        box = Box(left + column * (width + _GUTTER), pooled.top + row * pitch + 4, width, pitch - 24)
        _draw_histogram(frame, box, counts[k])
        name = shorten(names[k], style.SMALL, width)
        frame.text(box.left, box.bottom + 11, name, style.SMALL, colour=style.GREY)


def _draw_histogram(frame: Frame, box: Box, counts: Array) -> None:
    """Bars from a base line, in colour where they leave the band that even ranks keep to."""
    trials, even = int(counts.sum()), 1.0 / len(counts)
    low, high = binomial_middle(trials, even)
    panel = Panel(box, (0.0, float(len(counts))), (0.0, 1.03 * max(high, counts.max() / trials)))
    gap = min(1.0, 0.15 * box.width / len(counts)) / 2
    for k, share in enumerate(counts / trials):
        left, right = panel.x(k) + gap, panel.x(k + 1) - gap
        colour = style.tint(dots.AFTER, 0.35) if low <= share <= high else style.ACCENT
        frame.rectangle(Box(left, panel.y(share), right - left, box.bottom - panel.y(share)), colour)
    for edge in (low, high):
        line = frame.rule((box.left, panel.y(edge)), (box.right, panel.y(edge)), style.INK, 0.8, above=True)
        line.set_dashes((2.6, 1.8))
    frame.rule((box.left, box.bottom), (box.right, box.bottom), style.PALE)


def _draw_coverage(frame: Frame, box: Box, names: Sequence[str], held: Array, level: float, trials: int) -> None:
    """Every input's share in rising order, the level as a line, and what chance allows about it as a shade."""
    heading = f"Share of truths within the {level:.0%} interval"
    frame.text(box.left, box.top - 14, heading, style.BODY, "SemiBold")
    panel = _coverage_panel(frame, box, held, binomial_middle(trials, level))
    frame.rule((panel.box.left, panel.y(level)), (panel.box.right, panel.y(level)), style.INK, 0.9, above=True)
    beyond, order = outside_chance(held, level, trials), np.argsort(held, kind="stable")
    for x, k in enumerate(order):
        frame.mark(panel.x(x), panel.y(held[k]), "o", 4.2, style.ACCENT if beyond[k] else dots.AFTER, "white")
    _draw_names(frame, box, [names[k] for k in order if beyond[k]])


def _coverage_panel(frame: Frame, box: Box, held: Array, allowed: tuple[float, float]) -> Panel:
    """The scale of shares at the left, and the shade of those that chance allows."""
    low, high = allowed
    ticks = _ticks(min(low, float(held.min())), max(high, float(held.max())))
    labels = text_width("100%", style.SMALL) + 5
    place = Box(box.left + labels, box.top, box.width - labels, box.height)
    panel = Panel(place, (-1.0, float(len(held))), (float(ticks[0]), float(ticks[-1])))
    frame.rectangle(
        Box(place.left, panel.y(high), place.width, panel.y(low) - panel.y(high)), style.tint(dots.AFTER, 0.84)
    )
    for tick in ticks:
        y = panel.y(tick)
        frame.rule((place.left, y), (place.right, y))
        text = f"{100 * tick:.0f}%"
        frame.text(place.left - 5, y + 0.36 * style.SMALL, text, style.SMALL, colour=style.GREY, align="right")
    return panel


def _ticks(low: float, high: float) -> Array:
    """Round shares that enclose two."""
    step = next(step for step in (5, 10, 20, 50) if 100 * (high - low) <= 5 * step)
    first, last = enclosing(100 * low, 100 * high, step)
    return np.arange(first, last + 1) * step / 100


def _draw_names(frame: Frame, box: Box, names: Sequence[str]) -> None:
    """The inputs that lie outside, as far as two lines hold them."""
    if names:
        lines = wrap(f"Outside: {', '.join(names)}", style.SMALL, box.width, even=False)
        if len(lines) > 2:
            lines = [lines[0], shorten(" ".join(lines[1:]), style.SMALL, box.width - 8)]
        frame.lines(box.left, box.bottom + 13, lines, style.SMALL, colour=style.GREY)


def rows(
    names: Sequence[str], found: Any, bins: int, coverage: Mapping[float, Array], source: str = ""
) -> Iterator[Row]:
    """One row a name: how often each interval held the truth, and its rank in each replicate.

    Parameters
    ----------
    names : of the parameters
    found : ranks, shape (replicates, names)
    bins : that ranks can fall into
    coverage : by the share of an interval, how often it held the truth, one a name
    source : small print of the figure; not used
    """
    levels = sorted(coverage)
    yield ("name", *(f"coverage_{100 * level:.0f}" for level in levels), *(f"rank_{k}" for k in range(len(found))))
    for k, name in enumerate(names):
        yield (name, *(f"{coverage[level][k]:.6g}" for level in levels), *(int(rank) for rank in found[:, k]))
