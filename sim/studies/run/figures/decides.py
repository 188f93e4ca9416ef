"""What decides how histories end: a dumbbell an input, from its lowest tenth of the worlds to its highest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.figure import Figure

from sim.format import percent, percent_range
from sim.model.words import OUTCOME_WORDS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.studies.run.decides import Decides

_NAMES = 210.0  # width of the column of names
_NUMBERS = 150.0  # width of the columns of numbers at the right
_HEAD, _ROW, _GAP, _AXIS = 24.0, 17.0, 12.0, 20.0
LEAST = 0.01


def figure(found: Sequence[Decides], title: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    found : one an outcome
    title : of the scenario
    source : what it takes to make the same numbers again

    Raises
    ------
    ValueError
        If there is nothing that varies.
    """
    told = [one for one in found if min(one.share, 1.0 - one.share) >= LEAST]
    if not told:
        raise ValueError("every history ends in the same way: there is nothing to explain")
    body = _AXIS + sum(_HEAD + _ROW * max(len(one.inputs), 1) + _GAP for one in told)
    frame = Frame(*_titles(told, title), _small_print(told, source), body)
    box = Box(LEFT + _NAMES, frame.top + _AXIS, RIGHT - LEFT - _NAMES - _NUMBERS, body - _AXIS)
    _draw_axis(frame, box)
    top = box.top
    for one in told:
        _draw_outcome(frame, box, top, one)
        top += _HEAD + _ROW * max(len(one.inputs), 1) + _GAP
    return frame.figure


def _titles(told: Sequence[Decides], title: str) -> tuple[str, str]:
    most = max(told, key=lambda one: one.inputs[0].share if one.inputs else 0.0)
    if not most.inputs:
        return "No single input stands out from chance", title
    short = OUTCOME_WORDS[most.outcome].clause
    return f"{most.inputs[0].name} decides most by itself: whether {short}", title


def _small_print(told: Sequence[Decides], source: str) -> list[str]:
    one = told[0]
    chance = "" if one.chance is None else "Chance: what histories of one world differ by. "
    return [
        source,
        f"{chance}Share: of all that varies in an outcome, what an input decides by itself, with a 95% interval over "
        f"the {one.worlds:,} worlds; at most five of {one.tried} that stand out from chance. Open dot: the tenth of "
        "the worlds in which the input is lowest, full dot: highest. `talks evidence NAME` says what a name means.",
    ]


def _draw_axis(frame: Frame, box: Box) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = box.left + share * box.width
        frame.rule((x, box.top), (x, box.bottom), style.GRID)
        frame.text(x, box.top - 6, f"{100 * share:.0f}%", style.SMALL, colour=style.GREY, align="center")
    for end, text in ((58.0, "share"), (146.0, "95%")):
        frame.text(box.right + end, box.top - 6, text, style.SMALL, colour=style.GREY, align="right")


def _draw_outcome(frame: Frame, box: Box, top: float, one: Decides) -> None:
    words = OUTCOME_WORDS[one.outcome]
    chance = "" if one.chance is None else f"; chance decides {percent(one.chance)}"
    frame.text(LEFT, top + 15, f"{words.label}: {percent(one.share)} of histories{chance}", style.LABEL, "SemiBold")
    if not one.inputs:
        frame.text(LEFT, top + _HEAD + 11, "no input stands out", style.LABEL, colour=style.GREY)
    for k, of in enumerate(one.inputs):
        y = top + _HEAD + (k + 0.5) * _ROW
        low, high = (box.left + x * box.width for x in (of.lowest, of.highest))
        frame.text(LEFT + 10, y + 3, of.name, style.LABEL)
        frame.rule((low, y), (high, y), words.colour, 1.6, above=True)
        frame.mark(low, y, "o", 5.4, "white", words.colour)
        frame.mark(high, y, "o", 5.4, words.colour, "white")
        frame.text(box.right + 58, y + 3, percent(of.share), style.LABEL, align="right")
        frame.text(
            box.right + 146, y + 3, percent_range(of.low, of.high), style.LABEL, colour=style.GREY, align="right"
        )


def rows(found: Sequence[Decides], title: str, source: str) -> Iterator[Row]:
    """One row an outcome and input.

    Parameters
    ----------
    found : one an outcome
    title, source : of the figure; not used
    """
    yield ("outcome", "share", "chance", "input", "decides", "low", "high", "lowest", "highest")
    for one in found:
        head = (one.outcome, f"{one.share:.6g}", "" if one.chance is None else f"{one.chance:.6g}")
        for of in one.inputs:
            yield (*head, of.name, *(f"{x:.6g}" for x in of[1:]))
