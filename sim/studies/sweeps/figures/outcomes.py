"""What the figures of a sweep share: the words for them and for where they come from.
"""

from __future__ import annotations

from collections import Counter

from sim.format import capital, percent_in_words
from sim.model.outcomes import OUTCOMES
from sim.output.plots import style
from sim.output.plots.lettering import shorten
from sim.studies.sweeps.sweep_summary import SweepSummary

DESIGNS = {"latin-hypercube": "Latin hypercube", "sobol": "Sobol sequence", "random": "random design"}
_TIED = "\u00a0"  # a space at which no line breaks
_FEW = 3  # axes up to which their effects are told
_REASONS = 2  # why points failed, at most so many reasons
_REASON = 420.0  # points of width that a reason may have


def from_to(low: float, high: float) -> str:
    """Two shares in a sentence: "7% to 41%"."""
    return f"{percent_in_words(low)} to {percent_in_words(high)}"


def made(summary: SweepSummary) -> str:
    """What it takes to make the same numbers again."""
    lived = f"{summary.worlds:,} {'world' if summary.worlds == 1 else 'worlds'}"
    each = f" × {summary.each:,} histories" if summary.each > 1 else ", one history each"
    inputs = "drawn from those that pass the back-test" if summary.inputs == "posterior" else "from the ranges alone"
    if summary.set_inputs:
        inputs += f", with {len(summary.set_inputs)} of their numbers set by the design,"
    parts = (
        f"{design(summary)}, at each {lived} {inputs}{each} on the same random draws",
        f"{summary.histories:,} histories in all",
        f"seed {summary.seed}",
        f"talks {summary.version}",
        f"scenario {summary.scenario}{_TIED}{summary.scenario_hash[:8]}",
    )
    return " · ".join(parts)


def design(summary: SweepSummary) -> str:
    """The design in words: "Grid of 81 points"."""
    known = DESIGNS.get(summary.design, summary.design)
    return f"{capital(known)} of {summary.points:,} {'point' if summary.points == 1 else 'points'}"


def failed(summary: SweepSummary) -> list[str]:
    """How many points have no histories, and the commonest reasons; nothing if all have."""
    if not summary.failures:
        return []
    reasons = Counter(summary.failures.values()).most_common()
    reasons_shown = [f"{shorten(reason, style.FOOTER, _REASON)} ({count})" for reason, count in reasons[:_REASONS]]
    if len(reasons) > _REASONS:
        reasons_shown.append(f"other reasons ({sum(count for _, count in reasons[_REASONS:])})")
    count = len(summary.failures)
    have = "has" if count == 1 else "have"
    return [f"× {count} of {summary.points} points {have} no histories: {'; '.join(reasons_shown)}."]


def effects(summary: SweepSummary) -> list[str]:
    """What levers do whose unit does not say so; nothing of more of them than stand in a sentence or two."""
    effects = [axis.effect for axis in summary.axes if axis.effect] if len(summary.axes) <= _FEW else []
    return [" ".join(effects)] if effects else []


def outcome_index(outcome: str) -> int:
    """Which column of the shares an outcome has."""
    return OUTCOMES.index(outcome)
