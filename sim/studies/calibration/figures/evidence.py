"""What the facts taught: bits by fact, and how far each uncertain input moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from matplotlib.figure import Figure

from sim.format import percent
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Align, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import shorten, wrap
from sim.studies.calibration.figures import dots
from sim.studies.calibration.summary import CalibrationSummary, Fact
from sim.studies.calibration.taught import IDENTIFIED

_WORDS = 330.0  # width of the column of facts
_NUMBERS = (34.0, 76.0, 122.0, 160.0)  # right ends of the columns of numbers, from the end of the scale
_HEADER, _ROW, _GAP = 32.0, 17.0, 44.0
_SHIFTS = 112.0  # height of the plot of shifts
_NAMES = 40.0  # height of the names below it
_INPUTS = dots.AFTER
_LUCK = style.tint(dots.AFTER, 0.62)


def figure(calibration: CalibrationSummary) -> Figure:
    """Draw one row for each fact, those that tell most first, and a bar for each input.

    Raises
    ------
    ValueError
        If there is no fact or no input.
    """
    if not calibration.facts or not calibration.learnt:
        raise ValueError("there is no fact, or no uncertain input, to draw")
    facts = sorted(calibration.facts, key=lambda fact: -(fact.bits or 0.0))
    body = _HEADER + len(facts) * _ROW + _GAP + _SHIFTS + _NAMES
    frame = Frame(_headline(calibration), _subtitle(calibration), _small_print(calibration), body)
    scale = Box(LEFT + _WORDS, frame.top + _HEADER, RIGHT - LEFT - _WORDS - _NUMBERS[-1], len(facts) * _ROW)
    most = max(1, ceil(max(fact.bits or 0.0 for fact in facts)))
    _draw_header(frame, scale, most)
    for k, fact in enumerate(facts):
        _draw_fact(frame, Box(scale.left, scale.top + k * _ROW, scale.width, _ROW), fact, most)
    _draw_shifts(frame, Box(LEFT + 30, scale.bottom + _GAP, RIGHT - LEFT - 30, _SHIFTS), calibration)
    return frame.figure


def _headline(calibration: CalibrationSummary) -> str:
    found = calibration.taught
    told = "more than can be told" if found.bits is None else f"{found.bits:.1f} bits"
    return f"The facts taught {told}; {found.identified} of {found.inputs} numbers moved"


def _subtitle(calibration: CalibrationSummary) -> str:
    found = calibration.taught
    expected = "none" if found.by_chance < 0.05 else f"about {found.by_chance:.1g}"
    inputs = "" if found.bits_inputs is None else f"At most {found.bits_inputs:.1f} of the bits are about inputs. "
    return (
        f"{inputs}Moved: by a tenth of a number’s distribution or more; chance alone would move {expected}. "
        f"{found.detected} moved by more than any would by chance in 19 calibrations of 20"
    )


def _small_print(calibration: CalibrationSummary) -> list[str]:
    lines = [
        calibration.source,
        "Bits: halvings of the ranges’ histories that a fact comes to by itself. About inputs: at most, by how much "
        "oftener a second history of the same inputs shows it too. Beyond: for whoever knows all others. p: of facts "
        "told of the worlds’ own histories, the share that as few of these show: of all facts at once "
        f"{calibration.p_posterior:.2f}, with inputs from their ranges {calibration.p_prior:.2f}.",
    ]
    if calibration.certain:
        each = (f"{one.words} ({percent(one.prior)})" for one in calibration.certain)
        lines.append(f"Not asked for, since nearly every history shows it before: {'; '.join(each)}.")
    return lines


def _draw_header(frame: Frame, scale: Box, most: int) -> None:
    y = scale.top - 18
    frame.text(LEFT, y, "What each fact told, in bits", style.LABEL, "SemiBold")
    x = LEFT
    for colour, words in ((_INPUTS, "about inputs, at most"), (_LUCK, "about luck")):
        frame.rectangle(Box(x, scale.top - 11, 9, 7), colour)
        frame.text(x + 13, scale.top - 5, words, style.SMALL, colour=style.GREY)
        x += 110
    for value in range(most + 1):
        place = scale.left + scale.width * value / most
        frame.rule((place, scale.top), (place, scale.bottom))
        frame.text(place, scale.top - 4, str(value), style.SMALL, colour=style.GREY, align="center")
    heads = ("bits", "inputs", "beyond", "p")
    _draw_numbers(frame, scale.right, scale.top - 4, heads, style.GREY)
    frame.rule((LEFT, scale.top), (RIGHT, scale.top), style.INK)


def _draw_numbers(frame: Frame, left: float, y: float, texts: Sequence[str], colour: str) -> None:
    for text, end in zip(texts, _NUMBERS, strict=True):
        frame.text(left + end, y, text, style.SMALL, colour=colour, align="right")


def _draw_fact(frame: Frame, row: Box, fact: Fact, most: int) -> None:
    base = row.top + row.height / 2 + 0.36 * style.LABEL
    frame.text(LEFT, base, shorten(fact.words, style.LABEL, _WORDS - 14), style.LABEL)
    for bits, colour in ((fact.bits, _LUCK), (fact.bits_inputs, _INPUTS)):
        if bits:
            frame.rectangle(Box(row.left, row.top + 4, row.width * bits / most, row.height - 8), colour)
    written = ["?" if x is None else f"{x:.1f}" for x in (fact.bits, fact.bits_inputs, fact.bits_beyond)]
    _draw_numbers(frame, row.right, base, [*written, f"{fact.p_value:.2f}"], style.INK)
    frame.rule((LEFT, row.bottom), (RIGHT, row.bottom))


def _draw_shifts(frame: Frame, box: Box, calibration: CalibrationSummary) -> None:
    """A bar for each input, the most moved first, and what is moved and what chance would do as lines."""
    learnt, noise = calibration.learnt, calibration.taught.noise
    heading = "How far each uncertain input moved: the share of its distribution that lies elsewhere than before"
    frame.text(LEFT, box.top - 12, heading, style.LABEL, "SemiBold")
    most = max(IDENTIFIED * 1.5, *(one.shift for one in learnt))
    pitch = min(box.width / len(learnt), 40.0)
    for k, one in enumerate(learnt):
        height = box.height * one.shift / most
        bar = Box(box.left + k * pitch, box.bottom - height, max(pitch - 2, 0.5 * pitch), height)
        frame.rectangle(bar, _INPUTS if one.identified else style.PALE)
    lines: tuple[tuple[float, str, Align], ...] = (
        (IDENTIFIED, "a tenth: moved", "right"),
        (noise, "chance: less in 19 of 20", "right"),
    )
    for value, words, align in lines:
        if value < most:
            y = box.bottom - box.height * value / most
            frame.rule((box.left, y), (box.right, y), style.INK, 0.8, above=True).set_dashes((2.6, 1.8))
            frame.text(box.right, y - 3, words, style.SMALL, colour=style.GREY, align=align)
            frame.text(
                box.left - 5, y + 0.36 * style.SMALL, percent(value), style.SMALL, colour=style.GREY, align="right"
            )
    frame.rule((box.left, box.bottom), (box.right, box.bottom), style.PALE)
    _draw_names(frame, box, [one.name for one in learnt if one.identified])


def _draw_names(frame: Frame, box: Box, names: Sequence[str]) -> None:
    """Those that moved, as far as three lines hold them."""
    if names:
        lines = wrap(f"Moved: {', '.join(names)}", style.SMALL, RIGHT - LEFT, even=False)
        lines = [*lines[:2], shorten(" ".join(lines[2:]), style.SMALL, RIGHT - LEFT - 8)] if len(lines) > 3 else lines
        frame.lines(LEFT, box.bottom + 13, lines, style.SMALL, colour=style.GREY)


def rows(calibration: CalibrationSummary) -> Iterator[Row]:
    """One row a fact, those included that are not asked for, then one an input."""
    yield ("of", "name", "prior_pass", "bits", "bits_inputs", "bits_beyond", "p_value", "shift")
    for f in calibration.facts:
        told = ("" if x is None else f"{x:.6g}" for x in (f.bits, f.bits_inputs, f.bits_beyond))
        yield ("fact", f.id, f"{f.prior:.6g}", *told, f"{f.p_value:.6g}", "")
    for c in calibration.certain:
        yield ("not asked", c.id, f"{c.prior:.6g}", "" if c.bits is None else f"{c.bits:.6g}", "", "", "", "")
    for one in calibration.learnt:
        yield ("input", one.name, "", "", "", "", "", f"{one.shift:.6g}")
