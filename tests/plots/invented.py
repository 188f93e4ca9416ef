"""Invented summaries with the shapes that real ones take, and awkward ones that stretch a layout."""

from __future__ import annotations

from datetime import date
from zlib import crc32

import numpy as np

from sim.model.outcomes import OUTCOMES
from sim.results.summary import Bands, Difference, Interval, Summary

START, END = date(2019, 9, 7), date(2021, 12, 31)
DAYS = (END - START).days + 1
LONG_TITLE = "A later, conditional withdrawal with early prisoner releases"
assert len(LONG_TITLE) == 60

MIXES = {
    "as_agreed": (0.02, 0.18, 0.16, 0.06, 0.58),
    "later": (0.11, 0.48, 0.20, 0.06, 0.15),
    "fast": (0.0, 0.02, 0.06, 0.0, 0.92),
    "certain": (0.0, 0.0, 0.0, 0.0, 1.0),
    "rare": (0.004, 0.0, 0.001, 0.0, 0.995),
    "even": (0.2, 0.2, 0.2, 0.2, 0.2),
}


def wilson(share: float, runs: int) -> tuple[float, float]:
    z2 = 1.96**2
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    half = 1.96 / (1 + z2 / runs) * np.sqrt(share * (1 - share) / runs + z2 / (4 * runs**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def interval(share: float, runs: int, inputs: float = 0.12) -> Interval:
    low, high = wilson(share, runs)
    return Interval(share, low, high, max(0.0, share - inputs), min(1.0, share + inputs))


def fan(
    variable: str, label: str, unit: str, party: str, middle: np.ndarray, width: np.ndarray | float
) -> Bands:
    dates = np.datetime64(START) + np.arange(DAYS)
    spread = np.array([-1.6, -0.65, 0.0, 0.7, 1.9])[:, None] * width
    return Bands(variable, label, unit, party, dates, np.maximum(middle + spread, 0.0))


def step(t: np.ndarray, at: float, steepness: float) -> np.ndarray:
    return 1 / (1 + np.exp(-(t - at) * steepness))


def bump(t: np.ndarray, at: float, width: float) -> np.ndarray:
    return np.exp(-(((t - at) / width) ** 2))


def fans(shift: float = 0.0) -> dict[str, Bands]:
    """Nine variables of the kinds that the model has; `shift` moves the late part of some of them."""
    t = np.linspace(0.0, 1.0, DAYS)
    late = step(t, 0.72, 28)
    wobble = np.cumsum(np.random.default_rng(3).normal(0, 0.004, DAYS))
    control = 62 - 5 * t - (32 - 60 * shift) * late + 4 * wobble
    attacks = 58 + 26 * t - 22 * shift * late + 30 * wobble
    troops = np.clip(13000 - 12900 * (t - 0.2) / (0.48 + shift), 0, 13000)
    prisoners, captives = 5000 * step(t, 0.4, 24), 1000 * step(t, 0.38, 22)
    trust, hold = 0.12 + 0.35 * late * (1 + shift), 66 - 24 * late + 20 * shift * late
    kabul, taliban, washington = "government", "taliban", "united_states"
    made = (
        fan("control", "Districts under government control", "%", kabul, control, 1 + 5 * t + 12 * late),
        fan("attacks", "Attacks", "a day", taliban, attacks, 3 + 5 * t),
        fan("troops", "US troops in Afghanistan", "troops", washington, troops, 60.0),
        fan("prisoners", "Prisoners released by Kabul", "", kabul, prisoners, 900 * bump(t, 0.4, 0.12)),
        fan("captives", "Captives released by the Taliban", "", taliban, captives, 120 * bump(t, 0.4, 0.1)),
        fan("trust", "Trust between Kabul and the Taliban", "0 to 1", "", trust, 0.05 + 0.1 * t),
        fan("killed", "Killed since September 2019", "", taliban, 42000 * t * (1 + 0.4 * t), 5000 * t),
        fan("suspensions", "Talks suspended", "% of histories", "", 100 * late * t, 0.0),
        fan("hold", "Willingness to hold on", "index", kabul, hold, 4 + 9 * t),
    )
    return {bands.variable: bands for bands in made}


def days_of(rng: np.random.Generator, runs: int, share: float, middle: float, spread: float) -> np.ndarray:
    days = np.round(np.clip(rng.normal(middle, spread, runs), 0, DAYS - 1))
    days[rng.random(runs) >= share] = np.nan
    return days


def measure_days(runs: int, mix: tuple[float, ...], seed: int = 5) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "first_release_day": days_of(rng, runs, 0.97, 210, 24),
        "release_done_day": days_of(rng, runs, 0.86, 350, 42),
        "opening_day": days_of(rng, runs, 0.80, 372, 45),
        "procedure_day": days_of(rng, runs, 0.55, 460, 60),
        "settlement_day": days_of(rng, runs, mix[0], 640, 50),
        "fall_day": days_of(rng, runs, mix[4], 700, 45),
        "exit_day": days_of(rng, runs, 0.93, 602, 12),
    }


def summary(
    name: str = "as_agreed",
    title: str = "As agreed",
    *,
    runs: int = 4000,
    shift: float = 0.0,
    deadline: date = date(2021, 5, 1),
) -> Summary:
    """A whole summary whose ending is one of MIXES; `shift` makes its late days go better for Kabul."""
    mix = MIXES[name]
    return Summary(
        name=name,
        title=title,
        start=START,
        end=END,
        runs=runs,
        seed=7,
        version="0.1.0",
        scenario_hash=f"{crc32(name.encode()):08x}c06eb89fcc64dcf8",
        outcomes={outcome: interval(share, runs) for outcome, share in zip(OUTCOMES, mix, strict=True)},
        bands=fans(shift),
        days=measure_days(runs, mix),
        events=(("Doha deal", date(2020, 2, 29)), ("Election", date(2020, 11, 3)), ("Deadline", deadline)),
    )


def differences(baseline: Summary, *others: Summary, half: float | None = None) -> list[Difference]:
    """Differences in points; their intervals reach `half` points either way, by default sampling error. Of 200 worlds
    150 go the way of the whole, 20 the other way."""
    made = []
    for other in others:
        reach = 150 / min(baseline.runs, other.runs) ** 0.5 if half is None else half
        for outcome in OUTCOMES:
            points = 100 * (other.outcomes[outcome].share - baseline.outcomes[outcome].share)
            low, high = max(-100.0, points - reach), min(100.0, points + reach)
            spread = max(-100.0, min(points, 0.0) - 30), min(100.0, max(points, 0.0) + 30)
            often, seldom = (20, 150) if points > 0 else (150, 20)
            counts = (200, 32, often, seldom, often // 2, seldom // 2, 25, 4)
            made.append(Difference(other.name, baseline.name, outcome, points, low, high, *spread, *counts))
    return made
