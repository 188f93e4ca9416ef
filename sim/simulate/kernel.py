"""The compiled engine: histories in blocks, L of them side by side, in the calling thread.

A history depends on its parameters, the seed and its number alone: not on its block, chunk or thread.
"""

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import U, cast
from sim.engine.lanes import L, lanes, layout, row
from sim.engine.translator.types import CELLS, INT, TRUTH, UNSIGNED, Array, Type, record_of
from sim.model.outcomes import TRACES
from sim.model.params import Params
from sim.model.rules.day import begin, one_day
from sim.model.soundness import EVERY, HIGHEST, LOWEST, all_sound, first_fault, refuse_faults
from sim.model.state import NORMALS, Draws, State, Today

BINS = 528  # enough for 13,000 troops in steps of 25; the last one is open-ended
STATE, PARAMS, DRAWS = (layout(c) for c in (State, Params, Draws))
END = STATE.fields["end"][1] // 8
WORDS = tuple(d.itemsize // 8 for d in (STATE, PARAMS, DRAWS))


def _flat(records):
    return np.ascontiguousarray(records).view("f8").reshape(len(records), -1)


BLANK = _flat(row(State()))


def _word(field):
    """Where a field of State, or an element of one such as `trust[3]`, lies in the block."""
    name, _, index = field.partition("[")
    return int(STATE.fields[name][1]) // 8 + (int(index[:-1]) if index else 0)


TRACED = np.array([_word(t.field) for t in TRACES])
STEPS = np.array([t.step for t in TRACES])

FLOATS, WHOLES, UNSIGNEDS, TRUTHS, SMALL = (CELLS[code] for code in ("f8", "i8", "u8", "b1", "u2"))
# The types that `_histories` is called with.
ARGUMENTS: tuple[Type, ...] = (
    *(Array(cell, rank) for cell, rank in ((FLOATS, 3), (WHOLES, 2), (WHOLES, 1), (FLOATS, 2))),  # out to starts
    *(INT, Array(FLOATS, 2), Array(record_of(layout(Today)), 1), UNSIGNED, Array(UNSIGNEDS, 1), Array(SMALL, 3)),
    *(Array(WHOLES, 1), Array(FLOATS, 1), Array(FLOATS, 1), Array(FLOATS, 1), TRUTH),  # traced to afresh
    *(Array(FLOATS, 2), Array(FLOATS, 2), Array(FLOATS, 2), Array(UNSIGNEDS, 1), Array(TRUTHS, 1), Array(SMALL, 2)),
)  # fmt: skip


@compiled
def _place(places, day, block, w, live, bins, traced, steps):
    """Into places[day, trace, history] the bin of today's value; of a history that has ended, the last that it had."""
    for v in range(traced.size):
        for j in lanes(L):
            x = w[traced[v], j] / steps[v] + 0.5
            now = int(x if x < BINS - 1.0 else BINS - 1.0)
            bins[v, j] = now if live[j] else bins[v, j]
            places[day, v, block + j] = bins[v, j]


@compiled
def _count(counts, places, begun, n):
    """Add the first n histories in `places` to the histograms: day by day, so that one histogram at a time is at
    hand."""
    for day in range(begun, places.shape[0]):
        for v in range(places.shape[1]):
            for k in range(n):
                counts[day, v, places[day, v, k]] += 1


@compiled
def _histories(out, faults, moments, starts, begun, params, calendar, seed, runs, places, traced, steps, low, high,
               afresh, w, p, d, run, live, bins):  # fmt: skip
    """Histories `runs` into the rows of `out`, as they are on each of the `moments`; their daily bins into `places`,
    unless it has no days. Each goes on from its row of `starts`, as it is at the end of day `begun`; `afresh`, from the
    beginning, `starts` having one blank row. What follows is room for a block.

    All lanes of a block live the same day. A history that has ended is set down and its lane goes on unheeded; lanes
    beyond the last history repeat it. Into faults[history]: the day and the word at which it came to what cannot be.
    """
    n, last, follow = out.shape[0], moments[moments.size - 1], places.shape[0] > 0
    for b in range((n + L - 1) // L):
        block = b * L
        left = min(L, n - block)
        for j in range(L):
            i = block + min(j, left - 1)
            live[j] = j < left
            run[j] = runs[i]
            _take_up(w, j, starts, 0 if afresh else i)
            _take_up(p, j, params, i)
        if afresh:
            begin(w, p, d, calendar[0])
        m = 0
        for day in range(begun, last + 1):
            if day > begun:
                cast(d, NORMALS, seed, run, np.uint64(day))
                one_day(w, p, d, calendar[day])
            if day % EVERY == 0 and not all_sound(w, low, high):
                _find_faults(faults, block, day, live, w, low, high)
            if follow:
                _place(places, day, block, w, live, bins, traced, steps)
            if day == moments[m]:
                _set_down(out, block, m, live, w)
                m += 1
            left -= _end(out, faults, block, day, day == last, m, live, w, low, high)
            if left == 0 and not follow:
                break


@compiled
def _end(out, faults, block, day, is_last, m, live, w, low, high):
    """Set down every history that ends today, as it is at moment m and later; how many there are."""
    ended, end = 0, w.view(np.int64)
    for j in range(L):
        if live[j] and (end[END, j] != 0 or is_last):
            _find_fault(faults, block, day, j, w, low, high)
            for later in range(m, out.shape[1]):
                _copy_lane(out, block + j, later, w, j)
            live[j] = False
            ended += 1
    return ended


@compiled
def _find_faults(faults, block, day, live, w, low, high):
    """Look at every history that has not ended."""
    for j in range(L):
        if live[j]:
            _find_fault(faults, block, day, j, w, low, high)


@compiled
def _find_fault(faults, block, day, j, w, low, high):
    """Note the first day, and the first word, that a history's state cannot have."""
    if faults[block + j, 1] < 0:
        word = first_fault(w, j, low, high)
        if word >= 0:
            faults[block + j, 0], faults[block + j, 1] = day, word


@compiled
def _set_down(out, block, m, live, w):
    """Every history that has not ended, as it is at moment m."""
    for j in range(L):
        if live[j]:
            _copy_lane(out, block + j, m, w, j)


@compiled
def _copy_lane(out, history, m, w, j):
    """A lane's words into the row of a history and moment."""
    for k in range(w.shape[0]):
        out[history, m, k] = w[k, j]


@compiled
def _take_up(w, j, rows, i):
    """A row's words into a lane."""
    for k in range(w.shape[0]):
        w[k, j] = rows[i, k]


def simulate(params, calendar, seed, first=0, counts=None, moments=None, states=None, begun=0):
    """Run len(params) histories in this thread.

    Parameters
    ----------
    params : structured array of Params, one record a history
    calendar : structured array of Today, one record a day, day 0 being the start
    seed : the seed
    first : the number of the first history, those of the others following; or an array with the number of each
    counts : integer array (days, traces, BINS) that daily values are counted into, from day `begun` on, or None
    moments : days, rising, none before `begun`, on which to look at every history; by default the last of the calendar
    states : structured array of State, states to go on from as they are at the end of day `begun`, none of them ended;
        None begins at the beginning

    Returns
    -------
    structured array of State: each history on its last day; with `moments`, of shape (histories, moments), one that
    has ended staying as it was

    Raises
    ------
    UnsoundHistory
        If a history came to a state that none can have.
    """
    looks = np.array([len(calendar) - 1] if moments is None else moments, np.int64)
    out = np.zeros((len(params), len(looks)), STATE)
    runs = first.astype(U) if isinstance(first, np.ndarray) else U(first) + np.arange(len(params), dtype=U)
    starts = BLANK if states is None else _flat(states)
    days = 0 if counts is None else len(calendar)
    places = np.zeros((days, len(TRACES), -(-len(params) // L) * L), np.uint16)
    words = out.view("f8").reshape(*out.shape, -1)
    faults = np.full((len(params), 2), -1)
    given = looks, starts, begun, _flat(params), calendar, U(seed), runs, places, TRACED, STEPS, LOWEST, HIGHEST
    room = [np.zeros((count, L)) for count in WORDS]
    room += [np.zeros(L, U), np.zeros(L, np.bool_), np.zeros((len(TRACES), L), np.uint16)]
    _histories(words, faults, *given, states is None, *room)
    refuse_faults(faults, seed, runs)
    if counts is not None:
        _count(counts, places, begun, len(params))
    return out[:, 0] if moments is None else out
