"""The file of stylised facts, read whole; all problems at once, each at its line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sim.scenario.files import BASELINE, shipped
from sim.scenario.reader import Reader, one_of, refuse_problems, section
from sim.scenario.values import read_flag, read_number, read_text, read_whole
from sim.scenario.yamlfile import Document, Tree, read
from sim.stats import share_interval
from sim.studies.stylised.measures import MEASURES, SHARE, SIGN, VALUE, Ask, Measure

STYLISED = Path(__file__).parents[2] / "data" / "stylised.yaml"
ABOUT = ("durations", "endings", "guarantors", "clients", "prisoners", "violence")
SIGNS = {"more": 1, "less": -1}
WORDS = ("fact", "about", "source", "read", "measure", "scenario", "used", "reads")
FOUND = {SHARE: ("cases", "of"), VALUE: ("value",), SIGN: ("sign",)}  # keys of what was found elsewhere, by kind


@dataclass(frozen=True)
class Stylised:
    """What was found elsewhere, and what of the model is held against it.

    `cases` of `n` for a share, `value` for a number, `sign` (1 more, -1 less) for a direction. `used` says where a rule
    or a range was made with it, and is empty where nothing was.
    """

    id: str
    fact: str
    about: str
    source: str
    read: bool
    measure: str
    ask: Ask
    cases: int | None
    n: int | None
    value: float | None
    sign: int | None
    used: str
    reads: str

    @property
    def kind(self) -> str:
        """Share, value or sign."""
        return self.how.kind

    @property
    def how(self) -> Measure:
        """What answers it."""
        return MEASURES[self.measure]

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval of a share; None of all else."""
        return None if self.cases is None or self.n is None else share_interval(self.cases, self.n)


@dataclass(frozen=True)
class Unanswered:
    """A stylised fact of which the model cannot tell, and why."""

    id: str
    fact: str
    source: str
    why: str


def read_stylised(path: Path = STYLISED) -> tuple[list[Stylised], list[Unanswered]]:
    """Read every stylised fact of a file, and those of which the model cannot tell.

    Raises
    ------
    ScenarioError
        With every problem, at its line: the fact's id, the key, what was expected.
    """
    document = read(path, path.name)
    parts = {name: section(document, name) for name in ("facts", "cannot_tell")} if document.readable else {}
    facts = [_Reader(document, "facts", name, entry).fact() for name, entry in parts.get("facts", {}).items()]
    unasked = parts.get("cannot_tell", {}).items()
    others = [_Reader(document, "cannot_tell", name, entry).unanswered() for name, entry in unasked]
    refuse_problems(document)
    return [fact for fact in facts if fact], [other for other in others if other]


class _Reader(Reader):
    """Reads one entry; its problems are noted in the document."""

    def __init__(self, document: Document, section: str, name: str, entry: Tree) -> None:
        super().__init__(document, (section, name), entry, said=name)
        self.name = name

    def fact(self) -> Stylised | None:
        """The fact, or None if anything about it is unsound."""
        before = len(self.document.problems)
        measure = self.get("measure", partial(one_of, tuple(MEASURES)))
        how = MEASURES.get(measure or "")
        if how:
            self.refuse_unknown((*WORDS, *FOUND[how.kind], *(("months",) if how.has_months else ())))
        cases, n = self.share() if how and how.kind == SHARE else (None, None)
        value = self.get("value", read_number) if how and how.kind == VALUE else None
        sign = self.get("sign", partial(one_of, tuple(SIGNS))) if how and how.kind == SIGN else None
        made = Stylised(
            self.name, self.get("fact", read_text), self.get("about", partial(one_of, ABOUT)),
            self.get("source", read_text), self.get("read", read_flag), measure or "", self.ask(how),
            cases, n, value, SIGNS.get(sign or ""), self.get("used", read_text, ""), self.get("reads", read_text),
        )  # fmt: skip
        return made if len(self.document.problems) == before else None

    def ask(self, how: Measure | None) -> Ask:
        """The scenario and the months."""
        scenario = self.get("scenario", partial(one_of, tuple(shipped())), BASELINE) or BASELINE
        months = self.get("months", read_number) if how and how.has_months else None
        if months is not None and not 0 < months <= 22:
            expected = "expected more than 0 and at most 22, a history's length"
            self.note(f"'months': {expected}, found {months:g}", ("months",))
        return Ask(scenario) if months is None else Ask(scenario, months)

    def share(self) -> tuple[int | None, int | None]:
        """So many cases of so many."""
        cases, n = self.get("cases", read_whole), self.get("of", read_whole)
        if cases is not None and n is not None and not 0 <= cases <= n != 0:
            self.note(f"'cases': expected from 0 to 'of', which must be 1 or more; found {cases} of {n}", ("cases",))
        return cases, n

    def unanswered(self) -> Unanswered | None:
        """The fact, and why the model cannot tell; None if anything about it is unsound."""
        before = len(self.document.problems)
        self.refuse_unknown(("fact", "source", "why"))
        said = [self.get(key, read_text) for key in ("fact", "source", "why")]
        return Unanswered(self.name, *said) if len(self.document.problems) == before else None
