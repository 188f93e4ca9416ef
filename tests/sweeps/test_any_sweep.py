"""Whatever stands in a file, it is a sweep or it is refused with a message; nothing else ever happens."""

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.design.sweepfile import Sweep, load_sweep
from sim.errors import ScenarioError
from tests.examples import examples
from tests.sweeps.conftest import SOUND

WORDS = st.sampled_from(
    [
        *("title", "question", "scenario", "doha-2020", "worlds", "design", "grid", "sobol", "table", "points", "over"),
        *("from", "to", "levels", "also", "after", "seed", "keep", "scale", "log", "2020-05-01"),
        *("strikes.scale", "withdrawal.deadline", "shock.violence"),
    ]
)
LEAF = st.one_of(st.none(), st.booleans(), st.integers(-3, 300), st.floats(), st.dates(), st.text(max_size=6), WORDS)
STRUCTURE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)
modest = settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])


def attempt(path: str) -> Sweep | str:
    """The sweep, or what is said against it."""
    try:
        return load_sweep(path)
    except ScenarioError as error:
        return str(error).strip()


@modest
@given(tree=st.dictionaries(WORDS, STRUCTURE, max_size=7), whole=st.booleans())
def test_any_structure_is_a_sweep_or_refused_with_a_message(write, tree, whole):
    tree = yaml.safe_load(SOUND) | tree if whole else tree
    assert attempt(write(yaml.safe_dump(tree, allow_unicode=True)))


@modest
@given(text=st.binary(max_size=80))
def test_any_bytes_are_a_sweep_or_refused_with_a_message(write, text):
    with pytest.raises(ScenarioError):
        load_sweep(write(text))


@modest
@given(text=st.binary(max_size=60))
def test_any_csv_is_a_design_or_refused_with_a_message(write, text):
    write(text, "design.csv")
    said = attempt(write(SOUND.partition("design")[0] + "design: table\npoints: design.csv\n"))
    assert isinstance(said, Sweep) or "mine.yaml:5" in said or "mine.yaml:6" in said
