"""One history: the parties in lanes over what they moved, day by day, down to what could have been agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from sim.format import in_unit, written
from sim.model.words import OUTCOME_COLOURS, OUTCOME_LABELS, PARTY_COLOURS, PARTY_INKS
from sim.output.plots import style
from sim.output.plots.contrast import ink_on
from sim.output.plots.events import draw_events, height, place_events
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel
from sim.output.plots.jobs import Row
from sim.output.plots.labels import Flag, flags, spread
from sim.output.plots.lettering import shorten, text_width
from sim.output.plots.scales import DATE_AXIS, day_number, draw_date_axis, draw_value_axis, value_ticks
from sim.replay.timeline import Line, Marker, Span, Timeline

_NAMES, _ENDS = 96.0, 92.0  # widths of the columns of names and of the lines' labels
_STRIP, _TIER, _LANE = 13.0, 10.0, 9.0  # a strip, a row of flags above it, air below it
_PLOT, _RANGE, _GAP = 50.0, 104.0, 15.0  # heights of a panel, of the last one, and what parts them
_MOST = 14  # marks that are tried in a lane
_LEAST = 30  # days that are drawn at least
_STAFF = 2.5
_SUBTITLE = "One history, day by day: what the parties ordered, what came of it, and what could have been agreed"
_EXPLAINED = (
    "Lanes: orders as they stood, the darker the faster or fiercer, and what happened; “above” is violence above the "
    "promise. Last panel: in shares of all that the Taliban could get; a deal is possible where Kabul’s limit is above "
    "theirs (shaded), and made when they ask no more than Kabul offers."
)
_TWO = (
    "Lanes: orders as they stood, the darker the faster or fiercer, and what happened; “above” is violence above the "
    "promise. Both worlds meet the same draws: where lines part, it is by what the worlds made of them."
)
_SHADE = style.tint(OUTCOME_COLOURS["settlement"], 0.82)
_Placed = list[tuple[Marker, str, Flag]]


def figure(timeline: Timeline) -> Figure:
    """Draw lanes for the parties, the talks and the war, and a panel for each variable, on one axis of days."""
    width = RIGHT - LEFT - _NAMES - _ENDS
    first = day_number(timeline.start)
    limits = first, first + max(timeline.days - 1, _LEAST)
    events = place_events(timeline.dated, limits, width, _ENDS)
    lanes = {name: _placed(marks, timeline, limits, width) for name, (_, _, marks) in timeline.lanes.items()}
    heights = {name: _tiers(found) * _TIER + _STRIP + _LANE for name, found in lanes.items()}
    *others, _ = timeline.panels
    drawn = sum(heights.values()) + _GAP + len(others) * (_PLOT + _GAP) + _RANGE
    subtitle = f"A: {timeline.title}. B: {timeline.other[0]}" if timeline.other else _SUBTITLE
    small = [timeline.source, _TWO if timeline.other else _EXPLAINED]
    frame = Frame(_headline(timeline), subtitle, small, height(events) + drawn + DATE_AXIS)
    top = frame.top + height(events)
    whole = Box(LEFT + _NAMES, top, width, drawn)
    draw_events(frame, Panel(whole, limits, (0.0, 1.0)), events)
    for name, (party, spells, _) in timeline.lanes.items():
        box = Box(whole.left, top + heights[name] - _STRIP - _LANE, width, _STRIP)
        _draw_lane(frame, Panel(box, limits, (0.0, 1.0)), name, party, spells, lanes[name])
        top += heights[name]
    top += _GAP
    for name, lines in timeline.panels.items():
        tall = _RANGE if name not in others else _PLOT
        _draw_panel(frame, Box(whole.left, top, width, tall), limits, name, lines, timeline)
        top += tall + _GAP
    return frame.figure


def _headline(timeline: Timeline) -> str:
    if timeline.other:
        ours, theirs = (OUTCOME_LABELS[outcome].lower() for outcome in (timeline.outcome, timeline.other[1]))
        ends = f"{ours}, and {theirs}" if ours != theirs else f"{ours} in both"
        return f"The same random streams in two scenarios: {ends}"
    last = timeline.start + timedelta(days=timeline.days - 1)
    return f"{OUTCOME_LABELS[timeline.outcome]}, {written(last)}: {timeline.title}"


def _placed(marks: Sequence[Marker], timeline: Timeline, limits: tuple[float, float], width: float) -> _Placed:
    """A place for each mark's words above its lane; where too many crowd, the later ones are left out."""
    per_day = width / (limits[1] - limits[0])
    known = list(marks[:: 1 + len(marks) // _MOST])
    while known:
        places = [(marker.day * per_day, text_width(marker.label, style.SMALL) + _STAFF) for marker in known]
        found = flags(places, 0.0, width + _ENDS)
        if max(flag.tier for flag in found) <= 2:
            return [(marker, marker.label, flag) for marker, flag in zip(known, found, strict=True)]
        known.pop(len(known) // 2)
    return []


def _tiers(placed: _Placed) -> int:
    return 1 + max((flag.tier for *_, flag in placed), default=0)


def _draw_lane(frame: Frame, panel: Panel, name: str, party: str, spells: Sequence[Span], marks: _Placed) -> None:
    box, colour = panel.box, PARTY_COLOURS[party]
    frame.text(LEFT, box.bottom - 3.2, name, style.BODY, "SemiBold", colour=PARTY_INKS[party])
    frame.rectangle(box, style.TRACK)
    for spell in spells:
        _draw_spell(frame, panel, spell, style.ACCENT if spell.alarm else colour)
    for marker, words, flag in marks:
        x, right = panel.x(panel.x_limits[0] + marker.day), flag.left >= flag.x
        head = box.top - flag.tier * _TIER
        frame.rule((x, head - _TIER + 2), (x, box.bottom), style.INK, 0.8, above=True)
        place = box.left + flag.left + (_STAFF if right else 0.0)
        label = frame.text(place, head - 2.5, words, style.SMALL, colour=style.INK)
        label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 0.6})


def _draw_spell(frame: Frame, panel: Panel, spell: Span, colour: str) -> None:
    """A run of days under one order; its name stands in it where there is room."""
    first = panel.x_limits[0]
    left, right = panel.x(first + spell.first), panel.x(min(first + spell.last + 1, panel.x_limits[1]))
    box = Box(left, panel.box.top, right - left, _STRIP)
    ground = style.tint(colour, 0.92 - 0.8 * spell.strength)
    frame.rectangle(box, ground)
    room = right - left - 5
    if text_width(spell.label, style.FOOTER) <= room:
        frame.text(left + 3, box.bottom - 4, spell.label, style.FOOTER, colour=ink_on(ground))


def _draw_panel(
    frame: Frame, box: Box, limits: tuple[float, float], name: str, lines: Sequence[Line], timeline: Timeline
) -> None:
    last = name == next(reversed(timeline.panels))
    ticks = value_ticks(*_range(name, lines), steps=4 if last else 3)
    panel = Panel(box, limits, (float(ticks[0]), float(ticks[-1])))
    what, _, unit = name.partition(", ")
    _name(frame, box, what, unit)
    draw_value_axis(frame, panel, ticks, unit)
    x = panel.xs(limits[0] + np.arange(timeline.days))
    if last:
        if timeline.other is None:
            _shade(frame, panel, x, lines)
        draw_date_axis(frame, panel)
    for line in lines:
        drawn = frame.curve(x, panel.ys(line.values), PARTY_COLOURS[line.party], 1.1 if line.dashed else 1.6)
        if line.dashed:
            drawn.set_dashes((3.0, 1.8))
    _draw_ends(frame, panel, lines, unit)


def _range(name: str, lines: Sequence[Line]) -> tuple[float, float]:
    top = max(float(np.nanmax(line.values)) for line in lines)
    low = min(0.0, *(float(np.nanmin(line.values)) for line in lines))
    return low, max(top, 1.0) if "share" in name or "probability" in name else top


def _name(frame: Frame, box: Box, what: str, unit: str) -> None:
    """What a panel shows, at its left, the unit below it."""
    words = what.split(" ")
    rows = [what] if text_width(what, style.SMALL, "SemiBold") <= _NAMES - 32 else _halves(words)
    for row, text in enumerate(rows):
        frame.text(LEFT, box.top + 7 + 9.5 * row, text, style.SMALL, "SemiBold")
    if unit:
        frame.text(LEFT, box.top + 7 + 9.5 * len(rows), unit, style.FOOTER, colour=style.GREY)


def _halves(words: Sequence[str]) -> list[str]:
    """Words in two or more lines that fit beside the axis."""
    rows = [words[0]]
    for word in words[1:]:
        longer = f"{rows[-1]} {word}"
        if text_width(longer, style.SMALL, "SemiBold") <= _NAMES - 32:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _shade(frame: Frame, panel: Panel, x: np.ndarray, lines: Sequence[Line]) -> None:
    """The range of deals that leave both sides better off than war."""
    limits = {line.label: line.values for line in lines}
    low, high = limits["their limit"], limits["Kabul’s limit"]
    edges = np.flatnonzero(np.diff((high > low).astype(int))) + 1
    for a, b in pairwise([0, *edges, len(x)]):
        if high[a] > low[a] and b - a > 1:
            ys = np.concatenate([panel.ys(high[a:b]), panel.ys(low[a:b])[::-1]])
            frame.shape(np.concatenate([x[a:b], x[a:b][::-1]]), ys, _SHADE)


def _last(line: Line) -> float:
    """A line's last value."""
    return float(line.values[np.isfinite(line.values)][-1])


def _draw_ends(frame: Frame, panel: Panel, lines: Sequence[Line], unit: str) -> None:
    """What each line is called, and its last value, beside its end."""
    heights = [float(panel.y(_last(line))) for line in lines]
    places = _within(spread(heights, style.FOOTER * 1.2), panel.box.top, panel.box.bottom + 1, style.FOOTER * 1.2)
    for line, y in zip(lines, places, strict=True):
        words = f"{in_unit(round(_last(line), 3), unit)} {line.label}".strip()
        text = shorten(words, style.FOOTER, _ENDS - 7)
        frame.text(panel.box.right + 5, y + 2.5, text, style.FOOTER, "Medium", colour=PARTY_INKS[line.party])


def _within(heights: Sequence[float], top: float, bottom: float, gap: float) -> list[float]:
    """Heights that are `gap` apart, moved as little as it takes to lie between two others."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = list(heights)
    for rank, place in enumerate(order):
        moved[place] = max(moved[place], top if rank == 0 else moved[order[rank - 1]] + gap)
    for rank, place in enumerate(reversed(order)):
        least = bottom if rank == 0 else moved[order[len(order) - rank]] - gap
        moved[place] = min(moved[place], least)
    return moved


def rows(timeline: Timeline) -> Iterator[Row]:
    """Every line of every panel, one row a day."""
    lines = [(panel, line) for panel, found in timeline.panels.items() for line in found]
    yield ("date", *(f"{panel}: {line.label}" if line.label else panel for panel, line in lines))
    for day in range(timeline.days):
        yield (timeline.start + timedelta(days=day), *(f"{line.values[day]:.6g}" for _, line in lines))
