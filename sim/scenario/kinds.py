"""What a scenario changes against the baseline, in a reader's words: computed from what its files set."""

from __future__ import annotations

from collections import Counter

from sim.model.catalogue import catalogue
from sim.scenario.files import Scenario

BASE = "The baseline, which the others change"
SEVERAL = "Several of these at once"
# In the order in which they are shown: the sections of the catalogue, and the shocks, that belong together.
SECTIONS = {
    "How US troops leave": ("withdrawal", "us", "orders", "assurances", "exit_belief"),
    "When prisoners go free": ("prisoners", "release"),
    "How much is fought": ("violence", "taliban", "operations", "war", "strikes", "collapse", "truce"),
    "Who talks, and under what pressure": (
        *("government", "diplomacy", "table", "issues", "trust"),
        *("pressure", "talks", "unity", "structures"),
    ),
    "NATO, donors and spoilers": ("nato", "donors", "spoilers"),
}
KINDS = (BASE, *SECTIONS, SEVERAL)
_FEW = 2  # kinds of change that a scenario may have and still be known by the one that it has most of


def kind_of(scenario: Scenario, baseline: Scenario) -> str:
    """What a scenario mostly changes, one of KINDS; where two kinds are level, the later of them."""
    counts = Counter(_kind(section) for section in _changed(scenario, baseline))
    if not counts:
        return BASE
    if len(counts) > _FEW:
        return SEVERAL
    return max(counts, key=lambda kind: (counts[kind], KINDS.index(kind)))


def _changed(scenario: Scenario, baseline: Scenario) -> list[str]:
    """The section of every parameter that differs, and what every shock of its own moves."""
    set_otherwise = [p.section for name, p in catalogue().items() if scenario.values[name] != baseline.values[name]]
    paths = [name.split(".")[0] for name, path in scenario.paths.items() if path != baseline.paths.get(name)]
    return [*set_otherwise, *paths, *(shock.what for shock in scenario.shocks if shock not in baseline.shocks)]


def _kind(section: str) -> str:
    return next(kind for kind, sections in SECTIONS.items() if section in sections)
