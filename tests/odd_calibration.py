"""What the calibration found, as the tables of docs/odd.md tell it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.model.outcomes import OUTCOMES
from sim.studies.calibration.taught import Taught, taught
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
    c, known = calibration(), what_was_taught()
    rows = (
        ("parameter vectors (particles)", f"{c['particles']:,}"),
        ("seed", c["seed"]),
        ("histories simulated", f"{c['simulated']:,}"),
        ("uncertainties", len(c["parameters"])),
        ("of which learnt about", sum(p["identified"] for p in c["parameters"])),
        ("histories that pass all facts, inputs from their ranges", percent(c["all_prior"])),
        ("histories that pass all facts, inputs from the posterior, new random streams", percent(c["all_posterior"])),
        ("what all facts tell, in bits", in_bits(known.bits)),
        ("of which about inputs, at most", in_bits(known.bits_inputs)),
        ("parameters that would be learnt about by chance", f"{known.by_chance:.0e}"),
        ("parameters moved by more than any is by chance in 19 calibrations of 20", known.detected),
        ("the shift that this takes", f"{known.noise:.3f}"),
        ("probability of facts as rare, inputs from their ranges", f"{c['p_prior']:.2f}"),
        ("probability of facts as rare, inputs from the posterior", f"{c['p_posterior']:.2f}"),
    )
    return grid("calibration|", rows)


def what_was_taught() -> Taught:
    """The evidence of all facts, as the screen tells it."""
    c = calibration()
    return taught(c["all_prior"], c["all_posterior"], list(_shifts().values()), c["particles"])


def in_bits(value: float | None) -> str:
    """Bits to a tenth."""
    return "" if value is None else f"{value:.1f}"


def told() -> str:
    """What each fact tells, the most first, and how rare it is among the fitted model's histories."""
    rows = [
        (p["fact"], percent(p["prior_pass"]), *(in_bits(p[k]) for k in ("bits", "bits_inputs", "bits_beyond")),
         f"{p['p_value']:.2f}")
        for p in sorted(calibration()["patterns"], key=lambda p: -(p["bits"] or 0.0))
    ]  # fmt: skip
    return grid("fact|ranges|bits|about inputs|beyond the others|p", rows)


def certain_facts() -> str:
    """Facts that nearly every history shows: nothing is taught by them."""
    rows = ((c["fact"], percent(c["prior_pass"]), f"{c['bits']:.2f}") for c in calibration()["certain"])
    return grid("fact|ranges|bits", rows)


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
    found = calibration()["patterns"]
    if lacking := set(columns) - set(found[0]):
        raise SystemExit(f"the calibration does not tell of {', '.join(sorted(lacking))}: `talks calibrate` first")
    return ((p["fact"], *(percent(p[column]) for column in columns)) for p in found)


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
