"""What the calibration found, as the tables of docs/odd.md tell it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.model.outcomes import OUTCOMES
from tests.markdown import code, grid, percent

CALIBRATION = Path(__file__).resolve().parents[1] / "sim" / "data" / "calibration.json"
TIGHT = 0.8  # a fact that fewer histories of the posterior pass is told among the failures
IDLE = (  # uncertainties that no fact can teach about: in the baseline they act on nothing before the last one,
    "nato.weight",
    "donors.weight",
    "collapse.donors",
    "taliban.overstay",
    "war.air_strikes",
    "table.deadline_push",
    "table.overdue_strain",
    "table.taliban_concession",
    "table.government_concession",
)


def calibration() -> dict[str, Any]:
    """What `talks calibrate` wrote beside the posterior."""
    assert CALIBRATION.exists(), f"{CALIBRATION} is missing: run `talks calibrate`"
    return json.loads(CALIBRATION.read_text(encoding="utf-8"))


def learning() -> str:
    """The calibration in a few numbers."""
    c = calibration()
    rows = (
        ("parameter vectors (particles)", f"{c['particles']:,}"),
        ("seed", c["seed"]),
        ("histories simulated", f"{c['simulated']:,}"),
        ("uncertainties", len(c["parameters"])),
        ("of which learnt about", sum(p["identified"] for p in c["parameters"])),
        ("histories that pass all facts, inputs from their ranges", percent(c["all_prior"])),
        ("histories that pass all facts, inputs from the posterior, new random streams", percent(c["all_posterior"])),
    )
    return grid("calibration|", rows)


def waves() -> str:
    """What each wave demanded, and what it took."""
    rows = []
    for w in calibration()["waves"]:
        counts = (w["wave"], f"{w['tolerance']:.2f}", w["steps"], f"{w['simulated']:,}")
        rows.append((*counts, percent(w["accepted"]), percent(w["exact"])))
    return grid("wave|tolerance|steps|histories so far|proposals accepted|particles that pass all", rows)


def passes() -> str:
    """How often each fact is passed."""
    return grid(
        "fact|ranges|posterior|posterior without this fact", _shares("prior_pass", "posterior_pass", "left_out_pass")
    )


def endings() -> str:
    """How the baseline ends when a fact is not asked for."""
    names = [outcome.replace("_", " ") for outcome in OUTCOMES]
    return grid("|".join(["without the fact", *names]), _shares(*(f"left_out_{outcome}" for outcome in OUTCOMES)))


def _shares(*columns: str) -> Iterable[tuple[str, ...]]:
    return ((p["fact"], *(percent(p[column]) for column in columns)) for p in calibration()["patterns"])


def failures() -> str:
    """The facts that fewest histories of the posterior pass."""
    tight = [p for p in calibration()["patterns"] if p["posterior_pass"] < TIGHT]
    rising = sorted(tight, key=lambda p: p["posterior_pass"])
    return grid(
        "fact|ranges|posterior", ((p["fact"], percent(p["prior_pass"]), percent(p["posterior_pass"])) for p in rising)
    )


def learnt() -> str:
    """The parameters that the facts have moved, the most moved first."""
    rows = []
    for p in sorted((p for p in calibration()["parameters"] if p["identified"]), key=lambda p: -p["shift"]):
        span = f"{p['low']:g} to {p['high']:g}" + (", log" if "log" in p["scale"] else "")
        rows.append((f"`{p['name']}`", span, *(f"{p[q]:.3g}" for q in ("q05", "q50", "q95")), f"{p['shift']:.2f}"))
    return grid("parameter|range|5%|median|95%|shift", rows)


def noise_floor() -> float:
    """What a shift can be by chance alone."""
    return max(_shifts()[name] for name in IDLE)


def noise() -> str:
    """The shifts of parameters that no fact can teach about."""
    shifts = _shifts()
    largest = max(IDLE, key=lambda name: shifts[name])
    rows = (
        ("parameters that cannot be learnt about", code(IDLE)),
        ("mean of their shifts", f"{sum(shifts[name] for name in IDLE) / len(IDLE):.3f}"),
        ("largest of their shifts", f"{shifts[largest]:.3f} (`{largest}`)"),
        ("others that exceed it", sum(s > noise_floor() for name, s in shifts.items() if name not in IDLE)),
    )
    return grid("noise of the shifts|", rows)


def _shifts() -> dict[str, float]:
    return {p["name"]: p["shift"] for p in calibration()["parameters"]}


def unlearnt() -> str:
    """The other uncertainties by section: those moved a little, and those as drawn."""
    left = {p["name"]: p["shift"] for p in calibration()["parameters"] if not p["identified"]}
    chance = noise_floor()
    rows = []
    for section in dict.fromkeys(name.partition(".")[0] for name in left):
        mine = [name for name in left if name.startswith(f"{section}.")]
        moved = [name for name in mine if left[name] > chance]
        rows.append((f"`{section}`", _keys(moved), _keys(name for name in mine if name not in moved)))
    return grid("section|moved a little|as drawn", rows)


def _keys(names: Iterable[str]) -> str:
    return code(name.partition(".")[2] for name in names)


def correlations() -> str:
    """The strongest rank correlations between parameters."""
    rows = ((f"`{c['a']}`", f"`{c['b']}`", f"{c['rho']:+.2f}") for c in calibration()["correlations"])
    return grid("parameter|parameter|rank correlation", rows)
