"""Whatever stands in a file, it is a scenario or it is refused with a message; nothing else ever happens."""

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.model.catalogue import catalogue
from sim.scenario.files import Scenario, load
from tests.examples import examples

modest = settings(
    max_examples=examples(200),
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example overwrites the one file
)

WORDS = (
    "title", "question", "extends", "start", "end", "runs", "seed", "evidence", "shocks", "without",
    "withdrawal", "deadline", "residual", "us", "rationality", "nato", "stays",
    "between", "triangular", "choice", "from", "to", "what", "by", "truce", "none", "mine.yaml",
)  # fmt: skip
MARKUP = (
    "\n", "\n  ", "\n    ", ": ", ":", "- ", "? ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "!x ", "|", ">",
    '"', "'", "---\n", "...\n", "%YAML 1.1\n", "\t", "\r", "\\U99999999", "\\ud800", "\u2028", "\ufeff",
    "~", "<<",
)  # fmt: skip

word = st.sampled_from(WORDS)
text = st.text(max_size=9)
leaf = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), text, word)
structure = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(word | text, inner, max_size=5),
    max_leaves=20,
)


@pytest.fixture
def attempt(write):
    def attempt(content: bytes) -> Scenario | None:
        try:
            return load(write(content))
        except ScenarioError as error:
            message = str(error)
        assert all(c.isprintable() or c == "\n" for c in message)
        return None

    return attempt


@modest
@given(content=st.binary(max_size=200))
def test_any_bytes(attempt, content):
    attempt(content)


@modest
@given(text=st.text(max_size=200))
def test_any_text(attempt, text):
    attempt(text.encode("utf-8", "surrogatepass"))


@modest
@given(parts=st.lists(st.sampled_from(WORDS + MARKUP), max_size=60))
def test_anything_like_yaml(attempt, parts):
    attempt("".join(parts).encode())


@modest
@given(tree=structure)
def test_any_structure(attempt, tree):
    attempt(yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "surrogatepass"))


@modest
@given(said=st.dictionaries(word, structure, max_size=6))
def test_any_values_under_known_keys(attempt, said):
    attempt(yaml.safe_dump({"title": "x", "question": "y", **said}).encode())


@modest
@given(data=st.data())
def test_every_number_in_a_levers_range_is_kept(attempt, data):
    levers = [p for p in catalogue().values() if p.role == "lever" and isinstance(p.low, float)]
    # Those of the withdrawal depend on one another.
    lever = data.draw(st.sampled_from([lever for lever in levers if lever.section != "withdrawal"]))
    number = data.draw(st.floats(lever.low, lever.high))
    said = {"title": "x", "question": "y", lever.section: {lever.key: number}}
    assert attempt(yaml.safe_dump(said).encode()).values[lever.name] == number
