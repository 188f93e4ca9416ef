"""From two scenarios' histories to a verdict on a claim: how large its effect is, world by world, and how surely."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.claimfile import Claim, Experiment
from sim.analysis.effects import dependences, quantile, share_of_at_least, shrink
from sim.analysis.findings import CANNOT, Finding, verdict_of
from sim.analysis.quantities import POINTS, Quantity, described
from sim.analysis.sides import Side
from sim.scenario.draw import neutral
from sim.scenario.files import BASELINE

MIDDLE = (0.05, 0.95)
Array = np.ndarray[Any, Any]
Columns = dict[str, Array]


def find(claim: Claim, ours: Array, theirs: Array, given: Columns) -> tuple[Finding, Columns]:
    """Answer a claim.

    Parameters
    ----------
    ours, theirs : the measure on both sides, shape (vectors, histories); the threshold where there is one side only
    given : the uncertainties, one value a vector

    Returns
    -------
    the finding, and what it rests on: each vector's effect, its sampling variance, and how many pairs tell of it
    """
    experiment = claim.experiment
    assert experiment is not None
    table = by_vector(ours, theirs)
    told = table["pairs"] > 1
    heard = {name: column[told] for name, column in table.items()}
    answer = judge(heard, experiment, {name: given[name][told] for name in varied(experiment, given)})
    said = _said(experiment) | (_levels(experiment, heard) if told.any() else {})
    return Finding(**stated(claim) | said | answer), table


def stated(claim: Claim) -> dict[str, Any]:
    """What a finding says of the claim itself."""
    return {key: getattr(claim, key) for key in ("id", "claim", "evidence", "reads", "circular", "why")}


def by_vector(ours: Array, theirs: Array) -> Columns:
    """Each vector's mean on both sides, their difference and the sampling variance of that, over the pairs of histories
    that both have the measure, and the number of these.

    A pair shares vector and luck: what moves both its histories alike is no noise in the difference.
    """
    pairs = np.isfinite(ours - theirs)
    count = pairs.sum(axis=1)

    def mean(values: Array) -> Array:
        return np.asarray(np.where(pairs, values, 0.0).sum(axis=1) / np.maximum(count, 1))

    apart = mean(ours) - mean(theirs)
    squares = np.where(pairs, ours - theirs - apart[:, None], 0.0) ** 2
    variance = squares.sum(axis=1) / np.maximum(count - 1, 1) / np.maximum(count, 1)
    return {"ours": mean(ours), "theirs": mean(theirs), "difference": apart, "variance": variance, "pairs": count}


def judge(heard: Columns, experiment: Experiment, parameters: Columns) -> dict[str, Any]:
    """How large the true effect is, in what share of the worlds the claim holds, and what that hangs on.

    `heard` is what `by_vector` gives, `parameters` have a value a vector.
    """
    seen = heard["difference"]
    if seen.size == 0:
        return {"verdict": CANNOT, "why": "no history comes so far that its measure could be read off"}
    effects, sign = shrink(seen, heard["variance"], heard["pairs"]), experiment.sign
    probability = share_of_at_least(effects._replace(mean=sign * effects.mean), experiment.least)
    verdict, mean = verdict_of(probability), float(seen.mean())
    least, most = experiment.span  # the normal distributions reach beyond what can be
    return {
        "verdict": verdict,
        "probability": probability,
        "difference": mean,
        "low": min(mean, max(least, quantile(effects, MIDDLE[0]))),
        "high": max(mean, min(most, quantile(effects, MIDDLE[1]))),
        "depends_on": tuple(dependences(seen, parameters, sign)) if verdict == "depends" else (),
    }


def varied(experiment: Experiment, given: Columns) -> list[str]:
    """The uncertainties that at least one side takes as they are given."""
    fixed = [{*side.scenario.marked, *neutral(side.scenario.without)} for side in experiment.sides]
    return [name for name in given if not all(name in names for names in fixed)]


def _said(experiment: Experiment) -> dict[str, Any]:
    """What a finding says of the experiment."""
    versus = experiment.versus
    return {
        "unit": experiment.measure.unit,
        "measure": described(experiment.measure),
        "scenario": experiment.against.name,
        "scenario_title": experiment.against.title,
        "versus": versus.name if versus else "",
        "versus_title": versus.title if versus else "",
        "direction": experiment.direction,
        "least": experiment.least,
    }


def _levels(experiment: Experiment, heard: Columns) -> dict[str, Any]:
    """The measure on both sides, as numbers and as words."""
    measure, versus = experiment.measure, experiment.versus
    ours, theirs = (float(heard[side].mean()) for side in ("ours", "theirs"))
    words = [_level(level, measure) for level in (ours, theirs)]
    told = f"{described(measure)}: {words[0]} {_under(experiment.against)}"
    told += f", {words[1]} {_under(versus)}" if versus else f"; claimed: {experiment.direction} {words[1]}"
    return {"level": ours, "versus_level": theirs, "told": told}


def _under(side: Side) -> str:
    return "as signed" if side.name == BASELINE else f"under “{side.title}”"


def _level(value: float, measure: Quantity) -> str:
    """A level in words: 36%, <1%, −18 points, 1.97."""
    if measure.span[0] < 0.0 and measure.unit == POINTS:
        return f"{value:+.0f} points".replace("-", "−").replace("+0 ", "0 ")
    if measure.unit != POINTS:
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return "<1%" if 0 < value < 1 else (">99%" if 99 < value < 100 else f"{value:.0f}%")
