"""What a verification comes to: by predictor and by fact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.results.result import Result
from sim.studies.score.rules import brier
from sim.studies.score.summary import COIN
from sim.studies.verification.predictors import NAMES


@dataclass(frozen=True)
class Predictor:
    """Who predicts: its name in the table of scores, in words, and its mean Brier score over the facts, by seed."""

    name: str
    label: str
    brier: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Over all seeds."""
        return float(np.mean(self.brier))

    def won(self, other: Predictor) -> int:
        """In how many seeds it is better than another."""
        return sum(mine < theirs for mine, theirs in zip(self.brier, other.brier, strict=True))


@dataclass(frozen=True)
class Verified:
    """One later fact: what the file says of it; shares of histories that show it and mean CRPS (None where it is no
    number or date), by predictor; mean over the seeds."""

    id: str
    fact: str
    source: str
    day: str
    unit: str
    target: str
    tolerance: float
    base_rate: float | None
    shares: dict[str, float]
    crps: dict[str, float | None]

    @property
    def brier(self) -> float:
        """Brier's score of the fit's own histories going on, of their mean share."""
        return brier(self.shares["continued"])


@dataclass(frozen=True)
class Verification:
    """A verification on disk, and what it comes to."""

    result: Result

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a fact and seed."""
        return self.result.frame("scores")

    @property
    def seeds(self) -> int:
        """How often each prediction was made."""
        return int(self.rows["seed"].nunique())

    @cached_property
    def predictors(self) -> list[Predictor]:
        """In the order in which they are shown."""
        by_seed = self.rows.groupby("seed")[[f"{name}_brier" for name in NAMES]].mean()
        return [Predictor(name, label, tuple(map(float, by_seed[f"{name}_brier"]))) for name, label in NAMES.items()]

    def predictor(self, name: str) -> Predictor:
        """The one of this name."""
        return next(one for one in self.predictors if one.name == name)

    @cached_property
    def facts(self) -> list[Verified]:
        """Every fact, the worst predicted first."""
        mean = self.rows.groupby("fact", sort=False).mean(numeric_only=True)
        said = self.result.table("facts").to_pylist()
        return sorted((_verified(one, mean.loc[one["id"]]) for one in said), key=lambda fact: -fact.brier)

    @property
    def base(self) -> float:
        """Mean Brier score of the base rates that the file gives; a coin's where it gives none."""
        return float(np.mean([COIN if f.base_rate is None else brier(f.base_rate) for f in self.facts]))

    @property
    def base_rates(self) -> int:
        """For how many facts the file gives one."""
        return sum(fact.base_rate is not None for fact in self.facts)

    @property
    def verdict(self) -> str:
        """Whether knowing the documents helps, in a sentence."""
        prior, after = self.predictor("prior"), self.predictor("continued")
        won = after.won(prior)
        how = "better" if 2 * won > self.seeds else "no better"
        many = f"{len(self.facts)} later facts" if len(self.facts) > 1 else "one later fact"
        return (
            f"Histories that show the documents' facts and go on predict {many} {how} than the ranges do: Brier "
            f"{after.mean:.3f} against {prior.mean:.3f}, better in {won} of {self.seeds} seeds."
        )

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        m = self.result.manifest
        return f"{m['file']} · scenario {m['scenario']} · {self.seeds} seeds · talks {m['version']}"


def _verified(said: dict[str, object], mean: pd.Series[float]) -> Verified:
    off = {by: float(mean[f"{by}_crps"]) for by in NAMES}
    return Verified(
        **{**said, "day": str(said["day"])},  # type: ignore[arg-type]
        shares={by: float(mean[f"{by}_pass"]) for by in NAMES},
        crps={by: None if np.isnan(x) else x for by, x in off.items()},
    )


def reopen(result: Result) -> Verification:
    """The verification in a stored result."""
    return Verification(result)
