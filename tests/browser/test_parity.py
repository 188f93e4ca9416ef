"""The same histories in Node, Chromium and Firefox as here, word by word: parameters, states, daily bins, the weighing
of decisions."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
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
from sim.simulate.history import unpacked
from sim.simulate.inputs import calendar, parameters
from sim.simulate.kernel import BINS, simulate
from tests.test_parity import bare, early, otherwise, short, wild

from .pages import BROWSERS, answer_of_page

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")
SCENARIOS = [*(load(name) for name in shipped()), wild(), early(), short(), bare(), otherwise()]
CASES: list[dict[str, Any]] = [
    *({"of": s, "seed": 1, "first": 0, "count": 40, "follow": False} for s in SCENARIOS),
    {"of": replace(load("doha-2020"), inputs="prior"), "seed": 7, "first": 3, "count": 33, "follow": True},
    {"of": load("doha-2020"), "seed": 2**63 - 1, "first": 2**40, "count": 70, "follow": True},
    {"of": load("as-recorded"), "seed": 3, "first": 5, "count": 1, "follow": True},
]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """A folder with all that a driver needs and every case as it was lived here; what decisions weigh, case by case."""
    folder = tmp_path_factory.mktemp("browser")
    names, rows = webassembly.vectors()
    (folder / "module.wasm").write_bytes(webassembly.module())
    (folder / "vectors.bin").write_bytes(rows.tobytes())
    cases = [_here(folder, k, **case) for k, case in enumerate(CASES)]
    weighed = [case.pop("expected") for case in cases]
    for name, what in (("specification", webassembly.specification()), ("names", names), ("cases", cases)):
        (folder / f"{name}.json").write_text(json.dumps(what), encoding="utf-8")
    for path in (webassembly.DRIVER, HERE / "parity.mjs", HERE / "in_page.html"):
        shutil.copy(path, folder)
    return folder, weighed


def _here(folder: Path, k: int, of: Any, seed: int, first: int, count: int, follow: bool) -> dict[str, Any]:
    """Live a case here, and say how it is to be lived there."""
    days, params = calendar(of), parameters(of, seed, first, count)
    counts = np.zeros((len(days), len(TRACES), BINS), np.int32) if follow else None
    moments = [len(days) // 2, len(days) - 1]
    states = simulate(params, days, seed, first, counts, moments)
    for name, what in (("params", params), ("states", states), ("counts", counts)):
        if what is not None:
            (folder / f"{k}.{name}").write_bytes(what.tobytes())
    record = [unpacked(cls, one) for cls, one in ((State, states[0, 0]), (Params, params[0]), (Today, days[1]))]
    weighed = [[list(f(*record)) for f in (decision.weigh, decision.payoffs)] for decision in DECISIONS.values()]
    return {
        "scenario": webassembly.described(of), "seed": str(seed), "first": str(first), "count": count,
        "moments": moments, "follow": follow, "prior": of.inputs == "prior", "weighed": 1, "expected": weighed,
    }  # fmt: skip


def in_node(folder: Path) -> Any:
    """What Node finds."""
    command = [str(NODE), HERE / "in_node.mjs", folder, webassembly.DRIVER]
    said = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


PLACES: list[Any] = [pytest.param(in_node, id="node", marks=pytest.mark.skipif(not NODE, reason="there is no `node`"))]
PLACES += [
    pytest.param(
        lambda folder, browser=browser: answer_of_page(browser, folder), id=browser,
        marks=[pytest.mark.slow, pytest.mark.skipif(not shutil.which(program), reason=f"there is no {program}")],
    )
    for browser, program in BROWSERS.items()
]  # fmt: skip


@pytest.mark.parametrize("driven", PLACES)
def test_no_word_differs(lived: tuple[Path, list[Any]], driven: Callable[[Path], Any]) -> None:
    folder, weighed = lived
    found = driven(folder)
    assert isinstance(found, list), found
    assert len(found) == len(CASES)
    for case, one, expected in zip(CASES, found, weighed, strict=True):
        differ = one["params"], one["states"], one.get("counts", 0), one["faults"]
        assert differ == (0, 0, 0, 0), case["of"].name
        assert one["told"] == expected, case["of"].name


@pytest.mark.skipif(not NODE, reason="there is no `node`")
def test_the_module_imports_nothing_and_is_the_same_every_time(tmp_path: Path) -> None:
    made = webassembly.module()
    assert webassembly.module() == made
    path = tmp_path / "module.wasm"
    path.write_bytes(made)
    ask = "WebAssembly.Module.imports(new WebAssembly.Module(require('fs').readFileSync(process.argv[1]))).length"
    said = subprocess.run([str(NODE), "-e", f"console.log({ask})", path], capture_output=True, encoding="utf-8")
    assert said.stdout.strip() == "0", said.stderr
