"""What a user names as a history's home: a stored result, or a scenario and a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shlex import join
from typing import Any

from sim.engine.addresses import HISTORIES
from sim.errors import RunError, UsageError
from sim.model.catalogue import Parameter, Plain, catalogue
from sim.model.posterior import digest
from sim.results.manifest import damaged
from sim.results.result import Result
from sim.results.store import open_result
from sim.scenario.files import Scenario, Shock, load, marked, scenario_hash
from sim.scenario.paths import Point
from sim.scenario.settings import read_settings, with_settings
from sim.scenario.values import Distribution, Value
from sim.storage.identity import living


@dataclass(frozen=True)
class Source:
    """Where histories come from; `runs` is how many there are, None of a scenario that was not run."""

    scenario: Scenario
    seed: int
    result: Result | None = None
    runs: int | None = None
    said: str = ""  # what it was called, where that is neither a result of `talks run` nor a scenario

    @property
    def named(self) -> str:
        """How a command names it."""
        if self.said:
            return self.said
        if self.result is not None:
            return str(self.result.path)
        prior = " --prior" if self.scenario.inputs == "prior" else ""
        return f"--scenario {self.scenario.name} --seed {self.seed}{prior}"

    def check(self, run: int) -> None:
        """Make sure that there is such a history; raises UsageError."""
        if self.runs is not None and run >= self.runs:
            raise UsageError(f"there is no history {run} in {self.named}: its histories are 0 to {self.runs - 1:,}")
        if not 0 <= run < HISTORIES.size:
            raise UsageError(f"there is no history {run}: they are numbered from 0 to {HISTORIES.size - 1:,}")

    def row(self, run: int) -> dict[str, Any] | None:
        """What the result holds of a history; None without a stored result."""
        return None if self.result is None else dict(self.result.table("runs").slice(run, 1).to_pylist()[0])


def of_scenario(name: str, seed: int | None, prior: bool, settings: Sequence[str] = ()) -> Source:
    """Histories of a scenario that need not have been run, with other values than its file's where `settings` say so.

    Parameters
    ----------
    name : a shipped scenario's name or a file's path
    seed : of all draws; None for the scenario's own
    prior : whether uncertainties are drawn from their ranges
    settings : such as "withdrawal.conditionality=1.5"

    Raises
    ------
    ScenarioError, UsageError
        If there is no such scenario, or it cannot be set so.
    """
    scenario = replace(load(name), inputs="prior" if prior else "posterior")
    seed = scenario.seed if seed is None else seed
    if not settings:
        return Source(scenario, seed)
    words = [part for setting in settings for part in ("--set", setting)]
    command = join([name, *words, "--seed", str(seed), *(["--prior"] if prior else [])])
    return Source(with_settings(scenario, read_settings(settings)), seed, said=command)


def of_ensemble(source: Source, root: Path, progress: Callable[[int], None]) -> Source:
    """The same histories as a stored ensemble of the scenario's own size, run if it is not there yet.

    Parameters
    ----------
    source : a scenario and a seed
    root : folder that results are kept in
    progress : told, from worker threads, how many more histories are done
    """
    from sim.studies.run.run import ensure

    scenario = source.scenario
    result = ensure(scenario, scenario.runs, source.seed, root, progress)
    return Source(scenario, source.seed, result, scenario.runs)


def of_result(path: Path) -> Source:
    """Histories of a stored ensemble.

    Raises
    ------
    UsageError
        Where there is no such result, or it is a study of several ensembles.
    RunError
        Where the folder is damaged, or the result was made by other code than this.
    """
    result = open_result(path)
    _refuse_study(result)
    try:
        scenario = rebuild(result.manifest, path)
        seed, runs = int(result.manifest["seed"]), int(result.manifest["runs"])
        expected, model = result.manifest["scenario_hash"], result.manifest["model"]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged(path, "its manifest.json does not describe a scenario") from None
    if not is_of_this_model({"model": model}) or scenario_hash(scenario) != expected:
        raise _made_by_other_code(result.path, result.manifest)
    _check_rows(result, runs)
    return Source(scenario, seed, result, runs)


def rebuild(manifest: dict[str, Any], path: Path) -> Scenario:
    """Give the scenario that a manifest describes, whatever has become of its file."""
    resolved = manifest["resolved"]
    inputs, _, posterior = resolved["inputs"].partition(" ")
    if inputs == "posterior" and posterior != digest():
        raise _made_by_other_code(path, manifest)
    values = {name: _value(p, resolved["values"][name]) for name, p in catalogue().items()}
    shocks = tuple(Shock(_day(s["from"]), _day(s["to"]), s["what"], float(s["by"]), "") for s in resolved["shocks"])
    paths = {
        name: tuple(Point(_day(day), float(level)) for day, level in points)
        for name, points in resolved.get("paths", {}).items()
    }
    return Scenario(
        manifest["scenario"], path, manifest["title"], manifest["question"], _day(resolved["start"]),
        _day(resolved["end"]), int(manifest["runs"]), int(manifest["seed"]), values, dict(manifest["set_at"]),
        marked(values), shocks, tuple(resolved["without"]), (), inputs, paths,
    )  # fmt: skip


def _value(parameter: Parameter, raw: Any) -> Value:
    """Read a value as `scenario.files.canonical` writes it."""
    if isinstance(raw, dict):
        ((kind, args),) = raw.items()
        return Distribution(kind, tuple(_plain(parameter, arg) for arg in args))
    return _plain(parameter, raw)


def _plain(parameter: Parameter, raw: Any) -> Plain:
    if raw is None or isinstance(raw, bool):
        return None if raw is None else bool(raw)
    return _day(raw) if parameter.unit == "date" else float(raw)


def _day(raw: str) -> date:
    return date.fromisoformat(raw)


def is_of_this_model(manifest: dict[str, Any]) -> bool:
    """Whether a result was made by this very code and data."""
    return bool(manifest.get("model") == living())


def _refuse_study(result: Result) -> None:
    study = result.manifest.get("study")
    if study == "compare":
        root = result.path.parent.parent
        parts = ", ".join(str(root / part) for part in result.manifest.get("parts", ()))
        raise UsageError(f"{result.path} compares several ensembles; replay one of them: {parts}")
    if study:
        raise UsageError(f"{result.path} holds no histories but a study ({study}); expected the result of `talks run`")


def _made_by_other_code(path: Path, m: dict[str, Any]) -> RunError:
    prior = " --prior" if str(m.get("resolved", {}).get("inputs", "")).startswith("prior") else ""
    return RunError(
        f"{path} was made by another version of the model or its data (talks {m.get('version', '?')}): its "
        "histories cannot be lived again by this one. Run the scenario anew: "
        f"talks run {m.get('scenario', 'SCENARIO')} --runs {m.get('runs', '?')} --seed {m.get('seed', '?')}{prior}"
    )


def _check_rows(result: Result, runs: int) -> None:
    if result.table("runs").num_rows != runs:
        raise damaged(result.path, f"runs.parquet does not hold the {runs:,} histories of the manifest")
