"""What names a scenario: it changes with what decides the histories and with nothing else."""

import json
import re

import pytest

from sim.scenario.files import canonical, load, scenario_hash

BODY = """\
title: A test
question: What if?
end: 2021-06-30
withdrawal:
  residual: 2500
  deadline: {choice: [2021-05-01, 2021-09-11]}
shocks:
  - {from: 2020-04-01, to: 2020-04-01, what: violence, by: 0.5}
  - {from: 2020-03-01, what: truce, by: 1}
without: [donors, trust]
"""

SAME_IN_ANOTHER_LAYOUT = """\
# A comment.
without:
- "trust"
- 'donors'
seed: 7
runs: 3
question: Another question?
title: Another title
evidence: [deal.signed]
shocks:
- {what: truce, by: 1.0, from: 2020-03-01, to: 2020-03-01, note: Newroz}
- {what: violence, by: 5e-1, from: 2020-04-01}
withdrawal: {deadline: {choice: ["2021-05-01", 2021-09-11]}, residual: 2_500}
end: "2021-06-30"
"""


@pytest.fixture
def hash_of(write):
    return lambda text: scenario_hash(load(write(text)))


def test_twelve_hexadecimal_digits(hash_of):
    assert re.fullmatch("[0-9a-f]{12}", hash_of(BODY))


def test_layout_and_words_do_not_change_it(hash_of):
    assert hash_of(SAME_IN_ANOTHER_LAYOUT) == hash_of(BODY)


def test_inheritance_does_not_change_it(write, hash_of):
    write(BODY, "parent.yaml")
    assert hash_of("extends: parent.yaml\n") == hash_of(BODY)


def test_stating_the_default_does_not_change_it(hash_of):
    plain = "title: x\nquestion: y\n"
    assert hash_of(plain + "start: 2020-02-29\nnato: {stays: false}\n") == hash_of(plain)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("residual: 2500", "residual: 2501"),
        ("2021-06-30", "2021-07-01"),
        ("2021-09-11", "2021-09-12"),
        ("by: 0.5", "by: 0.6"),
        ("to: 2020-04-01", "to: 2020-04-02"),
        ("what: truce", "what: strikes"),
        ("[donors, trust]", "[donors]"),
        ("choice: [2021-05-01, 2021-09-11]", "between: [2021-05-01, 2021-09-11]"),
        ("end:", "nato: {stays: true}\nend:"),
    ],
)
def test_what_decides_the_histories_changes_it(hash_of, old, new):
    assert old in BODY
    assert hash_of(BODY.replace(old, new)) != hash_of(BODY)


def test_canonical_form_is_json_and_sorted(write):
    form = canonical(load(write(BODY)))
    assert json.loads(json.dumps(form, allow_nan=False)) == form
    assert list(form) == sorted(form)
    assert list(form["values"]) == sorted(form["values"])
    assert form["values"]["withdrawal.deadline"] == {"choice": ["2021-05-01", "2021-09-11"]}
    assert [shock["from"] for shock in form["shocks"]] == ["2020-03-01", "2020-04-01"]
