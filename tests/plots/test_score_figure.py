"""The figure of a score: whose model it is of, and nothing overlaps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from matplotlib.figure import Figure

from sim.results import store
from sim.studies.score.figures import jobs
from sim.studies.score.figures.score import figure
from sim.studies.score.summary import Score

from .conftest import texts

Tidy = Callable[[Figure], None]
SCORED = ("pass", "brier", "crps")


def row(kind: str, name: str, fact: str, seed: int) -> dict[str, object]:
    numbers = {f"{by}_{what}": 0.1 + 0.01 * seed for by in ("prior", "fitted", "persistence") for what in SCORED}
    return {"kind": kind, "name": name, "seed": seed, "fact": fact} | numbers


def test_it_names_the_version_that_was_scored_and_is_tidy(tidy: Tidy, tmp_path: Path) -> None:
    asked = [("cut", "2020-04-15", "talks-open"), ("cut", "2020-07-13", "territory"), ("group", "exit", "troops-july")]
    scores = pa.Table.from_pylist([row(*one, seed) for one in asked for seed in (1, 2)])
    found = Score(store.write(tmp_path / "one", {"scores": scores}, {"study": "score", "version": "0.1.2"}))
    (job,) = jobs(found)
    drawn = figure(*job.given)
    tidy(drawn)
    assert "talks 0.1.2 · 2 fits of each" in " ".join(text.get_text() for text in texts(drawn))
