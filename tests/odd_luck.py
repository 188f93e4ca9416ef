"""How the baseline ends with the luck that each vector of the posterior passed with, and with new random streams."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from sim.engine.addresses import PREDICTIONS
from sim.model.outcomes import OUTCOMES, outcomes
from sim.model.posterior import POSTERIOR, posterior
from sim.scenario.files import BASELINE, load
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate
from tests.markdown import grid, percent

PINNED = Path(__file__).resolve().parent / "baseline.json"  # changes with every result of the model
FRESH = 8  # histories with new random streams a vector


def belongs_to() -> str:
    """Digits that stand for the posterior and the model that the numbers belong to."""
    return sha256(POSTERIOR.read_bytes() + PINNED.read_bytes()).hexdigest()[:12]


def luck() -> str:
    """How histories end: each vector's own, and others of the same vectors."""
    found, days = posterior(), calendar(load(BASELINE))
    params = assemble(replace(load(BASELINE), inputs="prior"), found.values, found.seed, 0, len(found.histories))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        run = range(len(params))
        own = pool.map(lambda i: simulate(params[i : i + 1], days, found.seed, int(found.histories[i])), run)
        first = PREDICTIONS.first
        fresh = pool.map(lambda k: simulate(params, days, found.seed, first + k * len(params)), range(FRESH))
        ends = [outcomes(np.concatenate(list(worlds))) for worlds in (own, fresh)]
    rows = [
        (outcome.replace("_", " "), *(percent(float((ended == k).mean())) for ended in ends))
        for k, outcome in enumerate(OUTCOMES)
    ]
    counts = [("histories", *(f"{len(ended):,}" for ended in ends)), ("of", f"`{belongs_to()}`", "the same")]
    return grid("the baseline ends in|own random streams|new random streams", [*rows, *counts])
