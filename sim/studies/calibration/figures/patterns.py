"""How often histories show each dated fact: before the back-test, after it, and after one that did not ask for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import NamedTuple

from matplotlib.figure import Figure

from sim.format import SHARES, day_of, in_unit_fine, number, percent, percent_fine, signed
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import text_width, wrap
from sim.stats import QUANTILE_NAMES
from sim.studies.calibration.figures import dots, interval_strips
from sim.studies.calibration.summary import CalibrationSummary, Fact

_WORDS = 232.0  # width of the column of facts
_SHARES = 176.0  # width of the scale of shares
_AFTER = 42.0  # from its right end to that of the column of shares after
_MEDIANS = 62.0  # width of the column of medians
_LINE = style.LABEL * 1.26
_HEADER = 30.0
_PAD = 5.5


class _Row(NamedTuple):
    """One fact, its words in lines, how high the row is."""

    fact: Fact
    words: list[str]

    @property
    def height(self) -> float:
        """Height in points."""
        return (len(self.words) + 1) * _LINE + 2 * _PAD


class _Columns(NamedTuple):
    """Where the columns lie: the scale of shares, the right edge of the medians, the strip."""

    shares: Box
    medians: float
    strip: Box


def figure(calibration: CalibrationSummary) -> Figure:
    """Draw one row for each fact, those that fewest histories show first.

    Raises
    ------
    ValueError
        If there is no fact.
    """
    if not calibration.facts:
        raise ValueError("there is no fact to draw")
    facts = sorted(calibration.facts, key=lambda fact: fact.posterior)
    rows = [_Row(fact, wrap(fact.words, style.LABEL, _WORDS - 18, "Medium")) for fact in facts]
    body = _HEADER + sum(row.height for row in rows)
    frame = Frame(_headline(calibration), _subtitle(calibration), [calibration.source, _small_print(facts)], body)
    columns = _columns(frame.top + _HEADER, body - _HEADER)
    _draw_header(frame, columns)
    top = columns.shares.top
    for row in rows:
        _draw_row(frame, row, top, columns, calibration)
        top += row.height
        frame.rule((LEFT, top), (RIGHT, top))
    return frame.figure


def _columns(top: float, height: float) -> _Columns:
    shares = Box(LEFT + _WORDS, top, _SHARES, height)
    medians = shares.right + _AFTER + _MEDIANS
    return _Columns(shares, medians, Box(medians + 16, top, RIGHT - medians - 19, height))


def _headline(calibration: CalibrationSummary) -> str:
    after, before = percent_fine(calibration.all_posterior), percent_fine(calibration.all_prior)
    every = f"all {len(calibration.facts)} facts at once" if len(calibration.facts) > 1 else "the fact"
    return f"After the back-test {after} of new histories show {every}, before it {before}"


def _subtitle(calibration: CalibrationSummary) -> str:
    hardest = min(calibration.facts, key=lambda fact: fact.posterior)
    least = percent(hardest.posterior)
    return f"Taken one by one, each shows in {least} of them or more; the hardest: {_lower(hardest.words)}"


def _lower(words: str) -> str:
    """A sentence's first letter as it is within a sentence; names keep theirs."""
    first = words.split(" ", 1)[0]
    return words[0].lower() + words[1:] if first in ("Over", "About", "Still", "Nearly", "No", "The") else words


def _small_print(facts: Sequence[Fact]) -> str:
    sure = sum(fact.prior == 1.0 for fact in facts)
    after = "After: new histories of the worlds kept, with other random streams."
    parts = [f"{after} Before: inputs drawn from their ranges."]
    if any(fact.unit == "day" for fact in facts):
        parts.append("Medians are of all histories: a day that has not come by the last fact counts as later.")
    if sure:
        hold = "fact holds" if sure == 1 else "facts hold"
        parts.append(f"{sure} {hold} in every history even before, and so can teach nothing.")
    return " ".join(parts)


def _draw_header(frame: Frame, columns: _Columns) -> None:
    top = columns.shares.top
    dots.draw_scale(frame, columns.shares)
    frame.rule((LEFT, top), (RIGHT, top), style.INK)
    y = top - 17
    frame.text(LEFT, y, "What the documents say", style.LABEL, "SemiBold")
    frame.text(LEFT, top - 5, "and what a history is asked for", style.SMALL, colour=style.GREY)
    _draw_key(frame, columns.shares.left - 8, y)
    frame.text(columns.medians, top - 4, "median after", style.SMALL, colour=style.GREY, align="right")
    frame.text(columns.strip.left, y, "What histories show", style.LABEL, "SemiBold")
    frame.text(columns.strip.left, top - 4, "median, half, 90%; shaded: passes", style.SMALL, colour=style.GREY)


