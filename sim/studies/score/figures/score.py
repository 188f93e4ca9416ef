"""How well later facts are predicted: a row a cut or group, Brier's score before and fitted, seed by seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from matplotlib.figure import Figure

from sim.format import percent, written
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.output.plots.lettering import shorten
from sim.studies.score.summary import COIN, FactScore, Part

_NAMES = 300.0  # width of the column of names
_NUMBERS = 150.0  # width of the columns of numbers at the right,
_COLUMNS = (36.0, 68.0, 100.0, 146.0)  # and where they end
_ROW = 21.0
_HEAD = 34.0
_GAP = 16.0
_FACTS = 15.0  # height of a row of facts
BEFORE, FITTED, RIVAL = style.GREY, "#1f5d9e", "#a34a05"
HEADS = {"cut": "Fitted to the facts up to", "group": "Fitted to all facts but those about"}


def figure(parts: Sequence[Part], facts: Sequence[FactScore], seeds: int, version: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    parts : cuts, then groups left out
    facts : those that cuts predict, the worst predicted first
    seeds : fits of each part
    version : of the model that was scored
    """
    shown = [[part for part in parts if part.kind == kind] for kind in HEADS]
    body = sum(_HEAD + len(block) * _ROW + _GAP for block in shown) + _HEAD + len(facts) * _FACTS
    frame = Frame(*_titles(shown[0], seeds), _small_print(seeds, version), body)
    top = frame.top
    for (kind, head), block in zip(HEADS.items(), shown, strict=True):
        top = _draw_block(frame, top, head, block, kind, seeds) + _GAP
    _draw_facts(frame, top, facts)
    return frame.figure


def _titles(cuts: Sequence[Part], seeds: int) -> tuple[str, str]:
    before, after = (np.mean([x for part in cuts for x in getattr(part, by)]) for by in ("prior", "fitted"))
    won, fits = sum(part.won for part in cuts), len(cuts) * seeds
    how = "better" if 2 * won > fits else "no better"
    title = f"Fitted to the earlier facts, the model predicts the later ones {how} than without"
    return title, f"Mean Brier score {after:.3f} against {before:.3f}; better in {won} of {fits} fits. 0 is best"


def _small_print(seeds: int, version: str) -> list[str]:
    return [
        f"talks {version} · {seeds} fits of each, from scratch; a dot is one of them",
        f"Brier’s score: mean squared miss of the predicted chance of what happened; a coin has {COIN:g}. Before: "
        "inputs from their ranges. No change: all stays as it is on that day, and is counted on at its pace.",
    ]


def _scale(box: Box, parts: Sequence[Part]) -> float:
    """Points for a score of one; a rival far off is drawn at the edge, with its number."""
    most = max(x for part in parts for x in (*part.prior, *part.fitted))
    return box.width / max(1.15 * most, COIN)


def _draw_block(frame: Frame, top: float, head: str, parts: Sequence[Part], kind: str, seeds: int) -> float:
    box = Box(LEFT + _NAMES, top, RIGHT - LEFT - _NAMES - _NUMBERS, _HEAD + len(parts) * _ROW)
    scale = _scale(box, parts)
    frame.text(LEFT, top + 10, head, style.BODY, "SemiBold")
    _draw_heads(frame, box, scale, kind)
    for k, part in enumerate(parts):
        _draw_part(frame, box, top + _HEAD + k * _ROW, part, scale, seeds)
    return top + box.height


def _draw_heads(frame: Frame, box: Box, scale: float, kind: str) -> None:
    for value in np.arange(0.0, box.width / scale, 0.1):
        x = box.left + scale * value
        frame.rule((x, box.top + 18), (x, box.bottom), style.GRID)
        frame.text(x, box.top + 13, f"{value:.1f}" if value else "0", style.SMALL, colour=style.GREY, align="center")
    names = [("before", BEFORE), ("fitted", FITTED), ("better", style.INK), ("no change", RIVAL)]
    _draw_numbers(frame, box.right, box.top + 13, names[: 4 if kind == "cut" else 3], style.SMALL)


def _draw_numbers(frame: Frame, left: float, y: float, texts: Sequence[tuple[str, str]], size: float) -> None:
    """Texts with their colours, in the columns at the right."""
    for k, (text, colour) in enumerate(texts):
        frame.text(left + _COLUMNS[k], y, text, size, colour=colour, align="right")


def _draw_part(frame: Frame, box: Box, top: float, part: Part, scale: float, seeds: int) -> None:
    middle = top + _ROW / 2
    name = written(date.fromisoformat(part.name)) if part.kind == "cut" else part.name
    frame.text(LEFT, middle + 3, f"{name}: {part.facts} facts", style.LABEL)
    frame.rule((box.left, top + _ROW), (box.right, top + _ROW), style.GRID)
    for scores, y, colour in ((part.prior, middle - 4, BEFORE), (part.fitted, middle + 4, FITTED)):
        for value in scores:
            frame.mark(box.left + scale * value, y, "o", 4.4, colour, "white")
    numbers = [(f"{np.mean(part.prior):.3f}", BEFORE), (f"{np.mean(part.fitted):.3f}", FITTED)]
    numbers.append((f"{part.won}/{seeds}", style.INK))
    if part.persistence is not None:
        numbers.append((f"{part.persistence:.2f}", RIVAL))
    _draw_numbers(frame, box.right, middle + 3, numbers, style.LABEL)


def _draw_facts(frame: Frame, top: float, facts: Sequence[FactScore]) -> None:
    frame.text(LEFT, top + 10, "Where it misses: histories that show each later fact", style.BODY, "SemiBold")
    box = Box(LEFT + _NAMES, top, RIGHT - LEFT - _NAMES - _NUMBERS, _HEAD + len(facts) * _FACTS)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = box.left + share * box.width
        frame.rule((x, top + 26), (x, box.bottom), style.GRID)
        frame.text(x, top + 23, f"{100 * share:.0f}%", style.SMALL, colour=style.GREY, align="center")
    for k, fact in enumerate(facts):
        y = top + _HEAD + (k + 0.5) * _FACTS
        frame.text(LEFT, y + 3, shorten(fact.fact, style.LABEL, _NAMES - 12), style.LABEL)
        ends = [box.left + share * box.width for share in (fact.prior_pass, fact.fitted_pass)]
        frame.rule((ends[0], y), (ends[1], y), FITTED, 1.4, above=True)
        frame.mark(ends[0], y, "o", 4.4, BEFORE, "white")
        frame.mark(ends[1], y, "o", 5.6, FITTED, "white")
        shares = [(percent(fact.prior_pass), BEFORE), (percent(fact.fitted_pass), FITTED)]
        _draw_numbers(frame, box.right, y + 3, shares, style.LABEL)


def rows(parts: Sequence[Part], facts: Sequence[FactScore], seeds: int, version: str) -> Iterator[Row]:
    """One row a part and seed, then one a fact.

    Parameters
    ----------
    parts : cuts, then groups left out
    facts : those that cuts predict
    seeds : fits of each part
    version : of the model that was scored; not used
    """
    yield ("of", "name", "fit", "before", "fitted", "persistence")
    for part in parts:
        for k in range(seeds):
            yield (part.kind, part.name, k, f"{part.prior[k]:.6g}", f"{part.fitted[k]:.6g}", part.persistence or "")
    for fact in facts:
        yield ("share that show", fact.id, "", f"{fact.prior_pass:.6g}", f"{fact.fitted_pass:.6g}", "")
