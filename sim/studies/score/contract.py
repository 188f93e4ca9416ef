"""The JSON object of `talks score --json`. Its keys are promised."""

from __future__ import annotations

from typing_extensions import TypedDict

from sim.studies.score.summary import COIN, Score


class PartObject(TypedDict):
    """A cut (`kind` "cut", `name` a date) or a group of facts left out: mean Brier scores of what is predicted, by
    seed, with inputs from their ranges and fitted to the other facts; `persistence` is null for groups; `won` counts
    seeds."""

    kind: str
    name: str
    facts: int
    prior: list[float]
    fitted: list[float]
    persistence: float | None
    won: int


class FactScoreObject(TypedDict):
    """A fact over all cuts before it: shares of histories that pass, Brier's score of the fits, CRPS in its unit."""

    id: str
    prior_pass: float
    fitted_pass: float
    brier: float
    prior_crps: float | None
    fitted_crps: float | None


class ScoreObject(TypedDict):
    """How well the model predicts what it was not fitted to; `coin` is Brier's score of even odds."""

    result: str
    seeds: int
    beats_itself: bool
    coin: float
    parts: list[PartObject]
    facts: list[FactScoreObject]


def score_object(found: Score) -> ScoreObject:
    """The object of a score."""
    return {
        "result": str(found.result.path),
        "seeds": found.seeds,
        "beats_itself": found.beats_itself,
        "coin": COIN,
        "parts": [
            {
                "kind": p.kind,
                "name": p.name,
                "facts": p.facts,
                "prior": list(p.prior),
                "fitted": list(p.fitted),
                "persistence": p.persistence,
                "won": p.won,
            }
            for p in found.parts
        ],
        "facts": [
            {
                "id": f.id,
                "prior_pass": f.prior_pass,
                "fitted_pass": f.fitted_pass,
                "brier": f.brier,
                "prior_crps": f.prior_crps,
                "fitted_crps": f.fitted_crps,
            }
            for f in found.facts
        ],
    }
