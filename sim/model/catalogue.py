"""The catalogue of parameters: every lever, uncertainty and constant of the model, from one YAML file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DATA = Path(__file__).parents[1] / "data"
CATALOGUE, LIMITS = DATA / "parameters.yaml", DATA / "limits.yaml"

Plain = float | date | bool | None


class Effect(NamedTuple):
    """What a lever does in the baseline: the median over histories of something plain, at some of its values."""

    of: str
    at: dict[float, float]

    @property
    def words(self) -> str:
        """Say it in a sentence without its end: "weeks in which ..., in the median history: 0 at 0.3, 40 at 1"."""
        measured = ", ".join(f"{self._amount(median)} at {value:g}" for value, median in self.at.items())
        return f"{self.of}, in the median history: {measured}"

    @staticmethod
    def _amount(median: float) -> str:
        return "never" if median == inf else f"{median:g}"


@dataclass(frozen=True)
class Parameter:
    """One number, date or flag of the model: what it means and what it rests on.

    `value` is that of a lever or a constant (None: the lever may be left unused); an uncertainty has none.
    `low` and `high` are what a lever may be set to, or what an uncertainty is drawn from, both inclusive;
    None where there is no range. `least` to `most` is what a scenario may set an uncertainty or a constant to.
    `scale` says whether it is drawn linearly or log-uniformly. `optional`: a scenario may set it to `none`.
    `effect`: what it does, where its own unit does not say so.
    """

    name: str
    section: str
    key: str
    meaning: str
    unit: str
    role: str
    value: Plain
    low: float | date | None
    high: float | date | None
    least: float
    most: float
    scale: str
    grade: str
    evidence: tuple[str, ...]
    reason: str
    formula: str
    optional: bool
    effect: Effect | None

    @property
    def told(self) -> str:
        """What it means, and what it does if that was measured."""
        return f"{self.meaning}; {self.effect.words}" if self.effect else self.meaning


@cache
def catalogue() -> dict[str, Parameter]:
    """Read every parameter, by its name `section.key`, in the order of the file."""
    return {name: _parameter(name, entry) for name, entry in _read(CATALOGUE).items()}


@cache
def most_of() -> dict[str, float]:
    """The most that a number may be set to, by its unit."""
    return {unit: float(most) for unit, most in _read(LIMITS)["most"].items()}


@cache
def shocks() -> dict[str, float]:
    """Every kind of shock that has a size, and how much it may add or take away."""
    return {what: float(most) for what, most in _read(LIMITS)["shocks"].items()}


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one is ten times as fast
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
    return found


def _parameter(name: str, entry: dict[str, Any]) -> Parameter:
    section, key = name.split(".")
    low, high = entry.get("range", (None, None))
    return Parameter(
        name=name,
        section=section,
        key=key,
        meaning=entry["meaning"],
        unit=entry["unit"],
        role=entry["role"],
        value=_plain(entry.get("value")),
        low=_plain(low),
        high=_plain(high),
        least=float(entry.get("least", 0)),
        most=float(entry.get("most", most_of().get(entry["unit"], inf))),
        scale=entry.get("scale", "linear"),
        grade=entry["grade"],
        evidence=tuple(entry.get("evidence", ())),
        reason=entry.get("reason", ""),
        formula=str(entry.get("formula", "")),
        optional=entry.get("value") == "none" or entry.get("optional", False),
        effect=Effect(**entry["effect"]) if "effect" in entry else None,
    )


def _plain(raw: object) -> Plain:
    if raw is None or raw == "none":
        return None
    if isinstance(raw, bool | date):
        return raw
    return float(str(raw))  # YAML 1.1 reads 1e-3 as text
