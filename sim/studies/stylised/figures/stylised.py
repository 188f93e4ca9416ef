"""Stylised facts, one row each: what was found elsewhere, what the model shows, whether they agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure

from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import wrap
from sim.studies.stylised.facts import Unanswered
from sim.studies.stylised.measures import SHARE
from sim.studies.stylised.summary import Held
from sim.studies.stylised.verdict import CANNOT, INSIDE, OUTSIDE, VERDICTS

_WORDS = 296.0  # width of the column of facts
_STRIP = 118.0  # width of the scale of shares
_ELSEWHERE, _MODEL, _VERDICT = 66.0, 174.0, RIGHT - LEFT - _WORDS - _STRIP  # right ends, from the end of the strip
_LINE = style.LABEL * 1.26
_HEAD, _PAD, _GAP = 34.0, 5.0, 14.0
MODEL, OTHERS = "#1f5d9e", "#c9ced4"
COLOURS = {INSIDE: "#2c6e63", OUTSIDE: style.ACCENT, CANNOT: style.GREY}
HEADS = {False: "Nothing was made with these", True: "A rule or a range was made with these: no test"}


def figure(facts: Sequence[Held], unanswered: Sequence[Unanswered], sentence: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    facts : held against the model
    unanswered : of which the model cannot tell
    sentence : what all come to
    source : what it takes to make the same numbers again

    Raises
    ------
    ValueError
        If there is no fact.
    """
    if not facts:
        raise ValueError("there is no stylised fact to draw")
    blocks = {used: [(f, wrap(f.fact, style.LABEL, _WORDS - 14)) for f in _sorted(facts, used)] for used in HEADS}
    blocks = {used: lines_of for used, lines_of in blocks.items() if lines_of}
    body = sum(_HEAD + _GAP + sum(_height(lines) for _, lines in lines_of) for lines_of in blocks.values())
    frame = Frame(_headline(facts), sentence, _small_print(unanswered, source), body)
    top = frame.top
    for used, lines_of in blocks.items():
        _draw_head(frame, top, HEADS[used], sum(_height(lines) for _, lines in lines_of))
        top += _HEAD
        for fact, lines in lines_of:
            _draw_row(frame, top, fact, lines)
            top += _height(lines)
        top += _GAP
    return frame.figure


def _sorted(facts: Sequence[Held], used: bool) -> list[Held]:
    """Those that are missed first."""
    order = (OUTSIDE, CANNOT, INSIDE)
    return sorted((f for f in facts if bool(f.used) == used), key=lambda fact: order.index(fact.verdict))


def _height(lines: Sequence[str]) -> float:
    return len(lines) * _LINE + 2 * _PAD


def _headline(facts: Sequence[Held]) -> str:
    new = [fact.verdict for fact in facts if not fact.used]
    inside, outside, _ = (new.count(verdict) for verdict in VERDICTS)
    return f"What is known of other wars: the model shows {inside} of {len(new)} such facts and misses {outside}"


def _small_print(unanswered: Sequence[Unanswered], source: str) -> list[str]:
    lines = [
        source,
        "Grey: the 95% interval that the number of cases gives, and its middle. Blue: the model and its 95% sampling "
        "interval (of months, the middle 90% of the histories). More, less: the direction found elsewhere; the model’s "
        "effect in points, times, or a day.",
    ]
    if unanswered:
        lines.append(f"Of {len(unanswered)} more the model cannot tell: talks stylised says why.")
    return lines


def _draw_head(frame: Frame, top: float, words: str, height: float) -> None:
    strip = Box(LEFT + _WORDS, top + _HEAD, _STRIP, height)
    frame.text(LEFT, top + 14, words, style.BODY, "SemiBold")
    for share in (0.0, 0.5, 1.0):
        x = strip.left + share * strip.width
        frame.rule((x, strip.top), (x, strip.bottom))
        frame.text(x, strip.top - 4, f"{100 * share:.0f}%", style.SMALL, colour=style.GREY, align="center")
    for end, text in ((_ELSEWHERE, "elsewhere"), (_MODEL, "model"), (_VERDICT, "verdict")):
        frame.text(strip.right + end, strip.top - 4, text, style.SMALL, colour=style.GREY, align="right")
    frame.rule((LEFT, strip.top), (RIGHT, strip.top), style.INK)


def _draw_row(frame: Frame, top: float, fact: Held, lines: Sequence[str]) -> None:
    frame.lines(LEFT, top + _PAD + 0.78 * style.LABEL, lines, style.LABEL, spacing=1.26)
    middle, right = top + _height(lines) / 2, LEFT + _WORDS + _STRIP
    base = middle + 0.36 * style.LABEL
    if fact.kind == SHARE:
        _draw_share(frame, fact, middle)
    columns = ((_ELSEWHERE, fact.elsewhere, style.GREY), (_MODEL, fact.model, MODEL))
    for end, text, colour in columns:
        frame.text(right + end, base, text, style.SMALL, colour=colour, align="right")
    colour = COLOURS[fact.verdict]
    frame.text(right + _VERDICT, base, fact.verdict, style.SMALL, "SemiBold", colour=colour, align="right")
    frame.rule((LEFT, top + _height(lines)), (RIGHT, top + _height(lines)))


def _draw_share(frame: Frame, fact: Held, y: float) -> None:
    left = LEFT + _WORDS
    if fact.low is not None and fact.high is not None and fact.cases is not None:
        frame.rectangle(Box(left + _STRIP * fact.low, y - 5, _STRIP * (fact.high - fact.low), 10), OTHERS)
        at = left + _STRIP * fact.cases / (fact.n or 1)
        frame.rule((at, y - 5), (at, y + 5), style.INK, 1.0, above=True)
    if fact.model_value is not None and fact.model_low is not None and fact.model_high is not None:
        low, middle, high = (left + _STRIP * x for x in (fact.model_low, fact.model_value, fact.model_high))
        frame.rule((low, y), (high, y), MODEL, 2.2, above=True)
        frame.mark(middle, y, "o", 5.2, MODEL, "white")


def rows(facts: Sequence[Held], unanswered: Sequence[Unanswered], sentence: str, source: str) -> Iterator[Row]:
    """One row a fact, then one a fact of which the model cannot tell.

    Parameters
    ----------
    facts : held against the model
    unanswered : of which the model cannot tell
    sentence, source : of the figure; not used
    """
    yield ("id", "fact", "elsewhere", "low", "high", "model", "model_low", "model_high", "unit", "verdict", "used")
    for f in facts:
        numbers = (f.low, f.high, f.model_value, f.model_low, f.model_high)
        written = ("" if x is None else f"{x:.6g}" for x in numbers)
        yield (f.id, f.fact, f.elsewhere, *written, f.unit, f.verdict, f.used)
    for one in unanswered:
        yield (one.id, one.fact, "", "", "", "", "", "", "", CANNOT, one.why)
