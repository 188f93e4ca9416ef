"""What other programs read: the JSON objects that the commands print. Their keys are promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim import __version__
from sim.analysis import claimwords
from sim.analysis.compare import Comparison
from sim.analysis.findings import ClaimsResult, Finding, as_row
from sim.measures import OUTCOMES
from sim.scenario.files import scenario_hash
from sim.store import Result
from sim.study import Study
from sim.summary import Difference, Summary, in_worlds, measures, moves_little, summarise
from sim.sweeps.summary import SweepSummary

if TYPE_CHECKING:  # it brings in what makes a calibration
    from sim.analysis.calibrate import Calibration
    from sim.history import Reason
    from sim.replay.event import Event
    from sim.replay.pick import Picked
    from sim.replay.record import Record
    from sim.replay.source import Source
    from sim.replay.turning import Turn, Turning
    from sim.replay.twins import Twins
    from sim.replay.whatif import WhatIf

PATTERN_KEYS = ("id", "target", "tolerance", "prior_pass", "posterior_pass", "left_out_pass")


def run_object(result: Result, summary: Summary | None = None) -> dict[str, Any]:
    """The object of `talks run --json`."""
    summary = summary or summarise(result)
    return {
        "scenario": summary.name,
        "runs": summary.runs,
        "seed": summary.seed,
        "version": summary.version,
        "scenario_hash": summary.scenario_hash,
        "result": str(result.path),
        "worlds": {"worlds": summary.worlds, "histories": summary.histories},
        "outcomes": {name: interval._asdict() for name, interval in summary.outcomes.items()},
        "measures": measures(result),
    }


def compare_object(comparison: Comparison) -> dict[str, Any]:
    """The object of `talks compare --json`."""
    return {
        "result": str(comparison.result.path),
        "scenarios": [run_object(part) for part in comparison.parts],
        "differences": [_difference(d) for d in comparison.differences],
        "moves_little": _moving_little(comparison),
    }


def _moving_little(comparison: Comparison) -> list[str]:
    """Names of the scenarios that are as good as the first."""
    changes = comparison.differences
    names = [part.manifest["scenario"] for part in comparison.parts[1:]]
    return [name for name in names if moves_little(d for d in changes if d.scenario == name)]


def _difference(change: Difference) -> dict[str, Any]:
    """A difference; of how many single worlds it is told, and in words; null where no world was asked."""
    numbers = {key: None if value != value else value for key, value in asdict(change).items()}
    return numbers | {"same": change.same, "in_worlds": in_worlds(change)}


def claims_object(found: ClaimsResult) -> list[dict[str, Any]]:
    """The list of `talks claims --json`: one object a claim, in the order of the file; null where none was tested.

    `worlds` counts those in which the claim holds, the reverse, or neither; `difference` is null where a level is
    claimed: then `low` and `high` are of the `level`, and `bar` is what it is to reach. `told` has both in words.
    """
    first = ("id", "claim", "evidence", "verdict", "probability", "difference", "low", "high", "depends_on")
    return [{key: row[key] for key in first} | row for row in map(_claim, found.findings)]


def _claim(finding: Finding) -> dict[str, Any]:
    row = as_row(finding)
    for dependence in row["depends_on"]:
        dependence["meaning"] = claimwords.meaning(dependence["parameter"])
    return row | {"told": claimwords.measured(finding), "counted": claimwords.counted(finding)}


def calibrate_object(calibration: Calibration) -> dict[str, Any]:
    """The object of `talks calibrate --json`: `accepted` vectors passed every pattern; shares are those of histories
    with other luck, `left_out_pass` those when the pattern itself is not asked for."""
    result = calibration.result
    return {
        "result": str(result.path),
        "posterior": str(calibration.posterior),
        "seed": result.manifest["seed"],
        "version": result.manifest["version"],
        "simulated": result.manifest["simulated"],
        "waves": result.table("waves").to_pylist(),
        "accepted": result.manifest["particles"],
        "all_prior": result.manifest["all_prior"],
        "all_posterior": result.manifest["all_posterior"],
        "patterns": [_picked(row, PATTERN_KEYS) for row in result.table("patterns").to_pylist()],
        "parameters": [_parameter(row) for row in result.table("parameters").to_pylist()],
        "correlations": result.table("correlations").to_pylist(),
    }


def replay_object(
    record: Record, events: list[Event], source: Source, checked: str, picked: Picked | None = None
) -> dict[str, Any]:
    """The object of `talks replay --json`: one history, every event; `checked` says against what: the stored "row" of
    the result, or the compiled "engine"; `picked` how it was found, null where its number was given."""
    return history_object(record, source) | {
        "checked": checked,
        "picked": asdict(picked) if picked else None,
        "events": [_event(record, event) for event in events],
    }


def turning_object(found: Turning, source: Source) -> dict[str, Any]:
    """The object of `talks replay --turns --json`: how futures end from each moment on, and the turns that hold; points
    are of the history's own outcome, `own_low` and `own_high` Wilson's 95% interval of its share."""
    record = found.record
    moments = [
        {"date": record.date(day), "day": int(day), "outcomes": dict(zip(OUTCOMES, row.tolist(), strict=True))}
        | {"own_low": low, "own_high": high}
        for day, row, (low, high) in zip(
            found.moments.tolist(), found.shares, found.bounds.tolist(), strict=True
        )
    ]
    return history_object(record, source) | {
        "futures": found.ended.shape[1],
        "moments": moments,
        "turns": [_turn(record, turn) for turn in found.turns],
        "parts": found.parts,
    }


def _turn(record: Record, turn: Turn) -> dict[str, Any]:
    forks = [
        {"decision": _decision(f.choice.reason), "points": f.points, "low": f.low, "high": f.high} for f in turn.forks
    ]
    step = {name: getattr(turn, name) for name in ("day", "points", "low", "high", "before", "after")}
    events = [_event(record, event) for event in turn.events]
    return {"date": record.date(turn.day)} | step | {"events": events, "forks": forks}


def what_if_object(found: WhatIf, events: list[Event], source: Source) -> dict[str, Any]:
    """The object of `talks replay --from --set --json`: futures without and with other levers, and the events of this
    history's own luck from that day on."""
    return history_object(found.record, source) | {
        "from": found.record.date(found.day),
        "set": [dict(zip(("name", "before", "after"), s, strict=True)) for s in found.settings],
        "futures": found.futures,
        "changes": [change._asdict() for change in found.changes],
        "then": {
            "outcome": found.other.outcome,
            "last_day": found.other.date(found.other.last),
            "events": [_event(found.other, event) for event in events],
        },
    }


