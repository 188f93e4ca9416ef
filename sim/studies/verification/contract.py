"""The JSON object of `talks score FILE --json`. Its keys are promised."""

from __future__ import annotations

from typing_extensions import TypedDict

from sim.studies.verification.predictors import NAMES
from sim.studies.verification.summary import Verification, Verified


class PredictorObject(TypedDict):
    """Who predicts: `name`, "prior" (inputs from their ranges), "fitted" (to the documents, histories new), "continued"
    (the fit's own histories, going on after the last document) or "persistence"; mean Brier score over the facts, by
    seed; `won` counts the seeds in which it beats the prior."""

    name: str
    brier: list[float]
    won: int


class ByPredictorObject(TypedDict):
    """A number of each predictor; null where the fact is neither a number nor a date."""

    prior: float | None
    fitted: float | None
    continued: float | None
    persistence: float | None


class VerifiedObject(TypedDict):
    """A later fact as its file has it, `target` in words, `base_rate` null where none is given; shares of histories
    that show it and mean CRPS in its unit, by predictor; the worst predicted first."""

    id: str
    fact: str
    source: str
    day: str
    unit: str
    target: str
    tolerance: float
    base_rate: float | None
    shares: ByPredictorObject
    crps: ByPredictorObject


class VerificationObject(TypedDict):
    """How well the model predicts a file of later facts that it was not made with. `base_brier` is the mean score of
    the file's base rates (a coin's where it gives none, `base_rates` counting those that it gives); `worlds_pass`:
    whether the fit's worlds still show the documents' facts under these rules."""

    result: str
    file: str
    scenario: str
    version: str
    seeds: int
    verdict: str
    predictors: list[PredictorObject]
    base_brier: float
    base_rates: int
    worlds_pass: bool
    facts: list[VerifiedObject]


def verification_object(found: Verification) -> VerificationObject:
    """The object of a verification."""
    m, prior = found.result.manifest, found.predictor("prior")
    return {
        "result": str(found.result.path),
        "file": m["file"],
        "scenario": m["scenario"],
        "version": m["version"],
        "seeds": found.seeds,
        "verdict": found.verdict,
        "predictors": [{"name": p.name, "brier": list(p.brier), "won": p.won(prior)} for p in found.predictors],
        "base_brier": found.base,
        "base_rates": found.base_rates,
        "worlds_pass": m["worlds_pass"],
        "facts": [_fact_object(fact) for fact in found.facts],
    }


def _fact_object(fact: Verified) -> VerifiedObject:
    plain = ("id", "fact", "source", "day", "unit", "target", "tolerance", "base_rate")
    shares, off = ({by: numbers[by] for by in NAMES} for numbers in (fact.shares, fact.crps))
    return {**{key: getattr(fact, key) for key in plain}, "shares": shares, "crps": off}  # type: ignore[typeddict-item]
