"""The scenarios that claims are put to: those that ship, and those that the file of claims sets for itself.

The latter are loaded by the same door as any scenario, so that what is wrong with them is found and said alike.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.errors import ScenarioError
from sim.scenario.files import Scenario, load, shipped
from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.yamlfile import Document, Tree

NAME = "[a-z0-9]+(-[a-z0-9]+)*"


@dataclass(frozen=True)
class Side:
    """A scenario, by the name that claims have for it."""

    name: str
    scenario: Scenario

    @property
    def title(self) -> str:
        """What it is called."""
        return self.scenario.title


class Sides:
    """Finds scenarios by name; those of the file are all loaded at once, their problems noted in its document."""

    def __init__(self, document: Document, own: dict[str, Tree]) -> None:
        self.own = dict.fromkeys(own)
        self.loaded: dict[str, Scenario | None] = {}
        with tempfile.TemporaryDirectory() as folder:
            sound = [name for name, entry in own.items() if _note_name(document, name) and _write(folder, name, entry)]
            for name in own:
                self.loaded[name] = _load_own(document, Path(folder), name) if name in sound else None

    def find(self, raw: Any) -> Side | None:
        """The scenario of this name; None for one of the file's own that is unsound, which was noted where it stands.

        Raises
        ------
        Unfit
            If there is no such scenario.
        """
        if not isinstance(raw, str):
            raise Unfit(f"expected a scenario's name, found {found(raw)}")
        if raw not in self.loaded:
            names = [*self.own, *shipped()]
            if raw not in names:
                raise Unfit(f"there is no scenario {quoted(raw)}", hint=did_you_mean(raw, names))
            self.loaded[raw] = load(raw)
        scenario = self.loaded[raw]
        return Side(raw, scenario) if scenario else None


def _note_name(document: Document, name: str) -> bool:
    """Whether one of the file's scenarios may have this name; a problem is noted if not."""
    mark = document.keys["scenarios", name]
    if not re.fullmatch(NAME, name):
        document.add_problem(mark, f"a scenario's name is of small letters, digits and hyphens, found {quoted(name)}")
    elif name in shipped():
        document.add_problem(mark, f"{quoted(name)} is a shipped scenario: choose another name")
    else:
        return True
    return False


def _write(folder: str, name: str, entry: Tree) -> bool:
    """Write an entry as a file of its own; without a suffix, so that `extends` finds it by its name."""
    Path(folder, name).write_text(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return True


def _load_own(document: Document, folder: Path, name: str) -> Scenario | None:
    try:
        return load(str(folder / name))
    except ScenarioError as error:
        document.add_problem(document.keys["scenarios", name], f"{name}: {error}".replace(f"{folder}/", ""))
        return None
