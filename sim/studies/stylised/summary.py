"""Stylised facts and what the model shows for them, ready to be printed or drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from functools import cached_property

from sim.format import number, percent, percent_range
from sim.results.result import Result
from sim.studies.stylised.facts import SIGNS, Unanswered
from sim.studies.stylised.measures import SHARE, SIGN
from sim.studies.stylised.verdict import VERDICTS


@dataclass(frozen=True)
class Held:
    """One stylised fact, what was found elsewhere, and what the model shows; as the table `facts` has it."""

    id: str
    fact: str
    about: str
    source: str
    read: bool
    kind: str
    cases: int | None
    n: int | None
    low: float | None
    high: float | None
    value: float | None
    sign: int | None
    measure: str
    scenario: str
    months: float | None
    unit: str
    model_value: float | None
    model_low: float | None
    model_high: float | None
    model_histories: int
    verdict: str
    used: str
    reads: str

    @property
    def elsewhere(self) -> str:
        """What was found elsewhere, in words: "9% (2–27)", "4 months", "more"."""
        if self.kind == SHARE and None not in (self.cases, self.n, self.low, self.high):
            return f"{percent((self.cases or 0) / (self.n or 1))} ({percent_range(self.low or 0.0, self.high or 0.0)})"
        if self.kind == SIGN:
            return next(word for word, sign in SIGNS.items() if sign == self.sign)
        return f"{number(self.value or 0.0)} {self.unit}"

    @property
    def model(self) -> str:
        """What the model shows, in words: "16% (14–18)", "2.4 (0.62 to 5.7)", "+6.7 (+6.2 to +7.3)"."""
        if self.model_value is None or self.model_low is None or self.model_high is None:
            return "not seen"
        if self.kind == SHARE:
            return f"{percent(self.model_value)} ({percent_range(self.model_low, self.model_high)})"
        middle, low, high = map(self._written, (self.model_value, self.model_low, self.model_high))
        return f"{middle} ({low} to {high})"

    def _written(self, value: float) -> str:
        """A number; an effect with its sign, a ratio as one."""
        if self.unit == "times":
            return f"×{number(value)}"
        return f"+{number(value)}" if self.kind == SIGN and value > 0 else number(value)


@dataclass(frozen=True)
class StylisedResult:
    """An answer on disk: every stylised fact held against the model, and those of which it cannot tell."""

    result: Result

    @cached_property
    def facts(self) -> list[Held]:
        """In the order of the file."""
        names = [field.name for field in fields(Held)]
        return [Held(**{name: row[name] for name in names}) for row in self.result.table("facts").to_pylist()]

    @cached_property
    def unanswered(self) -> list[Unanswered]:
        """Those of which the model cannot tell, and why."""
        return [Unanswered(**row) for row in self.result.table("cannot").to_pylist()]

    def count(self, is_used: bool) -> dict[str, int]:
        """How many facts have each verdict, of those that a rule or range was made with, or of the others."""
        found = Counter(fact.verdict for fact in self.facts if bool(fact.used) == is_used)
        return {verdict: found[verdict] for verdict in VERDICTS}

    @property
    def sentence(self) -> str:
        """What all come to."""
        new, known = self.count(is_used=False), self.count(is_used=True)
        return (
            f"Of {sum(new.values())} stylised facts that nothing was made with, the model shows {new['inside']}, "
            f"misses {new['outside']}, and leaves {new['cannot tell']} open. Of {sum(known.values())} that a rule or a "
            f"range was made with, it shows {known['inside']}."
        )

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        m = self.result.manifest
        return (
            f"{m['runs']:,} histories of each scenario, inputs from their ranges · seed {m['seed']} · "
            f"talks {m['version']} · scenario {m['scenario_hash'][:8]}"
        )


def reopen(result: Result) -> StylisedResult:
    """The answer in a stored result."""
    return StylisedResult(result)
