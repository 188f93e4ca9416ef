"""The figure of the claims: tidy with awkward numbers, no unit on another's axis, headlines that count."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.model.words import CAVEAT, OUTCOME_COLOURS, PARTY_COLOURS
from sim.studies.claims.figures import cells as claimcells
from sim.studies.claims.figures import claims
from sim.studies.claims.words import headline
from tests.studies.invented_claims import finding, level, several, study, unput

from .conftest import texts
from .test_style import least_distance

Tidy = Callable[[Figure], None]
VIOLENCE = {
    "unit": "multiple of 2019", "is_share": False, "difference": -0.12, "low": -0.4, "high": 0.02, "direction": "down",
}  # fmt: skip


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def dots(figure: Figure) -> list[tuple[float, str, str]]:
    """Place, face and edge of every dot, from the top of the page down."""
    drawn = (line for line in figure.findobj(Line2D) if line.get_marker() == "o" and line.get_markersize() > 6)
    return [(line.get_xdata()[0], line.get_markerfacecolor(), line.get_markeredgecolor()) for line in drawn]


def test_every_verdict_and_unit_is_tidy(tidy: Tidy) -> None:
    tidy(claims.figure(study(several())))


@pytest.mark.parametrize(
    "findings",
    [
        [finding()],
        [finding(**VIOLENCE)],
        [level()],
        [unput(), unput("other")],
        [finding(difference=0.0, low=0.0, high=0.0)],
        [finding(unit="troops", difference=12_000.0, low=-3_000.0, high=13_000.0), finding()],
        [finding(str(number), verdict) for number in range(20) for verdict in ("depends", "contradicted")],
    ],
)
def test_few_and_many_are_tidy(tidy: Tidy, findings: list) -> None:
    tidy(claims.figure(study(findings)))


def test_claims_stand_by_verdict_the_surest_first() -> None:
    out = [finding(name, "borne out", probability=share) for name, share in (("b", 0.92), ("a", 0.97))]
    circular = finding("d", "circular", probability=1.0, circular=True, why="it is in the model")
    shown = words(claims.figure(study([circular, *out, finding("c", probability=0.4)])))
    named = [f"What {name} claims of the talks" for name in "abcd"]
    order = ["Borne out (2)", *named[:2], "It depends (1)", named[2], "Circular, and so no test (1)", named[3]]
    assert [text for text in shown if text in order] == order
    assert not any(text.startswith("Contradicted") for text in shown)


def test_an_effect_lies_where_its_number_says() -> None:
    """Below nought is left of it, whatever is claimed: as on the screen."""
    down = finding("down", direction="down", difference=-20.0, low=-40.0, high=5.0)
    (up, *_), (less, *_) = dots(claims.figure(study([finding(difference=20.0, low=-5.0), down])))
    assert less < up
    drawn = words(claims.figure(study([down])))
    assert "−20 points (−40 to +5)" in drawn


def test_what_is_no_share_is_written_and_not_drawn() -> None:
    drawn = claims.figure(study([finding("war", **VIOLENCE)]))
    assert "−0.12 × 2019 (−0.40 to +0.02)" in words(drawn)
    assert dots(drawn) == []


def test_a_level_is_a_square_and_a_change_a_dot() -> None:
    drawn = claims.figure(study([finding(), level()]))
    marks = [line.get_marker() for line in drawn.findobj(Line2D) if line.get_markersize() > 5.8]
    assert [marker for marker in marks if marker in "os"] == ["s", "o"]
    assert "68% (2–100%)" in words(drawn)


def test_worlds_for_still_and_against_are_counted() -> None:
    drawn = words(claims.figure(study([finding()])))
    start = drawn.index("200")
    assert drawn[start : start + 3] == ["200", "160", "40"]


def test_who_says_it_is_named() -> None:
    assert "Said by an envoy (CNN, 2020)" in words(claims.figure(study([finding()])))


def test_circular_claims_are_hollow_and_explained() -> None:
    hollow = finding("a", "circular", probability=0.6, circular=True, why="it is in the model")
    drawn = claims.figure(study([hollow, finding("b")]))
    assert [face == "white" for _, face, _ in dots(drawn)] == [False, True]
    assert any("Circular: the model has" in text for text in words(drawn))
    assert "It is in the model" in words(drawn)
    assert not any("Circular" in text for text in words(claims.figure(study([finding("b")]))))


def test_what_a_claim_hangs_on_is_said_in_words() -> None:
    shown = words(claims.figure(study(several())))
    assert "Rather if high: daily chance to agree on procedure at full readiness" in shown


def test_verdicts_can_be_told_apart_however_one_sees() -> None:
    assert set(claimcells.COLOURS.values()) <= {*OUTCOME_COLOURS.values(), *PARTY_COLOURS.values()}
    assert least_distance(claimcells.COLOURS.values()) > 20


def test_the_headline_counts() -> None:
    assert headline(several()) == (
        "Of 8 claims put to the model, 1 is circular; of the others 1 is borne out, 2 are contradicted and 4 are left "
        "open by what nobody knows"
    )
    assert headline([finding(verdict="borne out")]) == "Of 1 claim put to the model, 1 is borne out"
    assert headline([finding(), finding()]) == "Of 2 claims put to the model, 2 are left open by what nobody knows"
    assert headline([finding(verdict="circular")]) == "Of 1 claim put to the model, 1 is circular"
    assert headline([unput()]) == "None of the documents’ claims can be put to the model"


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="no claim"):
        claims.figure(study([]))


def test_it_says_where_it_comes_from_and_is_the_same_each_time() -> None:
    small = " ".join(words(claims.figure(study(several()))))
    made = ("400 worlds", "50 histories of each", "580,000", "seed 7", "talks 0.1.0", "posterior 01234567")
    assert all(part in small for part in (*made, CAVEAT))
    assert png() == png()


def png() -> bytes:
    file = io.BytesIO()
    claims.figure(study(several())).savefig(file, format="png", dpi=60, metadata={"Software": None})
    return file.getvalue()
