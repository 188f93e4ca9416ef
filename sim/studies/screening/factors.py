"""What is screened: uncertain numbers, each frozen at the middle of its range, and constants, each drawn from one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.model.catalogue import Parameter, catalogue
from sim.scenario.values import Distribution
from sim.simulate.inputs import column

Array = np.ndarray[Any, Any]
STRUCTURES = "structures"
FROZEN, DRAWN = "frozen", "drawn"  # what is done with an uncertainty, with a constant


@dataclass(frozen=True)
class Factor:
    """A number that is screened: its parameter, and what is done with it."""

    parameter: Parameter
    change: str

    @property
    def name(self) -> str:
        """Of the parameter."""
        return self.parameter.name

    @property
    def value(self) -> float | Distribution:
        """What it is set to: the middle of an uncertainty's range (the geometric one where it is drawn evenly in the
        logarithm), a constant's range."""
        low: Any = self.parameter.low
        high: Any = self.parameter.high
        if self.change == DRAWN:
            return Distribution("between_log" if self.parameter.scale == "log" else "between", (low, high))
        return math.sqrt(low * high) if self.parameter.scale == "log" else 0.5 * float(low + high)

    def drawn(self, start: date, seed: int, first: int, count: int) -> Array:
        """Its values, as the engine has them, in so many histories.

        Parameters
        ----------
        start : the scenario's first day
        seed : of all draws
        first : number of the first history
        count : how many
        """
        return column(self.name, self.value, start, seed, first, count)


def factors() -> list[Factor]:
    """Every uncertainty, then every constant that has a range, in the order of the catalogue; alternative structures
    are no numbers to be between."""
    known = [p for p in catalogue().values() if p.section != STRUCTURES]
    uncertain = [Factor(p, FROZEN) for p in known if p.role == "uncertainty"]
    return uncertain + [Factor(p, DRAWN) for p in known if p.role == "constant" and p.low is not None]
