"""What decides, drawn: every input with its share and ends, what is rare left out, nothing overlapping."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from sim.studies.run.decides import Decides, Deciding
from sim.studies.run.figures.decides import figure, rows

from .conftest import texts

Tidy = Callable[[Figure], None]
INPUTS = tuple(Deciding(f"government.reconciliation_{k}", 0.2 / (k + 1), 0.01, 0.3, 0.1 * k, 0.9) for k in range(5))
FOUND = [
    Decides("settlement", 0.1, 0.6, 0.55, 0.65, INPUTS, 14, 75, 3000),
    Decides("talks_ongoing", 0.5, 0.6, 0.55, 0.65, (), 0, 75, 3000),
    Decides("government_falls", 0.4, None, None, None, INPUTS[:1], 1, 75, 3000),
    Decides("never_opened", 0.001, 0.9, 0.8, 1.0, (), 0, 75, 3000),
]


def test_every_number_stands_there(tidy: Tidy) -> None:
    drawn = figure(FOUND, "A scenario", "9 histories")
    tidy(drawn)
    shown = " ".join(text.get_text() for text in texts(drawn))
    for part in ("Settlement: 10% of histories; chance decides 60%", "no input stands out", "20%", "1–30",
                 "government.reconciliation_0 decides most by itself: whether there is a settlement"):  # fmt: skip
        assert part in shown
    assert "never opened" not in shown.lower()


def test_what_never_varies_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to explain"):
        figure(FOUND[3:], "", "")


def test_its_data_has_every_input() -> None:
    first, *others = rows(FOUND, "", "")
    assert len(others) == 6
    assert all(len(row) == len(first) for row in others)
