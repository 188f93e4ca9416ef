"""What each mechanism does: how the baseline's histories end without it. `python benchmarks/without.py`"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.format import percent
from sim.model.outcomes import OUTCOMES, outcomes
from sim.model.rules import BOOK
from sim.scenario.files import Scenario, load
from sim.simulate import ensemble


def shares(scenario: Scenario) -> list[float]:
    """Share of histories that end each way, in as many as `talks run` takes."""
    ended = outcomes(ensemble.run(scenario, scenario.runs, scenario.seed).states)
    return list(np.bincount(ended, minlength=len(OUTCOMES)) / scenario.runs)


def main() -> None:
    """Print a row a mechanism, those that move settlements and falls most first."""
    scenario = load("doha-2020")
    rows = {"(nothing)": shares(scenario)} | {m.name: shares(replace(scenario, without=(m.name,))) for m in BOOK}
    base = rows["(nothing)"]
    print("| without | settlement | talks go on | no talks | government falls |\n|---|---:|---:|---:|---:|")
    for name, row in sorted(rows.items(), key=lambda r: -abs(r[1][0] - base[0]) - abs(r[1][3] - base[3])):
        print(f"| {name} | {' | '.join(map(percent, row))} |")


if __name__ == "__main__":
    main()
