"""The compiler is a matter of speed alone: with it off, a whole history comes out the same to the bit."""

import json
import os
import subprocess
import sys
from dataclasses import fields

import pytest

from sim.engine.compiled import IS_OFF
from sim.model.state import State
from sim.scenario.files import load
from sim.simulate import inputs as draw
from sim.simulate.ensemble import simulate

SEED, RUN = 20, 7
CODE = """
import json, sys, warnings
from dataclasses import asdict
from sim.engine.compiled import IS_OFF
from sim.simulate.history import History
from sim.scenario.files import load
warnings.simplefilter("error")
assert IS_OFF
name, seed, run = sys.argv[1:]
world = asdict(History(load(name), int(seed), int(run)).play())
print(json.dumps(world, default=lambda number: number.item()))
"""


def played_without_compiler(name):
    """The last day of a history, played in a process of its own; JSON keeps every bit of a float."""
    played = subprocess.run(
        [sys.executable, "-c", CODE, name, str(SEED), str(RUN)],
        env=os.environ | {"TALKS_COMPILER": "off"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert played.returncode == 0, played.stderr
    return json.loads(played.stdout)


@pytest.mark.slow
@pytest.mark.skipif(IS_OFF, reason="the compiler is off")
@pytest.mark.parametrize("name", ["doha-2020", "release-up-front"])
def test_a_whole_history_is_the_same_without_the_compiler(name):
    alone = played_without_compiler(name)
    scenario = load(name)
    compiled = simulate(draw.parameters(scenario, SEED, RUN, 1), draw.calendar(scenario), SEED, RUN)[0]
    for field in fields(State):
        assert compiled[field.name].tolist() == alone[field.name], field.name
