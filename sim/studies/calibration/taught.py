"""What the facts taught, in one sentence and a few numbers, with how much of it chance alone would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.stats import BY_CHANCE
from sim.studies.calibration.evidence import Bits, bits

IDENTIFIED = 0.1  # an input is identified if the back-test moved at least this share of its distribution


@dataclass(frozen=True)
class Taught:
    """Evidence of all facts, and how many inputs they moved.

    `bits` all facts tell together, of which at most `bits_inputs` are about inputs and the rest about luck; None
    where no history passes. Of `inputs`, `identified` moved by IDENTIFIED or more, where chance alone would be
    expected to move `by_chance` so far; `detected` moved by more than `noise`, which chance alone lets any of them
    exceed in one calibration of twenty.
    """

    bits: Bits
    bits_inputs: Bits
    inputs: int
    identified: int
    by_chance: float
    detected: int
    noise: float

    @property
    def sentence(self) -> str:
        """All of it in words."""
        told = "more than can be told" if self.bits is None else f"{self.bits:.1f} bits"
        inputs = "" if self.bits_inputs is None else f", at most {self.bits_inputs:.1f} of them about inputs, not luck"
        expected = "none" if self.by_chance < 0.05 else f"about {self.by_chance:.1g}"
        return (
            f"The facts taught {told}{inputs}: {self.identified} of {self.inputs} inputs moved by a tenth of their "
            f"distribution or more, where chance alone would move {expected}; {self.detected} moved by more than any "
            "would by chance in 19 calibrations of 20."
        )


def taught(prior: float, posterior: float, shifts: Sequence[float], particles: int) -> Taught:
    """Add it up.

    Parameters
    ----------
    prior, posterior : shares of histories that show all facts, inputs from their ranges and from the worlds kept
    shifts : of the inputs, largest gaps between distribution functions, each from 0 to 1
    particles : worlds kept; they are taken as independent
    """
    moved, noise = np.array(shifts), shift_by_chance(particles, len(shifts))
    again = max(posterior, prior)
    return Taught(
        bits(prior),
        bits(prior / again) if prior > 0 else None,
        len(moved),
        int((moved >= IDENTIFIED).sum()),
        len(moved) * chance_of_shift(IDENTIFIED, particles),
        int((moved > noise).sum()),
        noise,
    )


def chance_of_shift(shift: float, particles: int) -> float:
    """The chance that an input of which nothing is learnt seems to move so far (Kolmogorov 1933)."""
    from scipy.special import kolmogorov  # here, because it takes a fifth of a second to import

    return float(kolmogorov(np.sqrt(particles) * shift))


def shift_by_chance(particles: int, inputs: int) -> float:
    """The shift that the largest of so many inputs, of which nothing is learnt, exceeds with the chance BY_CHANCE."""
    from scipy.special import kolmogi  # here, because it takes a fifth of a second to import

    return float(kolmogi(BY_CHANCE / max(1, inputs)) / np.sqrt(particles))
