"""Which history of a kind to tell: the most typical, the earliest, the outlier."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import UsageError
from sim.model.outcomes import MEASURES, OUTCOMES
from sim.model.words import OUTCOME_WORDS
from sim.replay.record import Array
from sim.scenario.problems import did_you_mean, quoted
from sim.storage.parquet import numbers

# What histories are compared by: when things happen, and how much of everything there was.
COMPARED = (
    "first_release_day", "release_done_day", "opening_day", "procedure_day", "settlement_day", "fall_day", "exit_day",
    "attacks", "security_forces_killed", "civilians_killed", "strikes", "operations", "prisoners_released",
    "prisoners_returned", "troops", "taliban_share", "given_up", "issues_closed", "suspensions", "exit_belief",
)  # fmt: skip
RELATIONS: dict[str, Callable[[Array, float], Any]] = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
WAYS = ("typical", "earliest", "outlier")
MOST = 2000  # histories among which the medoid is sought pair by pair


@dataclass(frozen=True)
class Picked:
    """A history that was picked: `alike` of `runs` are of its `kind`; `distance` is its mean difference in rank from
    the others of its kind (0: the same, 1: opposite ends), `apart` that of two of them taken at random; `commonest`:
    its kind is the ending that most histories have."""

    run: int
    way: str
    kind: str
    alike: int
    runs: int
    distance: float
    apart: float
    commonest: bool

    @property
    def which(self) -> str:
        """Which one of how many it is: "the most typical of 1,310 of 10,000 histories (settlement)"."""
        kind = f"{self.kind.replace('_', ' ')}{', the most frequent ending' if self.commonest else ''}"
        best = f"{'most ' if self.way == 'typical' else ''}{self.way}"
        return f"the {best} of {self.alike:,} of {self.runs:,} histories ({kind})"

    @property
    def words(self) -> str:
        """How it was picked and how typical it is."""
        return (
            f"{self.which.capitalize()}: ranked from 0 to 1 by {len(COMPARED)} measures, it differs from the others by "
            f"{self.distance:.2f} on average, two of them at random by {self.apart:.2f}."
        )

    @property
    def name(self) -> str:
        """What files are called after it: "typical-settlement"; its number where its kind is no ending."""
        return f"{self.way}-{self.kind.replace('_', '-')}" if self.kind in OUTCOMES else str(self.run)


def pick(runs: Any, kind: str, way: str) -> Picked:
    """Pick a history of a result's table `runs` that is of a kind: an outcome, or a measure against a number.

    Parameters
    ----------
    runs : an Arrow table, one row a history
    kind : an outcome's name, or such as 'opening_day < 60'
    way : which of its kind: typical, earliest or outlier

    Raises
    ------
    UsageError
        If the kind cannot be read, or no history is of it.
    """
    alike = np.flatnonzero(_of_kind(runs, kind))
    if not len(alike):
        raise UsageError(f"there is no history of this kind among {runs.num_rows:,}: {kind}")
    distances = _distances(_ranks(runs, alike))
    place = {"typical": np.argmin(distances), "outlier": np.argmax(distances)}.get(way)
    found = int(_earliest(runs, alike, kind) if place is None else place)
    apart = float(distances.mean())
    is_commonest = kind == commonest(runs)
    return Picked(int(alike[found]), way, kind, len(alike), runs.num_rows, float(distances[found]), apart, is_commonest)


def commonest(runs: Any) -> str:
    """The ending that most histories of a result's table `runs` have."""
    ended = runs["outcome"].to_pylist()
    return max(OUTCOMES, key=ended.count)


def _of_kind(runs: Any, kind: str) -> Array:
    if kind in OUTCOMES:
        return np.asarray(numbers(runs["outcome"]) == kind)
    condition = re.fullmatch(r"\s*([a-z_0-9]+)\s*(<=|>=|==|!=|<|>)\s*(-?[0-9.]+)\s*", kind)
    names = [m.name for m in MEASURES]
    if not condition or not re.fullmatch(r"-?[0-9]*\.?[0-9]+", condition[3]):
        hint = did_you_mean(kind, [*OUTCOMES, *names])
        expected = f"one of {', '.join(OUTCOMES)}, or a measure against a number such as 'opening_day < 60'"
        raise UsageError(f"cannot read {quoted(kind)}: expected {expected}. {hint}".strip())
    if condition[1] not in names:
        hint = did_you_mean(condition[1], names) or ", ".join(names)
        raise UsageError(f"there is no measure {quoted(condition[1])}; {hint}")
    values = _column(runs, condition[1])
    return np.asarray(RELATIONS[condition[2]](values, float(condition[3])) & ~np.isnan(values))


def _column(runs: Any, name: str) -> Array:
    return np.asarray(numbers(runs[name]), float)


def _ranks(runs: Any, alike: Array) -> Array:
    """Each measure as a rank from 0 to 1 among histories of the kind; what never came comes after all that did.

    Ranks, so that dates and deaths weigh alike and no outlier stretches a scale.
    """
    columns = []
    for name in COMPARED:
        values = np.nan_to_num(_column(runs, name)[alike], nan=np.inf)
        kept, place, times = np.unique(values, return_inverse=True, return_counts=True)
        if len(kept) > 1:
            middle = np.cumsum(times) - (times + 1) / 2
            columns.append(middle[place] / (len(values) - 1))
    return np.stack(columns, axis=1) if columns else np.zeros((len(alike), 1))


def _distances(ranks: Array) -> Array:
    """Each history's mean distance from the others: over measures, of differences in rank (city-block)."""
    others = ranks if len(ranks) <= MOST else ranks[np.linspace(0, len(ranks) - 1, MOST).astype(int)]
    total = np.zeros(len(ranks))
    for column in range(ranks.shape[1]):
        ordered = np.sort(others[:, column])
        below = np.concatenate([[0.0], np.cumsum(ordered)])
        x = ranks[:, column]
        k = np.searchsorted(ordered, x)
        total += x * k - below[k] + (below[-1] - below[k]) - x * (len(ordered) - k)
    return np.asarray(total / (ranks.shape[1] * max(len(others) - 1, 1)))


def _earliest(runs: Any, alike: Array, kind: str) -> int:
    """The place, among histories of a kind, of the one in which what makes it so comes first."""
    named = kind.split()[0] if kind not in OUTCOMES else OUTCOME_WORDS[kind].day
    named = re.split(r"[<>=!]", named)[0]
    if not named.endswith("_day"):
        raise UsageError(f"what is {kind} has no day of its own; ask for the typical or the outlier")
    return int(np.nanargmin(_column(runs, named)[alike]))
