"""What the documents claim: an effect with its interval for each claim, by verdict, and how surely it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.findings import CANNOT, VERDICTS, ClaimsResult, Finding, shown
from sim.analysis.quantities import POINTS
from sim.format import percent
from sim.plots import style
from sim.plots.frame import LEFT, RIGHT, Align, Box, Frame, Panel
from sim.plots.lettering import LINE, Weight, text_width, wrap
from sim.plots.scales import tick_labels, value_ticks
from sim.scenario.parameters import catalogue

COLOURS = {
    "borne out": style.OUTCOME_COLOURS["settlement"],
    "depends": style.PARTY_COLOURS[""],
    "contradicted": style.OUTCOME_COLOURS["government_falls"],
}
HEADINGS = {
    "borne out": "Borne out",
    "depends": "It depends",
    "contradicted": "Contradicted",
    CANNOT: "Cannot be put to the model",
}
AXES = {POINTS: "points", "multiple of 2019": "violence, multiples of 2019"}

_WORDS = 350.0  # width of the column of claims
_GAP = 26.0  # between columns
_SHARES = 42.0  # width of the column of shares
_OTHER = 74.0  # width of a panel of another unit than points
_HEADER = 40.0  # height of the columns' headings
_GROUP = 22.0  # height of a verdict's heading
_ABOVE, _BELOW = 4.0, 2.5  # air in a row
_AXIS = 18.0
_SMALL = style.FOOTER * LINE
_CLAIM = style.LABEL * LINE
_LEAST = 1.4  # points; a shorter interval is not seen


class _Row(NamedTuple):
    """One claim: its words, and below it what was measured and what it hangs on."""

    finding: Finding
    claim: list[str]
    small: list[str]

    @property
    def height(self) -> float:
        """Height of the row in points."""
        return _ABOVE + len(self.claim) * _CLAIM + len(self.small) * _SMALL + _BELOW


@dataclass(frozen=True)
class _Page:
    """What goes where: rows by verdict, and a panel for every unit, its x in the direction claimed."""

    groups: dict[str, list[_Row]]
    panels: dict[str, tuple[Box, np.ndarray]]

    @property
    def height(self) -> float:
        """Height of the body in points."""
        rows = sum(row.height for group in self.groups.values() for row in group)
        tested = any(verdict != CANNOT for verdict in self.groups)
        return (_HEADER + _AXIS if tested else 0.0) + len(self.groups) * _GROUP + rows


def figure(found: ClaimsResult) -> Figure:
    """Draw a row for each claim: to the right of nought is what it says, to the left the contrary.

    Raises
    ------
    ValueError
        If there is no claim.
    """
    if not found.findings:
        raise ValueError("there is no claim to draw")
    page = _laid_out(found)
    frame = Frame(headline(found.findings), _subtitle(), _small_print(found), page.height)
    _draw(frame, page)
    return frame.figure


def headline(findings: Sequence[Finding]) -> str:
    """How many claims come to what; nothing is said of verdicts that no claim has."""
    counts = {verdict: sum(finding.verdict == verdict for finding in findings) for verdict in VERDICTS}
    tested = len(findings) - counts[CANNOT]
    if not tested:
        return "None of the documents’ claims can be put to the model"
    said = {"borne out": "borne out", "contradicted": "contradicted", "depends": "left open by what nobody knows"}
    parts = [f"{counts[verdict]} {_is(counts[verdict])} {words}" for verdict, words in said.items() if counts[verdict]]
    *first, last = parts
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"Of {tested} claim{'s' * (tested > 1)} put to the model, {listed}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _subtitle() -> str:
    return (
        "Effect in the direction claimed, mean and middle 90% of the worlds that pass the back-test; at right, the "
        "share of these worlds in which the claim holds"
    )


def _small_print(found: ClaimsResult) -> list[str]:
    m = found.result.manifest
    made = (
        f"{m['vectors']:,} worlds · {m['histories']:,} histories of each in every scenario, {m['simulated']:,} in all, "
        f"same random draws · seed {m['seed']} · talks {m['version']} · posterior {m['posterior'][:8]}"
    )
    read = (
        "Nought is no effect, or the threshold that is claimed. A claim holds in a world where the effect is as "
        "claimed and large enough to count; it is borne out from 90% of the worlds on, contradicted up to 10%. "
        "As signed: the baseline, doha-2020."
    )
    hollow = "Hollow: circular, the model has a mechanism because of this very claim, or was fitted to what it says."
    return [made, read, hollow] if any(f.circular and f.verdict != CANNOT for f in found.findings) else [made, read]


def _laid_out(found: ClaimsResult) -> _Page:
    groups = {verdict: [_row(finding) for finding in found.of(verdict)] for verdict in VERDICTS if found.of(verdict)}
    tested = [finding for finding in found.findings if finding.probability is not None]
    units = sorted({finding.unit for finding in tested}, key=lambda unit: (unit != POINTS, unit))
    return _Page(groups, _panels(tested, units))


def _row(finding: Finding) -> _Row:
    width = _WORDS if finding.verdict != CANNOT else RIGHT - LEFT
    small = [finding.why[0].upper() + finding.why[1:]] if finding.verdict == CANNOT else [finding.told]
    if finding.depends_on:
        first = finding.depends_on[0]
        small.append(f"Rather if {first.holds_when}: {_meaning(first.parameter)}")
    claim, *small = (text.replace("'", "’") for text in (finding.claim, *small))
    lines = [line for text in small for line in wrap(text, style.FOOTER, width)]
    return _Row(finding, wrap(claim, style.LABEL, width, "SemiBold"), lines)


def _meaning(name: str) -> str:
    """What a parameter is; its name too where another is described alike."""
    meaning = catalogue()[name].meaning
    alike = [parameter for parameter in catalogue().values() if parameter.meaning == meaning]
    return meaning if len(alike) == 1 else f"{meaning} ({name})"


def _panels(tested: Sequence[Finding], units: Sequence[str]) -> dict[str, tuple[Box, np.ndarray]]:
    """Where each unit's panel is, from left to right, and its round values; top and height are those of the page."""
    left, room = LEFT + _WORDS + _GAP, RIGHT - _SHARES - (LEFT + _WORDS + _GAP)
    wide = room - (len(units) - 1) * (_OTHER + _GAP)
    panels = {}
    for place, unit in enumerate(units):
        width = wide if place == 0 else _OTHER
        panels[unit] = Box(left, 0.0, width, 0.0), _ticks([f for f in tested if f.unit == unit], 6 if place == 0 else 4)
        left += width + _GAP
    return panels


