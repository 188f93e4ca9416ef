"""What simulation-based calibration found, as a table of docs/odd.md."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sim.format import percent
from sim.stats import BY_CHANCE
from sim.studies.calibration import uniformity
from tests.markdown import grid

KEPT = Path(__file__).resolve().parents[1] / "benchmarks" / "sbc.json"


def simulated() -> str:
    """How even ranks are, and how often intervals hold the truth."""
    said = json.loads(KEPT.read_text(encoding="utf-8"))
    names, bins, replicates = list(said["counts"]), said["bins"], said["replicates"]
    ranks = np.stack([np.repeat(np.arange(bins), counts) for counts in said["counts"].values()], axis=1)
    chances = uniformity.p_value(ranks, bins)
    least = int(np.argmin(chances))
    reach = max(abs(edge - np.arange(1, bins) / bins).max() for edge in uniformity.bands(replicates, bins))
    held = ((float(level), np.array(shares[:-1])) for level, shares in said["coverage"].items())
    rows = [
        ("replicates, worlds each", f"{replicates} of {said['particles']}"),
        ("histories, version", f"{said['histories']:,}, {said['version']}"),
        ("least share of the ranges' histories that pass the invented facts", f"{said['least']:g}"),
        ("calibrations that did not reach tolerance 0", said["unfinished"]),
        ("quantities", f"{len(names)}: every uncertain number, and the distance of a new history"),
        ("ranks beyond the band of 95%", f"{int((chances < BY_CHANCE).sum())}; {BY_CHANCE * len(names):.1f} by chance"),
        ("ranks beyond the band of all together", int((chances < BY_CHANCE / len(names)).sum())),
        ("least p of a quantity", f"{chances[least]:.3f} (`{names[least]}`)"),
        ("p of the distance of a new history", f"{chances[-1]:.2f}"),
        ("reach of the band", f"{100 * reach:.1f} points"),
        *((f"intervals of {level:.0%} hold the truth", f"{percent(shares.mean(), 1)}") for level, shares in held),
    ]
    return grid("simulation-based calibration|", rows)
