"""A file of later facts in the form of patterns.yaml, read whole; all problems at once, each at its line."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError
from sim.model.state import State
from sim.scenario.files import BASELINE, Scenario, load
from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.reader import Reader, refuse_problems, section
from sim.scenario.values import read_date, read_number, read_text
from sim.scenario.yamlfile import Document, Tree, read
from sim.studies.calibration.patterns import LAST_DOCUMENT, Pattern, target_span

KEYS = ("fact", "of", "day", "since", "unit", "target", "tolerance", "base_rate", "source", "reason")
MEANT = {
    "evidence": "'source'? the ledger's entries are of the project's documents",
    "group": "'reason'? facts of such a file have no groups",
    "fields": "'of'?",
}
DAY = "day"  # the unit of a fact that is a date
COMMON = ("settlement_day", "fall_day", "opening_day", "exit_day", "attacks", "troops", "taliban_share", "stage")


@dataclass(frozen=True)
class LaterFact:
    """A later fact as a pattern, where it is from, and how often such happens by a count of its author's, or None."""

    pattern: Pattern
    source: str
    base_rate: float | None


@dataclass(frozen=True)
class FactFile:
    """What a file says: the scenario that histories live under, its facts, and the whole text."""

    scenario: Scenario
    facts: tuple[LaterFact, ...]
    text: str


def read_facts(path: Path) -> FactFile:
    """Read a file of later facts.

    Raises
    ------
    ScenarioError
        With every problem, at its line: the fact's id, the key, what was expected.
    """
    document = read(path, str(path))
    top = Reader(document, (), document.tree)
    top.refuse_unknown(("scenario", "patterns"), {"facts": "'patterns'"})
    scenario = top.get("scenario", partial(_scenario, path.parent), None) or load(BASELINE)
    entries = section(document, "patterns") if document.readable else {}
    facts = [_Reader(document, name, entry, scenario).later_fact() for name, entry in entries.items()]
    if document.readable and not entries and not document.problems:
        top.note("'patterns' holds no fact", ("patterns",))
    refuse_problems(document)
    return FactFile(scenario, tuple(fact for fact in facts if fact), "\n".join(document.lines))


def _scenario(folder: Path, raw: Any) -> Scenario:
    """A shipped scenario by name, or a file that lies beside the facts."""
    name = read_text(raw)
    beside = folder / name
    try:
        scenario = load(str(beside) if beside.is_file() else name)
    except ScenarioError as error:
        raise Unfit(f"there is no sound scenario {quoted(name)}", hint=str(error).splitlines()[0]) from None
    if scenario.start != load(BASELINE).start:
        raise Unfit(f"expected a scenario that begins on {load(BASELINE).start}, found one of {scenario.start}")
    return scenario


class _Reader(Reader):
    """Reads one fact; its problems are noted in the document."""

    def __init__(self, document: Document, name: str, entry: Tree, scenario: Scenario) -> None:
        super().__init__(document, ("patterns", name), entry, said=name)
        self.name, self.scenario = name, scenario

    def later_fact(self) -> LaterFact | None:
        """The fact, or None if anything about it is unsound."""
        before = len(self.document.problems)
        self.refuse_unknown(KEYS, MEANT)
        said = {key: self.get(key, read_text) for key in ("fact", "unit", "source")}
        of, day, since = self.get("of", _fields), self.day(), self.get("since", read_date, None)
        self.check_unit(of, said["unit"])
        self.check_since(day, since)
        target = self.get("target", partial(_target, said["unit"] == DAY))
        tolerance = self.get("tolerance", partial(_from_nought, math.inf))
        base_rate = self.get("base_rate", partial(_from_nought, 1.0), None)
        reason = self.get("reason", read_text, "")
        if len(self.document.problems) != before or of is None or day is None:
            return None
        low, high = target_span(target, self.scenario.start)
        pattern = Pattern(self.name, "", said["fact"], of, day, since, said["unit"], target, low, high, tolerance,
                          reason, ())  # fmt: skip
        return LaterFact(pattern, said["source"], base_rate)

    def day(self) -> date | None:
        """The day on which it is read off: after the last document, before histories stop."""
        day: date | None = self.get("day", read_date)
        end = self.scenario.end
        if day and day <= LAST_DOCUMENT:
            why = f"the model was made with documents up to {LAST_DOCUMENT}: only what is later can test it"
            self.note(f"'day': expected a day after {LAST_DOCUMENT}, found {day}", ("day",), why)
        if day and day > end:
            why = "'scenario' can name a file with a later 'end'"
            self.note(f"'day': no history goes on beyond {end}, found {day}", ("day",), why)
        return day

    def check_since(self, day: date | None, since: date | None) -> None:
        """Note a span that does not begin within the histories, before its day."""
        if day and since and not self.scenario.start <= since < day:
            self.note(f"'since': expected a day from {self.scenario.start} to before {day}, found {since}", ("since",))

    def check_unit(self, of: tuple[str, ...] | None, unit: str | None) -> None:
        """Note a date that is not read off one day's field, or the other way round."""
        if not of or not unit:
            return
        days = [name for name in of if name.endswith("_day")]
        if unit == DAY and (days != list(of) or len(of) > 1):
            self.note("'of': a fact in unit 'day' has one field that is a day, such as fall_day", ("of",))
        if unit != DAY and days:
            self.note(f"'unit': expected 'day' with {days[0]}, found {quoted(unit)}", ("unit",))


def _fields(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        raise Unfit(f"expected a list of fields of the state, found {found(raw)}", hint=f"such as {', '.join(COMMON)}")
    known = _known_fields()
    for k, name in enumerate(raw):
        if name not in known:
            hint = did_you_mean(str(name), known) or f"such as {', '.join(COMMON)}; docs/odd.md has all"
            raise Unfit(f"the state has no field {found(name)}", at=(k,), hint=hint)
    return tuple(raw)


def _known_fields() -> list[str]:
    """Fields of State; of lists their elements."""
    blank = State()
    lists = {f.name: len(x) for f in fields(State) if isinstance(x := getattr(blank, f.name), list)}
    plain = [f.name for f in fields(State) if f.name not in lists]
    return plain + [f"{name}[{k}]" for name, size in lists.items() for k in range(size)]


def _target(is_day: bool, raw: Any) -> Any:
    """A number, a date or `never`; or the least and the greatest of them."""
    if not isinstance(raw, list):
        return "never" if is_day and raw == "never" else _bound(is_day, raw)
    if len(raw) != 2:
        raise Unfit(f"expected [least, most], found a list of {len(raw)}")
    least, most = (_part(is_day, k, x) for k, x in enumerate(raw))
    if least > most:
        raise Unfit(f"expected [least, most], found {found(raw[0])} before {found(raw[1])}")
    return [least, most]


def _part(is_day: bool, k: int, raw: Any) -> Any:
    """An end of a span; of numbers, .inf where there is none."""
    if not is_day and raw in (".inf", "-.inf"):
        return math.inf if raw == ".inf" else -math.inf
    try:
        return _bound(is_day, raw)
    except Unfit as unfit:
        raise Unfit(unfit.message, (k, *unfit.at), unfit.hint) from None


def _bound(is_day: bool, raw: Any) -> Any:
    return read_date(raw) if is_day else read_number(raw)


def _from_nought(most: float, raw: Any) -> float:
    number = read_number(raw)
    if not 0.0 <= number <= most:
        upper = f" to {most:g}" if math.isfinite(most) else " on"
        raise Unfit(f"expected a number from 0{upper}, found {number:g}")
    return number
