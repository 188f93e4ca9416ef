"""Invented sweeps: a war that is settled when the exit is late and conditional, and lost when it is neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np

from sim.model.catalogue import Plain
from sim.model.outcomes import OUTCOMES
from sim.studies.sweeps.axis import Axis, coordinate
from sim.studies.sweeps.sweep_summary import SweepSummary

from .invented import wilson

Array = np.ndarray[Any, Any]
Mix = Callable[[Array], Array]  # numbers of the axes, 0 to 1, to five shares

START, END = date(2020, 2, 29), date(2021, 12, 31)
WORDY = "how much a unit of violence above the promise weighs against keeping to the schedule that was agreed in Doha"


def dates(count: int, first: date = date(2020, 9, 15), last: date = date(2021, 12, 31)) -> tuple[date, ...]:
    return tuple(first + timedelta(days=round(k * (last - first).days / (count - 1))) for k in range(count))


def even(count: int, high: float = 3.0) -> tuple[float, ...]:
    return tuple(high * k / (count - 1) for k in range(count))


def _axis(name: str, *rest: Any) -> Axis:
    return Axis(name, *rest, column=name.replace(".", "_"))


def deadline(levels: Sequence[date] = dates(9), base: Plain = date(2021, 4, 29)) -> Axis:
    label = "Day by which the plan has every US soldier out"
    return _axis("withdrawal.deadline", label, "date", "linear", tuple(levels), base)


def conditions(levels: Sequence[float] = even(9), base: Plain = 0.3, label: str = WORDY) -> Axis:
    return _axis("withdrawal.conditionality", label, "payoff", "linear", tuple(levels), base)


def terms(base: Plain = False) -> Axis:
    label = "Whether list, pledge and registration are settled beforehand"
    return _axis("prisoners.terms_agreed", label, "flag", "linear", (False, True), base)


def interim(base: Plain = None) -> Axis:
    levels = (date(2020, 11, 15), date(2021, 1, 15), None)
    return _axis("withdrawal.interim", "Day of an announced level", "date", "linear", levels, base)


def memory(levels: Sequence[float] = (0.001, 0.01, 0.1, 1.0), base: Plain = 0.03) -> Axis:
    return _axis("war.memory", "Rate at which losses are forgotten", "1/day", "log", tuple(levels), base)


def war(at: Array) -> Array:
    """Settled the sooner the greater the numbers, lost the sooner the smaller; talks go on between."""
    good = at.mean(axis=1)
    falls = 0.62 * (1 - good) ** 2
    settled = 0.08 + 0.55 * good**2
    off, never = np.full_like(good, 0.08), np.full_like(good, 0.02)
    return np.stack([settled, 1 - falls - settled - off - never, off, never, falls], axis=1)


def still(at: Array) -> Array:
    """The same whatever is done."""
    return np.tile([0.3, 0.31, 0.06, 0.04, 0.29], (len(at), 1))


def summary(
    axes: Sequence[Axis],
    points: Sequence[Sequence[Plain]],
    design: str = "grid",
    mix: Mix = war,
    each: int = 4,
    worlds: int = 200,
    failures: dict[int, str] | None = None,
) -> SweepSummary:
    values = [[coordinate(value, START) for value in point] for point in points]
    numbers = np.array(values).reshape(len(points), len(axes))
    shares = np.round(mix(_unit(numbers)) * worlds * each) / (worlds * each)
    low, high = np.moveaxis([[wilson(share, worlds * each) for share in row] for row in shares], 2, 0)
    wide = 0.25 if each > 1 else np.nan
    arrays = [shares, low, high, np.clip(shares - wide, 0, 1), np.clip(shares + wide, 0, 1)]
    for array in arrays:
        array[list(failures or {})] = np.nan
    coordinates = {axis.name: numbers[:, k] for k, axis in enumerate(axes)}
    return SweepSummary(
        "two-levers", "Two levers", "What if?", "doha-2020", "The Doha agreement as signed", START, END, design,
        "posterior", worlds, each, 7, "0.2.0", "41f4aa81ae77", tuple(axes), coordinates, *arrays, failures or {},
    )  # fmt: skip


def _unit(numbers: Array) -> Array:
    """Each column from 0 at its least to 1 at its greatest; none is the greatest."""
    low, high = np.nanmin(numbers, axis=0), np.nanmax(numbers, axis=0)
    return np.nan_to_num((numbers - low) / np.where(high > low, high - low, 1), nan=1.0)


def grid(*axes: Axis, **other: Any) -> SweepSummary:
    return summary(axes, list(product(*(axis.levels for axis in axes))), **other)


def sampled(axes: Sequence[Axis], count: int, design: str = "sobol", **other: Any) -> SweepSummary:
    """Random points; of axes given with levels only the first and the last count, of those without dates 0 to 1."""
    rng = np.random.default_rng(11)
    points = [[_drawn(axis, rng.random()) for axis in axes] for _ in range(count)]
    return summary([replace(axis, levels=()) for axis in axes], points, design, **other)


def _drawn(axis: Axis, u: float) -> Plain:
    if axis.unit == "flag":
        return u >= 0.5
    if axis.unit == "date":
        return START + timedelta(days=int(u * (END - START).days))
    if axis.scale == "log":
        return float(0.001 * 1000**u)
    return 4 * u


def many(count: int) -> list[Axis]:
    """Axes of all kinds with long names."""
    kinds = ("date", "flag", "troops", "multiple of 2019", "share")
    bases = (date(2021, 4, 29), True, 1.0, 2.5, None)
    return [
        _axis(f"section{k}.a_rather_long_key", f"{WORDY}, {k}", kinds[k % 5], "linear", (), bases[k % 5])
        for k in range(count)
    ]


def only(outcome: str) -> Mix:
    """Only one axis, the first, moves anything, and only this outcome against talks."""

    def mix(at: Array) -> Array:
        shares = np.tile([0.1, 0.7, 0.06, 0.04, 0.1], (len(at), 1))
        shares[:, OUTCOMES.index(outcome)] += 0.4 * at[:, 0]
        shares[:, OUTCOMES.index("talks_ongoing")] -= 0.4 * at[:, 0]
        return shares

    return mix
