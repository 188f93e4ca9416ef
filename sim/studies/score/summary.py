"""What a score comes to: by cut and group, by fact, and whether the model beats what it knew before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from sim.results.result import Result
from sim.scenario.files import BASELINE, load
from sim.studies.calibration.patterns import patterns

COIN = 0.25  # Brier's score of a coin


@dataclass(frozen=True)
class Part:
    """One cut, or one group of facts left out: how many facts are predicted, and the mean Brier score over them by
    seed; `won` counts the seeds in which the fit predicts them better than the ranges."""

    kind: str
    name: str
    facts: int
    prior: tuple[float, ...]
    fitted: tuple[float, ...]
    persistence: float | None

    @property
    def won(self) -> int:
        """Seeds in which the fit beats its own prior."""
        return sum(after < before for before, after in zip(self.prior, self.fitted, strict=True))


@dataclass(frozen=True)
class FactScore:
    """One fact (`id`, and in words), over all cuts before it: share of histories that pass and mean CRPS (None where it
    is no number), with inputs from the ranges and fitted."""

    id: str
    fact: str
    prior_pass: float
    fitted_pass: float
    prior_crps: float | None
    fitted_crps: float | None

    @property
    def brier(self) -> float:
        """Brier's score of the fits."""
        return (1.0 - self.fitted_pass) ** 2


@dataclass(frozen=True)
class Score:
    """A score on disk, and what it comes to."""

    result: Result

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a predicted fact, fit and seed."""
        return self.result.frame("scores")

    @property
    def parts(self) -> list[Part]:
        """Every cut, then every group left out."""
        return [_part(kind, name, rows) for (kind, name), rows in self.rows.groupby(["kind", "name"], sort=False)]

    @property
    def facts(self) -> list[FactScore]:
        """Every fact that some cut predicts, the worst predicted first."""
        cut = self.rows[self.rows["kind"] == "cut"]
        found = [_fact(str(name), rows) for name, rows in cut.groupby("fact", sort=False)]
        return sorted(found, key=lambda fact: -fact.brier)

    @property
    def seeds(self) -> int:
        """How many fits each part has."""
        return int(self.rows["seed"].nunique())

    def total(self, kind: str) -> tuple[float, float, int, int]:
        """Mean Brier score over the parts of a kind, before and fitted; and in how many of all fits it is better."""
        parts = [part for part in self.parts if part.kind == kind]
        before, after = (float(np.mean([x for p in parts for x in getattr(p, by)])) for by in ("prior", "fitted"))
        return before, after, sum(p.won for p in parts), len(parts) * self.seeds

    @property
    def beats_itself(self) -> bool:
        """Whether fits predict what comes after them better than the ranges do, in most of them."""
        *_, won, fits = self.total("cut")
        return 2 * won > fits


def _part(kind: str, name: str, rows: pd.DataFrame) -> Part:
    by_seed = rows.groupby("seed")[["prior_brier", "fitted_brier", "persistence_brier"]].mean()
    rival = float(by_seed["persistence_brier"].mean())
    before, after = (tuple(map(float, by_seed[f"{by}_brier"])) for by in ("prior", "fitted"))
    return Part(kind, name, rows["fact"].nunique(), before, after, None if np.isnan(rival) else rival)


def _fact(name: str, rows: pd.DataFrame) -> FactScore:
    mean = rows[["prior_pass", "fitted_pass", "prior_crps", "fitted_crps"]].mean()
    before, after = (None if np.isnan(mean[f"{by}_crps"]) else float(mean[f"{by}_crps"]) for by in ("prior", "fitted"))
    shares = float(mean["prior_pass"]), float(mean["fitted_pass"])
    return FactScore(name, facts_in_words().get(name, name), *shares, before, after)


@cache
def facts_in_words() -> dict[str, str]:
    """What each fact of the documents is, by its name."""
    return {p.id: p.fact for p in patterns(load(BASELINE).start)}


def reopen(result: Result) -> Score:
    """The score in a stored result."""
    return Score(result)
