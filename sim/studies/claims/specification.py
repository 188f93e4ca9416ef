"""The claims as a file: what is claimed, and the experiment that puts it to the model; all problems at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.reader import Entry, Reader, one_of, refuse_problems, section
from sim.scenario.values import read_date, read_flag, read_number, read_text, read_whole
from sim.scenario.yamlfile import Document, Tree, read
from sim.sources.ledger import ledger
from sim.studies.claims.arms import Arm, Sides
from sim.studies.claims.measures import DAYS, NAMED, POINTS, Quantity
from sim.studies.claims.summary import CANNOT

CLAIMS = Path(__file__).parents[2] / "data" / "claims.yaml"
CONTRAST, PROPERTY = ("up", "down"), ("above", "below")
DATES = ("on", "since", "running")
WORDS = ("claim", "evidence", "says", "reads", "circular", "why", "verdict")
TESTED = ("scenario", "versus", "measure", *DATES, "after", "within", "direction", "threshold", "least")

@dataclass(frozen=True)
class Experiment:
    """What is run for a claim, and what must come out for it to hold.

    A contrast has two arms, `against` and `versus`; it holds in a world where their difference, taken in `direction`,
    is at least `least`. A property has one arm; it holds where the measure itself reaches its `bar`.
    """

    against: Arm
    versus: Arm | None
    measure: Quantity
    direction: str
    threshold: float
    least: float

    @property
    def sign(self) -> int:
        """1 if the claim says more, -1 if it says less."""
        return 1 if self.direction in ("up", "above") else -1

    @property
    def bar(self) -> float:
        """What the measure of a property must reach: its threshold, and beyond it what counts."""
        return self.threshold + self.sign * self.least

    @property
    def arms(self) -> tuple[Arm, ...]:
        """One arm or both."""
        return (self.against,) if self.versus is None else (self.against, self.versus)


@dataclass(frozen=True)
class Claim:
    """What somebody, whom `says` names, claims, in our words. `why` tells why it cannot be put: then there is no
    experiment; or why it is `circular`: the model has a mechanism because of this very claim, or was fitted to it."""

    id: str
    claim: str
    evidence: tuple[str, ...]
    says: str
    reads: str
    circular: bool
    why: str
    experiment: Experiment | None


def read_claims(path: Path = CLAIMS) -> list[Claim]:
    """Read every claim of a file.

    Raises
    ------
    ScenarioError
        With every problem, at its line: the claim's id, the key, what was expected.
    """
    document = read(path, path.name)
    sections: dict[str, Entry] = {}
    if document.readable:
        sections = {"scenarios": section(document, "scenarios", {}), "claims": section(document, "claims")}
    arms = Sides(document, sections.get("scenarios", {}))
    claims = [_Reader(document, arms, name, entry).claim() for name, entry in sections.get("claims", {}).items()]
    refuse_problems(document)
    return [claim for claim in claims if claim is not None]


class _Reader(Reader):
    """Reads one entry; its problems are noted in the document."""

    def __init__(self, document: Document, arms: Sides, name: str, entry: Tree) -> None:
        super().__init__(document, ("claims", name), entry, said=name)
        self.arms, self.name = arms, name

    def claim(self) -> Claim | None:
        """The claim, or None if anything about it is unsound."""
        before = len(self.document.problems)
        cannot = self.get("verdict", partial(one_of, (CANNOT,)), "") == CANNOT
        self.refuse_unknown((*WORDS,) if cannot else (*WORDS, *TESTED))
        circular = self.get("circular", read_flag, False)
        why = self.get("why", read_text) if cannot or circular else ""
        experiment = None if cannot else self.experiment()
        reads = self.get("reads", read_text, *([""] if cannot else []))
        said, says = self.get("claim", read_text), self.get("says", read_text)
        evidence = self.get("evidence", _evidence)
        claim = Claim(self.name, said, evidence, says, reads, circular, why, experiment)
        return claim if len(self.document.problems) == before else None

    def experiment(self) -> Experiment | None:
        """The experiment, or None if it is unsound."""
        contrast = "versus" in self.entry
        against, versus = self.get("scenario", self.arms.find), self.get("versus", self.arms.find, None)
        measure = self.measure()
        direction = self.get("direction", partial(one_of, CONTRAST if contrast else PROPERTY))
        threshold = self.get("threshold", read_number, *([0.0] if contrast else []))
        if contrast and "threshold" in self.entry:
            self.note("a contrast (with 'versus') has no 'threshold'", ("threshold",))
        usual = 1.0 if contrast else 0.0
        least = self.get("least", read_number, *([] if contrast and measure and measure.unit != POINTS else [usual]))
        if against is None or measure is None or None in (direction, threshold, least):
            return None
        experiment = Experiment(against, versus, measure, direction, threshold, least)
        self.check_days(experiment)
        return experiment

    def measure(self) -> Quantity | None:
        """The quantity, with its days."""
        name = self.get("measure", partial(one_of, tuple(NAMED)))
        days: dict[str, Any] = {key: self.get(key, read_date, None) for key in DATES}
        after = self.get("after", partial(one_of, tuple(DAYS)), "")
        within = self.get("within", read_whole, None)
        if after and name and name not in DAYS:
            self.note(f"'after' goes with a measure that is a day, not with {quoted(name)}", ("after",))
        if within is not None and not after:
            self.note("'within' needs 'after': within so many days of what?", ("within",))
        return Quantity(name, after=after or "", within=within, **days) if name else None

    def check_days(self, experiment: Experiment) -> None:
        """Note days outside what the scenarios cover, and arms that cannot share their random streams."""
        scenarios = [arm.scenario for arm in experiment.arms]
        first, last = max(s.start for s in scenarios), min(s.end for s in scenarios)
        for key in DATES:
            day: date | None = getattr(experiment.measure, key)
            if day and not first <= day <= last:
                self.note(f"'{key}' must be a day from {first} to {last}, found {day}", (key,))
        if len({s.start for s in scenarios}) > 1:
            why = "or they do not share their random streams"
            self.note(f"'versus' must begin on the same day as 'scenario', {why}", ("versus",))


def _evidence(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        raise Unfit(f"expected a list of the ledger's entries, found {found(raw)}")
    for name in raw:
        if name not in ledger():
            raise Unfit(f"there is no evidence {found(name)}", hint=did_you_mean(str(name), ledger()))
    return tuple(raw)
