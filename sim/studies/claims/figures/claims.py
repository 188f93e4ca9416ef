"""What the documents claim: for each claim who says it, its effect, and in how many worlds it holds; by verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matplotlib.figure import Figure

from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame, Panel
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import LINE, wrap
from sim.studies.claims import words as claimwords
from sim.studies.claims.effects import Worlds
from sim.studies.claims.figures import cells
from sim.studies.claims.summary import CANNOT, CIRCULAR, VERDICTS, ClaimsResult, Finding

HEADINGS = {
    "borne out": "Borne out",
    "depends": "It depends",
    "contradicted": "Contradicted",
    CIRCULAR: "Circular, and so no test",
    CANNOT: "Cannot be put to the model",
}

_WORDS = 362.0  # width of the column of claims
_GAP = 14.0  # between columns
_HEADER = 42.0  # height of the columns' headings
_GROUP = 22.0  # height of a verdict's heading
_ABOVE, _BELOW = 4.5, 3.5  # air in a row
_AXIS = 18.0
_SMALL = style.FOOTER * LINE
_CLAIM = style.LABEL * LINE


class _Row(NamedTuple):
    """One claim: its words, and below it who says it, what was measured and what it hangs on."""

    finding: Finding
    claim: list[str]
    small: list[str]

    @property
    def height(self) -> float:
        """Height of the row in points."""
        return _ABOVE + len(self.claim) * _CLAIM + len(self.small) * _SMALL + _BELOW


def figure(found: ClaimsResult) -> Figure:
    """Draw a row for each claim, by verdict, the surest first; numbers and signs are those of the screen.

    Raises
    ------
    ValueError
        If there is no claim.
    """
    if not found.findings:
        raise ValueError("there is no claim to draw")
    groups = {verdict: [_row(finding) for finding in found.of(verdict)] for verdict in VERDICTS if found.of(verdict)}
    axes = _HEADER + _AXIS if any(verdict != CANNOT for verdict in groups) else 0.0
    frame = Frame(claimwords.headline(found.findings), _subtitle(found), _small_print(found), axes + _height(groups))
    _draw(frame, groups)
    return frame.figure


def _height(groups: dict[str, list[_Row]]) -> float:
    """Height of headings and rows in points."""
    return sum(_GROUP + sum(row.height for row in group) for group in groups.values())


def _subtitle(found: ClaimsResult) -> str:
    m = found.result.manifest
    return (
        f"Each claim as an experiment on {m['vectors']:,} worlds that pass the back-test: the effect, its mean and the "
        "middle 90% of the worlds, the shade where it is as claimed; at right, in how many worlds it is"
    )


def _small_print(found: ClaimsResult) -> list[str]:
    m = found.result.manifest
    made = (
        f"{m['vectors']:,} worlds · {m['histories']:,} histories of each in every scenario, {m['simulated']:,} in all, "
        f"same random draws · seed {m['seed']} · talks {m['version']} · posterior {m['posterior'][:8]}"
    )
    read = (
        f"A world is for a claim where its {m['histories']:,} histories, which see a difference from "
        f"{100 / m['histories']:.2g} points on, show what is claimed, large enough to count; against it where they "
        "show the reverse, or miss a level that is claimed; in between it does not move. Pale: chance may account "
        "for it. Worlds too few of whose histories come so far are left out. Borne out: for in 90% of the worlds or "
        "more; contradicted: in 10% or less. As signed: the baseline, doha-2020."
    )
    circular = f"Circular: {claimwords.CIRCULAR_MEANS}."
    return [made, read, circular] if found.of(CIRCULAR) else [made, read]


def _row(finding: Finding) -> _Row:
    width = _WORDS if finding.verdict != CANNOT else RIGHT - LEFT
    small = [f"Said by {finding.says}", claimwords.measured(finding)]
    if finding.verdict in (CANNOT, CIRCULAR):
        small.append(finding.why[0].upper() + finding.why[1:])
    elif finding.depends_on:
        first = finding.depends_on[0]
        small.append(f"Rather if {first.holds_when}: {claimwords.meaning(first.parameter)}")
    claim, *small = (text.replace("'", "’") for text in (finding.claim, *filter(None, small)))
    lines = [line for text in small for line in wrap(text, style.FOOTER, width, even=False)]
    return _Row(finding, wrap(claim, style.LABEL, width, "SemiBold"), lines)


def _draw(frame: Frame, groups: dict[str, list[_Row]]) -> None:
    top, put = frame.top, _height({verdict: rows for verdict, rows in groups.items() if verdict != CANNOT})
    panel = None
    if put:
        left = LEFT + _WORDS + _GAP
        box = Box(left, top + _HEADER, RIGHT - cells.WIDTH - _GAP - left, put)
        panel = cells.draw_axis(frame, box, [row.finding for rows in groups.values() for row in rows])
        top += _HEADER
    for verdict, rows in groups.items():
        top += _AXIS if verdict == CANNOT and put else 0.0
        _draw_heading(frame, top, verdict, len(rows))
        top += _GROUP
        for row in rows:
            _draw_row(frame, panel, row, top)
            top += row.height


def _draw_heading(frame: Frame, top: float, verdict: str, count: int) -> None:
    y = top + _GROUP - 7
    frame.rule((LEFT, top + _GROUP - 2), (RIGHT, top + _GROUP - 2), style.INK)
    colour = cells.COLOURS.get(verdict, style.INK)
    frame.text(LEFT, y, f"{HEADINGS[verdict]} ({count})", style.HEADING, "SemiBold", colour=colour)


def _draw_row(frame: Frame, panel: Panel | None, row: _Row, top: float) -> None:
    y = top + _ABOVE + 0.75 * style.LABEL
    frame.lines(LEFT, y, row.claim, style.LABEL, "SemiBold")
    frame.lines(LEFT, y + len(row.claim) * _CLAIM, row.small, style.FOOTER, colour=style.GREY)
    frame.rule((LEFT, top + row.height), (RIGHT, top + row.height), width=0.6)
    if panel is not None and row.finding.worlds is not None:
        cells.draw_effect(frame, panel, row.finding, y)
        cells.draw_worlds(frame, row.finding.worlds, bool(row.finding.versus), y)


def rows(found: ClaimsResult) -> Iterator[Row]:
    """One row a claim: its numbers and counts, and what was measured in words."""
    numbers = ("probability", "effect", "low", "high", "bar")
    yield ("id", "claim", "says", "verdict", *numbers, "unit", "direction", *Worlds._fields, "told")
    for f in found.findings:
        written = ("" if x is None else f"{x:.6g}" for x in (getattr(f, name) for name in numbers))
        counts = f.worlds or [""] * len(Worlds._fields)
        yield (f.id, f.claim, f.says, f.verdict, *written, f.unit, f.direction, *counts, claimwords.measured(f))
