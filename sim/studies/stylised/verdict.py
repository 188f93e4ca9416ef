"""Whether the model agrees with what was found elsewhere: inside, outside, or cannot tell."""

from __future__ import annotations

from math import isfinite

from sim.studies.stylised.facts import Stylised
from sim.studies.stylised.measures import SIGN, VALUE, Answer

INSIDE, OUTSIDE, CANNOT = "inside", "outside", "cannot tell"
VERDICTS = (INSIDE, OUTSIDE, CANNOT)
WIDEST = 0.5  # an interval of a share that is wider tests nothing


def judge(fact: Stylised, answer: Answer) -> str:
    """Hold an answer against a fact.

    A share is inside if its whole sampling interval lies in the fact's, outside if none of it does. A number is inside
    if it lies in the middle 90% of the histories. A direction is inside if the effect's interval lies on that side of
    no effect, outside if on the other. All else cannot be told.
    """
    if not all(isfinite(x) for x in answer[:3]):
        return CANNOT
    if fact.kind == VALUE:
        assert fact.value is not None
        return INSIDE if answer.low <= fact.value <= answer.high else OUTSIDE
    if fact.kind == SIGN:
        assert fact.sign is not None
        low, high = sorted(fact.sign * (end - answer.null) for end in (answer.low, answer.high))
        return _side(low > 0, high < 0)
    assert fact.interval is not None
    low, high = fact.interval
    if high - low > WIDEST:
        return CANNOT
    return _side(low <= answer.low and answer.high <= high, answer.high < low or answer.low > high)


def _side(inside: bool, outside: bool) -> str:
    return INSIDE if inside else OUTSIDE if outside else CANNOT
