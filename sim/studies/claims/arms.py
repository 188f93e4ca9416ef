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

NAME = "[a-z0-9]+(-[a-z0-9]+)*$"


@dataclass(frozen=True)
class Arm:
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
        sound = [name for name in own if _is_sound(document, name, own[name])]
        with tempfile.TemporaryDirectory() as folder:
            for name in sound:  # without a suffix, so that `extends` finds them by their names
                text = yaml.safe_dump(own[name], allow_unicode=True, sort_keys=False)
                Path(folder, name).write_text(text, encoding="utf-8")
            for name in own:
                self.loaded[name] = _load_own(document, Path(folder), name) if name in sound else None

    def find(self, raw: Any) -> Arm | None:
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
        return Arm(raw, scenario) if scenario else None


def _is_sound(document: Document, name: str, entry: Tree) -> bool:
    """Whether one of the file's scenarios can be told from others; what is wrong is noted."""
    faults = {
        f"a scenario's name is of small letters, digits and hyphens, found {quoted(name)}": not re.match(NAME, name),
        f"{quoted(name)} is a shipped scenario: choose another name": name in shipped(),
        f"{name}: expected keys with values, found {found(entry)}": not isinstance(entry, dict),
        f"{name}: a scenario of the claims' own needs a 'title' of its own": isinstance(entry, dict)
        and "title" not in entry,
    }
    for message in (message for message, is_so in faults.items() if is_so):
        document.add_problem(document.keys["scenarios", name], message)
    return not any(faults.values())


def _load_own(document: Document, folder: Path, name: str) -> Scenario | None:
    try:
        return load(str(folder / name))
    except ScenarioError as error:
        document.add_problem(document.keys["scenarios", name], f"{name}: {error}".replace(f"{folder}/", ""))
        return None
