"""Models for Mesa's `batch_run`: the project's own history, with a data collector; and one that fails."""

from __future__ import annotations

from functools import cache, partial

from mesa import DataCollector, Model

from sim.model.outcomes import TRACES
from sim.scenario.files import Scenario, load
from sim.simulate.history import History


@cache
def scenario() -> Scenario:
    """The baseline, read once a process."""
    return load("doha-2020")


def value(model: History, field: str) -> float:
    """Today's value of a field of the world, or of an element of one such as `trust[3]`."""
    name, _, index = field.partition("[")
    found = getattr(model.state, name)
    return found[int(index[:-1])] if index else found


class Batched(History):
    """History `number` of the baseline; every day the eight variables of the daily bands are collected."""

    def __init__(self, number: int) -> None:
        super().__init__(scenario(), 1, number)
        self.datacollector = DataCollector({t.name: partial(value, field=t.field) for t in TRACES})

    def step(self) -> None:
        """One day, and what it was like."""
        super().step()
        self.datacollector.collect(self)


class Failing(Model):
    """Five steps; number 60 fails on the second."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self.datacollector = number, DataCollector({"number": "number"})

    def step(self) -> None:
        """Collect, or fail."""
        if self.number == 60 and self.steps == 2:
            raise ValueError("one bad run")
        self.datacollector.collect(self)
        self.running = self.steps < 5
