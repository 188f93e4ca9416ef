"""What a calibration has found: which patterns pass, what was learnt about the parameters, what was not."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from sim.engine import addresses
from sim.engine.addresses import PREDICTIONS, SEARCH
from sim.model.outcomes import OUTCOMES, TRACES, outcomes
from sim.scenario.files import load
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate
from sim.stats import QUANTILE_NAMES, QUANTILES, histogram_quantiles
from sim.studies.calibration import evidence, misfit, smc
from sim.studies.calibration.distance import HistoryMatching
from sim.studies.calibration.patterns import certain
from sim.studies.calibration.taught import IDENTIFIED

PRIOR = 1 << 17  # vectors of the prior that pass shares are taken from, each in two histories
PREDICTED = 1 << 15  # histories of the posterior with new random streams, and those of the prior beside them
PAIRS = 20  # strongest correlations that are told
LEFT_OUT = 1024  # particles of a fit without a group of facts,
LEFT_OUT_STEPS = 100  # and steps at its last tolerance
ALL = ("all_prior", "all_posterior", "p_prior", "p_posterior")  # what is told of all facts at once
Array = np.ndarray[Any, Any]


def tables(test: HistoryMatching, quantiles: Array, without_each: list[dict[str, float]]) -> dict[str, pa.Table]:
    """What is told of a finished calibration: `quantiles` of its particles, and what `without` gave for each pattern.

    Parameters
    ----------
    test : the facts, and what lives histories against them
    quantiles : of the particles, from 0 to 1, shape (particles, names)
    without_each : what became of each fact when it was not asked for, one row a fact
    """
    return lived(test, quantiles, without_each) | {
        "parameters": _parameters(test, quantiles),
        "correlations": _correlations(test, quantiles),
    }


def lived(test: HistoryMatching, quantiles: Array, without_each: list[dict[str, float]]) -> dict[str, pa.Table]:
    """What histories with new random streams show: of inputs from their ranges, and of the particles.

    Parameters
    ----------
    test : the facts, and what lives histories against them
    quantiles : of the particles, from 0 to 1, shape (particles, names)
    without_each : what became of each fact when it was not asked for, one row a fact
    """
    prior = addresses.predicted(test.seed).random((PRIOR, len(test.names)))
    after = np.resize(quantiles, (PREDICTED, len(test.names)))
    before = [_seen(test, prior, PREDICTIONS.first + k * PRIOR) for k in range(2)]
    seen = test.observe(after, PREDICTIONS.first)
    return {
        "patterns": _patterns(test, before, seen, without_each),
        "certain": _certain(test, prior[:PREDICTED]),
        "predicted": _predicted(test, np.concatenate(before), seen),
        "bands": pa.concat_tables([_bands(test, prior, "prior"), _bands(test, after, "posterior")]),
    }


def _seen(test: HistoryMatching, quantiles: Array, first: int) -> Array:
    """What many histories show, a part at a time: their parameters take kilobytes each."""
    parts = range(0, len(quantiles), PREDICTED)
    return np.concatenate([test.observe(quantiles[k : k + PREDICTED], first + k) for k in parts])


def of_all(found: dict[str, pa.Table]) -> dict[str, float]:
    """What is told of all patterns at once: shares of the histories with new random streams in which every pattern
    passes, before and after, and how likely the model gives facts as rare as these, before and after."""
    metadata = found["patterns"].schema.metadata
    return {name: float(metadata[name.encode()]) for name in ALL}


def _patterns(
    test: HistoryMatching, before: list[Array], seen: Array, without_each: list[dict[str, float]]
) -> pa.Table:
    prior, after = (np.stack([test.statistics.passes(s) for s in histories]) for histories in (before, [seen]))
    chance = addresses.told(test.seed)
    whole = [misfit.of_all(test.statistics, s[:PREDICTED], chance) for s in (before[0], seen)]
    columns = zip(evidence.by_fact(prior), misfit.of_each(test.statistics, seen, chance), without_each, strict=True)
    rows = [
        {
            "id": p.id,
            "fact": p.fact,
            "unit": p.unit,
            "target": said(p.said),
            "tolerance": p.tolerance,
            "prior_pass": float(prior[:, :, k].mean()),
            "posterior_pass": float(after[:, :, k].mean()),
            **taught,
            "p_value": p_value,
            **left_out,
        }
        for k, (p, (taught, p_value, left_out)) in enumerate(zip(test.patterns, columns, strict=True))
    ]
    of_all_facts = dict(zip(ALL, (*(passed.all(axis=2).mean() for passed in (prior, after)), *whole), strict=True))
    return pa.Table.from_pylist(rows).replace_schema_metadata({k: str(float(v)) for k, v in of_all_facts.items()})


def _certain(test: HistoryMatching, prior: Array) -> pa.Table:
    """Facts that are not asked for because nearly every history shows them, and how little they would tell."""
    known = HistoryMatching(test.seed, certain(test.scenario.start))
    shares = known.statistics.passes(known.observe(prior, PREDICTIONS.first)).mean(axis=0)
    rows = zip(known.patterns, map(float, shares), strict=True)
    return pa.Table.from_pylist(
        [{"id": p.id, "fact": p.fact, "prior_pass": share, "bits": evidence.bits(share)} for p, share in rows]
    )


def said(target: Any) -> str:
    """A target in words: `8600`, `4500 to 5000`, `at least 24`, `2020-09-12`."""
    if not isinstance(target, list):
        return str(target)
    low, high = target
    if math.isinf(high):
        return f"at least {low}"
    return f"at most {high}" if low in (0, -math.inf) else f"{low} to {high}"


def without(test: HistoryMatching, group: str, seed: int) -> dict[str, dict[str, float]]:
    """Fit from the ranges to all facts but one group: how often each of the group then shows, and how histories end.

    From the ranges, not from worlds that were found with the group: these would go on showing it.

    Parameters
    ----------
    test : the facts, and what lives histories against them
    group : what the facts left out are about
    seed : of the moves
    """
    asked = [k for k, p in enumerate(test.patterns) if p.group != group]

    def distance(quantiles: Array, first: int) -> Array:
        return np.asarray(sum(test.distances(quantiles, SEARCH.first + first).T[asked]))

    found = smc.fit(distance, len(test.names), LEFT_OUT, seed, LEFT_OUT_STEPS).quantiles
    tried = np.resize(found, (PREDICTED, len(test.names)))
    passed = test.statistics.passes(test.observe(tried, PREDICTIONS.first)).mean(axis=0)
    ends = {f"left_out_{o}": s for o, s in _ends(test, np.resize(found, (PREDICTED // 2, len(test.names)))).items()}
    return {p.id: {"left_out_pass": float(passed[k])} | ends for k, p in enumerate(test.patterns) if p.group == group}


def _ends(test: HistoryMatching, quantiles: Array) -> dict[str, float]:
    """How histories of these vectors end, at the baseline's own horizon."""
    scenario = replace(load(test.scenario.name), inputs="prior")
    params = assemble(scenario, test.vectors(quantiles), test.seed, 0, len(quantiles))
    ended = outcomes(simulate(params, calendar(scenario), test.seed, PREDICTIONS.first))
    return {outcome: float((ended == k).mean()) for k, outcome in enumerate(OUTCOMES)}


