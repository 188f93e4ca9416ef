"""The tables of docs/odd.md, from the files that they tell of: `python -m tests.odd` writes them anew."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from sim.analysis.diagnose import said
from sim.analysis.patterns import left_out, patterns
from sim.measures import MEASURES, OUTCOMES, TRACES
from sim.rules import BOOK
from sim.rules.day import BEGIN, DAY, DECISIONS
from sim.scenario.evidence import documents, grades, ledger
from sim.scenario.files import SCENARIOS, load
from sim.scenario.parameters import Parameter, catalogue
from sim.scenario.values import shown
from sim.world import Draws, Today, World

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "odd.md"
CALIBRATION = ROOT / "sim" / "data" / "calibration.json"
TABLE = re.compile(r"(<!-- table: ([^>]+?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
FIELD = re.compile(r"^    (?:# (?P<group>.*)|(?P<name>\w+): \S+ = (?P<start>.*?)(?:  # (?P<says>.*))?)$", re.MULTILINE)
TIGHT = 2 / 3  # a fact that fewer histories of the posterior pass is told among the failures
NOISE = 1.36  # over the root of n: how far n even draws stray from evenness in 19 of 20 samples (Kolmogorov)
PARTIES = {"united_states": "United States", "government": "Government", "taliban": "Taliban", "": "(nobody)"}


def refreshed(text: str) -> str:
    """The document with every table as the files have it."""
    return TABLE.sub(lambda found: found[1] + table(found[2]) + found[4], text)


def table(name: str) -> str:
    """One table by its name; `rule file.function` is the line on a rule."""
    kind, _, of = name.partition(" ")
    return on_rule(of) if kind == "rule" else TABLES[name]()


def grid(head: str, rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown; the columns of `head` stand between bars."""
    columns = head.split("|")
    lines = [columns, ["---"] * len(columns), *([cell(x) for x in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(content: object) -> str:
    return " ".join(str(content).replace("|", "\\|").split())


def code(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def percent(share: float) -> str:
    return f"{100 * share:.{0 if share >= 0.0995 or share == 0 else 1}f}%"


# --- what the code itself says ------------------------------------------------------------------------------


def function(name: str) -> Callable[..., Any]:
    """A function of the rules by its name in the rule book."""
    file, _, inside = name.partition(".")
    return getattr(import_module(f"sim.rules.{file}"), inside)


def name_of(rule: Callable[..., Any]) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def with_callees(rule: Callable[..., Any]) -> set[Callable[..., Any]]:
    """A rule and the functions of the rules that it calls, directly or not."""
    found: set[Callable[..., Any]] = set()
    ahead = [inspect.unwrap(rule)]
    while ahead:
        f = ahead.pop()
        if f.__module__.startswith("sim.rules") and f not in found:
            found.add(f)
            called = (f.__globals__.get(name) for name in f.__code__.co_names)
            ahead += [inspect.unwrap(g) for g in called if inspect.isfunction(g)]
    return found


def touched(rule: Callable[..., Any], of: str, changed: bool = False) -> set[str]:
    """The fields of `of` (w, p, d or t) that a rule mentions, or only those that it changes."""
    sources = (textwrap.dedent(inspect.getsource(f)) for f in with_callees(rule))
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    stored = {id(n.value) for n in nodes if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)}
    mine = (n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == of)
    return {n.attr for n in mine if not changed or isinstance(n.ctx, ast.Store) or id(n) in stored}


def fields_of(cls: type) -> list[dict[str, str]]:
    """The fields of a dataclass as its source has them: group, name, start, and the comment that says what it is."""
    group, found = "", []
    for match in FIELD.finditer(inspect.getsource(cls)):
        group = match["group"] or group
        if match["name"]:
            found.append({key: match[key] or "" for key in ("name", "start", "says")} | {"group": group})
    return found


def rules_of_the_day() -> list[Callable[..., Any]]:
    return [rule for phase in DAY for rule in phase.rules]


def label(name: str, says: str) -> str:
    """What a field is: its comment, else what a trace or a measure calls it, else its name."""
    named = {m.name: m.label.removesuffix(" at the end") for m in MEASURES} | {t.field: t.label for t in TRACES}
    return says or named.get(name, name.replace("_", " "))


def begun() -> dict[str, list[str]]:
    """What the rules of the first day set each field to, in the order of its elements."""
    found: dict[str, list[str]] = {}
    for rule in BEGIN:
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(rule)))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("w."):
                field = ast.unparse(node.targets[0]).removeprefix("w.").partition("[")[0]
                found.setdefault(field, []).append(as_written(ast.unparse(node.value)))
    return found


def as_written(expression: str) -> str:
    """An expression of a rule, with parameters called as in the catalogue."""
    dotted = re.sub(r"\bp\.([a-z]+)_(\w+)", r"\1.\2", expression)
    return re.sub(r"\bw\.", "", dotted)


def state() -> str:
    """Every field of World: what it is, how it starts, which rules change it."""
    changed = {rule: touched(rule, "w", changed=True) for rule in rules_of_the_day()}
    rows = []
    for f in fields_of(World):
        start = "; ".join(begun().get(f["name"], [as_written(f["start"].replace("_list(PAIRS)", "0.0"))]))
        by = code(name_of(rule) for rule, names in changed.items() if f["name"] in names)
        rows.append((f["group"], f"`{f['name']}`", label(f["name"], f["says"]), f"`{start}`", by))
    return grid("of|variable|meaning|on day 0|changed by", rows)


def calendar() -> str:
    return grid("variable|meaning", ((f"`{f['name']}`", f["says"]) for f in fields_of(Today)))


def draws() -> str:
    """Every day's draws: their distribution and the rule that reads each."""
    rows = []
    for f in fields_of(Draws):
        by = code(name_of(rule) for rule in rules_of_the_day() if f["name"] in touched(rule, "d"))
        rows.append((f"`{f['name']}`", "standard normal" if f["name"][0] == "z" else "uniform on (0, 1)", by))
    return grid("draw|distribution|read by", rows)


def schedule() -> str:
    """Phases and rules in order; the first sentence of a rule's docstring says what it does."""
    rows = []
    for number, phase in enumerate(DAY, start=1):
        for rule in phase.rules:
            does = re.split(r"(?<=[.:])\s", " ".join((rule.__doc__ or "").split()))[0].rstrip(".:")
            rows.append((number, phase.name, PARTIES[phase.party], f"`{name_of(rule)}`", when(rule), does))
    return grid("|phase|turn of|rule|when|what it does", rows)


def when(rule: Callable[..., Any]) -> str:
    return "weekly" if hasattr(rule, "__wrapped__") else "daily"


def decisions() -> str:
    """What each party decides: options, terms of the payoffs, sharpness."""
    party = {rule: PARTIES[phase.party] for phase in DAY for rule in phase.rules}
    rows = [
        (party[rule], d.name, "; ".join(d.options), "; ".join(d.terms), f"`{dotted(d.rationality)}`", f"`{name_of(rule)}`")
        for rule, d in DECISIONS.items()
    ]
    return grid("party|decision|options|terms of the payoff|sharpness|rule", rows)


def dotted(field: str) -> str:
    return field.replace("_", ".", 1)


def mechanisms() -> str:
    rows = ((f"`{m.name}`", m.does, code(m.rules), code(m.evidence), m.literature) for m in BOOK)
    return grid("mechanism|what it does|rules|evidence|literature", rows)


def on_rule(name: str) -> str:
    """One line on a rule, or on a function that the book names: when, what it changes, its draws, its mechanisms."""
    rule, parts = function(name), []
    if rule in rules_of_the_day():
        parts = [when(rule).capitalize(), f"changes {code(sorted(touched(rule, 'w', changed=True)))}"]
        parts += [f"draws {code(sorted(found))}" for found in [touched(rule, "d")] if found]
    mine = ", ".join(f"`{m.name}`" for m in BOOK if name in m.rules)
    parts += [f"mechanisms: {mine}"] if mine else []
    return f"*`{name}`. {'; '.join(parts)}.*\n"


def switches() -> str:
    """How to do without each mechanism."""
    rows = ((f"`{m.name}`", "; ".join(f"`{name}` = {switch(value)}" for name, value in m.off.items())) for m in BOOK)
    return grid("without|parameters are set to", rows)


def switch(value: Any) -> str:
    return "none" if value is None else shown(value)


# --- what the data files say --------------------------------------------------------------------------------


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
    if isinstance(raw, dict):
        return "; ".join(f"{kind} of {', '.join(map(str, given))}" for kind, given in raw.items())
    return str(raw).lower()


def shock(entry: dict[str, Any]) -> str:
    span_ = f"{entry['from']} to {entry['to']}" if "to" in entry else f"{entry['from']}"
    return f"shock: {entry['what']}" + (f" {entry['by']:+g}" if "by" in entry else "") + f", {span_}"


# --- what the calibration found -----------------------------------------------------------------------------


def calibration() -> dict[str, Any]:
    """What `talks calibrate` wrote beside the posterior."""
    assert CALIBRATION.exists(), f"{CALIBRATION} is missing: run `talks calibrate`"
    return json.loads(CALIBRATION.read_text(encoding="utf-8"))


def learning() -> str:
    """The calibration in a few numbers."""
    c = calibration()
    rows = (
        ("parameter vectors (particles)", f"{c['particles']:,}"),
        ("seed", c["seed"]),
        ("histories simulated", f"{c['simulated']:,}"),
        ("uncertainties", len(c["parameters"])),
        ("of which learnt about", sum(p["identified"] for p in c["parameters"])),
        ("histories that pass all facts, inputs from their ranges", percent(c["all_prior"])),
        ("histories that pass all facts, inputs from the posterior, fresh luck", percent(c["all_posterior"])),
    )
    return grid("calibration|", rows)


def waves() -> str:
    rows = (
        (w["wave"], f"{w['tolerance']:.2f}", w["steps"], f"{w['simulated']:,}", percent(w["accepted"]), percent(w["exact"]))
        for w in calibration()["waves"]
    )
    return grid("wave|tolerance|steps|histories so far|proposals accepted|particles that pass all", rows)


def passes() -> str:
    rows = ((p["fact"], *(percent(p[f"{k}_pass"]) for k in ("prior", "posterior", "left_out"))) for p in calibration()["patterns"])
    return grid("fact|ranges|posterior|posterior without this fact", rows)


def endings() -> str:
    rows = ((p["fact"], *(percent(p[f"left_out_{o}"]) for o in OUTCOMES)) for p in calibration()["patterns"])
    return grid("without the fact|" + "|".join(o.replace("_", " ") for o in OUTCOMES), rows)


def tight() -> str:
    """The facts that fewest histories of the posterior pass."""
    rows = sorted((p for p in calibration()["patterns"] if p["posterior_pass"] < TIGHT), key=lambda p: p["posterior_pass"])
    return grid("fact|ranges|posterior", ((p["fact"], percent(p["prior_pass"]), percent(p["posterior_pass"])) for p in rows))


def learnt() -> str:
    """The parameters that the facts have moved, the most moved first."""
    rows = sorted((p for p in calibration()["parameters"] if p["identified"]), key=lambda p: -p["shift"])
    return grid("parameter|range|5%|median|95%|shift", ((
        f"`{p['name']}`", f"{p['low']:g} to {p['high']:g}" + (", log" if "log" in p["scale"] else ""),
        *(f"{p[q]:.3g}" for q in ("q05", "q50", "q95")), f"{p['shift']:.2f}") for p in rows))  # fmt: skip


def unlearnt() -> str:
    """The other uncertainties by section: those moved a little, and those as drawn."""
    c = calibration()
    rows = []
    for section in dict.fromkeys(p["name"].partition(".")[0] for p in c["parameters"]):
        mine = [p for p in c["parameters"] if p["name"].startswith(f"{section}.") and not p["identified"]]
        moved = [p["shift"] > NOISE / sqrt(c["particles"]) for p in mine]
        kinds = ([p["name"].partition(".")[2] for p, m in zip(mine, moved, strict=True) if m == k] for k in (True, False))
        rows.append((f"`{section}`", *map(code, kinds)))
    return grid("section|moved a little|as drawn", rows)


def correlations() -> str:
    rows = ((f"`{c['a']}`", f"`{c['b']}`", f"{c['rho']:+.2f}") for c in calibration()["correlations"])
    return grid("parameter|parameter|rank correlation", rows)


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
    "passes": passes,
    "endings": endings,
    "failures": tight,
    "learnt": learnt,
    "unlearnt": unlearnt,
    "correlations": correlations,
}

if __name__ == "__main__":
    FILE.write_text(refreshed(FILE.read_text(encoding="utf-8")), encoding="utf-8")
