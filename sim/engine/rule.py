"""Rules: plain Python on one history; compiled, the same function over a block of histories side by side.

A rule is a function of (w state, p parameters, d draws, t today) that changes w. What vectorises: if/elif, early
return, and/or, conditional expressions, min/max, tuple returns, `for i in range(4)`. What does not: x**y, floor,
round, int(), while, break. Write x*x*x, not x**3, whose bits differ interpreted.
"""

from functools import wraps

from numba import njit
from numba.extending import overload

from sim.engine.lanes import L, lane_access, layout, names_read, names_written
from sim.engine.maths import INNER


def decorators(state, params, draws):
    """The decorators `rule` (applies daily) and `weekly` for histories of these three dataclasses.

    Parameters
    ----------
    state : what a history carries from day to day
    params : what is set for a whole history
    draws : a day's random numbers
    """
    layouts = [layout(c) for c in (state, params, draws)]

    def over_lanes(f):
        one = njit(f, forceinline=True, **INNER)
        read, written = names_read(f), names_written(f)
        (load_w, store_w), (load_p, _), (load_d, _) = (lane_access(dtype, read, written) for dtype in layouts)

        def block(w, p, d, t):
            for j in range(L):
                mine = load_w(w, j)
                one(mine, load_p(p, j), load_d(d, j), t)
                store_w(w, j, mine)

        return block

    def rule(f):
        """Mark a rule that applies every day."""
        block = over_lanes(f)

        @overload(f, jit_options=INNER)
        def compiled(w, p, d, t):
            return block

        return f

    def weekly(f):
        """Mark a rule that applies once a week, on the days that the calendar marks."""
        block = njit(over_lanes(f), **INNER)

        @wraps(f)
        def when_due(w, p, d, t):
            if t.weekly:
                f(w, p, d, t)

        def block_when_due(w, p, d, t):
            if t.weekly:
                block(w, p, d, t)

        @overload(when_due, jit_options=INNER)
        def compiled(w, p, d, t):
            return block_when_due

        return when_due

    return rule, weekly


def chain(rules):
    """One function that applies the rules in order, interpreted or compiled.

    Its body is written out, one call a line: nested pairs would be compiled, and optimised, at every level.
    """
    names = {f"{i}_{rule.__name__}".join(("rule_", "")): rule for i, rule in enumerate(rules)}
    source = "def in_order(w, p, d, t):\n" + "".join(f"    {name}(w, p, d, t)\n" for name in names)
    exec(source, names)
    in_order = names["in_order"]

    @overload(in_order, jit_options=INNER)
    def compiled(w, p, d, t):
        return in_order

    return in_order
