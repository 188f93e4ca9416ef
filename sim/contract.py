"""What other programs read: the JSON objects that the commands print. Their keys are promised."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim.analysis.compare import Comparison
from sim.analysis.findings import ClaimsResult
from sim.measures import OUTCOMES
from sim.store import Result
from sim.study import Study
from sim.summary import Summary, measures, summarise
from sim.sweeps.summary import SweepSummary

if TYPE_CHECKING:  # it brings in what makes a calibration
    from sim.analysis.calibrate import Calibration

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
