"""The rule book, the catalogue of parameters and the rules' code say the same: nothing is declared that nothing reads,
nothing read that is not declared, and no number stands in a rule that belongs in the catalogue."""

import ast
import inspect
from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from sim.engine.lanes import layout, names_read
from sim.engine.translator.module import Module
from sim.engine.translator.types import record_of
from sim.model import rules
from sim.model.catalogue import catalogue
from sim.model.params import ISSUE_NAMES, Params
from sim.model.rules import BOOK
from sim.model.rules.day import BEGIN, DAY
from sim.model.state import Draws, State, Today
from sim.scenario.files import load
from sim.scenario.values import limits
from sim.simulate.inputs import neutral
from sim.sources.ledger import ledger

FOLDER = Path(rules.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
# Rules that keep the books of a day and stand for no cause of their own.
BOOKKEEPING = {
    "outside.befall": "what a scenario dates",
    "war.perceive": "turns attacks into what all sides see",
    "war.kill": "counts the dead in proportion to attacks",
    "ending.count_success": "takes note on election day",
    "ending.rest": "ends a history",
}
# Numbers that are no parameters: none, whole, both ways, a half, a whole and a half, the issues, days of a week.
PLAIN = {0.0, 1.0, 2.0, 0.5, 1.5, 4.0, 7.0}
# The limit of certainty in `trust.DOUBT`, which keeps Bayes' rule from dividing by nought: numerical, not political.
NUMERICAL = {("trust", 0.01)}


@cache
def tree(file):
    return ast.parse((FOLDER / f"{file}.py").read_text(encoding="utf-8"))


def functions(file):
    return [node for node in tree(file).body if isinstance(node, ast.FunctionDef)]


def rule_of(name):
    file, function = name.split(".")
    return getattr(import_module(f"sim.model.rules.{file}"), function)


def name_of(rule):
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def plain(function):
    """The function behind a decorator."""
    return inspect.unwrap(function)


def applied():
    """Every rule of the first day and of the others, by name."""
    return {name_of(rule): rule for rule in (*BEGIN, *(rule for phase in DAY for rule in phase.rules))}


def attributes(of):
    """Every x.name in the rules' code, by the file and function it stands in, for x called `of`."""
    return {
        (file, function.name, node.attr)
        for file in FILES
        for function in functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == of
    }


def field_of(parameter):
    """The field of Params that holds a parameter: the issues' weights stand in two lists."""
    if parameter.section == "issues":
        return f"{parameter.key.partition('_')[0]}_saliences"
    return parameter.name.replace(".", "_", 1)


def test_every_mechanism_has_a_name_of_its_own_and_says_what_it_does():
    assert len({mechanism.name for mechanism in BOOK}) == len(BOOK)
    assert all(mechanism.does and mechanism.rules and mechanism.off for mechanism in BOOK)


@pytest.mark.parametrize("mechanism", BOOK, ids=lambda mechanism: mechanism.name)
def test_every_function_that_the_book_names_exists_and_is_used(mechanism):
    reached = {plain(f) for f in applied().values()} | {g for f in applied().values() for g in callees(plain(f))}
    for name in mechanism.rules:
        assert plain(rule_of(name)) in reached, name


def callees(function, seen=None):
    """All functions of the rules that a function calls, directly or not."""
    seen = set() if seen is None else seen
    for name in function.__code__.co_names:
        called = function.__globals__.get(name)
        if inspect.isfunction(called) and plain(called) not in seen:
            seen.add(plain(called))
            callees(plain(called), seen)
    return seen


def test_every_rule_of_the_day_is_a_mechanism_s_or_known_for_bookkeeping():
    of_the_day = {name_of(rule) for phase in DAY for rule in phase.rules}
    assert of_the_day - {name for mechanism in BOOK for name in mechanism.rules} == set(BOOKKEEPING)


@pytest.mark.parametrize("mechanism", BOOK, ids=lambda mechanism: mechanism.name)
def test_a_mechanism_rests_on_evidence_or_literature_that_exists(mechanism):
    assert set(mechanism.evidence) <= set(ledger())
    assert mechanism.evidence or mechanism.literature or mechanism.name == "season"


@pytest.mark.parametrize("mechanism", BOOK, ids=lambda mechanism: mechanism.name)
def test_what_switches_a_mechanism_off_are_parameters(mechanism):
    for name, value in mechanism.off.items():
        assert name in catalogue()
        assert isinstance(value, bool) == (catalogue()[name].unit == "flag")


def test_switching_everything_off_sets_each_parameter_once():
    """Two mechanisms may share a parameter only where both say the same of it."""
    named = [(name, value) for mechanism in BOOK for name, value in mechanism.off.items()]
    assert len(neutral(tuple(mechanism.name for mechanism in BOOK))) == len({name for name, _ in named})
    assert len(set(named)) == len({name for name, _ in named})


# What the rules read as the plan's segments (sim/simulate/plan.py).
POINTS_OF_THE_PLAN = {"withdrawal_first_phase_ends", "withdrawal_second_phase_begins", "withdrawal_interim",
                      "withdrawal_interim_troops"}  # fmt: skip


def test_the_catalogue_and_the_parameters_of_a_history_are_the_same():
    of_the_plan = {"plan_days", "plan_spans", "plan_slopes"}
    declared = {field.name for field in fields(Params)} - of_the_plan
    assert {field_of(parameter) for parameter in catalogue().values()} - POINTS_OF_THE_PLAN == declared
    issues = [p.key for p in catalogue().values() if p.section == "issues"]
    assert issues == [f"{side}_{issue}" for side in ("taliban", "government") for issue in ISSUE_NAMES]


def test_every_parameter_is_read_by_a_rule():
    read = set().union(*(names_read(plain(rule)) for rule in applied().values()))
    assert {field_of(parameter) for parameter in catalogue().values()} - read == POINTS_OF_THE_PLAN


@pytest.mark.parametrize(("letter", "cls"), [("p", Params), ("w", State), ("d", Draws), ("t", Today)])
def test_every_field_that_the_rules_read_is_declared(letter, cls):
    declared = {field.name for field in fields(cls)}
    undeclared = {found for found in attributes(letter) if found[2] not in declared}
    assert undeclared == set()


@pytest.mark.parametrize(("letter", "cls"), [("d", Draws), ("t", Today)])
def test_no_draw_and_no_day_goes_unread(letter, cls):
    assert {field.name for field in fields(cls)} - {"weekly"} <= {found[2] for found in attributes(letter)}


# `u_pace`: the leaning on the first day, the looks at the assurances on all others.
SHARED = {"u_pace": {"united_states.choose_pace", "united_states.check_assurances"}}


def test_every_draw_is_read_by_one_rule_alone():
    """Two rules on one draw would be tied to one another by chance."""
    readers = {}
    for file, function, name in attributes("d"):
        readers.setdefault(name, set()).add(f"{file}.{function}")
    assert {name: found for name, found in readers.items() if len(found) > 1} == SHARED


def test_every_field_of_the_world_is_written_by_some_rule():
    module, types = Module(), tuple(record_of(layout(cls)) for cls in (State, Params, Draws, Today))
    made = [module.function(rule.function, types) for rule in applied().values()]
    written = {field.name for one in made for _, field in one.written}
    assert {field.name for field in fields(State)} <= written


def test_rules_change_nothing_but_the_world():
    targets = {
        node.targets[0] if isinstance(node, ast.Assign) else node.target
        for file in FILES
        for function in functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AugAssign)
    }
    assert {ast.unparse(target)[0] for target in targets if isinstance(target, ast.Attribute | ast.Subscript)} == {"w"}


def numbers(file):
    """Numbers in a file's code and the lines that they stand in; positions in lists apart."""
    slices = [node.slice for node in ast.walk(tree(file)) if isinstance(node, ast.Subscript)]
    in_brackets = {id(node) for part in slices for node in ast.walk(part)}
    return {
        (node.value, node.lineno)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in in_brackets
    }


@pytest.mark.parametrize("file", FILES)
def test_no_number_stands_in_a_rule_that_belongs_in_the_catalogue(file):
    bare = {(value, line) for value, line in numbers(file) if value not in PLAIN and (file, value) not in NUMERICAL}
    assert bare == set()


@pytest.mark.parametrize("parameter", catalogue().values(), ids=lambda parameter: parameter.name)
def test_what_switches_mechanisms_off_and_what_is_drawn_is_within_limits(parameter):
    low, high = limits(parameter)
    if parameter.low is not None:
        assert low <= parameter.low <= parameter.high <= high
    if parameter.role != "uncertainty" and parameter.value is not None and parameter.unit != "flag":
        assert low <= parameter.value <= high


def test_the_baseline_sets_every_parameter():
    assert list(load("doha-2020").values) == list(catalogue())
