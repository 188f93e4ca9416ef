"""What mechanisms do, drawn: every one with its moves, the strongest in the title, nothing overlapping."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from sim.model.outcomes import OUTCOMES
from sim.studies.sensitivity.figures.mechanisms import figure, rows
from sim.studies.sensitivity.summary import Moved

from .conftest import texts

Tidy = Callable[[Figure], None]


def moved(name: str, points: float, pair: bool = False) -> dict[str, Moved]:
    return {
        outcome: Moved(name, pair, outcome, (1 - k) * points, (1 - k) * points - 1, (1 - k) * points + 1, 0.2,
                       2.0 if pair else None)
        for k, outcome in enumerate(OUTCOMES)
    }  # fmt: skip


MOVED = {
    "withdrawal": moved("withdrawal", 12.0),
    **{f"mechanism-{k}": moved(f"mechanism-{k}", 3.0 - k / 4) for k in range(30)},
    "withdrawal + mechanism-0": moved("withdrawal + mechanism-0", 15.0, True),
}


def test_every_mechanism_stands_there(tidy: Tidy) -> None:
    drawn = figure(MOVED, "A scenario", "9 worlds")
    tidy(drawn)
    shown = " ".join(text.get_text() for text in texts(drawn))
    assert "Most of all withdrawal: without it, falls −36 points" in shown
    for part in (*MOVED, "+12", "20%", "9 worlds"):
        assert part in shown


def test_its_data_has_every_move() -> None:
    first, *others = rows(MOVED, "", "")
    assert len(others) == len(MOVED) * len(OUTCOMES)
    assert all(len(row) == len(first) for row in others)
