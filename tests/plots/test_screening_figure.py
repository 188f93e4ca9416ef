"""The figure of a screening: the constants that speak are its title, every move with its interval, nothing overlaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from sim.studies.screening.figures.screening import figure, rows
from sim.studies.screening.summary import Told
from sim.studies.screening.verdict import OPEN, SILENT, SPEAKS, TELLS

from .conftest import texts

Tidy = Callable[[Figure], None]
ONE = Told(
    "trust.evidence", "drawn", SPEAKS, "residual-force", "settlement", -2.1, 0.3, 0.06, "settlement_day", -0.09, 28,
    4096,
)  # fmt: skip
TOLD = [
    ONE,
    replace(ONE, name="collapse.threshold", change="frozen", points=-3.8, outcome="government_falls"),
    replace(ONE, name="war.ground_rate", change="frozen", verdict=OPEN, points=1.2, rank=0.01),
    replace(ONE, name="us.stay_cost", change="frozen", verdict=TELLS),
    replace(ONE, name="spoilers.killed", verdict=SILENT, points=0.0),
]


def words(drawn: Figure) -> str:
    return " ".join(text.get_text() for text in texts(drawn))


def test_what_speaks_stands_there_and_what_is_silent_is_counted(tidy: Tidy) -> None:
    drawn = figure(TOLD, "A sentence.", "28 scenarios · talks 0.1.0")
    tidy(drawn)
    shown = words(drawn)
    assert "One constant moves an outcome by more than a point, most of all trust.evidence" in shown
    for part in ("collapse.threshold", "falls in residual-force", "war.ground_rate", "talks 0.1.0",
                 "Not drawn: 1 constants and 1 uncertain numbers", "(settlement_day −0.09)"):  # fmt: skip
        assert part in shown
    assert "us.stay_cost" not in shown


def test_without_a_constant_that_speaks_it_says_so(tidy: Tidy) -> None:
    drawn = figure([replace(one, verdict=SILENT) for one in TOLD], "A sentence.", "s")
    tidy(drawn)
    assert "No constant moves an outcome by more than a point" in words(drawn)


def test_many_numbers_are_tidy(tidy: Tidy) -> None:
    many = [replace(one, name=f"government.reconciliation_{k}") for k in range(20) for one in TOLD]
    tidy(figure(many, "Long " * 60, "s"))


def test_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        figure([], "", "")


def test_its_data_has_every_number() -> None:
    first, *others = rows(TOLD, "", "")
    assert [row[0] for row in others] == [one.name for one in TOLD]
    assert all(len(row) == len(first) for row in others)
