"""What signposts come to: the deeds that tell best by each date, and what histories come to by thirds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from sim.model.outcomes import OUTCOMES
from sim.results.result import Result
from sim.studies.signposts.observables import OBSERVABLES
from sim.studies.signposts.telling import Third

LABELS = {one.name: one.label for one in OBSERVABLES}
UNITS = {one.name: one.unit for one in OBSERVABLES}


class Post(NamedTuple):
    """A deed by a date: of how many histories that were on, with which share of the outcome; the area under the curve
    with its 95% interval; `sign` 1 if more of it tells for the outcome."""

    outcome: str
    date: date
    deed: str
    histories: int
    share: float
    value: float
    low: float
    high: float
    sign: int

    @property
    def label(self) -> str:
        """What it is, with the way in which it tells."""
        return f"{'more' if self.sign > 0 else 'less'}: {LABELS[self.deed]}"


@dataclass(frozen=True)
class Signposts:
    """Signposts on disk, and what they come to."""

    result: Result

    @cached_property
    def posts(self) -> list[Post]:
        """By outcome and date, the best first."""
        rows = [Post(**row) for row in self.result.table("areas").to_pylist()]
        return sorted(rows, key=lambda post: (OUTCOMES.index(post.outcome), post.date, -post.value))

    @cached_property
    def best(self) -> dict[str, list[Post]]:
        """By outcome, the post that tells best by each date."""
        found: dict[str, list[Post]] = {}
        for (outcome, _), posts in groupby(self.posts, key=lambda post: (post.outcome, post.date)):
            found.setdefault(outcome, []).append(next(iter(posts)))
        return found

    def thirds(self, post: Post) -> list[Third]:
        """What histories come to by thirds of a post's deed."""
        return self._thirds[post.outcome, post.date, post.deed]

    @cached_property
    def _thirds(self) -> dict[tuple[str, date, str], list[Third]]:
        found: dict[tuple[str, date, str], list[Third]] = {}
        for row in self.result.table("thirds").to_pylist():
            key = row["outcome"], row["date"], row["deed"]
            found.setdefault(key, []).append(Third(**{name: row[name] for name in Third._fields}))
        return found

    @property
    def source(self) -> str:
        """What it takes to make the same numbers again."""
        m = self.result.manifest
        return (
            f"Half of the worlds, {m['histories']} histories each; directions and bounds are from the other half · "
            f"seed {m['seed']} · talks {m['version']} · scenario {m['scenario_hash'][:8]}"
        )


def reopen(result: Result) -> Signposts:
    """The signposts in a stored result."""
    return Signposts(result)
