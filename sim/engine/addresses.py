"""The addresses of all random streams, in one place, so that no two of them meet.

A history's draws are a function of (seed, number of the history, day, stream): whoever lives histories takes numbers
from a span of its own. What is drawn outside of histories comes from a generator whose key begins with the seed; the
rest of the key is its own. A tool that is new takes a span, or a key, that none has yet (tests/engine/test_addresses.py
holds them apart).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Span(NamedTuple):
    """Numbers of histories: `size` of them from `first` on."""

    first: int
    size: int


# Ensembles and sweeps.
HISTORIES = Span(0, 1 << 40)
# Histories of single worlds, by which a run or a comparison tells what inputs decide.
SINGLE_WORLDS = Span(1 << 40, 1 << 32)
CLAIMS = Span((1 << 40) + (1 << 32), 1 << 32)
# New replications of worlds that were found: shares that show each fact, leave-one-out.
PREDICTIONS = Span(1 << 41, 1 << 40)
# The search for worlds that pass the facts.
SEARCH = Span((1 << 41) + (1 << 40), 1 << 40)
# Futures of one history: to find where it turned, and to measure that again on others.
SCAN = Span(1 << 50, 1 << 40)
CONFIRM = Span((1 << 50) + (1 << 40), 1 << 40)
# Histories that predict what anyone asks of them.
VERIFICATION = Span((1 << 50) + (1 << 41), 1 << 40)
# Histories that are lived once as they are, and once with a number frozen or drawn.
SCREENING = Span((1 << 50) + (1 << 41) + (1 << 40), 1 << 40)
# Histories of all worlds, by which conditions are found.
DISCOVERY = Span((1 << 50) + (1 << 42), 1 << 40)
# Histories of all worlds, by which what decides them is told.
SENSITIVITY = Span((1 << 50) + (1 << 42) + (1 << 40), 1 << 40)
# Histories of all worlds that are watched, for what tells where they are heading.
SIGNPOSTS = Span((1 << 50) + (1 << 42) + (1 << 41), 1 << 40)
SPANS = (
    *(HISTORIES, SINGLE_WORLDS, CLAIMS, PREDICTIONS, SEARCH, SCAN, CONFIRM),
    *(VERIFICATION, SCREENING, DISCOVERY, SENSITIVITY, SIGNPOSTS),
)

REPLICATE = 32  # bits: replicate r of world w is history w + (r << 32), so the first is that of an ensemble's history w
# Ends of the keys of generators. A step of the search has (seed, wave, step), its wave being 1 or more.
SELECTION, PREDICTED, PILOT, INVENTED, TOLD = 1 << 30, 1 << 31, 1 << 15, 1 << 29, 1 << 27


def design(seed: int) -> np.random.Generator:
    """Points of a design: of the design's seed alone."""
    return np.random.default_rng(seed)


def proposals(seed: int, wave: int, step: int) -> np.random.Generator:
    """Moves of the particles in a step (from 0) of a wave (from 1).

    Parameters
    ----------
    seed : of the calibration
    wave : number of the wave, from 1
    step : number of the step in it, from 0
    """
    return np.random.default_rng((seed, wave, step))


def selection(seed: int, wave: int) -> np.random.Generator:
    """Which particles stand for others in the wave after `wave` (from 0)."""
    return np.random.default_rng((seed, wave, SELECTION))


def predicted(seed: int) -> np.random.Generator:
    """Vectors of the prior that predictions are compared with."""
    return np.random.default_rng((seed, PREDICTED))


def told(seed: int) -> np.random.Generator:
    """How far off facts are told that are told of the model's own histories."""
    return np.random.default_rng((seed, TOLD))


def pilot(seed: int) -> np.random.Generator:
    """Vectors of the prior that tell how rare facts are."""
    return np.random.default_rng((seed, PILOT))


def invented(seed: int, number: int) -> np.random.Generator:
    """The invented truth that a replicate of a simulation-based calibration is to find."""
    return np.random.default_rng((seed, number, INVENTED))
