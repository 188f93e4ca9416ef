"""What a sensitivity comes to: what decides each outcome, how firmly inputs keep their place, what mechanisms do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sim.results.result import Result
from sim.studies.run.decides import Decides, read


class Moved(NamedTuple):
    """By how many points an outcome's share differs without a mechanism (or a pair), with its 95% interval; `parted`,
    the share of histories that end otherwise; `beyond`, what a pair does more than each alone (None of one alone)."""

    names: str
    pair: bool
    outcome: str
    points: float
    low: float
    high: float
    parted: float
    beyond: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out nought."""
        return self.low > 0.0 or self.high < 0.0


@dataclass(frozen=True)
class SensitivityResult:
    """A sensitivity on disk, and what it comes to."""

    result: Result

    @cached_property
    def decides(self) -> list[Decides]:
        """What decides each outcome."""
        return read(self.result)

    @cached_property
    def places(self) -> dict[tuple[str, str], float]:
        """In which share of bootstrap samples an input is among the first five of an outcome."""
        rows = self.result.table("places").to_pylist()
        return {(row["outcome"], row["input"]): row["among_first"] for row in rows}

    @cached_property
    def moved(self) -> dict[str, dict[str, Moved]]:
        """By mechanism (or pair) and outcome, those that move most first, pairs last; empty if it was not asked."""
        if "mechanisms" not in self.result.tables:
            return {}
        found: dict[str, dict[str, Moved]] = {}
        for row in self.result.table("mechanisms").to_pylist():
            found.setdefault(row["names"], {})[row["outcome"]] = Moved(**row)
        order = sorted(found, key=lambda name: (_of(found[name]).pair, -most(found[name])))
        return {name: found[name] for name in order}

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        m = self.result.manifest
        worlds = self.decides[0].worlds
        return (
            f"{worlds:,} worlds of {m['histories']} histories · seed {m['seed']} · talks {m['version']} · "
            f"scenario {m['scenario_hash'][:8]}"
        )


def _of(by_outcome: dict[str, Moved]) -> Moved:
    return next(iter(by_outcome.values()))


def most(by_outcome: dict[str, Moved]) -> float:
    """The greatest move of any outcome, in points."""
    return max(abs(one.points) for one in by_outcome.values())


def reopen(result: Result) -> SensitivityResult:
    """The sensitivity in a stored result."""
    return SensitivityResult(result)
