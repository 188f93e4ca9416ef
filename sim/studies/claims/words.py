"""What is said of claims, in words: once, so that screen, figure, JSON and README agree."""

from __future__ import annotations

from collections.abc import Iterable

from sim.format import amount, percent, percent_range, signed, signed_range
from sim.model.catalogue import catalogue
from sim.scenario.files import BASELINE
from sim.studies.claims.effects import Dependence, Worlds
from sim.studies.claims.measures import POINTS
from sim.studies.claims.summary import CANNOT, CIRCULAR, LIKELY, PERCENT, UNLIKELY, Finding, count_verdicts

UNITS = {"multiple of 2019": " × 2019", PERCENT: ""}
CIRCULAR_MEANS = "the model has a mechanism because of this very claim, or was fitted to it"


def headline(findings: Iterable[Finding]) -> str:
    """How many claims come to what; circular ones are told apart, and nothing is said of verdicts that no claim has."""
    counts = count_verdicts(findings)
    put = sum(counts.values()) - counts[CANNOT]
    if not put:
        return "None of the documents’ claims can be put to the model"
    verdicts = {"borne out": "borne out", "contradicted": "contradicted", "depends": "left open by what nobody knows"}
    parts = [f"{counts[name]} {_is(counts[name])} {words}" for name, words in verdicts.items() if counts[name]]
    start = f"Of {put} claim{'s' * (put > 1)} put to the model"
    if not counts[CIRCULAR]:
        return f"{start}, {_listed(parts)}"
    circular = f"{start}, {counts[CIRCULAR]} {_is(counts[CIRCULAR])} circular"
    return f"{circular}; of the others {_listed(parts)}" if parts else circular


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _listed(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def measured(finding: Finding) -> str:
    """What was measured and what came out: "Settlement: 38% under “Conditions enforced”, 14% as signed"."""
    if finding.level is None:
        return ""
    ours = f"{finding.measure}: {_level(finding, finding.level)} {_under(finding.scenario, finding.scenario_title)}"
    if finding.versus_level is not None:
        return f"{ours}, {_level(finding, finding.versus_level)} {_under(finding.versus, finding.versus_title)}"
    return f"{ours}; claimed: {'at least' if finding.sign > 0 else 'at most'} {_level(finding, finding.bar or 0.0)}"


def _under(name: str, title: str) -> str:
    return "as signed" if name == BASELINE else f"under “{title}”"


def _level(finding: Finding, value: float) -> str:
    """A level of its measure: 36%, <1%, −18 points, 1.97."""
    if finding.is_share:
        return percent(value / 100.0)
    if finding.unit == POINTS:
        return _with_unit(signed(value), finding)
    return amount(value)


def effect(finding: Finding) -> str:
    """The effect, a mean over the worlds: a change with its sign, "+24 points", or a level, "94%"."""
    if finding.effect is None:
        return ""
    return _with_unit(_amount(finding, finding.effect), finding)


def spread(finding: Finding) -> str:
    """The middle 90% of the worlds: "0 to +62", "73–100%"."""
    if finding.low is None or finding.high is None:
        return ""
    if finding.unit == PERCENT:
        low, high = finding.low / 100.0, finding.high / 100.0
        return f"{percent_range(low, high)}%" if low < high else percent(low)
    if finding.unit == POINTS:
        return signed_range(finding.low, finding.high)
    return f"{_amount(finding, finding.low)} to {_amount(finding, finding.high)}"


def _amount(finding: Finding, value: float) -> str:
    if finding.unit == PERCENT:
        return percent(value / 100.0)
    if finding.unit == POINTS:
        return signed(value)
    return amount(value, sign=bool(finding.versus))


def share(finding: Finding) -> str:
    """The share of the worlds in which it holds; never rounded over the border to another verdict."""
    if finding.probability is None:
        return ""
    is_open = UNLIKELY < finding.probability < LIKELY
    return percent(min(max(finding.probability, UNLIKELY + 0.01), LIKELY - 0.01) if is_open else finding.probability)


def counted(finding: Finding) -> str:
    """How sure: "Holds in 361 of 400 worlds, the reverse in 1, no move seen in 38 (35 at 0% on both sides)"."""
    worlds = finding.worlds
    if worlds is None:
        return ""
    holds = f"Holds in {worlds.holds or 'none'} of {worlds.told:,} worlds{_clearly(worlds.holds, worlds.holds_clearly)}"
    silent = f"; {worlds.silent:,} more hardly ever come so far" if worlds.silent else ""
    against = _clearly(worlds.reverse, worlds.reverse_clearly)
    if finding.bar is not None:
        return holds + (f", not in {worlds.reverse}{against}" if worlds.holds and worlds.reverse else "") + silent
    return f"{holds}, the reverse in {worlds.reverse or 'none'}{against}{_unmoved(finding, worlds)}{silent}"


def _clearly(count: int, clear: int) -> str:
    """How many of some worlds chance in their histories does not account for."""
    if count == clear:
        return " (beyond chance)" if count else ""
    return f" (beyond chance in {clear or 'none'})"


def _unmoved(finding: Finding, worlds: Worlds) -> str:
    """In how many worlds neither holds, and of how many of these it is plain why."""
    if not worlds.unmoved:
        return ""
    if worlds.still < worlds.unmoved:
        return f", a move of less than {_with_unit(f'{finding.least:g}', finding)} in {worlds.unmoved}"
    ends = [f"{count} at {end}" for end, count in (("0%", worlds.never), ("100%", worlds.always)) if count]
    why = f" ({ends[0]} on both sides{''.join(f', {end}' for end in ends[1:])})" if ends else ""
    return f", no move seen in {worlds.unmoved}{why}"


def _with_unit(number: str, finding: Finding) -> str:
    """A number with its unit: "+24 points", "+1 point", "0.02 × 2019", "94%"."""
    if finding.unit == POINTS:
        return f"{number} point{'' if number.lstrip('+−') == '1' else 's'}"
    return f"{number}{UNITS.get(finding.unit, ' ' + finding.unit)}"


def hangs_on(dependence: Dependence) -> str:
    """At which end of an uncertainty a claim rather holds: "high: pull home while talks are broken off (us.pull)"."""
    return f"{dependence.holds_when}: {meaning(dependence.parameter)} ({dependence.parameter})"


def meaning(name: str) -> str:
    """What a parameter is."""
    return catalogue()[name].meaning
