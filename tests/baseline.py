"""What the shipped scenarios give: `python -m tests.baseline` writes it anew, to be named in the changelog."""

import hashlib
import json
from pathlib import Path

import numpy as np

from sim.model.outcomes import OUTCOMES, outcomes
from sim.scenario.files import load, shipped
from sim.simulate import ensemble

FILE = Path(__file__).with_name("baseline.json")
RUNS, SEED = 500, 1


def given(name: str) -> dict[str, object]:
    """Outcome counts of a scenario, and the checksum of every bit of its histories."""
    worlds = ensemble.run(load(name), RUNS, SEED).states
    counts = np.bincount(outcomes(worlds), minlength=len(OUTCOMES)).tolist()
    return dict(zip(OUTCOMES, counts, strict=True)) | {"sha256": hashlib.sha256(worlds.tobytes()).hexdigest()}


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: given(name) for name in shipped()}, indent=2) + "\n", encoding="utf-8")
