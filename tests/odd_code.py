"""What the model's own code says, as the tables of docs/odd.md tell it: state, schedule, draws, decisions."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from importlib import import_module
from typing import Any

from sim.model.outcomes import MEASURES, TRACES
from sim.model.rules import BOOK
from sim.model.rules.day import BEGIN, DAY, DECISIONS
from sim.model.state import Draws, State, Today
from sim.scenario.values import shown
from tests.markdown import code, grid

FIELD = re.compile(r"^    (?:# (?P<group>.*)|(?P<name>\w+): \S+ = (?P<start>.*?)(?:  # (?P<says>.*))?)$", re.MULTILINE)
PARTIES = {"united_states": "United States", "government": "Government", "taliban": "Taliban", "": "(nobody)"}


def function(name: str) -> Callable[..., Any]:
    """A function of the rules by its name in the rule book."""
    file, _, inside = name.partition(".")
    return getattr(import_module(f"sim.model.rules.{file}"), inside)


def name_of(rule: Callable[..., Any]) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def with_callees(rule: Callable[..., Any]) -> set[Callable[..., Any]]:
    """A rule and the functions of the rules that it calls, directly or not."""
    found: set[Callable[..., Any]] = set()
    ahead = [inspect.unwrap(rule)]
    while ahead:
        f = ahead.pop()
        if f.__module__.startswith("sim.model.rules") and f not in found:
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
    renamed = re.sub(r"\bp\.([a-z]+)_(\w+)", r"\1.\2", expression)
    return re.sub(r"\bw\.|(?<=\d)\.0\b", "", renamed)


def begins(made: str) -> str:
    """What `held(0.0, SHARE)` or `each_held(PAIRS, SHARE)` begins with."""
    return "0.0" if made.startswith("each_held") else made.removeprefix("held(").partition(",")[0]


def state() -> str:
    """Every field of State: what it is, how it starts, which rules change it."""
    changed = {rule: touched(rule, "w", changed=True) for rule in rules_of_the_day()}
    rows = []
    for f in fields_of(State):
        start = "; ".join(begun().get(f["name"], [as_written(begins(f["start"]))]))
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
    """Phases and rules in order; the first paragraph of a rule's docstring says what it does."""
    rows = []
    for number, phase in enumerate(DAY, start=1):
        for rule in phase.rules:
            does = (rule.__doc__ or "").partition("\n\n")[0].strip().removesuffix(".")
            rows.append((number, phase.name, PARTIES[phase.party], f"`{name_of(rule)}`", when(rule), does))
    return grid("|phase|turn of|rule|when|what it does", rows)


def when(rule: Callable[..., Any]) -> str:
    return "on day 0" if rule in BEGIN else ("weekly" if hasattr(rule, "__wrapped__") else "daily")


def decisions() -> str:
    """What each party decides: options, terms of the payoffs, sharpness."""
    party = {rule: PARTIES[phase.party] for phase in DAY for rule in phase.rules}
    rows = [
        (
            party[rule],
            d.name,
            "; ".join(d.options),
            "; ".join(d.terms),
            f"`{dotted(d.rationality)}`",
            f"`{name_of(rule)}`",
        )
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
    if rule in (*BEGIN, *rules_of_the_day()):
        parts = [when(rule), f"changes {code(sorted(touched(rule, 'w', changed=True)))}"]
        parts += [f"draws {code(sorted(found))}" for found in [touched(rule, "d")] if found]
    mine = ", ".join(f"`{m.name}`" for m in BOOK if name in m.rules)
    parts += [f"mechanisms: {mine}"] if mine else []
    return f"*`{name}`: {'; '.join(parts)}.*\n"


def switches() -> str:
    """How to do without each mechanism."""
    rows = ((f"`{m.name}`", "; ".join(f"`{name}` = {switch(value)}" for name, value in m.off.items())) for m in BOOK)
    return grid("without|parameters are set to", rows)


def switch(value: Any) -> str:
    return "none" if value is None else shown(value)
