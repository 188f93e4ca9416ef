"""Every number can be traced: to a figure or a date of the entries it cites, to a formula, or to a reason."""

from datetime import date
from itertools import permutations

import pytest

from sim.model.catalogue import catalogue
from sim.sources.formula import evaluate, numbers
from sim.sources.ledger import ledger

NEUTRAL = {1, 100}  # one whole and its percents: in a formula they are no claim about the world


def graded(grade):
    members = [parameter for parameter in catalogue().values() if parameter.grade == grade]
    return pytest.mark.parametrize("parameter", members, ids=lambda parameter: parameter.name)


def figures(parameter):
    return {figure for name in parameter.evidence for figure in ledger()[name].figures}


def grounds(parameter):
    """What the cited entries support: figures, dates, weeks as days, one figure for each of another."""
    found = set(figures(parameter))
    for entry in (ledger()[name] for name in parameter.evidence):
        found.add(entry.date)
        found |= {top / bottom for top, bottom in permutations(entry.figures, 2)}
        units = entry.unit.split("; ")
        found |= {7 * figure for figure, unit in zip(entry.figures, units, strict=False) if unit == "weeks"}
    return found


def test_every_entry_cited_exists():
    cited = {name for parameter in catalogue().values() for name in parameter.evidence}
    assert cited <= set(ledger())


@graded("documented")
def test_a_documented_value_stands_in_the_entries_cited(parameter):
    assert parameter.evidence
    claimed = [parameter.low, parameter.high] if parameter.role == "uncertainty" else [parameter.value]
    known = grounds(parameter) | ({evaluate(parameter.formula)} if parameter.formula else set())
    for value in claimed:
        if not isinstance(value, bool):
            assert (value.isoformat() if isinstance(value, date) else value) in known


@graded("derived")
def test_a_derived_value_is_what_its_formula_comes_to(parameter):
    assert parameter.evidence
    assert parameter.value == pytest.approx(evaluate(parameter.formula), rel=1e-12)
    assert set(numbers(parameter.formula)) <= figures(parameter) | NEUTRAL


@graded("judged")
def test_a_judgement_has_a_reason_and_a_range(parameter):
    assert parameter.reason
    if parameter.unit != "flag":
        assert parameter.low < parameter.high