def _ticks(findings: Sequence[Finding], steps: int) -> np.ndarray:
    ends = [end for finding in findings for end in oriented(finding)]
    return value_ticks(min(0.0, *ends), max(0.0, *ends), steps)


def oriented(finding: Finding) -> tuple[float, float, float]:
    """Low, mean and high of an effect, in the direction that is claimed."""
    low, mean, high = (finding.sign * (value or 0.0) for value in (finding.low, finding.difference, finding.high))
    return min(low, high), mean, max(low, high)


def _draw(frame: Frame, page: _Page) -> None:
    tested = any(verdict != CANNOT for verdict in page.groups)
    top = frame.top + (_HEADER if tested else 0.0)
    bottom = top + sum(_GROUP + sum(row.height for row in g) for v, g in page.groups.items() if v != CANNOT)
    panels = {
        unit: Panel(Box(box.left, top, box.width, bottom - top), (float(ticks[0]), float(ticks[-1])), (0.0, 1.0))
        for unit, (box, ticks) in page.panels.items()
    }
    for unit, panel in panels.items():
        _draw_axis(frame, panel, page.panels[unit][1], AXES.get(unit, unit))
    if tested:
        frame.text(RIGHT, frame.top + 2, "Holds in", style.LABEL, "SemiBold", align="right")
    for verdict, rows in page.groups.items():
        top += _AXIS if verdict == CANNOT and tested else 0.0
        _draw_heading(frame, top, verdict, len(rows))
        top += _GROUP
        for row in rows:
            _draw_row(frame, panels.get(row.finding.unit), row, top)
            top += row.height


def _draw_heading(frame: Frame, top: float, verdict: str, count: int) -> None:
    y = top + _GROUP - 7
    frame.rule((LEFT, top + _GROUP - 2), (RIGHT, top + _GROUP - 2), style.INK)
    colour = COLOURS.get(verdict, style.INK)
    frame.text(LEFT, y, f"{HEADINGS[verdict]} ({count})", style.HEADING, "SemiBold", colour=colour)


def _draw_axis(frame: Frame, panel: Panel, ticks: np.ndarray, label: str) -> None:
    """Hairlines, a strong line at nought, values above and below, and over them which side is which."""
    box = panel.box
    heading = wrap(label[0].upper() + label[1:], style.LABEL, box.width, "SemiBold")
    frame.lines(box.left, box.top - _HEADER + 2, heading, style.LABEL, "SemiBold")
    if len(heading) == 1:
        _draw_sides(frame, panel)
    for tick, words in zip(ticks, tick_labels(ticks), strict=True):
        x = panel.x(float(tick))
        frame.rule((x, box.top), (x, box.bottom), style.INK if tick == 0 else style.GRID, 1.0 if tick == 0 else 0.6)
        for y in (box.top - 4, box.bottom + 11):
            frame.text(x, y, words, style.SMALL, colour=style.GREY, align="center")


def _draw_sides(frame: Frame, panel: Panel) -> None:
    """Which side of nought is which, where there is room for it."""
    y, x = panel.box.top - _HEADER + 2 + style.LABEL * LINE + 3, panel.x(0.0)
    for words, room, align in (("contrary", x - panel.box.left, -1), ("as claimed", panel.box.right - x, 1)):
        if text_width(words, style.SMALL) + 6 <= room:
            side: Align = "left" if align > 0 else "right"
            frame.text(x + 5 * align, y, words, style.SMALL, colour=style.GREY, align=side)


def _draw_row(frame: Frame, panel: Panel | None, row: _Row, top: float) -> None:
    finding, tested = row.finding, row.finding.probability is not None
    y = top + _ABOVE + 0.75 * style.LABEL
    frame.lines(LEFT, y, row.claim, style.LABEL, "SemiBold")
    frame.lines(LEFT, y + len(row.claim) * _CLAIM, row.small, style.FOOTER, colour=style.GREY)
    frame.rule((LEFT, top + row.height), (RIGHT, top + row.height), width=0.6)
    if panel is not None and tested:
        middle = y - 0.36 * style.LABEL + 1
        _draw_effect(frame, panel, finding, middle)
        weight: Weight = "SemiBold"
        frame.text(RIGHT, y, percent(shown(finding)), style.BODY, weight, align="right")


def _draw_effect(frame: Frame, panel: Panel, finding: Finding, y: float) -> None:
    low, mean, high = (panel.x(value) for value in oriented(finding))
    colour, lack = COLOURS[finding.verdict], max(0.0, _LEAST - (high - low)) / 2
    frame.rule((low - lack, y), (high + lack, y), style.tint(colour, 0.35), 2.6, above=True)
    face, edge = ("white", colour) if finding.circular else (colour, "white")
    frame.mark(mean, y, "o", 6.8, face, edge)