def twins_object(found: Twins, told: list[list[Event]], sources: Sequence[Source]) -> dict[str, Any]:
    """The object of `talks replay A B --json`: both histories, the day on which they part and by what, the decisions
    that came out otherwise, and how far apart they are every three months."""
    one = found.one
    worlds = [
        history_object(record, source) | {"events": [_event(record, e) for e in events]}
        for record, source, events in zip((one, found.two), sources, told, strict=True)
    ]
    partings = [
        {"date": one.date(p.day), "day": p.day, "party": p.party, "days": p.days, "decision": p.decision}
        | {"one": _decision(p.one), "two": _decision(p.two)}
        for p in found.partings
    ]
    from sim.replay.twins import FOLLOWED  # brings in Mesa

    names = [field for _, field in FOLLOWED]
    looks = [
        {"date": one.date(x.day), "day": x.day}
        | {side: dict(zip(names, getattr(x, side), strict=True)) for side in ("one", "two")}
        for x in found.looks
    ]
    return {
        "worlds": worlds,
        "parameters": [dict(zip(("name", "one", "two"), lever, strict=True)) for lever in found.levers],
        "parted": None if found.parted is None else {"date": one.date(found.parted), "by": list(found.by)},
        "partings": partings,
        "looks": looks,
    }


def history_object(record: Record, source: Source) -> dict[str, Any]:
    """Which history it is and how it ended."""
    return {
        "scenario": record.scenario.name,
        "seed": record.seed,
        "run": record.run,
        "version": __version__,
        "scenario_hash": scenario_hash(record.scenario),
        "result": str(source.result.path) if source.result else None,
        "outcome": record.outcome,
        "last_day": record.date(record.last),
    }


def _event(record: Record, event: Event) -> dict[str, Any]:
    told = {
        "date": record.date(event.day),
        "day": event.day,
        "lane": event.lane,
        "kind": event.kind,
        "who": event.who,
        "what": event.what,
        "why": event.why,
        "minor": event.minor,
    }
    return told | {"decision": _decision(event.reason) if event.reason else None}


def _decision(reason: Reason) -> dict[str, Any]:
    """What was weighed; `deciding` is what spoke for what was chosen, set against the next best option."""
    options = [
        {"option": o, "payoff": payoff, "probability": reason.probabilities[o]} for o, payoff in reason.payoffs.items()
    ]
    return {
        "decision": reason.decision,
        "before": reason.before,
        "chosen": reason.chosen,
        "next": reason.next,
        "options": options,
        "terms": reason.terms,
        "deciding": reason.deciding(),
    }


def _picked(row: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _parameter(row: dict[str, Any]) -> dict[str, Any]:
    """A parameter's range, and the middle 90% and the median that the facts leave of it."""
    learnt = {"prior": [row["low"], row["high"]], "posterior": [row["q05"], row["q95"]], "median": row["q50"]}
    return {"name": row["name"]} | learnt | _picked(row, ("identified", "shift"))


def sweep_object(study: Study, summary: SweepSummary) -> dict[str, Any]:
    """The object of `talks sweep --json`: one entry a point, with its values and how its histories end."""
    return {
        "sweep": summary.name,
        "scenario": summary.scenario,
        "scenario_hash": summary.scenario_hash,
        "seed": summary.seed,
        "version": summary.version,
        "result": study.shelf.address,
        "design": summary.design,
        "worlds": summary.worlds,
        "histories": summary.each,
        "widths": study.manifest["widths"],
        "points": [_sweep_point(row, summary) for row in study.table("design").to_pylist()],
    }


def _sweep_point(row: dict[str, Any], summary: SweepSummary) -> dict[str, Any]:
    """A point's values, its outcomes (null where it failed), and why it failed (null where it did not)."""
    number, failure = row.pop("point"), row.pop("failure")
    names = ("share", "low", "high", "inputs_low", "inputs_high")
    columns = [getattr(summary, "shares" if name == "share" else name)[number] for name in names]
    ended = {
        outcome: {name: None if c[k] != c[k] else float(c[k]) for name, c in zip(names, columns, strict=True)}
        for k, outcome in enumerate(OUTCOMES)
    }
    return {"point": number, "values": row, "outcomes": None if failure else ended, "failure": failure}
