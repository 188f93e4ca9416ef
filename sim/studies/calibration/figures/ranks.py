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
from sim.stats import BY_CHANCE, binomial_middle, binomial_tail, outside_chance
from sim.studies.calibration import uniformity
from sim.studies.calibration.figures import dots

SHOWN = 6  # inputs whose ranks are drawn singly

_POOLED, _HEIGHT = 262.0, 158.0  # width and height of the panel of all ranks
_GAP = 34.0
_COLUMNS, _GUTTER = 3, 14.0
_TITLE = style.BODY * LINE + 1
_COVERAGE = 132.0  # height of the plots of coverage
_NAMES = 26.0  # height of the names below them
_BETWEEN = 46.0
_SCALE = 30.0  # width of the scale of the large panel
_SHADE = style.tint(dots.AFTER, 0.78)
Array = np.ndarray[Any, Any]
Bands = Sequence[tuple[Array, Array]]


def figure(names: Sequence[str], ranks: Array, bins: int, coverage: Mapping[float, Array], source: str = "") -> Figure:
    """Draw how ranks are distributed, and how often intervals hold the truth.

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
    levels = sorted(coverage)
    body = _TITLE + _HEIGHT + 18 + (_BETWEEN + _COVERAGE + _NAMES if levels else 0)
    frame = Frame(_headline(ranks, bins), _subtitle(ranks, bins, coverage), _small_print(source), body)
    _draw_curves(frame, names, ranks, bins)
    width = (RIGHT - LEFT - (len(levels) - 1) * _GAP) / max(1, len(levels))
    for column, level in enumerate(levels):
        box = Box(LEFT + column * (width + _GAP), frame.bottom - _NAMES - _COVERAGE, width, _COVERAGE)
        _draw_coverage(frame, box, names, np.asarray(coverage[level]), level, len(ranks))
    return frame.figure


def _headline(ranks: Array, bins: int) -> str:
    replicates, inputs = ranks.shape
    beyond = int((uniformity.p_value(ranks, bins) < BY_CHANCE).sum())
    which = f"{beyond or 'none'} of {inputs}" if inputs > 1 else ("the one" if beyond else "none")
    return f"Ranks of {_counted(replicates, 'invented truth', 'invented truths')}: uneven for {which}"


def _subtitle(ranks: Array, bins: int, coverage: Mapping[float, Array]) -> str:
    replicates, inputs = ranks.shape
    expected = round(BY_CHANCE * inputs)
    parts = [
        f"{_counted(replicates, 'back-test', 'back-tests')} of invented truths, "
        f"{_counted(inputs, 'quantity', 'quantities')}; {f'about {expected}' if expected else 'fewer than 1'} would be "
        "uneven by chance alone"
    ]
    if coverage:
        level = max(coverage)
        held = percent(float(np.mean(coverage[level])))
        parts.append(f"Intervals that are to hold the truth in {level:.0%} of cases hold it in {held}")
        beyond = int(outside_chance(np.asarray(coverage[level]), level, replicates).sum())
        chance = round(inputs * binomial_tail(replicates, level)) or "fewer than 1"
        parts.append(f"For {beyond or 'none'} of them that share lies outside the shade; by chance for {chance}")
    return ". ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _small_print(source: str) -> list[str]:
    bands = (
        "Curves: share of ranks below each, less that of even ranks. Shade: where even ranks stay, all along, in 95% "
        "of cases for one quantity; dashed: for all quantities together. Red: outside. Below: 95% of what chance gives."
    )
    return [*filter(None, [source]), bands]


def _draw_curves(frame: Frame, names: Sequence[str], ranks: Array, bins: int) -> None:
    """All curves to the left, those furthest from even to the right."""
    chances = uniformity.p_value(ranks, bins)
    differences = uniformity.below(ranks, bins) / len(ranks) - np.arange(1, bins)[:, None] / bins
    edges = [uniformity.bands(len(ranks), bins, 1.0 - BY_CHANCE / n) for n in (1, len(names))]
    reach = 1.15 * max(float(np.abs(differences).max()), *(float(_off(band, bins).max()) for band in edges[1:]))
    large = Box(LEFT + _SCALE, frame.top + _TITLE, _POOLED - _SCALE, _HEIGHT)
    frame.text(LEFT, frame.top, "All ranks of the truth among its draws", style.BODY, "SemiBold")
    order = np.argsort(-chances, kind="stable")  # the least even above all others
    _draw_panel(frame, large, differences[:, order], chances[order], edges, reach)
    for value in (-reach / 1.15, 0.0, reach / 1.15):
        y = large.top + large.height * (0.5 - value / (2 * reach)) + 0.36 * style.SMALL
        text = f"{100 * value:+.0f}%".replace("-", "−") if value else "0"
        frame.text(large.left - 5, y, text, style.SMALL, colour=style.GREY, align="right")
    frame.text(large.left, large.bottom + 12, "below all draws", style.SMALL, colour=style.GREY)
    frame.text(large.right, large.bottom + 12, "above all draws", style.SMALL, colour=style.GREY, align="right")
    _draw_furthest(frame, names, differences, chances, edges, reach, large)


def _off(band: tuple[Array, Array], bins: int) -> Array:
    """How far a band reaches from even."""
    return np.abs(np.stack(band) - np.arange(1, bins) / bins)


def _draw_furthest(
    frame: Frame, names: Sequence[str], differences: Array, chances: Array, edges: Bands, reach: float, large: Box
) -> None:
    """Small panels, to the right of the large one, of the quantities whose ranks are least even, with their p."""
    worst = np.argsort(chances, kind="stable")[:SHOWN]
    left, wide = large.right + _GAP, RIGHT - large.right - _GAP
    title = f"The {len(worst)} furthest from even" if len(names) > SHOWN else "Each by itself"
    frame.text(left, frame.top, title, style.BODY, "SemiBold")
    rows = -(-len(worst) // _COLUMNS)
    width, pitch = (wide - (_COLUMNS - 1) * _GUTTER) / _COLUMNS, (_HEIGHT + 10) / max(rows, 2)
    for index, k in enumerate(worst):
        row, column = divmod(index, _COLUMNS)
        box = Box(left + column * (width + _GUTTER), large.top + row * pitch + 4, width, pitch - 24)
        _draw_panel(frame, box, differences[:, [k]], chances[[k]], edges, reach)
        said = f" p {chances[k]:.2f}"
        name = shorten(names[k], style.SMALL, width - text_width(said, style.SMALL)) + said
        frame.text(box.left, box.bottom + 11, name, style.SMALL, colour=style.GREY)


def _draw_panel(frame: Frame, box: Box, differences: Array, chances: Array, edges: Bands, reach: float) -> None:
    """Curves of differences on the band of one quantity, within the lines of all together."""
    steps = len(differences) + 1
    panel = Panel(box, (0.0, float(steps)), (-reach, reach))
    x = panel.xs(np.arange(steps + 1.0))

    def closed(values: Array) -> Array:
        return panel.ys(np.concatenate([[0.0], values, [0.0]]))

    even = np.arange(1, steps) / steps
    (low, high), together = edges[0], edges[1]
    frame.shape(np.concatenate([x, x[::-1]]), np.concatenate([closed(high - even), closed(low - even)[::-1]]), _SHADE)
    for edge in together:
        frame.curve(x, closed(edge - even), style.INK, 0.8).set_dashes((2.6, 1.8))
    frame.rule((box.left, panel.y(0.0)), (box.right, panel.y(0.0)), style.PALE)
    width = 0.7 if len(chances) > 1 else 1.5
    for values, p in zip(differences.T, chances, strict=True):
        frame.curve(x, closed(values), style.ACCENT if p < BY_CHANCE else dots.AFTER, width)


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
