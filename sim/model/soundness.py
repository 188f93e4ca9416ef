"""Whether a history can be: each of its numbers is one, and within the bounds that state.py states.

Both drivers look every fourth week and when a history ends: what is no number stays none, and so often a look costs
less than can be measured (once a week: a fortieth of the speed).
"""

from dataclasses import fields

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.lanes import layout, row
from sim.errors import UnsoundHistory
from sim.model.state import PAIRS, State, bounds


def _ends(which):
    """A State of lower (0) or upper (1) bounds, as words."""
    ends = {f.name: bounds(f.name)[which] for f in fields(State)}
    lists = {name: [end] * PAIRS for name, end in ends.items() if isinstance(getattr(State(), name), list)}
    return row(State(**ends | lists)).view("f8")


EVERY = 28  # days between one look and the next
LOWEST, HIGHEST = _ends(0), _ends(1)
# A whole number's bits, read as a float, are ordered like the numbers themselves, as none is below nought.
NAMES = [
    name if count == 1 else f"{name}[{k}]"
    for name in layout(State).names
    for count in [layout(State)[name].itemsize // 8]
    for k in range(count)
]


@compiled
def all_sound(w, lowest, highest):
    """Whether every lane of a block is: one pass over its words, without a branch, so that it becomes SIMD code.

    Parameters
    ----------
    w : the block: words of the state by lanes
    lowest, highest : bounds of each word, as the state's fields have them
    """
    beyond = 0
    for i in range(w.shape[0]):
        low, high = lowest[i], highest[i]
        for j in range(w.shape[1]):
            beyond += 0 if w[i, j] >= low and w[i, j] <= high else 1
    return beyond == 0


@compiled
def first_fault(w, j, lowest, highest):
    """The first word of a history that is out of bounds or no number; -1 where there is none.

    Parameters
    ----------
    w : the block: words of the state by lanes
    j : the history's lane
    lowest, highest : bounds of each word
    """
    for i in range(w.shape[0]):
        if not (w[i, j] >= lowest[i] and w[i, j] <= highest[i]):
            return i
    return -1


def refuse(seed, run, day, word):
    """Stop at a history that cannot be; raises UnsoundHistory.

    Parameters
    ----------
    seed : of all draws
    run : number of the history
    day : on which it was seen
    word : the first that cannot be
    """
    low, high = bounds(NAMES[word].partition("[")[0])
    raise UnsoundHistory(
        f"history {run} (seed {seed}) came to what cannot be: on day {day} its {NAMES[word]} was no number between "
        f"{low:g} and {high:g}; bring the scenario's numbers closer to the ranges that `talks evidence` shows"
    )


def check(state, seed, run, day):
    """Stop if the state of a history, as Mesa's driver has it, cannot be; raises UnsoundHistory.

    Parameters
    ----------
    state : at the end of the day
    seed : of all draws
    run : number of the history
    day : counted from the start
    """
    words = row(state).view("f8").reshape(-1, 1)
    if (word := first_fault(words, 0, LOWEST, HIGHEST)) >= 0:
        refuse(seed, run, day, word)


def refuse_faults(faults, seed, runs):
    """Stop at the first of many histories with a fault: faults[history] holds its day and word, or -1.

    Parameters
    ----------
    faults : day and word of the first fault of each history, shape (histories, 2); -1 for none
    seed : of all draws
    runs : numbers of the histories
    """
    for i in np.flatnonzero(faults[:, 1] >= 0):
        refuse(seed, runs[i], *faults[i])
