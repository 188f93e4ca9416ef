"""The claims as a file: who says what, and the experiment that puts it to the model. All problems are told at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sim.analysis.quantities import DAYS, NAMED, POINTS, Quantity
from sim.errors import ScenarioError
from sim.scenario.evidence import ledger
from sim.scenario.files import Scenario, load
from sim.scenario.problems import Problem, Unfit, did_you_mean, found, quoted
from sim.scenario.values import read_date, read_flag, read_number, read_text, read_whole
from sim.scenario.yamlfile import Document, Tree, Where, read

CLAIMS = Path(__file__).parent.parent / "data" / "claims.yaml"
CANNOT = "cannot be put"
DIRECTIONS = {"up": 1, "down": -1, "above": 1, "below": -1}
WORDS = ("claim", "evidence", "reads", "why", "verdict", "circular")
TESTED = ("scenario", "versus", "measure", "direction", "threshold", "least", "on", "since", "after", "within", "running")
Entry = dict[str, Tree]


@dataclass(frozen=True)
class Side:
    """A scenario and what it is called: its title."""

    name: str
    title: str
    scenario: Scenario


@dataclass(frozen=True)
class Experiment:
    """What is run for a claim, and what must come out for it to hold.

    A contrast has two sides, `against` and `versus`, and its effect is their difference; a property has one, and its
    effect is what the measure lies above `threshold`. The claim holds where the effect, taken in `direction`, is at
    least `least`.
    """

    against: Side
    versus: Side | None
    measure: Quantity
    direction: str
    threshold: float
    least: float

    @property
    def sign(self) -> int:
        """1 if the claim says more, -1 if it says less."""
        return DIRECTIONS[self.direction]

    @property
    def sides(self) -> tuple[Side, ...]:
        """One side or both."""
        return (self.against,) if self.versus is None else (self.against, self.versus)


@dataclass(frozen=True)
class Claim:
    """What somebody claims, in our words. `why` tells why it cannot be put (no experiment then), or why its answer is
    `circular`: the model has a mechanism because of this very claim."""

    id: str
    claim: str
    evidence: tuple[str, ...]
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
    claims = [_Reader(document, name, entry).claim() for name, entry in document.tree.items()]
    if document.problems:
        raise ScenarioError("\n\n".join(map(str, sorted(document.problems, key=lambda problem: problem.order))))
    return [claim for claim in claims if claim is not None]


class _Reader:
    """Reads one entry; its problems are noted in the document."""

    def __init__(self, document: Document, name: str, entry: Tree) -> None:
        self.document, self.name = document, name
        self.entry: Entry = entry if isinstance(entry, dict) else {}
        if not isinstance(entry, dict):
            self.note((), f"expected keys with values, found {found(entry)}")

    def claim(self) -> Claim | None:
        """The claim, or None if anything about it is unsound."""
        before = len(self.document.problems)
        self.refuse_unknown()
        cannot = self.get("verdict", _verdict, "")
        circular = self.get("circular", read_flag, False)
        words = {key: self.get(key, read_text) for key in ("claim", "reads") if key == "claim" or not cannot}
        why = self.get("why", read_text) if cannot or circular else ""
        evidence = self.get("evidence", _evidence)
        experiment = None if cannot else self.experiment()
        if len(self.document.problems) > before:
            return None
        return Claim(self.name, words["claim"], evidence, words.get("reads", ""), circular, why, experiment)

    def refuse_unknown(self) -> None:
        """Note keys that no claim has, and the keys of an experiment where there is none."""
        allowed = WORDS if self.entry.get("verdict") == CANNOT else (*WORDS, *TESTED)
        for key in self.entry:
            if key not in allowed:
                hint = did_you_mean(key, allowed) or f"expected one of: {', '.join(allowed)}"
                self.note((key,), f"unknown key {quoted(key)}", hint, key=True)

    def experiment(self) -> Experiment | None:
        """The experiment, or None if it is unsound."""
        against, versus = self.get("scenario", self.side), self.get("versus", self.side, None)
        measure = self.measure()
        direction = self.get("direction", _one_of("up", "down") if "versus" in self.entry else _one_of("above", "below"))
        threshold = self.get("threshold", read_number) if direction in ("above", "below") else 0.0
        if "versus" in self.entry and "threshold" in self.entry:
            self.note(("threshold",), "a contrast with 'versus' has no 'threshold'", key=True)
        least = self.get("least", read_number, *self.usual_least(measure))
        if None in (against, measure, direction, threshold, least):
            return None
        self.check_days(measure, [side for side in (against, versus) if side])
        return Experiment(against, versus, measure, direction, threshold, least)

    def usual_least(self, measure: Quantity | None) -> tuple[float, ...]:
        """The smallest effect that counts where the entry names none: it must, in units of its own."""
        if "versus" not in self.entry:
            return (0.0,)
        return (1.0,) if measure is None or measure.unit == POINTS else ()

    def measure(self) -> Quantity | None:
        """The quantity, with its days."""
        name = self.get("measure", _one_of(*NAMED))
        days: dict[str, Any] = {key: self.get(key, read_date, None) for key in ("on", "since", "running")}
        after, within = self.get("after", _one_of(*DAYS), ""), self.get("within", read_whole, None)
        if name and name not in DAYS and after:
            self.note(("after",), f"'after' takes a measure that is a day, not {quoted(name)}", key=True)
        if within is not None and not after:
            self.note(("within",), "'within' needs 'after': within so many days of what?", key=True)
        return Quantity(name, after=after, within=within, **days) if name else None

    def check_days(self, measure: Quantity, sides: list[Side]) -> None:
        """Note days outside what the scenarios cover, and sides that cannot share their luck."""
        for key in ("on", "since", "running"):
            day: date | None = getattr(measure, key)
            for scenario in (side.scenario for side in sides if day):
                if day and not scenario.start <= day <= scenario.end:
                    self.note((key,), f"{key!r} must be a day from {scenario.start} to {scenario.end}, found {day}")
                    break
        if len({side.scenario.start for side in sides}) > 1:
            self.note(("versus",), "'versus' must begin on the same day as 'scenario', or they share no luck")

    def side(self, raw: Tree) -> Side:
        """A scenario by its name, or one set inline, which needs a title of its own."""
        if isinstance(raw, dict):
            if "title" not in raw:
                raise Unfit("a scenario set here needs a 'title' of its own")
            scenario = _loaded(raw, self.name)
            return Side(scenario.title, scenario.title, scenario)
        name = read_text(raw)
        try:
            scenario = load(name)
        except ScenarioError as error:
            raise Unfit(str(error)) from None
        return Side(name, scenario.title, scenario)

    def get(self, key: str, read_: Callable[[Any], Any], *default: Any) -> Any:
        """The value of a key; None, and a problem noted, if it is missing or unsound."""
        if key not in self.entry:
            if not default:
                self.note((), f"{key!r} is missing")
            return default[0] if default else None
        try:
            return read_(self.entry[key])
        except Unfit as unfit:
            self.note((key,), f"{key!r}: {unfit.message}", unfit.hint)
            return None

    def note(self, where: Where, message: str, hint: str = "", *, key: bool = False) -> None:
        """Note a problem at a key's value, or at the key itself."""
        at = (self.name, *where)
        mark = self.document.keys[at] if key or not where else self.document.value_mark(at)
        source = self.document.lines[mark.line - 1]
        self.document.problems.append(Problem(self.document.label, f"{self.name}: {message}", hint, mark, source))


def _loaded(raw: Entry, name: str) -> Scenario:
    """Load a scenario set inline by the same door as any other, so that it is checked in the same way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
        try:
            return load(str(path))
        except ScenarioError as error:
            raise Unfit(str(error).replace(f"{folder}/", "")) from None


def _one_of(*names: str) -> Callable[[Any], str]:
    def read_name(raw: Any) -> str:
        if raw not in names:
            hint = did_you_mean(raw, names) if isinstance(raw, str) else ""
            raise Unfit(f"expected {_or(names)}, found {found(raw)}", hint=hint)
        return str(raw)

    return read_name


def _or(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _verdict(raw: Any) -> bool:
    """Only one verdict can be written beforehand."""
    _one_of(CANNOT)(raw)
    return True


def _evidence(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        raise Unfit(f"expected a list of ids of the ledger, found {found(raw)}")
    for name in raw:
        if name not in ledger():
            raise Unfit(f"there is no evidence {found(name)}", hint=did_you_mean(str(name), ledger()))
    return tuple(raw)
