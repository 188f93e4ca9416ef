"""Does the calibrator find what is known? Simulation-based calibration of the full model: `python benchmarks/sbc.py`

Facts are picked, by themselves alone, that at least LEAST of the prior's histories pass, as many as pass the documents'
own (1.5 in a thousand). With `any` as argument no facts are left out, however rare. What it finds is kept in sbc.json
beside this file and drawn into the gallery; `python benchmarks/sbc.py draw` draws it again.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from sim import __version__
from sim.output.plots.files import save
from sim.stats import BY_CHANCE
from sim.studies.calibration import distance as backtest
from sim.studies.calibration import sbc, smc, uniformity
from sim.studies.calibration.figures import rank_jobs

PARTICLES, REPLICATES, SEED, LEAST, PROCESSES = 200, 400, 1, 0.001, os.cpu_count() or 1
KEPT, GALLERY = Path(__file__).with_name("sbc.json"), Path("results/gallery/back-test")


@cache
def experiment(least: float) -> sbc.Experiment:
    """The full model, in the process that asks."""
    backtest.THREADS = 1  # processes take their place
    return sbc.of_backtest(backtest.HistoryMatching(SEED), least)


def replicate(number: int, least: float) -> sbc.Replicate:
    """One known vector, found or not."""
    return sbc.replicate(experiment(least), SEED, number, PARTICLES)


def kept(ranks: sbc.Ranks, least: float, found: list[sbc.Replicate], seconds: float) -> dict[str, Any]:
    """What is kept: how often each quantity had each rank, how often its intervals held, how it was made."""
    return {
        "version": __version__,
        "seed": SEED,
        "replicates": len(ranks.ranks),
        "particles": PARTICLES,
        "least": least,
        "bins": ranks.bins,
        "histories": sum(r.state.simulated for r in found),
        "seconds": round(seconds),
        "unfinished": sum(r.state.tolerance > 0.0 for r in found),
        "moves": round(float(np.median([r.state.moves.mean() for r in found])), 1),
        "counts": {
            name: np.bincount(column, minlength=ranks.bins).tolist()
            for name, column in zip(ranks.names, ranks.ranks.T, strict=True)
        },
        "coverage": {str(share): [round(float(h), 4) for h in held] for share, held in ranks.coverage.items()},
    }


def ranks_of(said: dict[str, Any]) -> sbc.Ranks:
    """The ranks that were kept, each quantity's in rising order."""
    columns = [np.repeat(np.arange(said["bins"]), counts) for counts in said["counts"].values()]
    coverage = {float(share): np.array(held) for share, held in said["coverage"].items()}
    return sbc.Ranks(tuple(said["counts"]), np.stack(columns, axis=1), said["bins"], coverage)


def tell(ranks: sbc.Ranks) -> None:
    """Print coverage, and how even the ranks are."""
    parameters = ranks.ranks[:, :-1]
    print("| interval | holds, % | expected, % | by parameter, 5% to 95% | new history, % |\n|---|---:|---:|---:|---:|")
    for share, held in ranks.coverage.items():
        spread = np.quantile(held[:-1], (0.05, 0.95))
        error = np.sqrt(share * (1 - share) / parameters.size)
        print(
            f"| {share:.0%} | {100 * held[:-1].mean():.1f} | {100 * share:.0f} ± {200 * error:.1f} "
            f"| {100 * spread[0]:.0f} to {100 * spread[1]:.0f} | {100 * held[-1]:.0f} |"
        )
    expected = stats.binom.ppf((0.05, 0.95), len(parameters), 0.9) / len(parameters)
    print(f"\nright intervals of 90%, 5% to 95% of parameters: {100 * expected[0]:.0f} to {100 * expected[1]:.0f}")
    chances = uniformity.p_value(ranks.ranks, ranks.bins)
    beyond, least = int((chances < BY_CHANCE).sum()), int(np.argmin(chances))
    print(f"beyond the band that even ranks keep to in 95% of cases: {beyond} of {len(chances)}, by chance "
          f"{BY_CHANCE * len(chances):.1f}")  # fmt: skip
    print(f"least p: {chances[least]:.4f} ({ranks.names[least]}); of the new history's distance: {chances[-1]:.3f}")


def picture(said: dict[str, Any]) -> Path:
    """Draw ranks and coverage into the gallery."""
    ranks = ranks_of(said)
    source = (
        f"{said['replicates']} back-tests of {said['particles']} worlds each · {said['histories']:,} histories · seed "
        f"{said['seed']} · talks {said['version']}"
    )
    (job,) = rank_jobs(ranks.names, ranks.ranks, ranks.bins, ranks.coverage, source)
    return save(job, GALLERY)


def run(least: float) -> dict[str, Any]:
    """All replicates."""
    begun = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = list(pool.map(replicate, range(REPLICATES), [least] * REPLICATES))
    seconds = time.perf_counter() - begun
    said = kept(sbc.together(experiment(least).names, found), least, found, seconds)
    print(f"{REPLICATES} replicates of {PARTICLES} particles: {said['histories']:,} histories, {seconds:.0f} s, "
          f"{said['histories'] / seconds:,.0f} a second; moves in the last wave: median {said['moves']}, "
          f"{smc.MIXING:.0f} asked for\n")  # fmt: skip
    return said


def main() -> None:
    """Run all replicates, keep their ranks, print what they say."""
    draws, least = sys.argv[1:] == ["draw"], 0.0 if sys.argv[1:] == ["any"] else LEAST
    said = json.loads(KEPT.read_text(encoding="utf-8")) if draws else run(least)
    tell(ranks_of(said))
    if not draws and least:  # what the documentation tells is of facts as rare as the documents'
        KEPT.write_text(json.dumps(said) + "\n", encoding="utf-8")
        print(f"\nranks: {KEPT}")
    if least:
        print(f"figure: {picture(said)}")


if __name__ == "__main__":
    main()
