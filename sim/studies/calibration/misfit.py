"""Could the model have given such facts? How rare they are among its histories, beside facts of its own making.

Box's (1980) predictive probability: facts are told of histories that the model lives, and the share is taken of those
that as few of its other histories show. Where inputs are from their ranges it is even between nought and one if rules
and ranges are right. Where they are fitted to the very facts it is lenient: a small one is damning, a large one is no
praise. Being small says that something is wrong, not what; it is not the probability that the model is wrong.
"""

from __future__ import annotations

import numpy as np

from sim.studies.calibration.patterns import Pattern, SummaryStatistics
from sim.studies.calibration.sbc import moved_about, width
from sim.studies.calibration.smc import Array

TOLD = 2048  # histories that facts are told of; all others are asked how many of them show these


def of_all(statistics: SummaryStatistics, seen: Array, chance: np.random.Generator) -> float:
    """The probability for all facts at once.

    Parameters
    ----------
    statistics : the facts
    seen : what histories with random streams of their own show, shape (histories, facts)
    chance : the generator of how facts are told
    """
    return oddity(*_told(statistics, seen), chance)


def of_each(statistics: SummaryStatistics, seen: Array, chance: np.random.Generator) -> list[float]:
    """The probability for each fact by itself.

    Parameters
    ----------
    statistics : the facts
    seen : what histories with random streams of their own show, shape (histories, facts)
    chance : the generator of how facts are told
    """
    facts, lived, widths = _told(statistics, seen)
    return [oddity(facts[[k]], lived[:, [k]], widths[[k]], chance) for k in range(len(facts))]


def oddity(facts: Array, lived: Array, widths: Array, chance: np.random.Generator) -> float:
    """The share of facts told of histories that as few of the others show as show the given ones.

    Parameters
    ----------
    facts : the given ones, shape (facts,)
    lived : what histories show, shape (histories, facts)
    widths : how far off each fact may be told, 0 for what is yes or no
    chance : the generator of that
    """
    size = min(TOLD, len(lived) // 2)
    told, beside = lived[:size], lived[size:]
    own = shown(facts, beside, widths)
    return float(np.mean([shown(moved_about(row, widths, chance), beside, widths) <= own for row in told]))


def shown(facts: Array, lived: Array, widths: Array) -> float:
    """The share of histories that show all facts.

    Parameters
    ----------
    facts : what is asked, shape (facts,)
    lived : what histories show, shape (histories, facts)
    widths : how far off still passes
    """
    left = np.arange(len(lived))
    for k, fact in enumerate(facts):
        seen = lived[left, k]
        with np.errstate(invalid="ignore"):  # what never came is as asked where that is never
            left = left[(seen == fact) | (np.abs(seen - fact) <= widths[k])]
    return len(left) / len(lived)


def _told(statistics: SummaryStatistics, seen: Array) -> tuple[Array, Array, Array]:
    """Facts, what histories show and how far off facts may be told; yes or no where what passes has no two ends."""
    widths = np.array([width(pattern) for pattern in statistics.patterns])
    lived = np.where(widths > 0.0, seen, statistics.passes(seen))
    return np.array([_middle(p) if w else 1.0 for p, w in zip(statistics.patterns, widths, strict=True)]), lived, widths


def _middle(pattern: Pattern) -> float:
    return (pattern.low + pattern.high) / 2.0
