"""What other programs read: the JSON objects that the commands print. Their keys are promised."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim import __version__
from sim.analysis.compare import Comparison
from sim.analysis.findings import ClaimsResult
from sim.scenario.files import scenario_hash
from sim.store import Result
from sim.summary import Summary, measures, summarise

if TYPE_CHECKING:  # it brings in what makes a calibration
    from sim.analysis.calibrate import Calibration
    from sim.history import Reason
    from sim.replay.event import Event
    from sim.replay.pick import Picked
    from sim.replay.record import Record
    from sim.replay.source import Source

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
        "outcomes": {
            name: {
                "share": i.share,
                "low": i.low,
                "high": i.high,
                "inputs_low": i.inputs_low,
                "inputs_high": i.inputs_high,
            }
            for name, i in summary.outcomes.items()
        },
        "measures": measures(result),
    }


def compare_object(comparison: Comparison) -> dict[str, Any]:
    """The object of `talks compare --json`."""
    return {
        "result": str(comparison.result.path),
        "scenarios": [run_object(part) for part in comparison.parts],
        "differences": [asdict(d) for d in comparison.differences],
    }


def claims_object(found: ClaimsResult) -> list[dict[str, Any]]:
    """The list of `talks claims --json`: one object a claim, in the order of the file; null where none was tested."""
    first = ("id", "claim", "evidence", "verdict", "probability", "difference", "low", "high", "depends_on")
    rows = [asdict(finding) for finding in found.findings]
    for row in rows:
        row["depends_on"] = [dependence._asdict() for dependence in row["depends_on"]]
    return [{key: row[key] for key in first} | row for row in rows]


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
