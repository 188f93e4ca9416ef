"""What claims are measured by, on histories written by hand."""

from datetime import date

import numpy as np
import pytest

from sim.model.catalogue import catalogue
from sim.model.stages import End, Stage
from sim.studies.claims.measures import NAMED, Lived, Quantity, described, observe

from .invented_claims import worlds

START, MIDDLE, LAST = date(2020, 2, 29), date(2020, 9, 12), date(2021, 12, 31)
DAY = (MIDDLE - START).days
HORIZON = (LAST - START).days
USUAL = catalogue()["war.attacks_2019"].value


def seen(quantity, **days):
    """What is seen of histories whose fields on the last day (`last`) and before (`middle`) are given."""
    count = max(len(value) for fields in days.values() for value in fields.values())
    moments = {"middle": MIDDLE, "last": LAST}
    at = {moments[name]: worlds(count, **fields) for name, fields in days.items()}
    return observe(quantity, Lived(START, LAST, at)).tolist()


def test_shares_are_in_percent():
    ends = {"end": [End.SETTLEMENT, End.FALL, End.NONE, End.NONE], "stage": [2, 2, Stage.SUBSTANCE, Stage.SUSPENDED]}
    assert seen(Quantity("settlement"), last=ends) == [100, 0, 0, 0]
    assert seen(Quantity("government_falls"), last=ends) == [0, 100, 0, 0]
    assert seen(Quantity("talks_survive"), last=ends) == [100, 0, 100, 0]
    assert seen(Quantity("decided"), last=ends) == [100, 100, 0, 0]


def test_a_day_has_come_or_not():
    assert seen(Quantity("opening_day", on=MIDDLE), middle={"opening_day": [-1, 0, DAY]}) == [0, 100, 100]


def test_a_delay_is_told_only_where_it_can_be():
    """Not where talks never open, nor where they open too late for a hundred days to pass."""
    days = {"opening_day": [-1, 100, 100, HORIZON - 50, HORIZON - 100], "settlement_day": [-1, 200, 201, HORIZON, -1]}
    found = seen(Quantity("settlement_day", after="opening_day", within=100), last=days)
    assert found == pytest.approx([np.nan, 100, 0, np.nan, 0], nan_ok=True)


def test_what_comes_after_without_a_limit():
    days = {"exit_day": [-1, 300, 300], "fall_day": [200, 200, 400]}
    assert seen(Quantity("fall_day", after="exit_day"), last=days) == pytest.approx([np.nan, 0, 100], nan_ok=True)


def test_only_histories_that_had_not_ended():
    found = seen(
        Quantity("government_falls", running=MIDDLE), middle={"end": [End.FALL, End.NONE]}, last={"end": [End.FALL] * 2}
    )
    assert found == pytest.approx([np.nan, 100], nan_ok=True)


def test_a_level_and_what_it_has_gained():
    before, after = {"taliban_share": [0.5, 0.5]}, {"taliban_share": [0.6, 1.0]}
    assert seen(Quantity("taliban_share"), last=after) == pytest.approx([60, 100])
    assert seen(Quantity("taliban_share", since=MIDDLE), middle=before, last=after) == pytest.approx([10, 50])
    assert seen(Quantity("troops"), last={"troops": [2500]}) == [2500]
    trust = np.array([[0, 0.3, 0, 0, 0, 0], [0, 0.7, 0, 0, 0, 0]])
    assert seen(Quantity("trust_in_washington"), last={"trust": trust}) == pytest.approx([30, 70])


def test_violence_is_counted_by_the_day_that_a_history_lasted():
    last = {"attacks": [USUAL * HORIZON, USUAL * 200], "end": [End.NONE, End.FALL], "fall_day": [-1, 100]}
    assert seen(Quantity("violence"), last=last) == pytest.approx([1, 2])


def test_violence_since_a_day_needs_four_weeks_of_war():
    middle = {"attacks": [1000.0] * 4, "end": [End.NONE] * 3 + [End.FALL]}
    last = {
        "attacks": 1000.0 + USUAL * np.array([2 * (HORIZON - DAY), 3 * 28, 81, 0]),
        "end": [End.NONE, End.SETTLEMENT, End.FALL, End.FALL],
        "settlement_day": [-1, DAY + 28, -1, -1],
        "fall_day": [-1, -1, DAY + 27, DAY - 9],
    }
    expected = np.array([2.0, 3.0, np.nan, np.nan])
    assert seen(Quantity("violence", since=MIDDLE), middle=middle, last=last) == pytest.approx(expected, nan_ok=True)
    broken = seen(Quantity("promise_broken", since=MIDDLE), middle=middle, last=last)
    assert broken == pytest.approx([100, 100, np.nan, np.nan], nan_ok=True)


def test_who_has_given_up_less_is_told_only_in_substance():
    asks = {"taliban_aspiration": [0.9, 0.9], "government_aspiration": [0.6, 0.6], "procedure_day": [-1, 300]}
    assert seen(Quantity("held_back"), last=asks) == pytest.approx([np.nan, 30], nan_ok=True)


def test_a_deal_is_possible_where_it_leaves_something():
    assert seen(Quantity("deal_possible"), last={"surplus": [-0.1, 0.0, 0.1]}) == [0, 0, 100]


@pytest.mark.parametrize("name", NAMED)
def test_every_quantity_can_be_read_off(name):
    found = observe(Quantity(name), Lived(START, LAST, {LAST: worlds(3)}))
    assert found.shape == (3,)
    if Quantity(name).is_share:
        assert np.all(np.isnan(found) | ((found >= 0.0) & (found <= 100.0)))


def test_gains_gaps_and_amounts_are_no_shares():
    shares = (Quantity("settlement"), Quantity("settlement", since=MIDDLE), Quantity("taliban_share"))
    others = (Quantity("taliban_share", since=MIDDLE), Quantity("held_back"), Quantity("troops"), Quantity("violence"))
    assert all(quantity.is_share for quantity in shares)
    assert not any(quantity.is_share for quantity in others)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity("settlement"), "Settlement"),
        (Quantity("settlement", on=MIDDLE), "Settlement by 12 Sep 2020"),
        (Quantity("troops", on=MIDDLE), "US troops on 12 Sep 2020"),
        (Quantity("violence", since=MIDDLE, on=LAST), "Violence while undecided from 12 Sep 2020 to 31 Dec 2021"),
        (
            Quantity("fall_day", after="exit_day"),
            "Government falls after the last US soldier has left (of histories in which that comes)",
        ),
        (
            Quantity("settlement_day", after="opening_day", within=100),
            "Settlement within 100 days after the opening of the talks (of histories in which that comes in time)",
        ),
        (Quantity("decided", running=MIDDLE), "Settlement or fall, if undecided on 12 Sep 2020"),
    ],
)
def test_words(quantity, words):
    assert described(quantity) == words


def test_the_days_to_look_at():
    assert Quantity("settlement").moments(LAST) == {LAST}
    assert Quantity("settlement", on=MIDDLE, since=START).moments(LAST) == {START, MIDDLE}
