"""Small multiples: how each variable runs, day by day, over all histories of a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.output.plots import style
from sim.output.plots.annotations import View, explain
from sim.output.plots.events import Event, draw_events, height, place_events
from sim.output.plots.fan import EXPLAINED, day_range, draw_ends, draw_fan, draw_other, end_room, value_range
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel, provenance
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import LINE, wrap
from sim.output.plots.scales import DATE_AXIS, draw_date_axis, draw_value_axis, label_room, value_ticks
from sim.results.summary import Bands, Summary
from sim.stats import QUANTILE_NAMES

_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3}
_PLOT = {1: 220.0, 2: 160.0, 3: 110.0, 4: 92.0}  # height of a plot by the number of columns
_GUTTER = 14.0
_ROW_GAP = 18.0


class _Cell(NamedTuple):
    """One panel's contents: its title in lines, the fan, the other scenario's fan, round values."""

    title: list[str]
    fan: Bands
    other: Bands | None
    ticks: np.ndarray


@dataclass(frozen=True)
class _Grid:
    """Where the panels go: their number across, and the parts of one cell in points."""

    columns: int
    cell: float
    titles: list[float]  # height of each row's titles
    flags: float
    labels: float
    ends: float

    @property
    def width(self) -> float:
        """Width of a plot."""
        return self.cell - self.labels - self.ends

    def head(self, row: int) -> float:
        """Height of what stands above the plots of a row; only the first row has the events' labels."""
        return self.titles[row] + (self.flags if row == 0 else 0.0)

    @property
    def height(self) -> float:
        """Height of all rows."""
        rows = range(len(self.titles))
        return sum(self.head(row) + _PLOT[self.columns] + DATE_AXIS + _ROW_GAP for row in rows) - _ROW_GAP

    def plot(self, top: float, index: int) -> Box:
        """Where the plot of a cell lies, below the top of the body."""
        row, column = divmod(index, self.columns)
        for above in range(row):
            top += self.head(above) + _PLOT[self.columns] + DATE_AXIS + _ROW_GAP
        left = LEFT + column * (self.cell + _GUTTER) + self.labels
        return Box(left, top + self.head(row), self.width, _PLOT[self.columns])


def figure(summary: Summary, other: Summary | None = None, variables: Sequence[str] | None = None) -> Figure:
    """Draw one fan for each variable.

    Parameters
    ----------
    summary
        The scenario whose fans are drawn.
    other
        A scenario whose medians are added, dashed, for the variables that it has too.
    variables
        Which of `summary.bands`, in which order; all of them by default.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a variable has no bands.
    """
    fans = _chosen(summary, variables)
    columns = _COLUMNS.get(len(fans), 4)
    width = (RIGHT - LEFT - (columns - 1) * _GUTTER) / columns
    cells = [_cell(fan, other, width) for fan in fans]
    limits = day_range([fan for cell in cells for fan in (cell.fan, cell.other) if fan is not None])
    events, grid = _layout(summary, cells, columns, width, limits)
    drawn = [summary] if other is None else [summary, other]
    frame = Frame(
        f"{summary.title}, day by day",
        _subtitle(other),
        [provenance(drawn), EXPLAINED],
        grid.height,
    )
    _draw(frame, grid, cells, events, limits)
    return frame.figure


def _chosen(summary: Summary, variables: Sequence[str] | None) -> list[Bands]:
    names = list(summary.bands) if variables is None else list(variables)
    unknown = [name for name in names if name not in summary.bands]
    if unknown or not names:
        have = ", ".join(summary.bands) or "none"
        raise ValueError(f"no bands for {', '.join(unknown) or 'any variable'}; {summary.name} has {have}")
    return [summary.bands[name].shown for name in names]


def _subtitle(other: Summary | None) -> str:
    fans = "Median, middle half and middle 90% of simulated histories"
    return fans if other is None else f"{fans}; dashed: the median under “{other.title}” where it differs"


def _cell(fan: Bands, other: Summary | None, width: float) -> _Cell:
    dashed = other.bands[fan.variable].shown if other and fan.variable in other.bands else None
    title = wrap(style.quantity(fan.label, fan.unit), style.BODY, width, "SemiBold")
    return _Cell(title, fan, dashed, value_ticks(*value_range(fan, dashed), steps=4))


def _layout(
    summary: Summary, cells: Sequence[_Cell], columns: int, width: float, limits: tuple[float, float]
) -> tuple[list[Event], _Grid]:
    """Measure what surrounds the plots, so that all plots are of one size and none of it is clipped."""
    labels = max(label_room([cell.ticks], unit=cell.fan.unit) for cell in cells) + 5
    ends = end_room([fan for cell in cells for fan in (cell.fan, cell.other) if fan is not None], style.BODY)
    events = place_events(summary.events, limits, width - labels - ends, ends)
    rows = [cells[first : first + columns] for first in range(0, len(cells), columns)]
    titles = [style.BODY * LINE * max(len(cell.title) for cell in row) for row in rows]
    return events, _Grid(columns, width, titles, height(events), labels, ends)


def _draw(
    frame: Frame, grid: _Grid, cells: Sequence[_Cell], events: Sequence[Event], limits: tuple[float, float]
) -> None:
    views = []
    for index, cell in enumerate(cells):
        y_limits = float(cell.ticks[0]), float(cell.ticks[-1])
        panel = Panel(grid.plot(frame.top, index), limits, y_limits)
        row = index // grid.columns
        left, top = panel.box.left - grid.labels, panel.box.top - grid.head(row)
        frame.lines(left, top + 2, cell.title, style.BODY, "SemiBold")
        _draw_panel(frame, panel, cell)
        draw_events(frame, panel, events, labels=row == 0)
        views.append(View(panel, cell.fan, cell.other, events))
    explain(frame, views)


def _draw_panel(frame: Frame, panel: Panel, cell: _Cell) -> None:
    draw_value_axis(frame, panel, cell.ticks, cell.fan.unit)
    draw_date_axis(frame, panel)
    draw_fan(frame, panel, cell.fan)
    if cell.other is not None:
        draw_other(frame, panel, cell.fan, cell.other)
    draw_ends(frame, panel, cell.fan, cell.other, style.BODY)


def rows(summary: Summary, variables: Iterable[str] = ()) -> Iterator[Row]:
    """One row a variable and day; all variables unless some are named."""
    yield ("scenario", "variable", "unit", "date", *QUANTILE_NAMES)
    for name in variables or summary.bands:
        b = summary.bands[name]
        for i, day in enumerate(b.dates):
            yield (summary.name, name, b.unit, day, *(f"{x:.6g}" for x in b.quantiles[:, i]))
