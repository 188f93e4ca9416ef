"""Reading the keys of an entry of a YAML file, each by its own function; all problems are noted, none is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sim.errors import ScenarioError
from sim.scenario.problems import Problem, Unfit, did_you_mean, found, quoted
from sim.scenario.yamlfile import Document, Tree, Where

Entry = dict[str, Tree]


class Reader:
    """Reads the mapping at one place of a document; messages begin with `said`, if it is given."""

    def __init__(self, document: Document, where: Where, entry: Tree, said: str = "") -> None:
        self.document, self.where, self.said = document, where, said
        self.entry: Entry = entry if isinstance(entry, dict) else {}
        self.is_no_mapping = not isinstance(entry, dict)
        if self.is_no_mapping:
            self.note(f"expected keys with values, found {found(entry)}")

    def get(self, key: str, read: Callable[[Any], Any], *default: Any) -> Any:
        """The value of a key; None, and a problem noted, if it is missing without a default or unsound.

        Parameters
        ----------
        key : as it stands in the file
        read : turns what stands there into a value, or raises Unfit
        default : at most one
        """
        if key not in self.entry:
            if not default:
                self.note(f"'{key}' is missing")
            return default[0] if default else None
        return self.read(key, read)

    def read(self, key: str, read: Callable[[Any], Any]) -> Any:
        """The value of a key that is there; None, and a problem noted, if it is unsound."""
        try:
            return read(self.entry[key])
        except Unfit as unfit:
            self.note(f"'{key}': {unfit.message}", (key, *unfit.at), unfit.hint)
            return None

    def refuse_unknown(self, allowed: Iterable[str], meant: Mapping[str, str] = MappingProxyType({})) -> None:
        """Note every key that such an entry does not have; `meant` says what others are often written for."""
        allowed = list(allowed)
        for key in self.entry:
            if key not in allowed:
                close = f"did you mean {meant[key]}?" if key in meant else did_you_mean(key, allowed)
                hint = close or f"expected one of: {', '.join(allowed)}"
                self.note(f"unknown key {quoted(key)}", (key,), hint)

    def note(self, message: str, where: Where = (), hint: str = "") -> None:
        """Note a problem at a key of the entry, or at the entry itself.

        Parameters
        ----------
        message : what is wrong
        where : keys that lead to the place, from the entry on
        hint : what to do
        """
        mark = self.document.keys.get((*self.where, *where)) or self.document.value_mark((*self.where, *where))
        source = self.document.lines[mark.line - 1]
        said = f"{self.said}: {message}" if self.said else message
        self.document.problems.append(Problem(self.document.label, said, hint, mark, source))


def section(document: Document, name: str, *default: Entry) -> Entry:
    """One of a file's parts, which holds entries by name; empty, and a problem noted, if it is anything else.

    Parameters
    ----------
    document : the file
    name : of the part
    default : what stands for a part that is missing, if one may be; at most one
    """
    found_there = document.tree.get(name, default[0] if default else None)
    if isinstance(found_there, dict):
        return found_there
    mark, what = document.value_mark((name,)), found(found_there)
    document.add_problem(mark, f"'{name}' must hold one entry for each, found {what}")
    return {}


def refuse_problems(document: Document) -> None:
    """Tell every problem of a file at once, in the order of its lines.

    Raises
    ------
    ScenarioError
        If there is any.
    """
    if document.problems:
        raise ScenarioError("\n\n".join(map(str, sorted(document.problems, key=lambda problem: problem.order))))


def one_of(names: Sequence[str], raw: Any) -> str:
    """One of these words.

    Raises
    ------
    Unfit
        If it is none of them.
    """
    if raw not in names:
        *first, last = names
        expected = f"{', '.join(first)} or {last}" if first else last
        raise Unfit(f"expected {expected}, found {found(raw)}", hint=did_you_mean(str(raw), names))
    return str(raw)
