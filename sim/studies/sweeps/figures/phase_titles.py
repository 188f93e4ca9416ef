"""What a phase diagram says in words: its headline, computed from the shares, and its small print."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.format import capital
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_CLAUSES
from sim.stats import extremes, simultaneous
from sim.studies.sweeps.axis import Axis, names
from sim.studies.sweeps.figures import outcomes as swept
from sim.studies.sweeps.sweep_summary import SweepSummary

Array = np.ndarray[Any, Any]


def headline(summary: SweepSummary, varied: str = "") -> tuple[str, str]:
    """Title and subtitle: how far the levers clearly move the outcome that they move furthest; else neither.

    `varied` is the outcome whose shares are drawn, empty where the likeliest endings are.
    """
    where = "each cell has the colour of its likeliest ending, the paler the smaller its lead"
    if varied:
        where = f"the darker a cell, the more often {OUTCOME_CLAUSES[varied]}"
    moved = furthest(summary)
    if moved is None:
        axes = names(summary.axes)
        still = "No two points clearly differ" if np.isfinite(summary.shares).any() else "No point has histories"
        return f"How histories end, by {axes}", f"{still}; {where}"
    outcome, low, high, axes_moving = moved
    depends = names(axes_moving) if axes_moving else f"{names(summary.axes)} together"
    clause = capital(OUTCOME_CLAUSES[outcome])
    return f"{clause} in {swept.from_to(low, high)} of histories, depending on {depends}", _subtitle(summary, where)


def _subtitle(summary: SweepSummary, where: str) -> str:
    return f"{swept.design(summary)}: {where}" if not summary.title else f"{summary.title}: {where}"


def furthest_outcome(summary: SweepSummary) -> str:
    """The outcome that the levers clearly move furthest; where they clearly move none, that of the widest range."""
    moved = furthest(summary)
    ranges = np.nanmax(summary.shares, axis=0) - np.nanmin(summary.shares, axis=0)
    return OUTCOMES[int(ranges.argmax())] if moved is None else moved[0]


def furthest(summary: SweepSummary) -> tuple[str, float, float, list[Axis]] | None:
    """The outcome with the widest clear range of shares, that range, and the axes along which it clearly moves."""
    low, high = simultaneous(summary.shares, summary.low, summary.high)
    ranges = [(extremes(summary.shares[:, k], low[:, k], high[:, k]), k) for k in range(len(OUTCOMES))]
    clear = [(found, k) for found, k in ranges if found is not None and found.clear]
    if not clear:
        return None
    found, k = max(clear, key=lambda pair: pair[0].size)
    moving = [axis for axis in summary.axes if _moves(summary, axis, low[:, k], high[:, k], summary.shares[:, k])]
    return OUTCOMES[k], found.low, found.high, moving


def _moves(summary: SweepSummary, axis: Axis, low: Array, high: Array, shares: Array) -> bool:
    """Whether a share clearly changes along an axis anywhere, all else being the same."""
    others = [np.nan_to_num(summary.coordinates[a.name], nan=np.inf) for a in summary.axes if a.name != axis.name]
    rest = np.stack(others)
    for lot in np.unique(rest, axis=1).T:
        same = (rest == lot[:, None]).all(axis=0)
        found = extremes(shares[same], low[same], high[same])
        if found is not None and found.clear:
            return True
    return False
