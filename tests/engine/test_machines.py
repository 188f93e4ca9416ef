"""The same bits at every width of vectors, on older processors' instructions, and not if a rule is another."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from math import nextafter
from pathlib import Path

import numpy as np
import pytest

from sim.engine import compiled as engine
from sim.engine.compiled import IS_OFF, Compiled
from sim.engine.machine import Machine, this_machine
from sim.engine.rule import translated
from sim.scenario.files import load
from sim.simulate import kernel
from sim.simulate.inputs import calendar, parameters
from sim.storage.identity import PACKAGE

pytestmark = [pytest.mark.slow, pytest.mark.skipif(IS_OFF, reason="the compiler is off")]
IS_X86 = platform.machine() in ("x86_64", "AMD64")
OLDER = {name: Machine(name, "", width) for name, width in (("x86-64", 2), ("x86-64-v2", 2), ("x86-64-v3", 4))}
WIDTHS = {f"width {width}": this_machine()._replace(width=width) for width in (1, 2, 4, 8)}
RUNS = 70  # two whole blocks and a part


def lived(name: str) -> bytes:
    """All that histories come to, on all days, with their daily bins."""
    scenario = load(name)
    days = calendar(scenario)
    counts = np.zeros((len(days), len(kernel.TRACED), kernel.BINS), np.int32)
    states = kernel.simulate(parameters(scenario, 4, 0, RUNS), days, 4, 0, counts, np.arange(len(days)))
    return states.tobytes() + counts.tobytes()


@pytest.fixture(scope="module")
def here() -> dict[str, bytes]:
    """The same on this machine, as it is."""
    return {name: lived(name) for name in ("doha-2020", "surge-on-breach")}


@pytest.mark.parametrize("name", [*WIDTHS, *OLDER])
def test_no_bit_hangs_on_the_machine(
    name: str, here: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if name in OLDER and not IS_X86:
        pytest.skip("these are x86's")
    monkeypatch.setattr(engine, "this_machine", lambda: (WIDTHS | OLDER)[name])
    monkeypatch.setenv("TALKS_CACHE", str(tmp_path))
    for function in (kernel._histories, kernel._count):
        monkeypatch.setattr(kernel, function.__name__, Compiled(translated(function)))
    assert {scenario: lived(scenario) for scenario in here} == here


CODE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import sim
from sim.simulate import inputs, kernel
from sim.scenario.files import load
assert sim.__file__.startswith(sys.argv[1])
scenario = load("doha-2020")
states = kernel.simulate(inputs.parameters(scenario, 1, 0, 64), inputs.calendar(scenario), 1)
print(hashlib.sha256(states.tobytes()).hexdigest())
"""
ONE = "own = clip(sqrt(troops / p.withdrawal_troops), 0.0, 1.0)"  # the presence of foreign forces


@pytest.mark.parametrize("mutated", [False, True])
def test_the_last_bit_of_a_number_in_a_rule_is_noticed(mutated: bool, tmp_path: Path) -> None:
    copy = tmp_path / "sim"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    rule = copy / "model" / "rules" / "united_states.py"
    text = rule.read_text(encoding="utf-8")
    assert text.count(ONE) == 1
    other = ONE.replace("1.0)", f"{nextafter(1.0, 0.0)!r})") if mutated else ONE
    rule.write_text(text.replace(ONE, other), encoding="utf-8")
    environment = os.environ | {"TALKS_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    said = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert said.returncode == 0, said.stderr
    scenario = load("doha-2020")
    states = kernel.simulate(parameters(scenario, 1, 0, 64), calendar(scenario), 1)
    assert (hashlib.sha256(states.tobytes()).hexdigest() + "\n" != said.stdout) is mutated
