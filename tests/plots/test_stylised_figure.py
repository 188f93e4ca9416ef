"""The figure of the stylised facts: every fact with its numbers, misses first, nothing overlapping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from sim.studies.stylised.facts import Unanswered
from sim.studies.stylised.figures.stylised import figure, rows
from sim.studies.stylised.summary import Held

from .conftest import texts

Tidy = Callable[[Figure], None]
SHARE = Held(
    "share", "Of 23 peace processes 2 had an accord", "durations", "somebody", True, "share", 2, 23, 0.024, 0.268, None,
    None, "accord_within", "doha-2020", 16.0, "", 0.157, 0.144, 0.172, 2625, "inside", "", "as it stands",
)  # fmt: skip
SIGN = replace(
    SHARE, id="sign", fact="More violence, fewer talks", kind="sign", cases=None, n=None, low=None, high=None, sign=-1,
    unit="points", model_value=4.6, model_low=2.5, model_high=6.6, verdict="outside",
)  # fmt: skip
RATIO = replace(SIGN, id="ratio", fact="Ends come by a shock", sign=1, unit="times", verdict="inside")
VALUE = replace(
    SHARE, id="value", fact="It fell after four months", kind="value", cases=None, n=None, low=None, high=None,
    value=4.0, unit="months", model_value=2.4, model_low=0.6, model_high=5.7, used="a rule",
)  # fmt: skip
UNSEEN = replace(SHARE, id="unseen", model_value=None, model_low=None, model_high=None, verdict="cannot tell")
FACTS = [SHARE, SIGN, RATIO, VALUE, UNSEEN]
OTHERS = [Unanswered("other", "Something else", "somebody", "it has none")]


def words(drawn: Figure) -> str:
    return " ".join(text.get_text() for text in texts(drawn))


def test_every_fact_stands_there_with_what_was_found_and_what_is_shown(tidy: Tidy) -> None:
    drawn = figure(FACTS, OTHERS, "A sentence.", "8 histories · talks 0.1.0")
    tidy(drawn)
    shown = words(drawn)
    for part in ("9% (2–27)", "16% (14–18)", "less", "+4.6 (+2.5 to +6.6)", "×4.6", "4 months", "2.4 (0.6 to 5.7)",
                 "not seen", "talks 0.1.0", "Of 1 more the model cannot tell"):  # fmt: skip
        assert part in shown
    assert "the model shows 2 of 4 such facts and misses 1" in shown


def test_what_is_missed_comes_first_and_what_was_used_last() -> None:
    shown = words(figure(FACTS, [], "", "source"))
    order = [shown.index(fact.fact) for fact in (SIGN, SHARE, VALUE)]
    assert order == sorted(order)


def test_long_words_are_tidy(tidy: Tidy) -> None:
    tidy(figure([replace(fact, fact="Very long words of a fact " * 7) for fact in FACTS], OTHERS, "Long " * 60, "s"))


def test_no_fact_is_refused() -> None:
    with pytest.raises(ValueError, match="no stylised fact"):
        figure([], OTHERS, "", "")


def test_its_data_has_every_fact() -> None:
    first, *others = rows(FACTS, OTHERS, "", "")
    assert [row[0] for row in others] == [*(fact.id for fact in FACTS), "other"]
    assert all(len(row) == len(first) for row in others)
