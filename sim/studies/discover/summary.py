"""What a discovery comes to: conditions with their meanings, and what worlds come to by how many of them hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.format import number
from sim.model.catalogue import catalogue
from sim.model.words import OUTCOME_WORDS
from sim.results.result import Result
from sim.studies.discover.checklist import Condition, Rung


@dataclass(frozen=True)
class Discovery:
    """A discovery on disk, and what it comes to."""

    result: Result

    @cached_property
    def conditions(self) -> list[Condition]:
        """In the order in which they were chosen."""
        return [Condition(**row) for row in self.result.table("conditions").to_pylist()]

    @cached_property
    def rungs(self) -> list[Rung]:
        """From the fewest conditions to the most."""
        return [Rung(**row) for row in self.result.table("ladder").to_pylist()]

    @property
    def versus(self) -> str | None:
        """The scenario that the first is held against."""
        name: str | None = self.result.manifest["versus"]
        return name

    @property
    def mean(self) -> float:
        """The share of the outcome, or the difference, in the worlds that conditions were not chosen on."""
        return float(self.result.manifest["mean"])

    @property
    def chance(self) -> float | None:
        """The share of all that varies which chance decides."""
        value: float | None = self.result.manifest["chance"]
        return value

    @property
    def question(self) -> str:
        """What is asked, in words."""
        m = self.result.manifest
        words = OUTCOME_WORDS[m["outcome"]]
        if self.versus:
            return f"Where does “{m['versus_title']}” change how often {words.clause}, against “{m['title']}”?"
        return f"When is it that {words.clause} under “{m['title']}”?"

    @property
    def misses(self) -> bool:
        """Whether a weighted sum of the same inputs finds much denser worlds: then few conditions do not tell it."""
        found = self.result.manifest["by_a_sum"]
        return bool(self.rungs) and found is not None and abs(found) - abs(self.rungs[-1].mean) > 0.1

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        m = self.result.manifest
        return (
            f"{m['worlds_told']:,} worlds of {m['histories']} histories that the conditions were not chosen on · seed "
            f"{m['seed']} · talks {m['version']} · scenario {m['scenario_hash'][:8]}"
        )


def bound(condition: Condition) -> str:
    """A condition's bound in words: "at most 1.93"."""
    return f"at {'least' if condition.at_least else 'most'} {number(condition.bound)}"


def meaning(condition: Condition) -> str:
    """What its input means."""
    return catalogue()[condition.name].meaning


def rung_name(rung: Rung, most: int) -> str:
    """How many conditions hold: "0 or 1 hold", "3", "5 or 6"."""
    if rung.first == rung.last:
        return str(rung.first)
    joined = "or" if rung.last - rung.first == 1 else "to"
    return f"{rung.first} {joined} {rung.last}"


def reopen(result: Result) -> Discovery:
    """The discovery in a stored result."""
    return Discovery(result)