def _predicted(test: HistoryMatching, prior: Array, after: Array) -> pa.Table:
    """Quantiles of what all histories show for each pattern: a day that has not come is infinitely late."""
    rows = []
    for k, p in enumerate(test.patterns):
        for inputs, seen in (("prior", prior[:, k]), ("posterior", after[:, k])):
            found = np.quantile(seen, QUANTILES, method="inverted_cdf")  # nothing lies between a day and never
            names = QUANTILE_NAMES
            row = {"id": p.id, "inputs": inputs, "occurring": float(np.isfinite(seen).mean())}
            rows.append(row | dict(zip(names, map(float, found), strict=True)))
    return pa.Table.from_pylist(rows)


def _parameters(test: HistoryMatching, quantiles: Array) -> pa.Table:
    """Prior range and posterior quantiles of each uncertainty; `shift` is the share of its distribution that moved."""
    vectors = test.vectors(quantiles)
    rows = []
    for k, name in enumerate(test.names):
        low, *_, high = test.ranges[name].args
        moved = shift(quantiles[:, k])
        after = dict(zip(("q05", "q50", "q95"), np.quantile(vectors[name], (0.05, 0.5, 0.95)), strict=True))
        row = {"name": name, "low": float(str(low)), "high": float(str(high)), "scale": test.ranges[name].kind}
        rows.append(row | after | {"shift": moved, "identified": moved >= IDENTIFIED})
    return pa.Table.from_pylist(rows)


def shift(quantiles: Array) -> float:
    """How far quantiles are from being evenly spread over (0, 1): the largest gap between the two distribution
    functions (Kolmogorov & Smirnov), 0 to 1."""
    rising, n = np.sort(quantiles), len(quantiles)
    return float(max((np.arange(1, n + 1) / n - rising).max(), (rising - np.arange(n) / n).max()))


def _correlations(test: HistoryMatching, quantiles: Array) -> pa.Table:
    """The strongest rank correlations between parameters in the posterior."""
    ranks = quantiles.argsort(axis=0).argsort(axis=0)
    found = np.asarray(np.corrcoef(ranks.T))
    first, second = np.triu_indices(len(test.names), k=1)
    strongest = np.argsort(-np.abs(found[first, second]))[:PAIRS]
    pairs = [(first[i], second[i]) for i in strongest]
    return pa.Table.from_pylist([{"a": test.names[a], "b": test.names[b], "rho": float(found[a, b])} for a, b in pairs])


def _bands(test: HistoryMatching, quantiles: Array, inputs: str) -> pa.Table:
    """Quantiles by day of every trace up to the last fact, as `bands.parquet` of an ensemble has them."""
    counts = test.follow(quantiles[: PREDICTED // 4], PREDICTIONS.first)
    days = counts.shape[0]
    bands = [histogram_quantiles(counts[:, i, :], trace.step) for i, trace in enumerate(TRACES)]
    columns: dict[str, Any] = {
        "inputs": [inputs] * (days * len(TRACES)),
        "variable": np.repeat([trace.name for trace in TRACES], days),
        "date": np.tile(np.datetime64(test.scenario.start) + np.arange(days), len(TRACES)),
    }
    return pa.table(
        columns | {name: np.concatenate([b[k] for b in bands]) for k, name in enumerate(QUANTILE_NAMES)}
    )
