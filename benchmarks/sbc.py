"""Does the calibrator find what is known? Simulation-based calibration of the full model: `python benchmarks/sbc.py`

Facts are picked, by themselves alone, that at least LEAST of the prior's histories pass: the documents' own are passed
by about three in a thousand. With `any` as argument no facts are left out, however rare.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from scipy import stats

from sim import __version__
from sim.output.plots.files import save
from sim.studies.calibration import distance as backtest
from sim.studies.calibration import sbc, smc
from sim.studies.calibration.figures import rank_jobs

PARTICLES, REPLICATES, SEED, LEAST, PROCESSES = 200, 60, 1, 0.001, 2
FOLDER, GALLERY = Path("results/sbc"), Path("results/gallery/back-test")


@cache
def experiment(least: float) -> sbc.Experiment:
    """The full model, in the process that asks."""
    backtest.THREADS = 1  # processes take their place
    return sbc.of_backtest(backtest.HistoryMatching(SEED), least)


def replicate(number: int, least: float) -> sbc.Replicate:
    """One known vector, found or not."""
    return sbc.replicate(experiment(least), SEED, number, PARTICLES)


def tell(ranks: sbc.Ranks) -> None:
    """Print coverage, and how even the ranks are."""
    parameters = ranks.ranks[:, :-1]
    chi, p = sbc.unevenness(parameters, ranks.bins)
    each = [sbc.unevenness(column, ranks.bins)[1] for column in ranks.ranks.T]
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
    print(f"ranks of all parameters: chi-square {chi:.1f} on {ranks.bins - 1}, p {p:.3f}")
    least = int(np.argmin(each))
    print(f"least p of {len(each)}: {each[least]:.5f} ({ranks.names[least]}); of the new distance: {each[-1]:.3f}")


def picture(ranks: sbc.Ranks) -> Path:
    """Draw ranks and coverage into the gallery."""
    source = f"{REPLICATES} back-tests of {PARTICLES} worlds each · seed {SEED} · talks {__version__}"
    (job,) = rank_jobs(ranks.names, ranks.ranks, ranks.bins, ranks.coverage, source)
    return save(job, GALLERY)


def main() -> None:
    """Run all replicates, keep their ranks, print what they say."""
    least, begun = 0.0 if sys.argv[1:] == ["any"] else LEAST, time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = list(pool.map(replicate, range(REPLICATES), [least] * REPLICATES))
    seconds, histories = time.perf_counter() - begun, sum(r.state.simulated for r in found)
    moves = np.array([r.state.moves.mean() for r in found])
    print(f"{REPLICATES} replicates of {PARTICLES} particles: {histories:,} histories, {seconds:.0f} s, "
          f"{histories / seconds:,.0f} a second")  # fmt: skip
    print(f"tolerance nil in {sum(r.state.tolerance == 0.0 for r in found)}; moves in the last wave: median "
          f"{np.median(moves):.1f}, fewer than {smc.MIXING:.0f} in {(moves < smc.MIXING).sum()}\n")  # fmt: skip
    ranks = sbc.together(experiment(least).names, found)
    tell(ranks)
    FOLDER.mkdir(parents=True, exist_ok=True)
    held = {f"coverage_{100 * share:.0f}": column for share, column in ranks.coverage.items()}
    name = f"ranks-{least:g}.npz"
    np.savez(FOLDER / name, names=np.array(ranks.names), ranks=ranks.ranks, bins=ranks.bins, moves=moves, **held)
    print(f"\nranks: {FOLDER / name}")
    print(f"figure: {picture(ranks)}")


if __name__ == "__main__":
    main()
