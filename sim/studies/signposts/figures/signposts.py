"""Signposts: how well each deed tells by each date, a row a deed and a column a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from matplotlib.figure import Figure

from sim.format import written
from sim.model.words import OUTCOME_WORDS
from sim.output.plots import style
from sim.output.plots.frame import LEFT, RIGHT, Box, Frame
from sim.output.plots.jobs import Row
from sim.studies.signposts.summary import LABELS, Post

_NAMES = 300.0
_HEAD, _ROW, _GAP = 40.0, 18.0, 14.0
LEAST = 0.6  # what tells no better is grey


def figure(posts: Sequence[Post], title: str, source: str) -> Figure:
    """Draw it.

    Parameters
    ----------
    posts : of the outcomes that are shown, by outcome and date
    title : of the scenario
    source : what it takes to make the same numbers again
    """
    outcomes = list(dict.fromkeys(post.outcome for post in posts))
    deeds = {outcome: _ranked(posts, outcome) for outcome in outcomes}
    body = sum(_HEAD + len(deeds[outcome]) * _ROW + _GAP for outcome in outcomes)
    frame = Frame(_title(posts), title, _small_print(source), body)
    top = frame.top
    for outcome in outcomes:
        _draw_outcome(frame, top, outcome, deeds[outcome], [post for post in posts if post.outcome == outcome])
        top += _HEAD + len(deeds[outcome]) * _ROW + _GAP
    return frame.figure


def _ranked(posts: Sequence[Post], outcome: str) -> list[str]:
    """Deeds, the best by any date first."""
    best: dict[str, float] = {}
    for post in posts:
        if post.outcome == outcome:
            best[post.deed] = max(best.get(post.deed, 0.0), post.value)
    return sorted(best, key=lambda deed: -best[deed])


def _title(posts: Sequence[Post]) -> str:
    best = max(posts, key=lambda post: post.value)
    return f"By {written(best.date)} “{LABELS[best.deed]}” tells best whether {OUTCOME_WORDS[best.outcome].clause}"


def _small_print(source: str) -> list[str]:
    return [
        source,
        "A number is the chance, in percent, that the deed tells a history that ends so from one that does not: 50 is "
        "a coin. Plus: more of it tells for the outcome; minus: less. Grey: below 60. Only of histories that are on by "
        "the date.",
    ]


def _draw_outcome(frame: Frame, top: float, outcome: str, deeds: Sequence[str], posts: Sequence[Post]) -> None:
    days = sorted({post.date for post in posts})
    width = (RIGHT - LEFT - _NAMES) / max(len(days), 1)
    words = OUTCOME_WORDS[outcome]
    frame.text(LEFT, top + 14, words.label, style.BODY, "SemiBold", colour=words.colour)
    for k, day in enumerate(days):
        right = LEFT + _NAMES + (k + 1) * width - 8
        frame.text(right, top + 30, _short(day), style.SMALL, colour=style.GREY, align="right")
    at = {(post.deed, post.date): post for post in posts}
    for j, deed in enumerate(deeds):
        box = Box(LEFT, top + _HEAD + j * _ROW, RIGHT - LEFT, _ROW)
        frame.text(LEFT, box.top + 12, LABELS[deed], style.LABEL)
        frame.rule((box.left, box.bottom), (box.right, box.bottom), style.GRID)
        for k, day in enumerate(days):
            _draw_cell(frame, LEFT + _NAMES + (k + 1) * width - 8, box.top + 12, at.get((deed, day)), words.colour)


def _draw_cell(frame: Frame, right: float, y: float, post: Post | None, colour: str) -> None:
    if post is None:
        return
    sign, clear = "+" if post.sign > 0 else "−", post.value >= LEAST
    text, colour = f"{sign}{100 * post.value:.0f}", colour if clear else style.GREY
    frame.text(right, y, text, style.LABEL, "SemiBold" if clear else "Regular", colour=colour, align="right")


def _short(day: date) -> str:
    return f"{day:%b} {day:%Y}"


def rows(posts: Sequence[Post], title: str, source: str) -> Iterator[Row]:
    """One row an outcome, date and deed.

    Parameters
    ----------
    posts : of the outcomes that are shown
    title, source : of the figure; not used
    """
    yield ("outcome", "date", "deed", "histories", "share", "area", "low", "high", "sign")
    for post in posts:
        numbers = (f"{x:.6g}" for x in (post.share, post.value, post.low, post.high))
        yield (post.outcome, post.date.isoformat(), post.deed, post.histories, *numbers, post.sign)
