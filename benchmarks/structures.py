"""What each rule did: the headlines with one rule as it was, in the worlds that ship and in worlds found anew with it.

`python benchmarks/structures.py` writes both tables of docs/changes-0.5.0.md; it takes some minutes. The fit is that of
`talks score`: particles from the ranges to all facts, from scratch; "as they are" is fitted so as well.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from sim.engine import addresses
from sim.engine.addresses import PREDICTIONS
from sim.model.outcomes import OUTCOMES, outcomes
from sim.scenario.files import BASELINE, Scenario, load
from sim.scenario.settings import read_levers, with_settings
from sim.simulate.ensemble import CHUNK, run
from sim.simulate.inputs import assemble, calendar
from sim.simulate.kernel import simulate
from sim.studies.calibration import smc
from sim.studies.calibration.distance import HistoryMatching

PAGE = Path(__file__).resolve().parents[1] / "docs" / "changes-0.5.0.md"
SCENARIOS = ("doha-2020", "conditions-enforced", "release-up-front", "residual-force")
RULES: dict[str, dict[str, Any]] = {
    "as they are": {},
    "a lottery at every review": {"structures.lottery": True},
    "procedure waits for the deal": {"structures.gated_procedure": 0.2},
    "trust from weeks in which nothing was owed": {"structures.trust_unowed": True},
    "the table blind to violence": {"structures.blind_table": True},
    "a capped breach": {"structures.capped_breach": True},
    "acting on violence without end": {"structures.linear_breach": True},
    "the Taliban hurt alike without foreign forces": {"table.taliban_hurt": 0.0},
}
RUNS, SEED, PARTICLES, STEPS = 10_000, 1, 2048, 100
Vectors = dict[str, np.ndarray[Any, Any]]


def under(name: str, rule: dict[str, Any]) -> Scenario:
    """A scenario with a rule as it was."""
    return with_settings(load(name), read_levers(rule))


def fitted(rule: dict[str, Any]) -> tuple[Vectors, float]:
    """Worlds that pass the facts with a rule, and the mean share of facts that they pass in new histories."""
    test = HistoryMatching(SEED, under=under(BASELINE, rule))
    found = smc.fit(test.distance, len(test.names), PARTICLES, SEED, STEPS)
    seen = test.observe(np.resize(found.quantiles, (8192, len(test.names))), PREDICTIONS.first)
    return test.vectors(found.quantiles), float(test.statistics.passes(seen).mean())


def shares(scenario: Scenario, vectors: Vectors) -> tuple[float, float]:
    """Shares that end in a settlement and in a fall, of histories each with one of these worlds."""
    drawn = addresses.predicted(SEED).integers(len(next(iter(vectors.values()))), size=RUNS)
    days = calendar(scenario)

    def live(first: int) -> np.ndarray[Any, Any]:
        some = drawn[first : first + CHUNK]
        params = assemble(scenario, {name: column[some] for name, column in vectors.items()}, SEED, first, len(some))
        return outcomes(simulate(params, days, SEED, first))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ended = np.concatenate(list(pool.map(live, range(0, RUNS, CHUNK))))
    return headline(ended)


def headline(ended: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Shares that end in a settlement and in a fall."""
    counts = np.bincount(ended, minlength=len(OUTCOMES)) / len(ended)
    return counts[OUTCOMES.index("settlement")], counts[OUTCOMES.index("government_falls")]


def table(rows: dict[str, list[str]], *heads: str) -> str:
    """A table in Markdown."""
    first = [f"| rules | {' | '.join(heads)} |", f"|---|{'---:|' * len(heads)}"]
    return "\n".join(first + [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()])


def put(text: str, name: str, made: str) -> str:
    """The page with a table between its marks."""
    begin, end = f"<!-- {name} -->\n", f"\n<!-- end {name} -->"
    head, rest = text.split(begin)
    return head + begin + made + end + rest.split(end)[1]


def main() -> None:
    """Write both tables."""
    kept, anew = {}, {}
    for name, rule in RULES.items():
        some = [under(scenario, rule) for scenario in SCENARIOS]
        both = [headline(outcomes(run(scenario, RUNS, SEED).states)) for scenario in some]
        vectors, passed = fitted(rule)
        again = [shares(scenario, vectors) for scenario in some]
        kept[name], anew[name] = ([f"{100 * s:.0f}, {100 * f:.0f}" for s, f in found] for found in (both, again))
        anew[name].append(f"{passed:.3f}")
        print(name, kept[name], anew[name], file=sys.stderr)
    heads = [f"`{scenario}`" for scenario in SCENARIOS]
    text = put(PAGE.read_text(encoding="utf-8"), "structures", table(kept, *heads))
    PAGE.write_text(put(text, "refitted", table(anew, *heads, "facts shown")), encoding="utf-8")


if __name__ == "__main__":
    main()
