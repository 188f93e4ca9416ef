"""What facts teach, in bits: how many halvings of the prior's histories they come to.

A fact that half of all histories show, before anything is known, tells one bit. What it tells beyond the others is
counted among the histories that show all of these. Most of it is about chance, not about inputs: what is about inputs
shows in how much oftener a second history of the same inputs shows it too (Renyi's divergence of order two between the
inputs before and after, which is never less than that of Kullback and Leibler).
"""

from __future__ import annotations

from math import log2

import numpy as np

from sim.studies.calibration.smc import Array

Bits = float | None  # None: no history showed it, so there is no telling


def bits(share: float) -> Bits:
    """What is told by an event of this probability, in bits (Shannon 1948)."""
    return -log2(share) + 0.0 if share > 0 else None  # no minus before nought


def about_inputs(first: Array, second: Array) -> Bits:
    """At most so many bits of what a fact tells are about inputs.

    Parameters
    ----------
    first, second : whether each of two histories of the same inputs shows it, booleans of shape (vectors,)
    """
    either = (first.mean() + second.mean()) / 2.0
    again = float((first & second).mean())
    return max(0.0, log2(again / either**2)) if again > 0 else None


def beyond_others(passed: Array) -> list[Bits]:
    """What each fact tells those who know all the others, in bits.

    Parameters
    ----------
    passed : which facts each history shows, booleans of shape (histories, facts)
    """
    failed = (~passed).sum(axis=1)
    both = int((failed == 0).sum())
    alone = [int(((failed == 1) & ~column).sum()) for column in passed.T]
    return [bits(both / (both + without)) if both else None for without in alone]


def by_fact(passed: Array) -> list[dict[str, Bits]]:
    """All that is told of each fact.

    Parameters
    ----------
    passed : which facts two histories of each vector of the prior show, booleans of shape (2, vectors, facts)
    """
    every = np.concatenate(list(passed))
    beyond = beyond_others(every)
    return [
        {
            "bits": bits(float(every[:, k].mean())),
            "bits_inputs": about_inputs(passed[0, :, k], passed[1, :, k]),
            "bits_beyond": beyond[k],
        }
        for k in range(every.shape[1])
    ]
