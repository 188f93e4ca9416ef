"""The same histories in Node as here, word by word: parameters, states, daily bins, the weighing of decisions."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engine.compiled import IS_OFF
from sim.model.outcomes import TRACES
from sim.model.params import Params
from sim.model.rules.day import DECISIONS
from sim.model.state import State, Today
from sim.scenario.files import load, shipped
from sim.simulate import webassembly
from sim.simulate.history import _unpacked
from sim.simulate.inputs import calendar, parameters
from sim.simulate.kernel import BINS, simulate
from tests.test_parity import bare, early, otherwise, short, wild

NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(IS_OFF, reason="the compiler is off"),
    pytest.mark.skipif(NODE is None, reason="there is no `node` on this machine: the browser's half was not tried"),
]
SCENARIOS = [*(load(name) for name in shipped()), wild(), early(), short(), bare(), otherwise()]
CASES: list[dict[str, Any]] = [
    *({"of": s, "seed": 1, "first": 0, "count": 40, "follow": False} for s in SCENARIOS),
    {"of": replace(load("doha-2020"), inputs="prior"), "seed": 7, "first": 3, "count": 33, "follow": True},
    {"of": load("doha-2020"), "seed": 2**63 - 1, "first": 2**40, "count": 70, "follow": True},
    {"of": load("as-recorded"), "seed": 3, "first": 5, "count": 1, "follow": True},
]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every case, here and in Node."""
    folder = tmp_path_factory.mktemp("node")
    names, rows = webassembly.vectors()
    (folder / "module.wasm").write_bytes(webassembly.module())
    (folder / "vectors.bin").write_bytes(rows.tobytes())
    for name, what in (("specification", webassembly.specification()), ("names", names)):
        (folder / f"{name}.json").write_text(json.dumps(what), encoding="utf-8")
    cases = [_here(folder, k, **case) for k, case in enumerate(CASES)]
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    script = Path(__file__).with_name("parity.mjs")
    said = subprocess.run([str(NODE), script, folder, webassembly.DRIVER], capture_output=True, encoding="utf-8")
    assert said.returncode == 0, said.stderr
    return [one | case for one, case in zip(json.loads(said.stdout), cases, strict=True)]


def _here(folder: Path, k: int, of: Any, seed: int, first: int, count: int, follow: bool) -> dict[str, Any]:
    """Live a case here, and say how it is to be lived there."""
    days, params = calendar(of), parameters(of, seed, first, count)
    counts = np.zeros((len(days), len(TRACES), BINS), np.int32) if follow else None
    moments = [len(days) // 2, len(days) - 1]
    states = simulate(params, days, seed, first, counts, moments)
    for name, what in (("params", params), ("states", states), ("counts", counts)):
        if what is not None:
            (folder / f"{k}.{name}").write_bytes(what.tobytes())
    record = [_unpacked(cls, one) for cls, one in ((State, states[0, 0]), (Params, params[0]), (Today, days[1]))]
    weighed = [[list(f(*record)) for f in (decision.weigh, decision.payoffs)] for decision in DECISIONS.values()]
    return {
        "scenario": webassembly.described(of), "seed": str(seed), "first": str(first), "count": count,
        "moments": moments, "follow": follow, "prior": of.inputs == "prior", "weighed": 1, "expected": weighed,
    }  # fmt: skip


@pytest.mark.parametrize("k", range(len(CASES)), ids=[f"{case['of'].name}-{case['seed']}" for case in CASES])
def test_no_word_differs(lived: list[dict[str, Any]], k: int) -> None:
    found = lived[k]
    assert (found["params"], found["states"], found.get("counts", 0), found["faults"]) == (0, 0, 0, 0)
    assert found["told"] == found["expected"]


def test_the_module_imports_nothing_and_is_the_same_every_time(tmp_path: Path) -> None:
    made = webassembly.module()
    assert webassembly.module() == made
    path = tmp_path / "module.wasm"
    path.write_bytes(made)
    ask = "WebAssembly.Module.imports(new WebAssembly.Module(require('fs').readFileSync(process.argv[1]))).length"
    said = subprocess.run([str(NODE), "-e", f"console.log({ask})", path], capture_output=True, encoding="utf-8")
    assert said.stdout.strip() == "0", said.stderr
