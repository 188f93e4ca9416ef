"""The browser's half: the rules as they stand as a WebAssembly module, and what its driver has to know.

`sim/data/engine.mjs` is the driver: parameters from vectors, seed and number; histories in blocks; the terms
and payoffs of decisions. All with the same bits as here.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np

from sim.engine.draws import cast_parameter, spread_log
from sim.engine.lanes import L, layout
from sim.engine.maths import exp, log
from sim.engine.translator.module import Module
from sim.engine.translator.types import CELLS, FLOAT, INT, UNSIGNED, Array, Record, record_of
from sim.engine.webassembly import STACK, WIDTH, module_bytes
from sim.model.outcomes import TRACES
from sim.model.params import ISSUE_NAMES, SEGMENTS, Params
from sim.model.posterior import posterior
from sim.model.rules.day import DECISIONS
from sim.model.soundness import HIGHEST, LOWEST
from sim.model.state import Draws, State, Today
from sim.scenario.files import Scenario
from sim.scenario.paths import WITHDRAWAL
from sim.scenario.values import Distribution
from sim.simulate import inputs, kernel
from sim.simulate.plan import NEVER_COMES, STEP

DRIVER = Path(__file__).parents[1] / "data" / "engine.mjs"
RECORDS = {"state": State, "params": Params, "draws": Draws, "today": Today}


def module() -> bytes:
    """The module: the same bytes from the same rules, every time.

    Raises
    ------
    Untranslatable
        If a rule is not in the subset that is translated.
    """
    made = Module()
    made.export(kernel._histories, kernel.ARGUMENTS, "histories")
    made.export(cast_parameter, (Array(CELLS["f8"], 1), UNSIGNED, INT, UNSIGNED))
    made.export(spread_log, (Array(CELLS["f8"], 1), FLOAT, FLOAT))
    for function in (exp, log):
        made.export(function, (FLOAT,))
    of = [record_of(layout(cls)) for cls in (State, Params, Today)]
    for decision in DECISIONS.values():
        made.export(decision.weigh, tuple(of), f"weigh_{decision.name}")
        made.export(decision.payoffs, tuple(of), f"payoffs_{decision.name}")
    return module_bytes(made.text(WIDTH), made.exports)


def specification() -> dict[str, Any]:
    """What the driver has to know of the model: where numbers lie, what is followed, what decides."""
    return {
        "lanes": L,
        "free": STACK,
        "words": {name: record_of(layout(cls)).words for name, cls in RECORDS.items()},
        "fields": {name: _places(record_of(layout(cls))) for name, cls in RECORDS.items()},
        "blank": _words(kernel.BLANK),
        "lowest": _words(LOWEST),
        "highest": _words(HIGHEST),
        "traced": kernel.TRACED.tolist(),
        "steps": kernel.STEPS.tolist(),
        "traces": [trace._asdict() for trace in TRACES],
        "bins": kernel.BINS,
        "plan": {"segments": SEGMENTS, "step": STEP, "never": NEVER_COMES},
        "issues": [f"issues.{side}_{issue}" for side in ("taliban", "government") for issue in ISSUE_NAMES],
        "posterior_key": zlib.crc32(b"posterior"),
        "decisions": [_decision(decision) for decision in DECISIONS.values()],
    }


def described(scenario: Scenario) -> dict[str, Any]:
    """A scenario as the driver takes it: how every parameter is found, the plan if it is a path, the days.

    Parameters
    ----------
    scenario : as `scenario.files.load` gives it
    """
    given = posterior().values if scenario.inputs == "posterior" else {}
    free = {name for name in given if name not in scenario.marked}
    off = inputs.neutral(scenario.without)
    values = scenario.values | inputs.stand_ins(scenario) | off
    path = scenario.paths.get(WITHDRAWAL.name)
    return {
        "name": scenario.name,
        "parameters": {
            name: {"posterior": True} if name in free and name not in off else _drawn(name, value, scenario)
            for name, value in values.items()
        },
        "path": [[float((point.day - scenario.start).days), point.level] for point in path] if path else None,
        "calendar": _words(inputs.calendar(scenario)),
    }


def vectors() -> tuple[list[str], np.ndarray[Any, Any]]:
    """The posterior's vectors, as the driver takes them: names of the columns, and single-precision rows."""
    values = posterior().values
    return list(values), np.stack(list(values.values()), axis=1).astype(np.float32)


def _drawn(name: str, value: Any, scenario: Scenario) -> dict[str, Any]:
    """A parameter that is set, or drawn: by which distribution, with which arguments and key."""
    if not isinstance(value, Distribution):
        return {"value": inputs.number(value, scenario.start)}
    args = [inputs.number(arg, scenario.start) for arg in value.args]
    of_days = inputs.is_of_days(value)
    return {"kind": value.kind, "args": args, "days": of_days, "key": zlib.crc32(name.encode())}


def _places(record: Record) -> dict[str, list[int]]:
    return {field.name: [field.word, field.length] for field in record.fields}


def _words(records: np.ndarray[Any, Any]) -> list[str]:
    """Words as hexadecimal digits: JSON has no bits of whole numbers."""
    return [f"{word:x}" for word in np.ascontiguousarray(records).view(np.uint64).ravel().tolist()]


def _decision(decision: Any) -> dict[str, Any]:
    return {key: getattr(decision, key) for key in ("name", "options", "terms", "rationality")}


def driver() -> str:
    """The driver's text: a module of JavaScript."""
    return DRIVER.read_text(encoding="utf-8")
