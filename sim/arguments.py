"""What a caller may ask for: bounds, once for commands, files and functions; checks of what functions are given."""

from __future__ import annotations

import operator
from collections.abc import Collection
from typing import Any

from sim.errors import UsageError

LAST_SEED = LAST_NUMBER = 2**63 - 1  # of all draws; of a history
MOST_RUNS = 1_000_000  # a history's row takes about a kilobyte of memory
MOST_WORLDS = 1_000_000_000
MOST_THREADS = 1024


def whole(name: str, value: Any, low: int, high: int) -> int:
    """Give a whole number back, Python's or NumPy's, if it is between two others.

    Parameters
    ----------
    name : what the argument is called
    value : what was given for it
    low, high : the least and the greatest that is allowed

    Raises
    ------
    UsageError
        If it is anything else: `True` and 2.0 are no whole numbers.
    """
    try:
        number = low - 1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = low - 1
    if not low <= number <= high:
        raise UsageError(f"{name}: expected a whole number from {low:,} to {high:,}, found {value!r}")
    return number


def word_of(name: str, value: Any, names: Collection[str]) -> str:
    """Give a word back if it is one of those that there are.

    Parameters
    ----------
    name : what the argument is called
    value : what was given for it
    names : the words that there are

    Raises
    ------
    UsageError
        If it is anything else.
    """
    if not isinstance(value, str) or value not in names:
        raise UsageError(f"{name}: expected one of {', '.join(names)}, found {value!r}")
    return value
