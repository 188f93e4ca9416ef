"""The commands as functions: what a notebook, or another program, asks of the model.

    import sim
    found = sim.run("doha-2020", levers={"withdrawal.deadline": "2021-09-11"})
    found.summary(), found.plot("bands"), found.frame("runs")

Results are kept as the commands keep them, and found again. What cannot be raises the errors of `sim.errors`, each with
a message that says what was expected.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.arguments import LAST_SEED, MOST_RUNS, MOST_THREADS, MOST_WORLDS, whole, word_of
from sim.design.sweepfile import KEEPS, sweep_with_settings
from sim.errors import UsageError
from sim.results.result import Result
from sim.results.store import folder_name, open_result
from sim.scenario.files import Scenario, as_scenario, load, shipped
from sim.scenario.problems import did_you_mean
from sim.scenario.settings import Lever, read_levers, with_settings
from sim.studies.kinds import kind_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.output.plots.jobs import Job

NOT_A_FORECAST = "This compares scenarios under uncertainty; it does not forecast."


class Results(Result):
    """A stored answer: its tables as `frame(name)`, `query(sql)` and `to_xarray()`, its figures as `plot(name)`."""

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures that there are: `plot(name)`."""
        return tuple(job.name for job in self._jobs())

    def _jobs(self) -> list[Job]:
        kind = kind_of(self)
        return kind.jobs(kind.reopen(self))

    def plot(self, name: str = "") -> Figure:
        """Draw a figure by its name, the first if none is said; in a notebook it shows as its picture.

        Raises
        ------
        UsageError
            If there is none of this name; the message lists those that there are.
        """
        from sim.output.plots.files import picture  # brings in matplotlib

        jobs = {job.name: job for job in self._jobs()}
        if name and name not in jobs:
            hint = did_you_mean(name, jobs) or f"there are {', '.join(jobs)}"
            raise UsageError(f"there is no figure {name!r} of {self.storage.address}; {hint}")
        if not jobs:
            raise UsageError(f"{self.storage.address} has no figures")
        return picture(jobs[name or next(iter(jobs))])

    def summary(self) -> pd.DataFrame:
        """What it comes to, in a table: shares with both intervals, by outcome or point; differences; or claims."""
        kind = kind_of(self)
        return kind.frame(kind.reopen(self))

    def _repr_html_(self) -> str:
        """Show title, question and summary in a notebook."""
        title, question = (html.escape(str(self.manifest.get(key, ""))) for key in ("title", "question"))
        head = f"<b>{title or self.manifest.get('study', '')}</b><p>{question}</p>"
        return f"{head}{self.summary().to_html(max_rows=12)}<p><small>{NOT_A_FORECAST}</small></p>"


def open_study(path: Any) -> Results:
    """Open a finished result by its folder, by the one around it (the newest), or by an address that fsspec knows.

    Raises
    ------
    UsageError
        If there is no result.
    RunError
        If it is damaged, or a sweep that is not finished.
    """
    plain = open_result(path)
    return Results(plain.storage, plain.manifest)


def run(
    scenario: str | Scenario,
    runs: int | None = None,
    seed: int | None = None,
    levers: Mapping[str, Lever] | None = None,
    *,
    prior: bool = False,
    out: str | Path = "results",
    progress: Callable[[int], None] = lambda done: None,
) -> Results:
    """Run one scenario, or find what was run before.

    Parameters
    ----------
    scenario : a shipped one's name, a file's path, or one that was loaded
    runs, seed : how many histories, from 1 to 1,000,000, and the seed of all draws, from 0 to 2^63 - 1; by default the
        scenario's own
    levers : values of parameters by name, such as {"withdrawal.deadline": "2021-09-11", "nato.stays": True}; a date may
        be one of `datetime`, a distribution a mapping such as {"between": [0, 1]}; units and ranges are those that
        `sim.evidence()` tells
    prior : draw uncertainties from their ranges, not from the worlds that pass the facts
    out : folder that results are kept in
    progress : told, from worker threads, how many more histories are done

    Raises
    ------
    ScenarioError, UsageError
        If there is no such scenario, a lever cannot be that, or `runs` or `seed` is out of its range.
    RunError
        If the result cannot be kept, or a history comes to what cannot be.
    """
    from sim.studies.run.run import ensure

    made = _scenario(scenario, levers, prior)
    return open_study(ensure(made, *_size(made, runs, seed), Path(out), progress).path)


