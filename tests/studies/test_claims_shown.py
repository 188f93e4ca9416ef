"""What screen, figure and JSON say of claims."""

import io

import pytest
from rich.console import Console

from sim.output.plots.files import picture
from sim.studies.claims import words as claimwords
from sim.studies.claims.contract import claims_object
from sim.studies.claims.effects import Worlds
from sim.studies.claims.figures import claims as drawing
from sim.studies.claims.figures import jobs as claims_jobs
from sim.studies.claims.screen import print_claims
from sim.studies.claims.summary import ClaimsResult, count_verdicts

from .invented_claims import finding, level, several, study


def printed(found: ClaimsResult) -> str:
    console = Console(file=io.StringIO(), width=80)
    print_claims(found, console)
    return console.file.getvalue()


def test_the_screen_fits_80_columns_with_nothing_cut():
    text = printed(study(several()))
    assert max(len(line.rstrip()) for line in text.splitlines() if not line.startswith("Saved")) <= 80
    assert "…" not in text
    parts = ("Borne out", "It depends", "Contradicted", "Circular", "Cannot be put", "does not forecast")
    assert all(part in text for part in parts)


def test_the_screen_says_what_a_claim_hangs_on():
    text = " ".join(printed(study(several())).split())
    assert "Rather if high: daily chance to agree on procedure at full readiness (table.procedure_hazard)" in text
    assert "also with low collapse.threshold" in text
    assert "No single uncertainty stands out" in text


def test_the_screen_names_who_says_it_and_counts_the_worlds():
    text = " ".join(printed(study([finding()])).split())
    assert "Said by an envoy (CNN, 2020)" in text
    assert (
        "Holds in 200 of 400 worlds (beyond chance in 150), the reverse in 40 (beyond chance in 20), no move seen in "
        "160 (120 at 0% on both sides, 10 at 100%)"
    ) in text


def test_screen_figure_and_json_count_alike():
    """Circular claims stand apart everywhere, and the numbers of claims are those of the verdicts."""
    found = study(several())
    counts = count_verdicts(found.findings)
    assert counts == {"borne out": 1, "depends": 4, "contradicted": 2, "circular": 1, "cannot be put": 1}
    said = "Of 8 claims put to the model, 1 is circular; of the others 1 is borne out, 2 are contradicted and 4 are"
    figure, rows = drawing.figure(found), drawing.rows(found)
    drawn = " ".join(text.get_text() for text in figure.texts)
    assert said in " ".join(printed(found).split())
    assert said in " ".join(drawn.split())
    column = [row[3] for row in list(map(list, rows))[1:]]
    assert {v: column.count(v) for v in counts} == counts
    assert [row["verdict"] for row in claims_object(found)] == column


@pytest.mark.parametrize("one", [finding(direction="down", difference=-20.0, low=-44.0, high=2.0), level()])
def test_screen_and_figure_have_the_same_numbers_and_signs(one):
    figure = drawing.figure(study([one]))
    drawn = [text.get_text() for text in figure.texts]
    screen = " ".join(printed(study([one])).split())
    assert f"{claimwords.effect(one)} ({claimwords.spread(one)})" in drawn
    assert all(words in screen for words in (claimwords.effect(one), claimwords.spread(one)))


@pytest.mark.parametrize("findings", [[], several()[-1:]])
def test_the_screen_without_any_answer(findings):
    assert "does not forecast" in printed(study(findings))


VIOLENCE = {"unit": "multiple of 2019", "is_share": False, "least": 0.02}


@pytest.mark.parametrize(
    ("one", "effect", "spread"),
    [(finding(difference=-26.4, low=-60.0, high=0.0), "−26 points", "−60 to 0"),
     (finding(difference=1.0, low=0.0, high=4.0), "+1 point", "0 to +4"),
     (finding(difference=-0.117, low=-0.4, high=0.021, **VIOLENCE), "−0.12 × 2019", "−0.40 to +0.02"),
     (level(level=99.6, low=93.0, high=100.0), ">99%", "93–100%"),
     (level(level=0.0, low=0.0, high=0.0), "0%", "0%"),
     (finding(unit="troops", difference=1250.0, low=0.0, high=2000.0), "+1,250 troops", "0 to +2,000")],
)  # fmt: skip
def test_effects_in_words(one, effect, spread):
    assert (claimwords.effect(one), claimwords.spread(one)) == (effect, spread)


def test_what_was_measured_names_both_levels_or_the_level_that_is_claimed():
    assert claimwords.measured(finding()) == "Settlement: 20% under “One team”, 8% as signed"
    assert claimwords.measured(level()) == "Settlement: 68% as signed; claimed: at least 90%"
    assert claimwords.measured(level(direction="below", bar=10.0)).endswith("claimed: at most 10%")


@pytest.mark.parametrize(
    ("one", "words"),
    [(level(), "Holds in 208 of 400 worlds (beyond chance in 194), not in 192 (beyond chance in 174)"),
     (level(worlds=Worlds(30, 0, 30, reverse_clearly=30, silent=10)),
      "Holds in none of 30 worlds; 10 more hardly ever come so far"),
     (finding(worlds=Worlds(9, 9, 0, holds_clearly=9)), "Holds in 9 of 9 worlds (beyond chance), the reverse in none"),
     (finding(least=0.02, unit="multiple of 2019", worlds=Worlds(9, 4, 1, 4, 1, holds_clearly=4)),
      "Holds in 4 of 9 worlds (beyond chance), the reverse in 1 (beyond chance in none), "
      "a move of less than 0.02 × 2019 in 4")],
)  # fmt: skip
def test_how_sure_in_words(one, words):
    assert claimwords.counted(one) == words


def test_there_is_a_figure_with_its_data():
    (job,) = claims_jobs(study(several()))
    figure, rows = picture(job), drawing.rows(*job.given)
    heading, *data = map(list, rows)
    assert heading[:5] == ["id", "claim", "says", "verdict", "probability"]
    assert len(data) == len(several())
    assert data[-1][4] == ""
    assert figure.get_size_inches()[0] > 5
