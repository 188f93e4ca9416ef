"""What other programs read: the JSON objects that the commands print. Their keys are promised."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sim.analysis.compare import Comparison
from sim.store import Result
from sim.summary import Summary, measures, summarise


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
