"""Rules: plain Python on one history; compiled, the same function over a block of histories side by side.

A rule is a function of (w state, p parameters, d draws, t today) that changes w, in the subset of Python that
sim/engine/translator says: if/elif, early return, and/or, conditional expressions, min/max, tuple returns, `for i in
range(4)`. Write x*x*x, not x**3, whose bits differ by machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, wraps
from types import FunctionType
from typing import Any

Rule = Callable[[Any, Any, Any, Any], None]


def decorators(*records: type) -> tuple[Callable[[Rule], Rule], Callable[[Rule], Rule]]:
    """The decorators `rule` (applies daily) and `weekly` for histories of three dataclasses: what a history carries
    from day to day, what is set for a whole history, a day's random numbers."""

    def rule(f: Rule) -> Rule:
        """Mark a rule that applies every day."""
        return _marked(f, f, records, is_weekly=False)

    def weekly(f: Rule) -> Rule:
        """Mark a rule that applies once a week, on the days that the calendar marks."""

        @wraps(f)
        def when_due(w: Any, p: Any, d: Any, t: Any) -> None:
            if t.weekly:
                f(w, p, d, t)

        return _marked(when_due, f, records, is_weekly=True)

    return rule, weekly


def _marked(rule: Any, f: Rule, records: tuple[type, ...], is_weekly: bool) -> Rule:
    rule.function, rule.records, rule.is_weekly = f, records, is_weekly
    return rule  # type: ignore[no-any-return]


class Chain:
    """Rules in order: called with one history they are applied to it; compiled, to every lane of a block."""

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        self.__name__ = name
        self.rules: Sequence[Any] = tuple(rules)

    def __call__(self, w: Any, p: Any, d: Any, t: Any) -> None:
        """Apply the rules to one history."""
        for rule in self.rules:
            rule(w, p, d, t)


@cache
def alone(rule: Rule) -> Chain:
    """One rule as a chain."""
    return Chain(rule.__name__, (rule,))


def translated(f: Any) -> Any:
    """What is translated where a function is called: of a compiled one, the function in Python that it was made of."""
    return f if isinstance(f, FunctionType) else getattr(f, "function", f)
