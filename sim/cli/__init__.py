"""The command `talks`: arguments in, one call, a screen or JSON out. Heavy libraries are imported where needed."""

from sim.cli import analyses, authoring, bench, replay, stored, studies, sweeps
from sim.cli.group import main

__all__ = ["analyses", "authoring", "bench", "main", "replay", "stored", "studies", "sweeps"]
