"""A stored calibration, ready to be printed or drawn: what `diagnose` found, beside the facts themselves."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim import __version__
from sim.errors import RunError
from sim.format import SHARES, number, written
from sim.model.catalogue import catalogue
from sim.model.outcomes import TRACES
from sim.model.stages import Stage
from sim.results.result import Result
from sim.results.summary import Bands
from sim.stats import QUANTILE_NAMES
from sim.storage.parquet import numbers
from sim.studies.calibration.marks import Mark, marks
from sim.studies.calibration.patterns import Pattern, patterns
from sim.studies.calibration.taught import Taught, taught

INPUTS = ("prior", "posterior")
CERTAIN = ("id", "fact", "prior_pass", "bits")


@dataclass(frozen=True)
class Seen:
    """What histories show for a fact: quantiles (5) over all of them, a day that has not come by then being infinitely
    late, and the share of them in which it comes."""

    occurring: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Fact:
    """One dated fact and how often histories show it.

    `prior`, `posterior`, `left_out`: shares of histories that pass with inputs from the ranges, from the posterior,
    and from a posterior for which this fact was not asked. `low` to `high`, in `unit`, is what passes, tolerance
    included; both NaN where the facts' file no longer says what it said then. `seen` has one entry each of INPUTS.
    `bits`: what it tells by itself, of that at most `bits_inputs` of inputs, and `bits_beyond` whoever knows all others
    (evidence.py); None where no history showed it. `p_value`: how often facts told of the fitted model's histories are
    shown by as few of them (misfit.py).
    """

    id: str
    words: str
    target: str
    unit: str
    tolerance: float
    low: float
    high: float
    prior: float
    posterior: float
    left_out: float
    bits: float | None
    bits_inputs: float | None
    bits_beyond: float | None
    p_value: float
    seen: dict[str, Seen]

    @property
    def asked(self) -> str:
        """What a history is asked for, in words: "4,500 to 5,000 attacks ± 250"."""
        if self.target == "never":
            return "not at all by then"
        if self.unit == "stage":
            low, high = map(int, self.target.split(" to "))
            return "stage of " + " or ".join(Stage(k).name.lower() for k in range(low, high + 1))
        if self.unit == "day":
            return f"{written(date.fromisoformat(self.target))} ± {self.tolerance:.0f} days"
        if self.unit in SHARES:
            return self._asked_in_percent()
        change = "change of " if self.is_change else ""
        near = f" ± {self.tolerance:g}" if self.tolerance else ""
        return f"{change}{_scaled(self.target, 1)} {self.unit}{near}"

    @property
    def is_change(self) -> bool:
        """Whether it is a change that is asked for, not a level."""
        return self.target.startswith("-")

    def _asked_in_percent(self) -> str:
        if self.is_change:
            return f"change of {_scaled(self.target, 100)} points"
        return f"{_scaled(self.target, 100)}%" + (f" ± {100 * self.tolerance:g} points" if self.tolerance else "")


def _scaled(target: str, by: int) -> str:
    """A target in words, its numbers times `by`."""
    scaled = re.sub(r"\d+(\.\d+)?", lambda found: number(by * float(found[0])), target)
    return scaled.replace("-", "−")


@dataclass(frozen=True)
class Certain:
    """A dated fact that is not asked for, since nearly every history shows it: the share before the back-test."""

    id: str
    words: str
    prior: float
    bits: float | None


@dataclass(frozen=True)
class Learnt:
    """What the facts say about one uncertain input: its range, and 5%, 50% and 95% of the posterior.

    `shift` is the share of its distribution that moved (0 to 1); `is_log`: drawn evenly in the logarithm.
    """

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    is_log: bool
    q05: float
    q50: float
    q95: float
    shift: float
    identified: bool


@dataclass(frozen=True)
class CalibrationSummary:
    """A finished calibration. `bands` maps each of INPUTS to its traces' quantiles by day; `learnt` has what moved most
    first; `p_prior`, `p_posterior`: how often facts of the model's own making are as rare as these (misfit.py);
    `ends` maps each outcome to its shares with one fact left out, in the order of `facts`."""

    scenario: str
    start: date
    seed: int
    version: str
    scenario_hash: str
    particles: int
    simulated: int
    all_prior: float
    all_posterior: float
    p_prior: float
    p_posterior: float
    waves: tuple[dict[str, float], ...]
    facts: tuple[Fact, ...]
    certain: tuple[Certain, ...]
    marks: tuple[Mark, ...]
    learnt: tuple[Learnt, ...]
    correlations: tuple[tuple[str, str, float], ...]
    bands: dict[str, dict[str, Bands]]
    ends: dict[str, tuple[float, ...]]

    @property
    def taught(self) -> Taught:
        """What the facts taught, in a few numbers."""
        return taught(self.all_prior, self.all_posterior, [one.shift for one in self.learnt], self.particles)

    @property
    def unidentified(self) -> int:
        """How many inputs the facts leave about as they were."""
        return sum(not one.identified for one in self.learnt)

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        return (
            f"{self.particles:,} worlds kept, {self.simulated:,} histories tried · seed {self.seed} · "
            f"{_made(self.version)} · scenario {self.scenario_hash[:8]}"
        )


def _made(version: str) -> str:
    """Which version found the worlds, and which draws them, if it is another."""
    return f"talks {version}" if version == __version__ else f"found by talks {version}, drawn by talks {__version__}"


def summarise_calibration(result: Result) -> CalibrationSummary:
    """Make a stored calibration ready to be printed or drawn.

    Raises
    ------
    RunError
        If it is of a version that told less.
    """
    m = result.manifest
    if "p_prior" not in m:
        raise RunError(f"{result.path} is of talks {m['version']}, which told less: `talks calibrate` tells it anew")
    resolved, rows = m["resolved"], result.table("patterns").to_pylist()
    start = date.fromisoformat(resolved["start"])
    known = _known(rows, start)
    learnt = sorted(result.table("parameters").to_pylist(), key=lambda row: -row["shift"])
    return CalibrationSummary(
        m["title"],
        start,
        m["seed"],
        m["version"],
        m["scenario_hash"],
        m["particles"],
        m["simulated"],
        m["all_prior"],
        m["all_posterior"],
        m["p_prior"],
        m["p_posterior"],
        tuple(result.table("waves").to_pylist()),
        _facts(rows, known, result.table("predicted").to_pylist()),
        tuple(Certain(*(row[k] for k in CERTAIN)) for row in result.table("certain").to_pylist()),
        tuple(mark for p in known.values() for mark in marks(p, start, resolved["values"])),
        tuple(_learnt(row) for row in learnt),
        tuple((row["a"], row["b"], row["rho"]) for row in result.table("correlations").to_pylist()),
        _bands(result.table("bands")),
        {
            name.removeprefix("left_out_"): tuple(row[name] for row in rows)
            for name in rows[0]
            if name.startswith("left_out_") and name != "left_out_pass"
        },
    )


def _known(rows: list[dict[str, Any]], start: date) -> dict[str, Pattern]:
    """The patterns that still are what they were when the calibration was made: of others no place can be told."""
    from sim.studies.calibration.diagnose import said  # here, because it brings in the compiled engine

    then = {(row["id"], row["target"], row["tolerance"]) for row in rows}
    return {p.id: p for p in patterns(start) if (p.id, said(p.said), p.tolerance) in then}


def _facts(rows: list[dict[str, Any]], known: dict[str, Pattern], predicted: list[dict[str, Any]]) -> tuple[Fact, ...]:
    seen = {
        (row["id"], row["inputs"]): Seen(row["occurring"], tuple(row[name] for name in QUANTILE_NAMES))
        for row in predicted
    }
    return tuple(
        Fact(
            row["id"],
            row["fact"],
            row["target"],
            row["unit"],
            row["tolerance"],
            *_passing(known.get(row["id"])),
            row["prior_pass"],
            row["posterior_pass"],
            row["left_out_pass"],
            row["bits"],
            row["bits_inputs"],
            row["bits_beyond"],
            row["p_value"],
            {inputs: seen[row["id"], inputs] for inputs in INPUTS},
        )
        for row in rows
    )


def _passing(pattern: Pattern | None) -> tuple[float, float]:
    if pattern is None:
        return math.nan, math.nan
    return pattern.low - pattern.tolerance, pattern.high + pattern.tolerance


def _learnt(row: dict[str, Any]) -> Learnt:
    parameter = catalogue().get(row["name"])
    return Learnt(
        row["name"],
        parameter.meaning if parameter else "",
        parameter.unit if parameter else "",
        row["low"],
        row["high"],
        row["scale"].endswith("_log"),
        row["q05"],
        row["q50"],
        row["q95"],
        row["shift"],
        row["identified"],
    )


def _bands(table: Any) -> dict[str, dict[str, Bands]]:
    columns = {name: numbers(table[name]) for name in table.column_names}
    found: dict[str, dict[str, Bands]] = {inputs: {} for inputs in INPUTS}
    for inputs in INPUTS:
        for trace in TRACES:
            mine = (columns["inputs"] == inputs) & (columns["variable"] == trace.name)
            quantiles = np.stack([columns[q][mine] for q in QUANTILE_NAMES])
            dates = columns["date"][mine].astype("datetime64[D]")
            found[inputs][trace.name] = Bands(trace.name, trace.label, trace.unit, trace.party, dates, quantiles)
    return found
