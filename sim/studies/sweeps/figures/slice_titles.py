"""What slices say in words: the headline, computed from the curves, and the small print."""

from __future__ import annotations

from collections.abc import Sequence

from sim.format import capital, percent, percent_in_words
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_CLAUSES, OUTCOME_SHORT
from sim.studies.sweeps.axis import names
from sim.studies.sweeps.figures import outcomes as swept
from sim.studies.sweeps.figures.curves import LOTS, Curve, held, is_sliced
from sim.studies.sweeps.sweep_summary import SweepSummary


def headline(summary: SweepSummary, found: Sequence[Curve]) -> tuple[str, str]:
    """Title and subtitle: which axis clearly moves which ending and how far; or that none does."""
    if len(found) == 1:
        return _along_one(found[0], summary), _subtitle(summary, found)
    clear = [curve for curve in found if curve.is_clear]
    if not clear:
        return f"How histories end along each of {len(found)} axes", _subtitle(summary, found)
    first = clear[0]
    most = max((move.most for curve in found[1:] for move in curve.moves if move is not None), default=0.0)
    beyond = " more than any other axis" if first.move is not None and first.move.least > most else ""
    average = "" if is_sliced(summary) else " on average"
    axis = capital(names([first.axis]))
    sentence = f"{axis} moves the endings{beyond}: {_moved(first)} of histories{average}"
    return sentence, _subtitle(summary, found)


def _moved(curve: Curve) -> str:
    """The outcome that moves furthest along an axis, and its range."""
    k, move = curve.furthest, curve.move
    if k is None or move is None:
        return ""
    return f"{OUTCOME_CLAUSES[OUTCOMES[k]]} in {swept.from_to(move.low, move.high)}"


def _along_one(curve: Curve, summary: SweepSummary) -> str:
    axis, k, move = capital(curve.axis.called), curve.furthest, curve.move
    if not curve.is_clear or k is None or move is None:
        return f"How histories end along {curve.axis.called}"
    ends = sorted((move.at_low, move.at_high))
    first, last = (_where(curve, at, summary) for at in ends)
    shares = [percent_in_words(float(curve.shares[at, k])) for at in ends]
    clause = OUTCOME_CLAUSES[OUTCOMES[k]]
    return f"{axis}: {clause} in {shares[0]} of histories {first}, in {shares[1]} {last}"


def _where(curve: Curve, at: int, summary: SweepSummary) -> str:
    """A place on an axis in a sentence."""
    label = curve.axis.words(float(curve.values[at]), summary.start)
    if label in ("no", "yes", "none"):
        return f"if {label}"
    return f"at {label}" if is_sliced(summary) else f"around {label}"


def _subtitle(summary: SweepSummary, found: Sequence[Curve]) -> str:
    title = f"{summary.title}: " if summary.title else ""
    clear = sum(curve.is_clear for curve in found)
    counted = f"; along {clear} of {len(found)} axes an ending clearly moves" if len(found) > 1 else ""
    if not clear:
        counted = "; no ending clearly moves"
    if is_sliced(summary):
        rest = ", all others held at the level nearest to the base scenario" if len(found) > 1 else ""
        return f"{title}share of histories that end each way{rest}{counted}"
    rest = "each axis, averaged over all others" if len(found) > 1 else "the axis"
    lots = f"in up to {LOTS} equal lots of the points along {rest}"
    return f"{title}mean share of histories that end each way {lots}{counted}"


def small_print(summary: SweepSummary, by_outcome: bool) -> list[str]:
    """Where the numbers come from, what the bands are, and when a move is called clear."""
    if is_sliced(summary):
        notes = ["Narrow bands: sampling error (95%)."]
        if by_outcome:
            notes.append("Wide: middle 90% of the shares of single worlds.")
        if len(summary.axes) > 1:
            at = held(summary)
            values = [f"{a.called} {a.words(at[a.name], summary.start)}" for a in summary.axes]
            notes.append(f"Held at: {'; '.join(values)}.")
    else:
        notes = ["Bands: 95% interval of the mean over the points of a lot, all of which use the same worlds."]
    notes.append(
        "A move is clear if intervals do not meet when widened to hold at all places of this figure at once, a careful "
        "test for points that share their worlds; axes with clear moves come first, the longest of them at the top."
        if len(summary.axes) > 1
        else "The headline says what stays clear when intervals are widened to hold at all places at once."
    )
    return [swept.made(summary), *swept.failed(summary), *swept.effects(summary), " ".join(notes)]


def told(curve: Curve) -> str:
    """How far an ending clearly moves along an axis, in its direction: "falls 49% → 17%"."""
    if curve.furthest is None or curve.move is None:
        return "nothing to compare"
    if not curve.is_clear:
        return "no clear move"
    ends = sorted((curve.move.at_low, curve.move.at_high))
    first, last = (percent(float(curve.shares[at, curve.furthest])) for at in ends)
    return f"{OUTCOME_SHORT[OUTCOMES[curve.furthest]]} {first} → {last}"
