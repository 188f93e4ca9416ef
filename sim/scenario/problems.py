"""What is wrong with a scenario file, said so that it can be put right: where, what, and what was meant."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from sim.errors import ScenarioError

MOST_SHOWN = 50
LINE_SHOWN = 100


class Mark(NamedTuple):
    """A place in a file: line and column count from 1, `width` is in characters."""

    line: int
    column: int
    width: int = 1


@dataclass(eq=False)
class Unfit(ValueError):
    """A value that its key cannot take; `at` leads from the value to the part of it that is wrong."""

    message: str
    at: tuple[str | int, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing wrong: at the `mark` of a file, with the file as a whole, or (no `label`) with no file."""

    label: str
    message: str
    hint: str = ""
    mark: Mark | None = None
    source: str = ""

    @property
    def order(self) -> Mark:
        """Where the problem stands among those of its file."""
        return self.mark or Mark(0, 0)

    def __str__(self) -> str:
        """Say it as a compiler would: file:line:column, the line, a caret below it, a hint."""
        excerpt = _excerpt(self.mark, self.source) if self.mark else []
        hint = textwrap.wrap(self.hint, 79, initial_indent="   ", subsequent_indent="   ")
        return "\n".join([self._place() + self.message, *excerpt, *hint])

    def _place(self) -> str:
        at = f":{self.mark.line}:{self.mark.column}" if self.mark else ""
        return f"{self.label}{at}: " if self.label else ""


def scenario_error(
    problems: Sequence[Problem], more: str = "`talks schema` shows what a scenario may say"
) -> ScenarioError:
    """Put problems, already in order, into one error; `more` says where to look what is right."""
    parts = [str(problem) for problem in problems[:MOST_SHOWN]]
    if len(problems) > 1:
        cut = f", the first {MOST_SHOWN} are shown" if len(problems) > MOST_SHOWN else ""
        parts.append(f"{len(problems)} problems{cut}; {more}")
    return ScenarioError("\n\n".join(parts))


def found(raw: object) -> str:
    """Name what stands in a file where something else was expected."""
    if raw is None:
        return "nothing"
    if isinstance(raw, list):
        return "a list"
    return "a mapping" if isinstance(raw, dict) else quoted(str(raw))


def quoted(word: str, longest: int = 40) -> str:
    """Quote a word of the file, shortened, with nothing in it that a terminal would obey."""
    return repr(word if len(word) <= longest else word[: longest - 3] + "...")


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Suggest the closest of `names`, or nothing when none is close."""
    close = get_close_matches(word[:80], list(names), n=1)
    return f"did you mean '{close[0]}'?" if close else ""


def _excerpt(mark: Mark, source: str) -> list[str]:
    # Of a line too long for a terminal, show the stretch around the mark.
    first = max(0, mark.column - LINE_SHOWN // 2) if len(source) > LINE_SHOWN else 0
    text = source[first : first + LINE_SHOWN].replace("\t", " ")
    pad = mark.column - 1 - first
    carets = max(1, min(mark.width, len(text) - pad))
    printable = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return [f"{mark.line:>4} | {printable}", f"     | {' ' * pad}{'^' * carets}"]
