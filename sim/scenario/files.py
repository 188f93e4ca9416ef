"""Scenarios as files: found by name or path, built upon one another with `extends`, checked as a whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sim.errors import UsageError
from sim.model.catalogue import catalogue
from sim.model.posterior import digest
from sim.scenario.checks import Setting, Settings, note_contradictions
from sim.scenario.paths import COURSES, Points
from sim.scenario.problems import Mark, Problem, Unfit, did_you_mean, quoted, scenario_error
from sim.scenario.schema import Header, ShockEntry, sound_settings
from sim.scenario.values import Distribution, Value, default
from sim.scenario.yamlfile import Document, Where, read

SCENARIOS = Path(__file__).resolve().parents[1] / "data" / "scenarios"  # a link to the repository's; a copy in a wheel
BASELINE = "doha-2020"  # what happened: the others differ from it, and the back-test is of it
EXTENDS: Where = ("extends",)


@dataclass(frozen=True)
class Shock:
    """Something from outside that moves `what` by `by` on every day from `first` to `last`, both included."""

    first: date
    last: date
    what: str
    by: float
    note: str


@dataclass(frozen=True)
class Scenario:
    """What a study runs: a value or a distribution for every parameter, and what is around them.

    `paths` has the points of every course that the scenario gives day by day, by its name.
    `set_at` says in which file and line each parameter was set (`file:line`), for those that a file sets;
    `marked` names the uncertainties and constants that are not what the catalogue has. `inputs` says where the other
    uncertainties come from: the "posterior" of the back-test, or the "prior" ranges.
    """

    name: str
    path: Path
    title: str
    question: str
    start: date
    end: date
    runs: int
    seed: int
    values: dict[str, Value]
    set_at: dict[str, str]
    marked: tuple[str, ...]
    shocks: tuple[Shock, ...]
    without: tuple[str, ...]
    evidence: tuple[str, ...]
    inputs: str = "posterior"
    paths: Mapping[str, Points] = field(default_factory=dict)

    @property
    def uncertain(self) -> frozenset[str]:
        """The uncertainties that histories draw: those that the scenario does not set."""
        known = catalogue().items()
        return frozenset(name for name, p in known if p.role == "uncertainty" and name not in self.marked)

    def value(self, name: str) -> Any:
        """What a parameter is set to, or the points of a path; None where there is no such path."""
        return self.paths.get(name) if name in COURSES else self.values[name]


@dataclass(frozen=True)
class _Layer:
    """One file of those that make up a scenario: what it sets, and the places of what is unsound in it."""

    document: Document
    sound: dict[Where, Any]
    spoilt: set[Where]


def shipped() -> list[str]:
    """Name the scenarios that come with the model."""
    return sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


def as_scenario(said: Scenario | str | os.PathLike[str]) -> Scenario:
    """Give a scenario as it is, or read the one of this name or path.

    Raises
    ------
    ScenarioError
        As `load` does.
    UsageError
        If it is nothing of the kind.
    """
    if isinstance(said, Scenario):
        return said
    if isinstance(said, str | os.PathLike):
        return load(os.fspath(said))
    raise UsageError(f"expected a scenario, its name or its path, found {said!r}")


def load(name_or_path: str) -> Scenario:
    """Read a scenario and all that it builds upon.

    Raises
    ------
    ScenarioError
        With every problem of every file concerned, the scenario's own first.
    """
    try:
        path = _find(name_or_path, Path())
    except Unfit as unfit:
        raise scenario_error([Problem("", unfit.message, unfit.hint)]) from None
    layers = _layers(path)
    settings = _settings(layers)
    if _is_complete(layers):
        _require(layers[-1].document, settings)
        note_contradictions(settings, _listed(layers, "shocks"))
    problems = [problem for layer in reversed(layers) for problem in _in_order(layer.document)]
    if problems:
        raise scenario_error(problems)
    return _scenario(path, layers, settings)


def marked(values: dict[str, Value]) -> tuple[str, ...]:
    """Name the uncertainties and constants that are not what the catalogue has: they are not drawn."""
    return tuple(name for name, p in catalogue().items() if p.role != "lever" and values[name] != default(p))


def canonical(scenario: Scenario) -> dict[str, Any]:
    """Give what decides a scenario's histories, ready for JSON, however its files are laid out.

    Title, question, notes and evidence do not; runs and seed are the study's, not the scenario's.
    """
    paths = {name: [(day.isoformat(), level) for day, level in path] for name, path in scenario.paths.items()}
    shocks = [(s.first.isoformat(), s.last.isoformat(), s.what, s.by) for s in scenario.shocks]
    return {
        "end": scenario.end.isoformat(),
        "inputs": f"posterior {digest()}" if scenario.inputs == "posterior" else scenario.inputs,
        "shocks": [dict(zip(("from", "to", "what", "by"), shock, strict=True)) for shock in sorted(shocks)],
        **({"paths": paths} if paths else {}),
        "start": scenario.start.isoformat(),
        "values": {name: _jsonable(scenario.values[name]) for name in sorted(scenario.values)},
        "without": sorted(scenario.without),
    }


def scenario_hash(scenario: Scenario) -> str:
    """Name what decides a scenario's histories in 12 hexadecimal digits."""
    text = json.dumps(canonical(scenario), sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _jsonable(value: Any) -> Any:
    if isinstance(value, Distribution):
        return {value.kind: [_jsonable(arg) for arg in value.args]}
    return value.isoformat() if isinstance(value, date) else value


def _find(said: str, folder: Path) -> Path:
    names = shipped()
    if said in names:
        return SCENARIOS / f"{said}.yaml"
    path = folder / said
    if os.path.isfile(path):
        return path
    if os.path.isdir(path):
        raise Unfit(f"{quoted(said, 200)} is a directory, not a scenario file")
    if said.endswith((".yaml", ".yml")) or os.sep in said:
        raise Unfit(f"there is no file {quoted(said, 200)}", hint=did_you_mean(Path(said).stem, names))
    hint = f"{did_you_mean(said, names)} shipped scenarios: {', '.join(names) or 'none'}"
    raise Unfit(f"there is no scenario {quoted(said)}", hint=hint.strip())


def _layers(path: Path) -> list[_Layer]:
    """Read a file and those it builds upon, the oldest first."""
    layers: list[_Layer] = []
    trail: list[Path] = []
    following: Path | None = path
    while following:
        trail.append(following)
        document = read(following, _label(following))
        layers.append(_Layer(document, *sound_settings(document)))
        following = _parent(layers[-1], trail)
    return layers[::-1]


def _label(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _parent(layer: _Layer, trail: list[Path]) -> Path | None:
    if EXTENDS not in layer.sound:
        return None
    try:
        parent = _find(layer.sound[EXTENDS], trail[-1].parent)
        _refuse_circle([*trail, parent])
        return parent
    except Unfit as unfit:
        layer.document.add_problem(layer.document.value_mark(EXTENDS), unfit.message, unfit.hint)
        return None


def _refuse_circle(trail: list[Path]) -> None:
    files = [os.path.realpath(path) for path in trail]
    first = files.index(files[-1])
    if first < len(files) - 1:
        circle = " > ".join(_label(path) for path in trail[first:])
        raise Unfit(f"'extends' runs in a circle: {circle}")


def _is_complete(layers: list[_Layer]) -> bool:
    """Whether every file that makes up the scenario was found and could be read."""
    oldest = layers[0]
    return EXTENDS not in {*oldest.sound, *oldest.spoilt} and all(layer.document.readable for layer in layers)


def _settings(layers: list[_Layer]) -> Settings:
    """Give every setting as the last file to set it has it; one that this file has unsound is left out."""
    settings = {name: Setting(default(parameter)) for name, parameter in catalogue().items()}
    settings |= {name: Setting(value) for name, value in Header()} | {name: Setting(None) for name in COURSES}
    for generation, layer in enumerate(layers, start=1):
        for where, value in layer.sound.items():
            settings[_name(where)] = Setting(value, layer.document, where, generation)
        for where in layer.spoilt:
            settings.pop(_name(where), None)
    return settings


def _name(where: Where) -> str:
    return ".".join(map(str, where))


def _listed(layers: list[_Layer], name: str) -> list[Setting]:
    """Join a list of the scenario's to those it inherits."""
    return [
        Setting(item, layer.document, (name, index), generation)
        for generation, layer in enumerate(layers, start=1)
        for index, item in enumerate(layer.sound.get((name,)) or ())
    ]


def _require(document: Document, settings: Settings) -> None:
    for name in ("title", "question"):
        if name in settings and not settings[name].value:
            document.add_problem(Mark(1, 1), f"'{name}' is missing")


def _in_order(document: Document) -> list[Problem]:
    return sorted(document.problems, key=lambda problem: problem.order)


def _scenario(path: Path, layers: list[_Layer], settings: Settings) -> Scenario:
    values = {name: settings[name].value for name in catalogue()}
    paths = {name: settings[name].value for name in COURSES if settings[name].value}
    idle = {name for path in paths for name in COURSES[path].instead_of}
    header = ("title", "question", "start", "end", "runs", "seed")
    return Scenario(
        name=path.stem,
        path=path,
        **{name: settings[name].value for name in header},
        values=values,
        set_at={name: settings[name].place for name in ({*values, *paths} - idle) if settings[name].place},
        marked=marked(values),
        shocks=tuple(_shock(setting.value) for setting in _listed(layers, "shocks")),
        without=_distinct(_listed(layers, "without")),
        evidence=_distinct(_listed(layers, "evidence")),
        paths=paths,
    )


def _shock(entry: ShockEntry) -> Shock:
    return Shock(entry.first, entry.last or entry.first, entry.what, entry.by, entry.note)


def _distinct(settings: list[Setting]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(setting.value for setting in settings))
