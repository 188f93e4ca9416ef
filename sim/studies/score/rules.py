"""Scoring rules: how far predictions are from what happened. Nought is best, and honesty pays (Gneiting & Raftery
2007)."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def brier(share: float) -> float:
    """Brier's score of the predicted chance of a fact that happened: 0 if it was certain, 1 if it was ruled out."""
    return (1.0 - share) ** 2


def crps(seen: Array, fact: float) -> float:
    """Continuous ranked probability score of an ensemble: mean |x - fact| less half the mean |x - x'|.

    In the unit of what is seen; of an ensemble that all shows one number, how far that is off. By the sorted ensemble:
    the mean of all |x - x'| is 2/n^2 times the sum of (2i - n + 1) x_i.

    Parameters
    ----------
    seen : what the histories show, finite, shape (histories,)
    fact : what happened
    """
    rising, n = np.sort(seen), len(seen)
    apart = 2.0 * float(((2 * np.arange(n) - n + 1) * rising).sum()) / n**2
    return float(np.abs(rising - fact).mean()) - 0.5 * apart
