"""Several scenarios on the same draws: every history of one has its pair, on the same random streams, in the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute

from sim import __version__
from sim.errors import UsageError
from sim.model.outcomes import OUTCOMES
from sim.results import store
from sim.results.result import Result
from sim.results.summary import Difference, Summary
from sim.scenario.files import Scenario
from sim.storage.identity import identity, made_by
from sim.studies.run import decides
from sim.studies.run.decides import Decides, read_table
from sim.studies.run.run import ensure
from sim.studies.run.summary import Run, difference, ends


@dataclass(frozen=True)
class Comparison:
    """A comparison on disk, the ensembles it rests on (the baseline first, then by how many more of their histories end
    in a settlement), and how each differs from the baseline, in that order."""

    result: Result
    parts: list[Run]
    differences: list[Difference]

    @property
    def decides(self) -> dict[str, list[Decides]]:
        """What decides by how much each scenario differs from the baseline."""
        if "decides" not in self.result.tables:
            return {}
        kept = self.result.table("decides")
        names = kept["scenario"].unique().to_pylist()
        return {name: read_table(kept.filter(pa.compute.equal(kept["scenario"], name))) for name in names}

    @property
    def summaries(self) -> list[Summary]:
        """What each scenario's ensemble says, in numbers, the baseline first."""
        return [part.summary for part in self.parts]


def compare(
    scenarios: list[Scenario],
    runs: int,
    seed: int,
    root: Path,
    progress: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """Run the scenarios that were not run before; compare each with the first.

    Parameters
    ----------
    scenarios : two or more, the baseline first, all with the same last day
    runs : histories of each
    seed : of all draws, from 0 to 2^63 - 1
    root : folder that results are kept in
    progress : told, from worker threads, how many more histories are done

    Raises
    ------
    UsageError
        If a scenario is named twice, or two of them do not end on the same day.
    RunError
        If a result cannot be kept, or a history comes to what cannot be.
    """
    _check(scenarios)
    parts = [ensure(scenario, runs, seed, root, progress) for scenario in scenarios]
    differences = [d for part in parts[1:] for d in difference(part, parts[0])]
    path = root / "compare" / identity(*(_place(part) for part in parts), made_by(__name__))
    result = store.find(path)
    if result is None:
        worlds = decides.worlds_of(scenarios[0], seed, runs)
        decided = pa.concat_tables([_decided(worlds, parts[0], part) for part in parts[1:]])
        result = store.write(path, {"differences": _table(differences), "decides": decided}, _manifest(parts))
    return _ranked(result, [Run(part) for part in parts], differences)


def reopen(result: Result) -> Comparison:
    """Give a stored comparison with the ensembles it rests on."""
    root = result.path.parent.parent
    parts = [Run(store.open_result(root / part)) for part in result.manifest["parts"]]
    return _ranked(result, parts, [Difference(**row) for row in result.table("differences").to_pylist()])


def _ranked(result: Result, parts: list[Run], differences: list[Difference]) -> Comparison:
    """The comparison with its scenarios by their effect: the baseline, then whichever adds most to settlements."""
    gains = {d.scenario: d.points for d in differences if d.outcome == "settlement"}
    first, *others = parts
    ranked = [first, *sorted(others, key=lambda part: -gains[part.result.manifest["scenario"]])]
    place = {part.result.manifest["scenario"]: k for k, part in enumerate(ranked)}
    return Comparison(result, ranked, sorted(differences, key=lambda d: place[d.scenario]))


def _check(scenarios: list[Scenario]) -> None:
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{name} is named twice; a comparison takes different scenarios")
    first = scenarios[0]
    for other in scenarios[1:]:
        if other.end != first.end:
            raise UsageError(
                f"{first.name} ends on {first.end}, {other.name} on {other.end}: how histories end by different days "
                "cannot be compared; give both the same end"
            )


def _table(differences: list[Difference]) -> pa.Table:
    return pa.Table.from_pylist([asdict(d) for d in differences])


def _decided(worlds: decides.Worlds, first: Result, other: Result) -> pa.Table:
    """What decides by how much a scenario differs from the first, outcome by outcome: history by history, on the same
    draws."""
    before, after = ends(first), ends(other)
    values = {name: (after == k).astype(float) - (before == k) for k, name in enumerate(OUTCOMES)}
    made = decides.table(decides.decide(worlds, values))
    return made.add_column(0, "scenario", pa.array([other.manifest["scenario"]] * len(made)))


def _place(part: Result) -> str:
    return f"{part.path.parent.name}/{part.path.name}"


def _manifest(parts: list[Result]) -> dict[str, Any]:
    first = parts[0].manifest
    return {
        "study": "compare",
        "scenarios": [part.manifest["scenario"] for part in parts],
        "parts": [_place(part) for part in parts],
        "runs": first["runs"],
        "seed": first["seed"],
        "version": __version__,
        "made_by": made_by(__name__),
        "command": first["command"],
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
