"""What the numbers rest on: the ledger of the documents' statements, and each parameter's story.

The ledger (`data/evidence.yaml`) says where in which document a statement stands, how good its source is and
which other statements contradict it. `table` and `story` join it with the parameters, the shipped scenarios
and the rule book; they are what `talks evidence` prints. `dataclasses.asdict` makes a story ready for JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim.errors import UsageError
from sim.model.catalogue import Parameter, catalogue
from sim.model.posterior import report
from sim.scenario.problems import did_you_mean, quoted
from sim.sources.formula import evaluate

LEARNT = ("q05", "q50", "q95", "shift", "identified")  # of what the calibration said of a parameter
LEDGER = Path(__file__).parents[1] / "data" / "evidence.yaml"


@dataclass(frozen=True)
class Document:
    """A text that evidence is drawn from; `published` is as precise as is known: 2020, 2020-03 or a day."""

    name: str
    file: str
    what: str
    published: str


@dataclass(frozen=True)
class Evidence:
    """One statement of a document, in our own words.

    `span`: characters from-to of the document's UTF-8 text, the last one not included. `figures` are numbers
    in the order of `unit` ("prisoners; days"). `date` is as precise as is known; `dating` says how it was
    reached where it does not stand in the passage. `conflict` says what those in `conflicts_with` dispute.
    """

    id: str
    document: str
    line: int
    span: tuple[int, int]
    kind: str
    grade: str
    summary: str
    use: tuple[str, ...]
    figures: tuple[float, ...] = ()
    unit: str = ""
    date: str = ""
    dating: str = ""
    conflicts_with: tuple[str, ...] = ()
    conflict: str = ""


@dataclass(frozen=True)
class Passage:
    """An entry together with its document and the meaning of its grade."""

    entry: Evidence
    document: Document
    grade_meaning: str


@dataclass(frozen=True)
class Contradiction:
    """An entry, what is disputed about it, and the entries that say otherwise."""

    entry: str
    about: str
    others: tuple[Evidence, ...]


@dataclass(frozen=True)
class Setting:
    """What a shipped scenario sets a parameter to: a value, or a distribution as `{kind: [numbers]}`."""

    scenario: str
    value: Any


@dataclass(frozen=True)
class ParameterStory:
    """All that stands behind one parameter.

    `parameter` is its row of `table`; `effect` says what a lever does whose unit does not say so; `worked` is what its
    formula comes to, None where there is none; `learnt` is what the back-test left of an uncertainty's range:
    quantiles, and whether it was identified.
    """

    parameter: dict[str, Any]
    meaning: str
    effect: str
    formula: str
    worked: float | None
    learnt: dict[str, Any] | None
    passages: tuple[Passage, ...]
    contradictions: tuple[Contradiction, ...]
    settings: tuple[Setting, ...]
    mechanisms: tuple[str, ...]


@dataclass(frozen=True)
class EntryStory:
    """One entry of the ledger, what contradicts it, and the names of the parameters that rest on it."""

    passage: Passage
    contradictions: tuple[Contradiction, ...]
    parameters: tuple[str, ...]


@cache
def _content() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one is ten times as fast
    content: dict[str, Any] = yaml.load(LEDGER.read_text(encoding="utf-8"), loader)
    return content


@cache
def documents() -> dict[str, Document]:
    """Give the documents, by the short name that entries use."""
    return {
        name: Document(name, raw["file"], raw["what"], str(raw["published"]))
        for name, raw in _content()["documents"].items()
    }


def grades() -> dict[str, str]:
    """Say what each grade of an entry means, the best first."""
    return dict(_content()["grades"])


@cache
def ledger() -> dict[str, Evidence]:
    """Give every entry by its id, in the order of the file: grouped by subject."""
    return {name: _entry(name, raw) for name, raw in _content()["entries"].items()}


def _entry(name: str, raw: dict[str, Any]) -> Evidence:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()
    }
    # YAML makes a day a date and a year a number; their precision differs, so all are kept as text
    return Evidence(**fields | {"id": name, "date": str(raw.get("date", ""))})


def table() -> list[dict[str, object]]:
    """List what every parameter rests on, one JSON-ready row each.

    The keys are a contract with other programs: name, value, range (`[low, high]` or null), unit, role,
    grade, evidence (ids), reason. Dates are ISO text.
    """
    return [_row(parameter) for parameter in catalogue().values()]


def _row(parameter: Parameter) -> dict[str, object]:
    bounds = (parameter.low, parameter.high)
    return {
        "name": parameter.name,
        "value": _plain(parameter.value),
        "range": None if None in bounds else [_plain(bound) for bound in bounds],
        "unit": parameter.unit,
        "role": parameter.role,
        "grade": parameter.grade,
        "evidence": list(parameter.evidence),
        "reason": parameter.reason,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def story(name: str) -> ParameterStory | EntryStory:
    """Tell everything known about one parameter, or about one entry of the ledger.

    A name that is both (`withdrawal.deadline`) means the parameter.

    Raises
    ------
    UsageError
        If there is neither a parameter nor an entry of that name.
    """
    if name in catalogue():
        return _parameter_story(catalogue()[name])
    if name in ledger():
        return _entry_story(ledger()[name])
    hint = did_you_mean(name, [*catalogue(), *ledger()]) or "`talks evidence` lists the parameters"
    raise UsageError(f"there is no parameter or evidence called {quoted(name)}: {hint}")


def _parameter_story(parameter: Parameter) -> ParameterStory:
    entries = [ledger()[name] for name in parameter.evidence]
    return ParameterStory(
        parameter=_row(parameter),
        meaning=parameter.meaning,
        effect=parameter.effect.words if parameter.effect else "",
        formula=parameter.formula,
        worked=evaluate(parameter.formula) if parameter.formula else None,
        learnt=_learnt(parameter.name),
        passages=tuple(map(_passage, entries)),
        contradictions=tuple(_contradictions(entries)),
        settings=_settings(parameter.name),
        mechanisms=mechanisms_reading(parameter.name),
    )


def _learnt(name: str) -> dict[str, Any] | None:
    found = (row for row in report().get("parameters", ()) if row["name"] == name)
    return next(({key: row[key] for key in LEARNT} for row in found), None)


def _entry_story(entry: Evidence) -> EntryStory:
    rests = tuple(p.name for p in catalogue().values() if entry.id in p.evidence)
    return EntryStory(_passage(entry), tuple(_contradictions([entry])), rests)


def _passage(entry: Evidence) -> Passage:
    return Passage(entry, documents()[entry.document], grades()[entry.grade])


def _contradictions(entries: Sequence[Evidence]) -> Iterator[Contradiction]:
    """Find what contradicts these entries; a pair of them is told once, at the first of the two."""
    done: set[str] = set()
    for entry in entries:
        others = tuple(ledger()[other] for other in entry.conflicts_with if other not in done)
        done.add(entry.id)
        if others:
            yield Contradiction(entry.id, entry.conflict, others)


def _settings(name: str) -> tuple[Setting, ...]:
    from sim.scenario.files import canonical, load, shipped  # only here: pydantic is slow to import

    setting = (scenario for scenario in map(load, shipped()) if name in scenario.set_at)
    return tuple(Setting(scenario.name, canonical(scenario)["values"][name]) for scenario in setting)


def mechanisms_reading(name: str) -> tuple[str, ...]:
    """Name the mechanisms of the rule book whose rules read a parameter."""
    import sim.model.rules  # only here: it brings the compiler with it

    return tuple(row.name for row in getattr(sim.model.rules, "BOOK", ()) if name in getattr(row, "parameters", ()))
