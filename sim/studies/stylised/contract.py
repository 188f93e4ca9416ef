"""The JSON object of `talks stylised --json`. Its keys are promised."""

from __future__ import annotations

from typing import Any, cast

from typing_extensions import TypedDict

from sim.studies.stylised.summary import StylisedResult


class StylisedFactObject(TypedDict):
    """A stylised fact of a `kind`: a "share" (`cases` of `n`, 95% interval `low` to `high`), a "value" in `unit`, or a
    "sign" (1 more, -1 less). The model's number in `unit` (a share from 0 to 1), its 95% sampling interval (of a value,
    the middle 90% of the histories), of how many histories; null where none shows it. `verdict`: "inside", "outside" or
    "cannot tell"; `used`: where a rule or range was made with the fact, so that the verdict is no test; else empty.
    `read`: whether the number was read in a public page."""

    id: str
    fact: str
    about: str
    source: str
    read: bool
    kind: str
    cases: int | None
    n: int | None
    low: float | None
    high: float | None
    value: float | None
    sign: int | None
    scenario: str
    months: float | None
    unit: str
    model_value: float | None
    model_low: float | None
    model_high: float | None
    model_histories: int
    verdict: str
    used: str
    reads: str


class UnansweredObject(TypedDict):
    """A stylised fact of which the model cannot tell, and why."""

    id: str
    fact: str
    source: str
    why: str


class StylisedObject(TypedDict):
    """Stylised facts held against histories whose inputs are drawn from their ranges: no fact of the case is used."""

    result: str
    version: str
    seed: int
    runs: int
    sentence: str
    facts: list[StylisedFactObject]
    cannot_tell: list[UnansweredObject]


def stylised_object(found: StylisedResult) -> StylisedObject:
    """The object of an answer."""
    said: dict[str, Any] = found.result.manifest
    return {
        "result": str(found.result.path),
        "version": said["version"],
        "seed": said["seed"],
        "runs": said["runs"],
        "sentence": found.sentence,
        "facts": [
            cast(StylisedFactObject, {key: getattr(fact, key) for key in StylisedFactObject.__annotations__})
            for fact in found.facts
        ],
        "cannot_tell": [cast(UnansweredObject, vars(one)) for one in found.unanswered],
    }
