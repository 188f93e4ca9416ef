"""Headlines computed from the numbers: the largest clear change in plain words, or that there is none.

A change is clear when its interval does not span zero. A headline never says more than the bars show:
it uses the same rounding, and where two shares round to the same figure it gives the change instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.format import capital, percent, percent_in_words, signed, signed_range
from sim.model.outcomes import OUTCOMES
from sim.model.words import OUTCOME_CLAUSES, OUTCOME_LABELS
from sim.results.summary import Difference, Summary, in_worlds

_TIED = "\u00a0"  # a space at which no line breaks
_FEW = 200  # with fewer histories than this, the number is part of the news


def is_clear(difference: Difference) -> bool:
    """Whether the interval of a difference leaves out zero."""
    return difference.low > 0 or difference.high < 0


def between(baseline: Summary, other: Summary, differences: Sequence[Difference]) -> list[Difference]:
    """The differences of one scenario from another, the largest first.

    Parameters
    ----------
    baseline, other : two scenarios
    differences : of any scenarios
    """
    found = [
        change
        for change in differences
        if (change.scenario, change.versus) == (other.name, baseline.name) and change.outcome in OUTCOMES
    ]
    return sorted(found, key=lambda change: -abs(change.points))


def headline(baseline: Summary, other: Summary, differences: Sequence[Difference]) -> tuple[str, str]:
    """Title and subtitle of a comparison of two scenarios.

    Parameters
    ----------
    baseline, other : the scenarios
    differences : of any scenarios; those between the two are found by name

    Returns
    -------
    title, subtitle
        The largest clear change and, below it, all clear changes in points; or that none is clear.
    """
    changes = between(baseline, other, differences)
    clear = [change for change in changes if is_clear(change)]
    if not changes:
        return f"“{baseline.title}” and “{other.title}” side by side", "How simulated histories end"
    if not clear:
        return _no_difference(baseline, other, changes[0])
    return _largest(baseline, other, clear[0]), _all_clear(baseline, clear, len(changes))


def _largest(baseline: Summary, other: Summary, change: Difference) -> str:
    before, after = (scenario.outcomes[change.outcome].share for scenario in (baseline, other))
    clause = f"Under “{other.title}” {OUTCOME_CLAUSES[change.outcome]}"
    if percent(before) == percent(after):
        often = "more" if change.points > 0 else "less"
        return f"{clause} slightly {often} often, by {_points(change.points)}"
    contrast = "against" if after in (0, 1) else "not"
    return f"{clause} in {_how_many(after, other.runs)}, {contrast} {percent_in_words(before)}"


def _how_many(share: float, runs: int) -> str:
    """A share in words; none and all are said of the histories that were run, not of all there could be."""
    if share in (0, 1):
        return f"{'all' if share else 'none'} of {runs:,} {'history' if runs == 1 else 'histories'}"
    return f"{percent_in_words(share)} of histories"


def _points(points: float) -> str:
    """The size of a change in words: "0.4 points", "1 point"."""
    size = signed(abs(points)).lstrip("+")
    if size == "0":
        return "less than 0.1 points"
    return f"{size} point" if size == "1" else f"{size} points"


def _all_clear(baseline: Summary, clear: Sequence[Difference], all_changes: int) -> str:
    first, *others = clear
    parts = [f"{_change(first)} {_interval(first)}", *map(_change, others)]
    rest = "; otherwise no clear change" if len(clear) < all_changes else ""
    sure = f"{capital(in_worlds(first))}. " if first.worlds else ""
    return f"{sure}Points against “{baseline.title}”: {', '.join(parts)}{rest}"


def _change(change: Difference) -> str:
    """An outcome and its change; the figure is not parted from the last word."""
    return f"{OUTCOME_LABELS[change.outcome].lower()}{_TIED}{signed(change.points)}"


def _interval(change: Difference) -> str:
    return f"(95% interval {signed_range(change.low, change.high)})".replace(" ", _TIED)


def _no_difference(baseline: Summary, other: Summary, largest: Difference) -> tuple[str, str]:
    runs = min(baseline.runs, other.runs)
    few = f" with only {runs:,} {'history' if runs == 1 else 'histories'} each" if runs < _FEW else ""
    title = f"No clear difference between “{baseline.title}” and “{other.title}”{few}"
    change = f"{_change(largest)} {_interval(largest)}"
    return title, f"Every interval spans zero; the largest change in points: {change}"


def headline_of_all(summaries: Sequence[Summary], differences: Sequence[Difference]) -> str:
    """The title over any number of scenarios, the first being the one that the others are compared with."""
    baseline, *others = summaries
    if not others:
        return _most_frequent(baseline)
    found = _largest_clear(summaries, differences)
    if found:
        return _largest(baseline, found[1], found[0])
    ranked = [(change, other) for other in others for change in between(baseline, other, differences)]
    if not ranked:
        return "How histories end"
    if len(others) == 1:
        return _no_difference(baseline, others[0], ranked[0][0])[0]
    return f"No clear difference between “{baseline.title}” and any of the {len(others)} other scenarios"


def how_sure(summaries: Sequence[Summary], differences: Sequence[Difference]) -> str:
    """In how many single worlds the change of that title is seen; nothing where none is clear or no world known."""
    found = _largest_clear(summaries, differences)
    return capital(in_worlds(found[0])) if found else ""


def _largest_clear(
    summaries: Sequence[Summary], differences: Sequence[Difference]
) -> tuple[Difference, Summary] | None:
    baseline, *others = summaries
    ranked = [(change, other) for other in others for change in between(baseline, other, differences)]
    return max((x for x in ranked if is_clear(x[0])), key=lambda x: abs(x[0].points), default=None)


def _most_frequent(summary: Summary) -> str:
    """How most histories end, unless the intervals of the two commonest endings meet."""
    first, second, *_ = sorted(summary.outcomes.items(), key=lambda item: -item[1].share)
    if first[1].low <= second[1].high:
        return f"Under “{summary.title}” no ending is clearly the most frequent"
    how_many = _how_many(first[1].share, summary.runs)
    return f"Under “{summary.title}” {OUTCOME_CLAUSES[first[0]]} in {how_many}"
