"""The tables of docs/odd.md, from the files that they tell of: `python -m tests.odd` writes them anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim import __version__
from sim.model.catalogue import Parameter, catalogue
from sim.model.outcomes import MEASURES, TRACES
from sim.scenario.files import SCENARIOS, load
from sim.scenario.values import shown
from sim.sources.ledger import documents, grades, ledger
from sim.studies.calibration.diagnose import said
from sim.studies.calibration.patterns import left_out, patterns
from tests.markdown import code, grid
from tests.odd_calibration import (
    certain_facts,
    correlations,
    endings,
    failures,
    learning,
    learnt,
    noise,
    passes,
    told,
    unlearnt,
    waves,
)
from tests.odd_code import calendar, decisions, draws, mechanisms, on_rule, schedule, state, switches
from tests.odd_luck import belongs_to, luck
from tests.odd_sbc import simulated
from tests.odd_stylised import asked_of, held, unanswered
from tests.releases import release

FILE = Path(__file__).resolve().parents[1] / "docs" / "odd.md"
TABLE = re.compile(r"(<!-- table: ([^>]+?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """The document with every table as the files have it."""
    return TABLE.sub(lambda found: found[1] + table(found[2]) + found[4], text)


def table(name: str) -> str:
    """One table by its name; `rule file.function` is the line on a rule."""
    kind, _, of = name.partition(" ")
    return on_rule(of) if kind == "rule" else TABLES[name]()


def parameters() -> str:
    """The catalogue, a table a section."""
    sections = dict.fromkeys(p.section for p in catalogue().values())
    return "\n".join(f"**{section}**\n\n{section_table(section)}" for section in sections)


def section_table(section: str) -> str:
    rows = (
        (f"`{p.name}`", p.meaning, p.unit, p.role, value(p), span(p), p.grade, code(p.evidence))
        for p in catalogue().values()
        if p.section == section
    )
    return grid("parameter|meaning|unit|role|value|range|grade|evidence", rows)


def value(parameter: Parameter) -> str:
    """What it is unless a scenario says otherwise; a derived one with its formula."""
    if parameter.role == "uncertainty":
        return ""
    if parameter.formula:
        return f"{parameter.formula} = {parameter.value:.4g}"
    return shown(parameter.value)


def span(parameter: Parameter) -> str:
    if parameter.low is None:
        return ""
    return f"{shown(parameter.low)} to {shown(parameter.high)}" + (", log" if parameter.scale == "log" else "")


def roles() -> str:
    """How many numbers there are of each role and grade."""
    found = Counter((p.role, p.grade) for p in catalogue().values())
    kinds = ("documented", "derived", "judged")
    rows = [(role, *(found[role, kind] for kind in kinds)) for role in ("lever", "uncertainty", "constant")]
    return grid("role|" + "|".join(kinds), [*rows, ("all", *(sum(row[i] for row in rows) for i in (1, 2, 3)))])


def sources() -> str:
    """The documents, and how many statements the ledger takes from each."""
    taken = Counter(entry.document for entry in ledger().values())
    rows = ((f"`{d.name}`", d.what, d.published, taken[d.name]) for d in documents().values())
    return grid("document|what it is|published|entries", rows)


def evidence_grades() -> str:
    taken = Counter(entry.grade for entry in ledger().values())
    return grid("grade|source|entries", ((name, says, taken[name]) for name, says in grades().items()))


def measures() -> str:
    return grid("measure|meaning|unit", ((f"`{m.name}`", m.label, m.unit) for m in MEASURES))


def traces() -> str:
    return grid("trace|state variable|unit|step", ((t.label, f"`{t.field}`", t.unit, f"{t.step:g}") for t in TRACES))


def facts() -> str:
    """The patterns: where a history shows each, its target and tolerance, and why."""
    rows = []
    for p in patterns(load("doha-2020").start):
        day = f"{p.day}" + (f", less {p.since}" if p.since else "")
        read = f"{' + '.join(f'`{field}`' for field in p.fields)}, {day}"
        rows.append((p.fact, read, said(p.said), f"{p.tolerance:g}", p.unit, p.reason, code(p.evidence)))
    return grid("fact|read off|target|tolerance|unit|reason|evidence", rows)


def facts_left_out() -> str:
    return grid("entry|fact|why not", ((f"`{k}`", ledger()[k].summary, why) for k, why in left_out().items()))


def scenarios() -> str:
    """The shipped scenarios: what each asks and what it sets."""
    rows = []
    for path in sorted(SCENARIOS.glob("*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows.append((f"`{path.stem}`", raw["title"], raw["question"], sets(raw), code(raw.get("evidence", ()))))
    return grid("scenario|title|question|sets|evidence", rows)


def sets(raw: dict[str, Any]) -> str:
    """What a scenario's file sets, in the order of the file."""
    said_ = [f"extends `{raw['extends']}`"] if raw.get("extends", "doha-2020") != "doha-2020" else []
    for name, given in raw.items():
        if name in ("start", "end") or name == "without":
            said_.append(f"{name} {given if isinstance(given, date) else code(given)}")
        elif isinstance(given, dict):
            said_ += [f"`{name}.{key}` {setting(x)}" for key, x in given.items()]
    said_ += [shock(entry) for entry in raw.get("shocks", ())]
    return "; ".join(said_) or "nothing: every parameter as in the catalogue"


