"""Sweeps as files: a design over levers, uncertainties and shocks of a base scenario; all problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sim.arguments import LAST_SEED, MOST_WORLDS
from sim.design.dimensions import DimensionReader, whole_within
from sim.design.samples import SAMPLED, Dimension, Rows, rows_of
from sim.design.tablefile import Design, read_table
from sim.errors import ScenarioError, UsageError
from sim.model.catalogue import catalogue
from sim.scenario.checks import contradictions
from sim.scenario.files import SCENARIOS, Scenario, Shock, load, marked, shipped
from sim.scenario.paths import COURSES
from sim.scenario.problems import Problem, Unfit, did_you_mean, found, quoted, scenario_error
from sim.scenario.reader import Entry, Reader, one_of
from sim.scenario.settings import OPTION, Set, in_words, with_settings
from sim.scenario.values import check_value, read_text
from sim.scenario.yamlfile import Document, read

SWEEPS = SCENARIOS / "sweeps"
DESIGNS = ("grid", *SAMPLED, "table")
KEEPS = ("runs", "bands", "sample")
MORE = "docs/sweeps.md has every key, `talks new NAME --sweep` writes one to start from"
MOST_POINTS, MOST_EACH = 1_000_000, 255
KEYS = ("title", "question", "scenario", "inputs", "seed", "worlds", "histories", "keep", "design", "points", "over")


MEANT = {"extends": "'scenario'", "levers": "'over'", "table": "'points'", "runs": "'worlds'"}


@dataclass(frozen=True)
class Sweep:
    """A study over a design.

    `rows` has a value a dimension for every point. At each point the same `worlds` parameter vectors each live `each`
    histories. `keep`: every history's row ("runs"), daily histograms ("bands"), or the rows of a few ("sample").
    """

    name: str
    title: str
    question: str
    base: Scenario
    seed: int
    worlds: int
    each: int = 1
    keep: str = "runs"
    design: str = "table"
    dimensions: tuple[Dimension, ...] = ()
    rows: Rows = ((),)
    names: tuple[str, ...] = ()  # what points are called, where the design says so

    def scenario_at(self, point: int) -> Scenario:
        """The base scenario with a point's values and shocks."""
        both = list(zip(self.dimensions, self.rows[point], strict=True))
        shocks = tuple(_shock(dimension, value, self.base) for dimension, value in both if dimension.is_shock)
        shocks = (*self.base.shocks, *shocks)
        values = self.values_at(point)
        return replace(self.base, values=values, shocks=shocks, marked=marked(values))

    def changed(self) -> tuple[str, ...]:
        """Every parameter that the design sets."""
        return tuple(name for d in self.dimensions if not d.is_shock for name in d.names)

    def impossible(self, point: int) -> str:
        """Why a point's values cannot be, or do not go together; empty where they do."""
        try:
            values = self.values_at(point)
            for name in self.changed():
                check_value(catalogue()[name], values[name])
        except Unfit as unfit:
            return unfit.message
        return "; ".join(contradictions(values))

    def values_at(self, point: int) -> dict[str, Any]:
        """Every parameter at a point."""
        values = dict(self.base.values)
        for dimension, value in zip(self.dimensions, self.rows[point], strict=True):
            if not dimension.is_shock:
                values |= dimension.settings(value, values)
        return values


def alone(scenario: Scenario, worlds: int, seed: int, each: int = 1, keep: str = "bands") -> Sweep:
    """A scenario as a sweep of one point.

    Parameters
    ----------
    scenario : a scenario, as `scenario.files.load` gives it
    worlds : parameter vectors
    seed : of all draws, from 0 to 2^63 - 1
    each : histories of every vector
    keep : "runs", "bands" or "sample"
    """
    return Sweep(scenario.name, scenario.title, scenario.question, scenario, seed, worlds, each, keep)


def shipped_sweeps() -> list[str]:
    """Name the sweeps that come with the model."""
    return sorted(path.stem for path in SWEEPS.glob("*.yaml"))


def headline(name: str) -> tuple[str, str]:
    """Title and question of a shipped sweep, without making its design."""
    tree = read(SWEEPS / f"{name}.yaml", name).tree
    return str(tree["title"]), str(tree["question"])


def load_sweep(name_or_path: str) -> Sweep:
    """Read a sweep: a shipped one by its name, or a file.

    Raises
    ------
    ScenarioError
        With every problem, at its line and column.
    """
    path = _find(name_or_path)
    document = read(path, path.name if path.parent == SWEEPS else name_or_path)
    sweep = _SweepReader(document, path).sweep() if document.readable else None
    if sweep is None:
        raise scenario_error(sorted(document.problems, key=lambda problem: problem.order), MORE)
    return sweep


def load_design(name_or_path: str) -> Sweep:
    """Read a sweep, or a scenario as a sweep of one point with as many worlds as it has runs.

    Raises
    ------
    ScenarioError
        With every problem, at its line and column.
    """
    if is_sweep(name_or_path) or (name_or_path not in shipped() and not Path(name_or_path).is_file()):
        return load_sweep(name_or_path)
    scenario = load(name_or_path)
    return alone(scenario, scenario.runs, scenario.seed)


def is_sweep(name_or_path: str) -> bool:
    """Whether there is a sweep of this name, or a file that speaks of a design."""
    if name_or_path in shipped_sweeps():
        return True
    path = Path(name_or_path)
    return path.is_file() and bool({"design", "over", "worlds"} & read(path, name_or_path).tree.keys())


