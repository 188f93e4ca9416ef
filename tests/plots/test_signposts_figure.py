"""Signposts, drawn: every deed by every date, the best in the title, nothing overlapping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from matplotlib.figure import Figure

from sim.studies.signposts.figures.signposts import figure, rows
from sim.studies.signposts.summary import LABELS, Post

from .conftest import texts

Tidy = Callable[[Figure], None]
DAYS = [date(2020, month, 1) for month in (4, 7, 10)] + [date(2021, month, 1) for month in (1, 4, 7, 10)]
POSTS = [
    Post(outcome, day, deed, 900, 0.2, 0.5 + 0.03 * k + 0.01 * j, 0.4, 0.9, 1 if k % 2 else -1)
    for outcome in ("settlement", "government_falls") for j, day in enumerate(DAYS) for k, deed in enumerate(LABELS)
]  # fmt: skip


def test_every_deed_stands_there_with_its_numbers(tidy: Tidy) -> None:
    drawn = figure(POSTS, "A scenario", "9 worlds")
    tidy(drawn)
    shown = " ".join(text.get_text() for text in texts(drawn))
    best = max(POSTS, key=lambda post: post.value)
    assert f"“{LABELS[best.deed]}” tells best whether there is a settlement" in shown
    for part in (*LABELS.values(), "Apr 2020", "Oct 2021", f"+{100 * best.value:.0f}", "−50", "9 worlds"):
        assert part in shown


def test_its_data_has_every_number() -> None:
    first, *others = rows(POSTS, "", "")
    assert len(others) == len(POSTS)
    assert all(len(row) == len(first) for row in others)
