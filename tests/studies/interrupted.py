"""A small calibration, and what interrupts it."""

from collections.abc import Callable
from pathlib import Path

from sim.studies.calibration import run as calibrate
from sim.studies.calibration.run import Calibration

PARTICLES, SEED = 64, 3


class Interrupter:
    """Keeps what it is told; with the `at`-th it interrupts."""

    def __init__(self, at: int | None = None):
        self.at, self.told = at, []

    def __call__(self, done: float, what: str) -> None:
        self.told.append((done, what))
        if len(self.told) == self.at:
            raise KeyboardInterrupt


def run(
    folder: Path,
    particles: int = PARTICLES,
    seed: int = SEED,
    posterior: Path | None = None,
    tick: Callable[[float, str], None] = lambda *_: None,
) -> Calibration:
    """Calibrate into this folder, the posterior included if it is not to go elsewhere."""
    return calibrate.calibrate(particles, seed, folder, posterior or folder / "posterior.parquet", tick)
