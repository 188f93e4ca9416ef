"""What an ensemble says, in numbers: shares with intervals, bands by day, paired differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from sim.model.outcomes import MEASURES, OUTCOMES, TRACES
from sim.results.result import Result
from sim.results.summary import Bands, Difference, Interval, Summary, difference_of
from sim.stats import QUANTILE_NAMES, QUANTILES, paired_difference, share_interval, spread_of_worlds
from sim.storage.parquet import numbers
from sim.studies.run.decides import Decides, read

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Run:
    """One scenario's ensemble on disk; `named` are the words by which a command named the scenario."""

    result: Result
    named: tuple[str, ...] = ()

    @cached_property
    def summary(self) -> Summary:
        """What it says, in numbers."""
        return summarise(self.result)

    @cached_property
    def decides(self) -> list[Decides]:
        """What decides how histories end."""
        return read(self.result)


def summarise(result: Result) -> Summary:
    """Make a stored ensemble ready to be printed or drawn."""
    m, resolved = result.manifest, result.manifest["resolved"]
    runs = result.table("runs")
    days = {x.name: numbers(runs[x.name]) for x in MEASURES if x.is_day}
    by_input = ends_by_input(result)
    return Summary(
        m["scenario"],
        m["title"],
        date.fromisoformat(resolved["start"]),
        date.fromisoformat(resolved["end"]),
        m["runs"],
        m["seed"],
        m["version"],
        m["scenario_hash"],
        _intervals(ends(result), by_input),
        bands_of(result.table("bands")),
        days,
        _events(resolved),
        *by_input.shape,
    )


def ends(result: Result) -> Array:
    """How each history of a result ended, as an index into OUTCOMES."""
    return _indices(result.table("runs"))


def ends_by_input(result: Result) -> Array:
    """How the histories of single parameter vectors ended: indices into OUTCOMES, shape (vectors, replicates)."""
    table = result.table("inputs")
    return _indices(table).reshape(table["vector"][-1].as_py() + 1, -1)


def _indices(table: Any) -> Array:
    outcome = table["outcome"].combine_chunks()
    index = np.array([OUTCOMES.index(name) for name in outcome.dictionary.to_pylist()])
    return np.asarray(index[numbers(outcome.indices)])


def _intervals(ended: Array, by_input: Array) -> dict[str, Interval]:
    found = {}
    for k, outcome in enumerate(OUTCOMES):
        count = int((ended == k).sum())
        share = count / len(ended)
        low, high = spread_of_worlds(np.bincount((by_input == k).sum(axis=1), minlength=by_input.shape[1] + 1))
        found[outcome] = Interval(share, *share_interval(count, len(ended)), min(low, share), max(high, share))
    return found


def bands_of(table: Any) -> dict[str, Bands]:
    """Every followed variable of a table of bands."""
    rows = {name: numbers(table.column(name)) for name in table.column_names}
    found = {}
    for trace in TRACES:
        mine = rows["variable"] == trace.name
        quantiles = np.stack([rows[name][mine] for name in QUANTILE_NAMES])
        dates = rows["date"][mine].astype("datetime64[D]")
        found[trace.name] = Bands(trace.name, trace.label, trace.unit, trace.party, dates, quantiles)
    return found


def _events(resolved: dict[str, Any]) -> tuple[tuple[str, date], ...]:
    """What the scenario and the documents put on the calendar, where it falls into the scenario's period."""
    named = {"Election": "us.election", "Deadline": "withdrawal.deadline"}
    days = {label: resolved["values"][name] for label, name in named.items()}
    start, end = resolved["start"], resolved["end"]
    return tuple(
        (label, date.fromisoformat(day)) for label, day in days.items() if isinstance(day, str) and start < day <= end
    )


def measures(result: Result) -> dict[str, dict[str, Any]]:
    """Every measure's quantiles: dates over the histories in which they come, totals over all."""
    runs = result.table("runs")
    return {m.name: _measure(numbers(runs[m.name]), m.unit) for m in MEASURES}


def _measure(values: Array, unit: str) -> dict[str, Any]:
    there = values[~np.isnan(values)]
    found = np.quantile(there, QUANTILES).tolist() if len(there) else [None] * len(QUANTILES)
    return (
        {"unit": "days" if unit == "day" else unit}
        | dict(zip(QUANTILE_NAMES, found, strict=True))
        | {"occurring": len(there) / len(values)}
    )


def difference(result: Result, versus: Result) -> list[Difference]:
    """How often, against another ensemble on the same draws, a scenario ends each way."""
    names = result.manifest["scenario"], versus.manifest["scenario"]
    ended, single = [ends(x) for x in (result, versus)], [ends_by_input(x) for x in (result, versus)]
    return [
        difference_of(*names, outcome, paired_difference(*(x == k for x in ended)), *(x == k for x in single))
        for k, outcome in enumerate(OUTCOMES)
    ]
