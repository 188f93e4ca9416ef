"""What a screening comes to: which numbers speak, which are silent, of which it cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

from sim.results.result import Result
from sim.studies.screening.factors import DRAWN, FROZEN
from sim.studies.screening.verdict import SILENT, SPEAKS, TELLS, VERDICTS

STANDARD_ERRORS = 1.959964  # that a 95% interval reaches


@dataclass(frozen=True)
class Told:
    """A factor as the table `factors` has it: what was done with it, the verdict, and where it moves an outcome most
    (`points`, with its standard `error`); `parted`, the greatest share of a scenario's histories that end otherwise;
    the measure of the baseline with the greatest rank correlation; in how many scenarios and histories of one it was
    looked at."""

    name: str
    change: str
    verdict: str
    scenario: str
    outcome: str
    points: float
    error: float
    parted: float
    measure: str
    rank: float
    scenarios: int
    histories: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of that move, by itself."""
        return self.points - STANDARD_ERRORS * self.error, self.points + STANDARD_ERRORS * self.error


@dataclass(frozen=True)
class ScreeningResult:
    """A screening on disk, and what it comes to."""

    result: Result

    @cached_property
    def told(self) -> list[Told]:
        """Every factor; those that move most first."""
        names = [field.name for field in fields(Told)]
        rows = self.result.table("factors").to_pylist()
        return sorted((Told(**{name: row[name] for name in names}) for row in rows), key=lambda one: -abs(one.points))

    def of(self, change: str, verdict: str) -> list[Told]:
        """Those with a verdict, of uncertainties (`FROZEN`) or constants (`DRAWN`)."""
        return [one for one in self.told if one.change == change and one.verdict == verdict]

    def counts(self, change: str) -> dict[str, int]:
        """How many have each verdict."""
        return {verdict: len(self.of(change, verdict)) for verdict in VERDICTS}

    @property
    def sentence(self) -> str:
        """What all come to."""
        uncertain, fixed = self.counts(FROZEN), self.counts(DRAWN)
        heard = uncertain[SPEAKS] + uncertain[TELLS]
        return (
            f"Of {sum(uncertain.values())} uncertain numbers {heard} move an outcome or a measure; {uncertain[SILENT]} "
            f"could be frozen and move nothing. Of {sum(fixed.values())} constants {fixed[SPEAKS]} move an outcome by "
            f"more than a point when they are drawn from their ranges; {fixed[SILENT]} move nothing."
        )

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        m = self.result.manifest
        return (
            f"{len(m['scenarios'])} scenarios of up to {m['runs']:,} histories, inputs from their ranges · seed "
            f"{m['seed']} · talks {m['version']}"
        )


def reopen(result: Result) -> ScreeningResult:
    """The screening in a stored result."""
    return ScreeningResult(result)
