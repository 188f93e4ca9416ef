"""From two scenarios' histories to a verdict on a claim: how large its effect is, world by world, and in how many of
them it holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.simulate.inputs import neutral
from sim.stats import Z_95
from sim.studies.claims.effects import Worlds, count_contrast, count_property, dependences
from sim.studies.claims.measures import described
from sim.studies.claims.specification import Claim, Experiment
from sim.studies.claims.summary import CANNOT, LIKELY, PERCENT, UNLIKELY, Finding, verdict_of

MIDDLE = (0.05, 0.95)
LEAST_TOLD = 0.2  # share of a world's histories that must tell of a claim, or the world is left out
Array = np.ndarray[Any, Any]
Columns = dict[str, Array]


def find(claim: Claim, ours: Array, theirs: Array, given: Columns) -> tuple[Finding, Columns]:
    """Answer a claim.

    Parameters
    ----------
    ours, theirs : the measure on both arms, shape (vectors, histories); the threshold where there is one arm only
    given : the uncertainties, one value a vector

    Returns
    -------
    the finding, and what it rests on: each vector's effect, its sampling variance, and how many pairs tell of it
    """
    experiment = claim.experiment
    assert experiment is not None
    table = by_vector(ours, theirs)
    enough = (table["pairs"] > 0) & (table["pairs"] >= LEAST_TOLD * ours.shape[1])
    counted = {name: column[enough] for name, column in table.items()}
    inputs = {name: given[name][enough] for name in varied(experiment, given)}
    answer = judge(counted, experiment, inputs, claim.circular)
    if "worlds" in answer:
        answer["worlds"] = answer["worlds"]._replace(silent=int((~enough).sum()))
    return Finding(**stated(claim) | _said(experiment) | answer), table


def stated(claim: Claim) -> dict[str, Any]:
    """What a finding says of the claim itself."""
    return {key: getattr(claim, key) for key in ("id", "claim", "evidence", "says", "reads", "circular", "why")}


def by_vector(ours: Array, theirs: Array) -> Columns:
    """Each vector's mean on both arms, their difference and the sampling variance of that, over the pairs of histories
    that both have the measure, and the number of these.

    A pair shares vector and random streams: what moves both its histories alike is no noise in the difference.
    """
    pairs = np.isfinite(ours - theirs)
    count = pairs.sum(axis=1)

    def mean(values: Array) -> Array:
        return np.asarray(np.where(pairs, values, 0.0).sum(axis=1) / np.maximum(count, 1))

    apart = mean(ours) - mean(theirs)
    squares = np.where(pairs, ours - theirs - apart[:, None], 0.0) ** 2
    variance = squares.sum(axis=1) / np.maximum(count - 1, 1) / np.maximum(count, 1)
    return {"ours": mean(ours), "theirs": mean(theirs), "difference": apart, "variance": variance, "pairs": count}


def judge(heard: Columns, experiment: Experiment, parameters: Columns, circular: bool = False) -> dict[str, Any]:
    """How large the effect is, in how many of the worlds the claim holds, and what that hangs on.

    `heard` is what `by_vector` gives, `parameters` have a value a vector.
    """
    if heard["ours"].size == 0:
        return {"verdict": CANNOT, "why": "hardly any history comes so far that its measure could be read off"}
    worlds = _count(heard, experiment)
    seen = heard["ours"] if experiment.versus is None else heard["difference"]
    is_open = UNLIKELY < worlds.share < LIKELY
    return {
        "verdict": verdict_of(worlds, circular),
        "probability": worlds.share,
        "worlds": worlds,
        "depends_on": tuple(dependences(seen, parameters, experiment.sign)) if is_open else (),
    } | _measured(heard, experiment, seen)


def _count(heard: Columns, experiment: Experiment) -> Worlds:
    margin, sign = Z_95 * np.sqrt(heard["variance"]), experiment.sign
    if experiment.versus is None:
        return count_property(heard["ours"], margin, sign, experiment.bar)
    is_share = experiment.measure.is_share
    return count_contrast(heard["ours"], heard["theirs"], margin, sign, experiment.least, is_share)


def _measured(heard: Columns, experiment: Experiment, seen: Array) -> dict[str, Any]:
    """Means over the worlds, and the middle of the worlds: from one that is seen to another, and holding their mean."""
    mean, (low, high) = float(seen.mean()), map(float, np.quantile(seen, MIDDLE, method="inverted_cdf"))
    interval = {"low": min(mean, low), "high": max(mean, high)}
    if experiment.versus is None:
        return interval | {"level": mean, "bar": experiment.bar}
    levels = {"level": float(heard["ours"].mean()), "versus_level": float(heard["theirs"].mean())}
    return interval | levels | {"difference": mean}


def varied(experiment: Experiment, given: Columns) -> list[str]:
    """The uncertainties that at least one arm takes as they are given."""
    fixed = [{*arm.scenario.marked, *neutral(arm.scenario.without)} for arm in experiment.arms]
    return [name for name in given if not all(name in names for names in fixed)]


def _said(experiment: Experiment) -> dict[str, Any]:
    """What a finding says of the experiment."""
    versus, measure = experiment.versus, experiment.measure
    return {
        "unit": PERCENT if measure.is_share and not versus else measure.unit,
        "measure": described(measure),
        "scenario": experiment.against.name,
        "scenario_title": experiment.against.title,
        "versus": versus.name if versus else "",
        "versus_title": versus.title if versus else "",
        "direction": experiment.direction,
        "least": experiment.least,
        "is_share": measure.is_share,
    }
