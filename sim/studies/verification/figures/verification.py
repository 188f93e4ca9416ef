"""Later facts that the model has not seen: who predicts them how well, and which it misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.figure import Figure

from sim.format import percent
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import wrap
from sim.studies.score.summary import COIN
from sim.studies.verification.predictors import NAMES
from sim.studies.verification.summary import Predictor, Verified

_NAMES = 280.0  # width of the column of names
_NUMBERS = 192.0  # width of the columns of numbers at the right,
_COLUMNS = (52.0, 90.0, 134.0, 186.0)  # and where they end
_ROW, _HEAD, _GAP, _PAD = 22.0, 38.0, 18.0, 5.0
_LINE = style.LABEL * 1.26
COLOURS = {"prior": style.GREY, "fitted": "#5b8db8", "continued": "#1f4e86", "persistence": "#a34a05"}
HEADS = {"prior": "ranges", "fitted": "fitted", "continued": "going on", "persistence": "no change"}
Base = tuple[float, int]


def figure(predictors: Sequence[Predictor], facts: Sequence[Verified], base: Base, verdict: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    predictors : with their scores by seed
    facts : the worst predicted first
    base : mean score of the base rates, and how many were given
    verdict : in a sentence
    source : what it takes to make the same numbers again
    """
    lines = [wrap(fact.fact, style.LABEL, _NAMES - 14) for fact in facts]
    heights = [len(one) * _LINE + 2 * _PAD for one in lines]
    body = 2 * _HEAD + (len(predictors) + 1) * _ROW + _GAP + sum(heights)
    frame = Frame(_title(predictors, base), verdict.replace("'", "’"), _small_print(source), body)
    top = _draw_predictors(frame, frame.top, predictors, base, len(facts)) + _GAP
    _draw_facts(frame, top, facts, lines, heights)
    return frame.figure


def _title(predictors: Sequence[Predictor], base: Base) -> str:
    best = min(predictors, key=lambda one: one.mean)
    if base[1] and base[0] < best.mean:
        return "The file’s own base rates predict the later facts better than the model"
    if best.mean >= COIN:
        return "A coin predicts the later facts as well as the model does"
    return {
        "prior": "The ranges alone predict the later facts best",
        "fitted": "Worlds that pass the documents’ facts predict the later facts best",
        "continued": "Histories that show the documents’ facts, going on, predict the later ones best",
        "persistence": "That nothing changes predicts the later facts better than the model",
    }[best.name]


def _small_print(source: str) -> list[str]:
    return [
        source,
        f"Brier’s score: mean squared miss of the predicted chance of what happened; 0 is best, a coin has {COIN:g}; a "
        "dot is one seed. Ranges: inputs from their ranges. Fitted: worlds that pass the documents’ facts, in new "
        "histories from the signing. Going on: the histories in which they passed, from the day after the last "
        "document. No change: all stays as it is that day, and is counted on at its pace.",
    ]


def _draw_predictors(frame: Frame, top: float, predictors: Sequence[Predictor], base: Base, facts: int) -> float:
    box = Box(LEFT + _NAMES, top, RIGHT - LEFT - _NAMES - _NUMBERS, _HEAD + (len(predictors) + 1) * _ROW)
    most = max(COIN, base[0], *(x for one in predictors for x in one.brier))
    scale = box.width / (1.08 * most)
    frame.text(LEFT, top + 12, "Who predicts them how well: Brier’s score", style.BODY, "SemiBold")
    for value in np.arange(0.0, 1.08 * most, 0.1 if most < 0.6 else 0.2):
        x = box.left + scale * value
        frame.rule((x, top + 26), (x, box.bottom), style.GRID)
        frame.text(x, top + 22, f"{value:.1f}" if value else "0", style.SMALL, colour=style.GREY, align="center")
    for k, one in enumerate(predictors):
        _draw_row(frame, box, top + _HEAD + k * _ROW, one.label, one.brier, scale, COLOURS[one.name])
    said = "A coin" if not base[1] else f"The file’s base rates ({base[1]} of {facts} facts; else a coin)"
    _draw_row(frame, box, top + _HEAD + len(predictors) * _ROW, said, [base[0]], scale, style.INK)
    return box.bottom


def _draw_row(
    frame: Frame, box: Box, top: float, name: str, scores: Sequence[float], scale: float, colour: str
) -> None:
    middle = top + _ROW / 2
    frame.text(LEFT, middle + 3, name, style.LABEL)
    frame.rule((LEFT, top + _ROW), (box.right, top + _ROW), style.GRID)
    for value in scores:
        frame.mark(box.left + scale * value, middle, "o", 5.0, colour, "white")
    number = f"{np.mean(scores):.3f}"
    frame.text(box.right + _COLUMNS[0] + 6, middle + 3, number, style.LABEL, "SemiBold", colour=colour, align="right")


def _draw_facts(
    frame: Frame, top: float, facts: Sequence[Verified], lines: Sequence[Sequence[str]], heights: Sequence[float]
) -> None:
    box = Box(LEFT + _NAMES, top, RIGHT - LEFT - _NAMES - _NUMBERS, _HEAD + sum(heights))
    frame.text(LEFT, top + 12, "Histories that show each fact, the worst first", style.BODY, "SemiBold")
    for share in (0.0, 0.5, 1.0):
        x = box.left + share * box.width
        frame.rule((x, top + 26), (x, box.bottom), style.GRID)
        frame.text(x, top + 22, f"{100 * share:.0f}%", style.SMALL, colour=style.GREY, align="center")
    for (name, head), end in zip(HEADS.items(), _COLUMNS, strict=True):
        frame.text(box.right + end, top + 22, head, style.SMALL, colour=COLOURS[name], align="right")
    y = top + _HEAD
    for fact, words, height in zip(facts, lines, heights, strict=True):
        _draw_fact(frame, box, y, fact, words, height)
        y += height


def _draw_fact(frame: Frame, box: Box, top: float, fact: Verified, words: Sequence[str], height: float) -> None:
    frame.lines(LEFT, top + _PAD + 0.78 * style.LABEL, words, style.LABEL, spacing=1.26)
    middle = top + height / 2
    ends = [box.left + fact.shares[by] * box.width for by in NAMES]
    frame.rule((min(ends), middle), (max(ends), middle), style.GRID, 1.2, above=True)
    for (by, colour), end, at in zip(COLOURS.items(), _COLUMNS, ends, strict=True):
        frame.mark(at, middle, "D" if by == "persistence" else "o", 5.0, colour, "white")
        share = percent(fact.shares[by])
        frame.text(box.right + end, middle + 3, share, style.LABEL, colour=colour, align="right")
    frame.rule((LEFT, top + height), (RIGHT, top + height), style.GRID)


def rows(
    predictors: Sequence[Predictor], facts: Sequence[Verified], base: Base, verdict: str, source: str
) -> Iterator[Row]:
    """One row a predictor and seed, then one a fact and predictor.

    Parameters
    ----------
    predictors : with their scores by seed
    facts : the worst predicted first
    base : mean score of the base rates, and how many were given
    verdict, source : of the figure; not used
    """
    yield ("of", "predictor", "seed", "value", "crps")
    for one in predictors:
        for k, score in enumerate(one.brier):
            yield ("brier", one.name, k, f"{score:.6g}", "")
    yield ("brier", "base rates", "", f"{base[0]:.6g}", "")
    for fact in facts:
        for by in NAMES:
            off = fact.crps[by]
            yield (fact.id, by, "", f"{fact.shares[by]:.6g}", "" if off is None else f"{off:.6g}")
