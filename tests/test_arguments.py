"""What functions are given: the bounds of the commands hold for them too, with a message in place of a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.arguments import LAST_SEED, whole, word_of
from sim.errors import UsageError

BAD = [
    *[{"runs": bad} for bad in (-5, 0, 2.5, "10", True, 1_000_001)],
    *[{"seed": bad} for bad in (-1, 2**63, 2**64, 1.5, "1")],
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_no_run_of_what_cannot_be(bad: dict[str, Any], tmp_path: Path) -> None:
    name, value = next(iter(bad.items()))
    for ask in (
        lambda: sim.run("doha-2020", out=tmp_path, **bad),
        lambda: sim.compare("doha-2020", "residual-force", out=tmp_path, **bad),
    ):
        with pytest.raises(UsageError, match=rf"^{name}: expected a whole number from .* found {value!r}$"):
            ask()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "bad",
    [*[{"worlds": bad} for bad in (-5, 0, 10**9 + 1)], {"seed": -1}, {"seed": 2**64}, {"keep": "all"}, {"threads": 0}],
    ids=str,
)
def test_no_sweep_of_what_cannot_be(bad: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"^{next(iter(bad))}: expected "):
        sim.sweep("exit-and-conditions", out=tmp_path, **bad)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: sim.History("doha-2020", seed=-1),
        lambda: sim.History("doha-2020", seed=2**63),
        lambda: sim.History("doha-2020", run=-1),
        lambda: sim.History("doha-2020", run=1.5),
        lambda: sim.History(5),
        lambda: sim.run(5),
        lambda: sim.run("doha-2020", levers=5),
    ],
)
def test_no_history_of_what_cannot_be(ask: Callable[[], Any]) -> None:
    with pytest.raises(UsageError, match="expected"):
        ask()


def test_a_path_and_a_scenario_are_taken_as_its_name_is() -> None:
    plain = sim.History("doha-2020").params
    path = Path(sim.__file__).parents[1] / "scenarios" / "doha-2020.yaml"
    assert sim.History(path).params == sim.History(sim.scenarios()["doha-2020"]).params == plain


def test_whole_numbers_are_pythons_or_numpys() -> None:
    given = [whole("seed", value, 0, LAST_SEED) for value in (0, np.int64(7), np.uint64(LAST_SEED))]
    assert given == [0, 7, LAST_SEED]
    assert {type(value) for value in given} == {int}
    assert word_of("keep", "runs", ("runs", "bands")) == "runs"