def setting(raw: Any) -> str:
    if isinstance(raw, list):
        return ", ".join(f"{day} {level}" for day, level in raw)
    if isinstance(raw, dict):
        return "; ".join(f"{kind} of {', '.join(map(str, given))}" for kind, given in raw.items())
    return str(raw).lower()


def shock(entry: dict[str, Any]) -> str:
    span_ = f"{entry['from']} to {entry['to']}" if "to" in entry else f"{entry['from']}"
    return f"shock: {entry['what']}" + (f" {entry['by']:+g}" if "by" in entry else "") + f", {span_}"


def kept_luck() -> str:
    """As the document has it, if the posterior and the model are still those: it takes some seconds to compute."""
    return _written("luck") if belongs_to() in _written("luck") else luck()


def kept_stylised() -> str:
    """As the document has it, if the facts and the model are still those."""
    return _written("stylised") if asked_of() in _written("stylised") else held()


def _written(name: str) -> str:
    """A table as the document has it."""
    return {name: content for _, name, content, _ in TABLE.findall(FILE.read_text(encoding="utf-8"))}[name]


def score() -> str:
    """What `talks score` said of this version."""
    kept = release(__version__)["score"]
    words = {"cut": "facts up to {}", "group": "all facts but those about {}"}
    rows = (
        (words[p["kind"]].format(p["name"]), p["facts"], f"{np.mean(p['prior']):.3f}", f"{np.mean(p['fitted']):.3f}",
         f"{p['won']} of {kept['seeds']}", "" if p["persistence"] is None else f"{p['persistence']:.3f}")
        for p in kept["parts"]
    )  # fmt: skip
    return grid("fitted to|facts predicted|before|fitted|better in|no change", rows)


TABLES: dict[str, Callable[[], str]] = {
    "state": state,
    "calendar": calendar,
    "draws": draws,
    "schedule": schedule,
    "decisions": decisions,
    "mechanisms": mechanisms,
    "switches": switches,
    "parameters": parameters,
    "roles": roles,
    "documents": sources,
    "grades": evidence_grades,
    "measures": measures,
    "traces": traces,
    "patterns": facts,
    "facts left out": facts_left_out,
    "scenarios": scenarios,
    "calibration": learning,
    "waves": waves,
    "told": told,
    "certain": certain_facts,
    "passes": passes,
    "endings": endings,
    "failures": failures,
    "luck": kept_luck,
    "noise": noise,
    "learnt": learnt,
    "unlearnt": unlearnt,
    "correlations": correlations,
    "score": score,
    "simulated": simulated,
    "stylised": kept_stylised,
    "unanswered": unanswered,
}

if __name__ == "__main__":
    FILE.write_text(refreshed(FILE.read_text(encoding="utf-8")), encoding="utf-8")
