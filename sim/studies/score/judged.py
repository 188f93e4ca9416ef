"""One prediction of one fact, scored: the columns that a table of scores has."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.scenario.files import BASELINE, load
from sim.studies.calibration.patterns import Pattern
from sim.studies.score.rules import brier, crps

LATE = 1.0  # days after the last that a date which never came counts as
Array = np.ndarray[Any, Any]


def judged(pattern: Pattern, seen: Array, share: float, by: str) -> dict[str, float]:
    """The share of histories that pass, Brier's score and, where the fact is one number or date, the CRPS.

    Parameters
    ----------
    pattern : the fact
    seen : what the histories show, shape (histories,)
    share : of those that pass
    by : whose prediction it is
    """
    last = (pattern.day - load(BASELINE).start).days + LATE if pattern.unit == "day" else np.inf
    has_point = np.isfinite(pattern.low) and np.isfinite(pattern.high) and pattern.unit not in ("stage",)
    off = crps(np.minimum(seen, last), np.clip(np.median(seen), pattern.low, pattern.high)) if has_point else np.nan
    return {f"{by}_pass": share, f"{by}_brier": brier(share), f"{by}_crps": float(off)}


def nothing(by: str) -> dict[str, float]:
    """What stands for a prediction that was not made."""
    return dict.fromkeys((f"{by}_pass", f"{by}_brier", f"{by}_crps"), float("nan"))