def _find(said: str) -> Path:
    names = shipped_sweeps()
    if said in names:
        return SWEEPS / f"{said}.yaml"
    if Path(said).is_file():
        return Path(said)
    hint = did_you_mean(Path(said).stem, [*names, *shipped()]) or f"shipped sweeps: {', '.join(names)}"
    raise scenario_error([Problem("", f"there is no sweep or scenario {quoted(said, 200)}", hint)])


def _shock(dimension: Dimension, value: Any, base: Scenario) -> Shock:
    first, last = dimension.first or base.start, dimension.last or base.end
    return Shock(first, last, dimension.name.partition(".")[2], float(value), "swept")


class _SweepReader(Reader):
    """Reads the whole file."""

    def __init__(self, document: Document, path: Path) -> None:
        super().__init__(document, (), document.tree)
        self.folder, self.name = path.parent, path.stem

    def sweep(self) -> Sweep | None:
        """The sweep, or None if anything about it is unsound."""
        self.refuse_unknown(KEYS, MEANT)
        title, question = (self.get(name, read_text) for name in ("title", "question"))
        base = self.get("scenario", partial(_scenario, self.folder))
        inputs = self.get("inputs", partial(one_of, ("posterior", "prior")), "posterior")
        seed = self.get("seed", partial(whole_within, 0, LAST_SEED), base.seed if base else 1)
        worlds = self.get("worlds", partial(whole_within, 1, MOST_WORLDS))
        each = self.get("histories", partial(whole_within, 1, MOST_EACH), 1)
        keep = self.get("keep", partial(one_of, KEEPS), "runs")
        design = self.get("design", partial(one_of, DESIGNS))
        found_design = self.design(base, design, seed) if base and design else None
        if base and found_design is not None:
            self.refuse_idle(base, found_design[0])
        if self.document.problems or found_design is None:
            return None
        base = replace(base, inputs=inputs)
        return Sweep(self.name, title, question, base, seed, worlds, each, keep, design, *found_design)

    def design(self, base: Scenario, kind: str, seed: int) -> Design | None:
        """Its dimensions and rows; None if they are unsound."""
        if kind == "table":
            if "over" in self.entry:
                self.note("a table names what it sets in its rows: leave 'over' out", ("over",))
            table: Design | None = self.get("points", partial(read_table, self.folder))
            return table
        dimensions, points = tuple(self.dimensions(base, kind)), self.number_of_points(kind)
        if self.document.problems:
            return None
        try:
            return dimensions, rows_of(kind, dimensions, points, seed, MOST_POINTS), ()
        except Unfit as unfit:
            self.note(unfit.message, ("points",) if "points" in self.entry else ("over",), unfit.hint)
            return None

    def refuse_idle(self, base: Scenario, dimensions: tuple[Dimension, ...]) -> None:
        """Note what the base scenario has switched off, or says by a path: to set it would change nothing."""
        from sim.simulate.inputs import neutral  # here, because the compiled engine takes half a second to import

        off = neutral(base.without)
        for name in (name for dimension in dimensions for name in dimension.names if name in off):
            message = f"'{name}' does nothing here: {base.name} does without {', '.join(base.without)}"
            self.note(message, ("over",) if "over" in self.entry else ("points",))
        for said in _idle_beside_paths(base, [name for dimension in dimensions for name in dimension.names]):
            self.note(said, ("over",) if "over" in self.entry else ("points",))

    def number_of_points(self, kind: str) -> int:
        """How many points a sampled design has; those of a grid are as many as its levels make."""
        if kind in SAMPLED:
            return self.get("points", partial(whole_within, 1, MOST_POINTS)) or 0
        if "points" in self.entry:
            self.note("a grid has as many points as its levels make: leave 'points' out", ("points",))
        return 0

    def dimensions(self, base: Scenario, kind: str) -> Iterator[Dimension]:
        """One a name of `over`."""
        taken: list[str] = []
        over = self.get("over", _mapping) or {}
        for place, (name, entry) in enumerate(over.items()):
            later = list(over)[place:]
            dimension = DimensionReader(self.document, name, entry, base, kind, taken, later).dimension()
            if dimension is not None:
                taken += dimension.names
                yield dimension


def _mapping(raw: Any) -> Entry:
    if not isinstance(raw, dict) or not raw:
        what = "none" if raw == {} else found(raw)
        raise Unfit(f"expected at least one lever or uncertainty with its levels or range, found {what}")
    return raw


def _idle_beside_paths(base: Scenario, names: Iterable[str]) -> list[str]:
    """What is said of those names whose part a path of the base scenario has."""
    own = {other: course for course in map(COURSES.get, base.paths) if course for other in course.instead_of}
    return [f"'{name}' does nothing here: {base.name} has a '{own[name].name}'" for name in names if name in own]


def _scenario(folder: Path, raw: Any) -> Scenario:
    """The base: a shipped scenario, or a file, by its path from the sweep's own."""
    name = read_text(raw)
    beside = folder / name
    try:
        return load(str(beside) if beside.is_file() else name)
    except ScenarioError as error:
        raise Unfit(str(error)) from None


def sweep_with_settings(sweep: Sweep, values: Mapping[str, Set]) -> Sweep:
    """Give the sweep over a base with other values; as it is, if there are none.

    Raises
    ------
    UsageError
        If the design varies one of them, or they do not go together.
    """
    if not values:
        return sweep
    for name in values:
        if name in sweep.changed():
            raise UsageError(f"{OPTION} {name}: the design varies it")
    base = with_settings(sweep.base, values)
    if idle := _idle_beside_paths(base, sweep.changed()):
        raise UsageError("; ".join(idle))
    return replace(sweep, name=f"{sweep.name}-set", title=f"{sweep.title}, with {in_words(values)}", base=base)