def _draw_key(frame: Frame, x: float, y: float) -> None:
    for kind, words in (("before", "before"), ("after", "after"), ("tick", "after, if not asked for")):
        _draw_dot(frame, kind, x + 3, y - 0.36 * style.SMALL)
        frame.text(x + 10, y, words, style.SMALL, colour=style.GREY)
        x += 10 + text_width(words, style.SMALL) + 12


def _draw_dot(frame: Frame, kind: str, x: float, y: float) -> None:
    if kind == "tick":
        frame.rule((x, y - 6.5), (x, y + 6.5), style.INK, 1.3, above=True)
    else:
        face, edge = (dots.AFTER, "white") if kind == "after" else ("white", style.GREY)
        frame.mark(x, y, "o", 7.4 if kind == "after" else 6.4, face, edge)


def _draw_row(frame: Frame, row: _Row, top: float, columns: _Columns, calibration: CalibrationSummary) -> None:
    fact, shares = row.fact, columns.shares
    y = top + _PAD + 0.78 * style.LABEL
    frame.lines(LEFT, y, row.words, style.LABEL, "Medium", spacing=1.26)
    frame.text(LEFT, y + len(row.words) * _LINE, fact.asked, style.SMALL, colour=style.GREY)
    middle = top + row.height / 2
    before, after, tick = (shares.left + x * shares.width for x in (fact.prior, fact.posterior, fact.left_out))
    frame.rule((before, middle), (after, middle), style.tint(dots.AFTER, 0.55), 2.0, above=True)
    for kind, x in (("before", before), ("tick", tick), ("after", after)):
        _draw_dot(frame, kind, x, middle)
    base = middle + 0.36 * style.BODY
    frame.text(shares.right + _AFTER, base, percent(fact.posterior), style.BODY, "SemiBold", align="right")
    _draw_seen(frame, fact, Box(columns.strip.left, top + 4, columns.strip.width, row.height - 8), columns, calibration)


def _draw_seen(frame: Frame, fact: Fact, strip: Box, columns: _Columns, calibration: CalibrationSummary) -> None:
    """The median of all histories and the strip; in words where there is no scale to lay them on."""
    base = strip.top + strip.height / 2 + 0.36 * style.LABEL
    after, scale = fact.seen["posterior"], interval_strips.scale(fact)
    if fact.unit != "stage" and fact.target != "never":
        median = _in_words(fact, after.quantiles[2], calibration)
        frame.text(columns.medians, base, median, style.LABEL, align="right")
    if scale is not None:
        interval_strips.draw(frame, strip, fact, scale, dots.AFTER)
    elif fact.target == "never":
        comes = f"comes in {percent(after.occurring)} of histories after"
        frame.text(strip.left, base, comes, style.SMALL, colour=style.GREY)
    elif math.isnan(fact.low):
        frame.text(strip.left, base, "no longer asked for so", style.SMALL, colour=style.GREY)


def _in_words(fact: Fact, value: float, calibration: CalibrationSummary) -> str:
    if fact.unit == "day":
        return day_of(calibration.start, value) if math.isfinite(value) else "not by then"
    if fact.unit in SHARES:
        return f"{signed(100 * value)} points" if fact.is_change else in_unit_fine(value, fact.unit)
    return number(value)


def rows(calibration: CalibrationSummary) -> Iterator[Row]:
    """One row a fact: how many histories show it, and the quantiles of what they show."""
    seen = [f"{inputs}_{name}" for inputs in calibration.bands for name in ("occurring", *QUANTILE_NAMES)]
    yield ("id", "fact", "unit", "target", "tolerance", "prior_pass", "posterior_pass", "left_out_pass", *seen)
    for f in calibration.facts:
        numbers = [x for found in f.seen.values() for x in (found.occurring, *found.quantiles)]
        written = (f"{x:.6g}" if isfinite(x) else "" for x in (f.prior, f.posterior, f.left_out, *numbers))
        yield (f.id, f.words, f.unit, f.target, f.tolerance, *written)
