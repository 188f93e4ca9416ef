"""The figure of the claims: tidy with awkward numbers, no unit on another's axis, headlines that count."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.plots import claims, style
from sim.plots.claims import headline, oriented
from tests.analysis.invented_claims import finding, several, study, unput

from .conftest import texts
from .test_style import least_distance

Tidy = Callable[[Figure], None]
VIOLENCE = {"unit": "multiple of 2019", "difference": -0.12, "low": -0.4, "high": 0.02, "direction": "down"}


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def place(figure: Figure, shown: str) -> float:
    """Where across the page a text stands."""
    return next(text.get_position()[0] for text in texts(figure) if text.get_text() == shown)


def dots(figure: Figure) -> list[tuple[float, str, str]]:
    """Place, face and edge of every dot, from the top of the page down."""
    drawn = (line for line in figure.findobj(Line2D) if line.get_marker() == "o")
    return [(line.get_xdata()[0], line.get_markerfacecolor(), line.get_markeredgecolor()) for line in drawn]


def test_every_verdict_and_unit_is_tidy(tidy: Tidy) -> None:
    tidy(claims.figure(study(several())))


@pytest.mark.parametrize(
    "findings",
    [
        [finding()],
        [finding(**VIOLENCE)],
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
    shown = words(claims.figure(study([*out, finding("c", probability=0.4)])))
    order = [shown.index(text) for text in ("Borne out (2)", "97%", "92%", "It depends (1)", "40%")]
    assert order == sorted(order)
    assert not any(text.startswith("Contradicted") for text in shown)


def test_units_do_not_share_an_axis() -> None:
    drawn = claims.figure(study([finding(), finding("war", **VIOLENCE)]))
    points, violence = place(drawn, "Points"), place(drawn, "Violence,")
    (first, *_), (second, *_) = dots(drawn)
    assert points < first < violence < second
    assert "Violence," not in words(claims.figure(study([finding()])))


def test_right_of_nought_is_what_is_claimed() -> None:
    down = finding("down", direction="down", difference=-20.0, low=-40.0, high=5.0)
    assert oriented(down) == (-5.0, 20.0, 40.0)
    assert oriented(finding()) == (-3.0, 12.0, 40.0)
    (up, *_), (same, *_) = dots(claims.figure(study([finding(difference=20.0, low=-5.0), down])))
    assert up == pytest.approx(same)


def test_circular_claims_are_hollow_and_explained() -> None:
    hollow, solid = finding("a", probability=0.6, circular=True, why="it is in the model"), finding("b")
    drawn = claims.figure(study([hollow, solid]))
    assert [face == "white" for _, face, _ in dots(drawn)] == [True, False]
    assert any("Hollow: circular" in text for text in words(drawn))
    assert not any("Hollow" in text for text in words(claims.figure(study([solid]))))


def test_what_a_claim_hangs_on_is_said_in_words() -> None:
    shown = words(claims.figure(study(several())))
    assert "Rather if high: daily chance to agree on procedure at full readiness" in shown


def test_verdicts_can_be_told_apart_however_one_sees() -> None:
    assert set(claims.COLOURS.values()) <= {*style.OUTCOME_COLOURS.values(), *style.PARTY_COLOURS.values()}
    assert least_distance(claims.COLOURS.values()) > 20


def test_the_headline_counts() -> None:
    assert headline(several()) == (
        "Of 7 claims put to the model, 2 are borne out, 2 are contradicted and 3 are left open by what nobody knows"
    )
    assert headline([finding(verdict="borne out")]) == "Of 1 claim put to the model, 1 is borne out"
    assert headline([finding(), finding()]) == "Of 2 claims put to the model, 2 are left open by what nobody knows"
    assert headline([unput()]) == "None of the documents’ claims can be put to the model"


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="no claim"):
        claims.figure(study([]))


def test_it_says_where_it_comes_from_and_is_the_same_each_time() -> None:
    small = " ".join(words(claims.figure(study(several()))))
    made = ("400 worlds", "50 histories of each", "580,000", "seed 7", "talks 0.1.0", "posterior 01234567")
    assert all(part in small for part in (*made, style.CAVEAT))
    assert png() == png()


def png() -> bytes:
    file = io.BytesIO()
    claims.figure(study(several())).savefig(file, format="png", dpi=60, metadata={"Software": None})
    return file.getvalue()
