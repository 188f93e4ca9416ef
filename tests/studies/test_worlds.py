"""Whether the worlds that ship passed the facts under these very rules: asked of the histories that they lived."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.engine.compiled import IS_OFF
from sim.model import posterior as kept
from sim.simulate import worlds
from sim.studies.calibration.distance import HistoryMatching

pytestmark = pytest.mark.skipif(IS_OFF, reason="the compiler is off")


def test_the_worlds_that_ship_pass_under_these_rules() -> None:
    """And so do the facts themselves, in the very histories that are looked at."""
    assert worlds.pass_facts()
    found = kept.posterior()
    test = HistoryMatching(found.seed)
    some = slice(0, worlds.LOOKED_AT)
    quantiles = test.quantiles({name: column[some] for name, column in found.values.items()})
    seen = np.concatenate(
        [test.observe(one[None, :], int(k)) for one, k in zip(quantiles, found.histories[some], strict=True)]
    )
    assert test.statistics.passes(seen).all(axis=1).mean() > 0.95  # quantiles come back but for rounding


def test_other_histories_are_other_digits() -> None:
    found = kept.posterior()
    changed = replace(found, values=found.values | {"war.lethality": 1.001 * found.values["war.lethality"]})
    assert worlds.digest_of_histories(changed) != worlds.digest_of_histories(found)


def test_a_run_under_other_rules_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(worlds, "report", lambda: {worlds.REPORTED: "of other rules"})
    said = CliRunner().invoke(main, ["run", "doha-2020", "--runs", "64", "--no-figures", "-q", "--out", str(tmp_path)])
    assert "from worlds that passed the documents' dated facts under other rules" in " ".join(said.stdout.split())
    told = CliRunner().invoke(main, ["run", "doha-2020", "--runs", "64", "--json", "-q", "--out", str(tmp_path)])
    assert json.loads(told.stdout)["worlds_pass"] is False


@pytest.mark.parametrize(("asked", "told"), [([], True), (["--prior"], None)])
def test_a_run_says_whether_its_worlds_pass(asked: list[str], told: bool | None, tmp_path: Path) -> None:
    words = ["run", "doha-2020", "--runs", "64", "--json", "-q", "--out", str(tmp_path), *asked]
    assert json.loads(CliRunner().invoke(main, words).stdout)["worlds_pass"] is told
