"""The figure of a verification: who predicts best is its title, every fact stands there, nothing overlaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from sim.studies.verification.figures.verification import figure, rows
from sim.studies.verification.predictors import NAMES
from sim.studies.verification.summary import Predictor, Verified

from .conftest import texts

Tidy = Callable[[Figure], None]
SCORES = {"prior": (0.3, 0.31), "fitted": (0.22, 0.21), "continued": (0.17, 0.16), "persistence": (0.25, 0.25)}
PREDICTORS = [Predictor(name, NAMES[name], scores) for name, scores in SCORES.items()]
FACT = Verified(
    "a", "Invented; 4,000 attacks in November", "nobody", "2020-11-30", "attacks", "at least 4000", 0.0, None,
    {"prior": 0.2, "fitted": 0.3, "continued": 1.0, "persistence": 0.0}, dict.fromkeys(NAMES, 12.0),
)  # fmt: skip
DATE = replace(FACT, id="b", fact="Invented; no settlement", base_rate=0.9, crps=dict.fromkeys(NAMES))


def words(drawn: Figure) -> str:
    return " ".join(text.get_text() for text in texts(drawn))


def test_every_number_stands_there(tidy: Tidy) -> None:
    drawn = figure(PREDICTORS, [FACT, DATE], (0.13, 1), "Said in a sentence.", "mine.yaml · talks 0.1.2")
    tidy(drawn)
    shown = words(drawn)
    for part in ("0.305", "0.215", "0.165", "0.250", "0.130", "20%", "30%", "100%", "(1 of 2 facts; else a coin)",
                 "mine.yaml · talks 0.1.2", FACT.fact, DATE.fact):  # fmt: skip
        assert part in shown


@pytest.mark.parametrize(("better", "base", "title"), [
    ("prior", (0.25, 0), "The ranges alone"),
    ("fitted", (0.25, 0), "Worlds that pass"),
    ("continued", (0.25, 0), "Histories that show"),
    ("persistence", (0.25, 0), "That nothing changes"),
    ("fitted", (0.05, 2), "base rates predict"),
    ("", (0.25, 0), "A coin predicts"),
])  # fmt: skip
def test_its_title_is_who_predicts_best(better: str, base: tuple[float, int], title: str) -> None:
    predictors = [replace(one, brier=(0.1 if one.name == better else 0.4,)) for one in PREDICTORS]
    assert title in words(figure(predictors, [FACT], base, "", ""))


def test_long_words_are_tidy(tidy: Tidy) -> None:
    tidy(figure(PREDICTORS, [replace(FACT, fact="Very long words of a fact " * 7)] * 9, (0.9, 1), "Long " * 60, "s"))


def test_its_data_has_every_number() -> None:
    first, *others = rows(PREDICTORS, [FACT, DATE], (0.13, 1), "", "")
    assert len(others) == 2 * len(PREDICTORS) + 1 + 2 * len(NAMES)
    assert all(len(row) == len(first) for row in others)
    assert ("a", "prior", "", "0.2", "12") in others
    assert ("b", "continued", "", "1", "") in others