def compare(
    *scenarios: str | Scenario,
    runs: int | None = None,
    seed: int | None = None,
    levers: Mapping[str, Lever] | None = None,
    prior: bool = False,
    out: str | Path = "results",
) -> Results:
    """Compare scenarios on the same draws, each with the first; a single one with itself under `levers`.

    Parameters and errors are those of `run`; of several scenarios each is set as `levers` say.

    Parameters
    ----------
    scenarios : as for `run`; the first is the baseline
    runs, seed : how many histories of each, and the seed of all draws; by default the first scenario's
    levers : set in each; of a single scenario, in what it is compared with
    prior : draw uncertainties from their ranges
    out : folder that results are kept in
    """
    from sim.studies.compare.run import compare as compare_all

    plain = [_scenario(one, None, prior) for one in scenarios]
    if len(plain) < (1 if levers else 2):
        raise UsageError("a comparison takes two scenarios, or one and the levers to set")
    made = [*(plain if len(plain) == 1 else []), *(_scenario(one, levers, prior) for one in plain)]
    return open_study(compare_all(made, *_size(made[0], runs, seed), Path(out)).result.path)


def sweep(
    design: str,
    worlds: int | None = None,
    seed: int | None = None,
    levers: Mapping[str, Lever] | None = None,
    *,
    keep: str | None = None,
    prior: bool = False,
    threads: int | None = None,
    out: str | Path = "results",
) -> Results:
    """Run a design over levers and uncertainties, or what is left of it, or find what was run before.

    Parameters
    ----------
    design : the name of a shipped sweep, or a file's path
    worlds : parameter vectors at every point, from 1 to a billion; by default the sweep's
    seed : of all draws, not of the design, from 0 to 2^63 - 1; by default the sweep's
    levers : what the base scenario is set to, as for `run`, besides what the design varies
    keep : "runs", "bands" or "sample"; by default the sweep's
    prior : draw uncertainties from their ranges
    threads : of this machine, from 1 to 1,024; by default one a core
    out : folder that results are kept in

    Raises
    ------
    ScenarioError, UsageError
        If there is no such sweep, or it cannot be, or an argument is out of its range.
    RunError
        If it cannot be kept.
    """
    from sim.design.sweepfile import load_design
    from sim.storage.folders import Storage
    from sim.studies.sweeps.plan import plan_of
    from sim.studies.sweeps.run import sweep as run_sweep
    from sim.studies.sweeps.workers import Threads

    loaded = sweep_with_settings(load_design(design), read_levers(levers or {}))
    base = replace(loaded.base, inputs="prior") if prior else loaded.base
    plan = plan_of(replace(loaded, base=base, **_changed(worlds, seed, keep)))
    workers = Threads(threads if threads is None else whole("threads", threads, 1, MOST_THREADS))
    place = Path(out) / folder_name(plan.sweep.name) / plan.key
    run_sweep(plan, Storage(str(place)), workers)
    return open_study(place)


def scenarios() -> dict[str, Scenario]:
    """Every shipped scenario by name: its title, question, dates and the value of every parameter."""
    return {name: load(name) for name in shipped()}


def evidence(name: str = "") -> Any:
    """What the model's numbers rest on: of all a list, one row a number; of one, by its name, the whole story."""
    from sim.sources.ledger import story, table

    return story(name) if name else table()


def _size(scenario: Scenario, runs: int | None, seed: int | None) -> tuple[int, int]:
    """Histories and seed: those that are asked for, else the scenario's."""
    return (
        scenario.runs if runs is None else whole("runs", runs, 1, MOST_RUNS),
        scenario.seed if seed is None else whole("seed", seed, 0, LAST_SEED),
    )


def _changed(worlds: int | None, seed: int | None, keep: str | None) -> dict[str, Any]:
    """What a sweep has otherwise than its file says."""
    changed: dict[str, Any] = {}
    if worlds is not None:
        changed["worlds"] = whole("worlds", worlds, 1, MOST_WORLDS)
    if seed is not None:
        changed["seed"] = whole("seed", seed, 0, LAST_SEED)
    if keep is not None:
        changed["keep"] = word_of("keep", keep, KEEPS)
    return changed


def _scenario(said: str | Scenario, levers: Mapping[str, Lever] | None, prior: bool) -> Scenario:
    made = as_scenario(said)
    made = replace(made, inputs="prior") if prior else made
    return with_settings(made, read_levers(levers or {}))
