"""A ladder: what worlds come to by how many conditions hold, and the conditions below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure

from sim.format import percent, signed
from sim.model.words import OUTCOME_WORDS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import shorten
from sim.studies.discover.checklist import Condition, Rung
from sim.studies.discover.summary import bound, meaning, rung_name

_NAMES, _NUMBERS = 150.0, 130.0
_AXIS, _RUNG, _HEAD, _ROW, _GAP = 26.0, 26.0, 26.0, 19.0, 18.0
What = tuple[str, bool, float]  # the outcome, whether differences are shown, the mean of all worlds


def figure(rungs: Sequence[Rung], conditions: Sequence[Condition], what: What, question: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    rungs : from the fewest conditions to the most
    conditions : in the order in which they were chosen
    what : the outcome, whether differences are shown, the mean of all worlds
    question : in words
    source : what it takes to make the same numbers again
    """
    body = _AXIS + len(rungs) * _RUNG + _GAP + _HEAD + len(conditions) * _ROW
    frame = Frame(_title(rungs, conditions, what), question, _small_print(source), body)
    box = Box(LEFT + _NAMES, frame.top + _AXIS, RIGHT - LEFT - _NAMES - _NUMBERS, len(rungs) * _RUNG)
    _draw_ladder(frame, box, rungs, what, len(conditions))
    _draw_conditions(frame, box.bottom + _GAP, conditions)
    return frame.figure


def _said(value: float, is_change: bool) -> str:
    return f"{signed(100 * value)} points" if is_change else percent(value)


def _title(rungs: Sequence[Rung], conditions: Sequence[Condition], what: What) -> str:
    outcome, is_change, _ = what
    last, label, many = rungs[-1], OUTCOME_WORDS[outcome].label, len(conditions)
    held = f"all {many}" if last.first == many else f"{rung_name(last, many)} of {many}"
    said = f": {_said(last.mean, True)}" if is_change else f" in {percent(last.mean)} of histories"
    return f"{label}{said} where {held} conditions hold"


def _small_print(source: str) -> list[str]:
    return [
        source,
        "The bar is the mean of such worlds, its line a 95% interval over them; the open dot what was promised by the "
        "worlds that the conditions were chosen on. The grey line is the mean of all worlds.",
    ]


def _draw_ladder(frame: Frame, box: Box, rungs: Sequence[Rung], what: What, many: int) -> None:
    outcome, is_change, mean = what
    ends = [x for rung in rungs for x in (rung.low, rung.high, rung.mean, 0.0)]
    low, high = min(0.0, *ends), max(*ends, 0.05)
    scale = box.width / (high - low)
    zero = box.left - low * scale
    frame.text(LEFT, box.top - 8, "Conditions that hold", style.LABEL, "SemiBold")
    for text, end in (("worlds", 44.0), ("mean", 124.0)):
        frame.text(box.right + end, box.top - 8, text, style.SMALL, colour=style.GREY, align="right")
    for k, rung in enumerate(rungs):
        middle = box.top + (k + 0.5) * _RUNG
        frame.text(LEFT, middle + 4, rung_name(rung, many), style.LABEL)
        left, right = sorted((zero, zero + rung.mean * scale))
        frame.rectangle(Box(left, middle - 7, max(right - left, 0.5), 14), OUTCOME_WORDS[outcome].colour)
        frame.rule((zero + rung.low * scale, middle), (zero + rung.high * scale, middle), style.INK, 1.4, above=True)
        if rung.promised == rung.promised:
            frame.mark(zero + min(max(rung.promised, low), high) * scale, middle, "o", 5.0, "white", style.INK)
        frame.text(box.right + 44, middle + 4, percent(rung.worlds), style.LABEL, colour=style.GREY, align="right")
        frame.text(box.right + 124, middle + 4, _said(rung.mean, is_change), style.LABEL, "SemiBold", align="right")
    frame.rule((zero, box.top), (zero, box.bottom), style.INK, 0.8)
    at = zero + mean * scale
    frame.rule((at, box.top), (at, box.bottom), style.GREY, 1.0, above=True)


def _draw_conditions(frame: Frame, top: float, conditions: Sequence[Condition]) -> None:
    frame.text(LEFT, top + 10, "The conditions, as they were chosen", style.LABEL, "SemiBold")
    for k, one in enumerate(conditions):
        y = top + _HEAD + k * _ROW + 8
        frame.text(LEFT, y, f"{k + 1}  {one.name}", style.LABEL)
        frame.text(LEFT + 220, y, bound(one), style.LABEL)
        frame.text(LEFT + 345, y, percent(one.holds), style.LABEL, colour=style.GREY, align="right")
        words = shorten(meaning(one), style.LABEL, RIGHT - LEFT - 360)
        frame.text(LEFT + 358, y, words, style.LABEL, colour=style.GREY)


def rows(
    rungs: Sequence[Rung], conditions: Sequence[Condition], what: What, question: str, source: str
) -> Iterator[Row]:
    """One row a rung, then one a condition.

    Parameters
    ----------
    rungs : from the fewest conditions to the most
    conditions : in the order in which they were chosen
    what, question, source : of the figure; not used
    """
    yield ("of", "name", "worlds", "mean", "low", "high", "promised")
    for rung in rungs:
        numbers = (f"{x:.6g}" for x in (rung.worlds, rung.mean, rung.low, rung.high, rung.promised))
        yield ("rung", rung_name(rung, len(conditions)), *numbers)
    for one in conditions:
        yield ("condition", f"{one.name} {bound(one)}", f"{one.holds:.6g}", "", "", "", "")
