"""YAML text as a tree of strings, lists and mappings, with the place of every key and value.

Scalars stay text: what they mean is the schema's to say, so that an impossible date gets a message of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import yaml

from sim.scenario.problems import Mark, Problem, found, quoted

LARGEST_BYTES = 256 * 1024
DEEPEST = 20

Where = tuple[str | int, ...]
Tree = None | str | list["Tree"] | dict[str, "Tree"]

NULLS = ("", "~", "null", "Null", "NULL")
LINE_BREAK = re.compile("\r\n|[\n\r\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# What the parser says, put for somebody who writes a scenario: what was begun and never ended ...
UNFINISHED = {
    "while scanning a quoted scalar": "the quotation mark that opens here is never closed",
    "while scanning a simple key": "expected a key followed by ': '",
    "while parsing a flow sequence": "the list that opens here is not closed or lacks a comma",
    "while parsing a flow mapping": "the '{' that opens here is not closed or lacks a comma",
}
# ... and what cannot stand where it stands.
MISPLACED = {
    "mapping values are not allowed": "this colon cannot stand here: the line is indented too far,"
    " or a text with ': ' in it needs quotes",
    r"character '\t'": "a tab cannot stand here: indent with spaces",
    "cannot start any token": "a value that begins with this character needs quotes",
    "expected <block end>": "this line does not fit the lines above it: check the indentation",
    "expected '<document start>'": "this line does not fit the lines above it: check the indentation",
}


@dataclass
class Document:
    """A file as it was read: its tree, where everything in it stands, and what is wrong with it.

    A file that cannot be read at all is not `readable`; its tree is empty and its one problem says why.
    """

    label: str
    lines: list[str] = field(default_factory=list)
    tree: dict[str, Tree] = field(default_factory=dict)
    keys: dict[Where, Mark] = field(default_factory=dict)
    values: dict[Where, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True

    def add_problem(self, mark: Mark | None, message: str, hint: str = "") -> None:
        """Note a problem at a mark, or (None) with the file as a whole.

        Parameters
        ----------
        mark : where in the file
        message : what is wrong, what was expected
        hint : what to do
        """
        source = self.lines[mark.line - 1] if mark and mark.line <= len(self.lines) else ""
        self.problems.append(Problem(self.label, message, hint, mark, source))

    def value_mark(self, where: Where) -> Mark:
        """Find a value, or what it would stand in when the file does not have it."""
        while where and where not in self.values:
            where = where[:-1]
        return self.values.get(where, Mark(1, 1))


class _Position(Protocol):
    line: int
    column: int


class _Unreadable(Exception):
    def __init__(self, message: str, mark: Mark | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark


def read(path: Path, label: str) -> Document:
    """Read a file; whatever is wrong with it is in the document's `problems`, nothing is raised."""
    document = Document(label)
    try:
        text = _decoded(_content(path))
        document.lines = LINE_BREAK.split(text)
        _refuse_control_characters(text)
        document.tree = _parsed(document, text)
    except _Unreadable as fault:
        document.readable = False
        document.add_problem(fault.mark, fault.message)
    return document


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise _Unreadable(f"this file cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_BYTES:
        raise _Unreadable(f"this file is larger than one may be ({LARGEST_BYTES // 1024} kB)")
    return content


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise _Unreadable("this is a binary file, not YAML text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(f"this file is not UTF-8 text (line {line}): save it as UTF-8") from None


def _refuse_control_characters(text: str) -> None:
    if match := CONTROL.search(text):
        before = LINE_BREAK.split(text[: match.start()])
        mark = Mark(len(before), len(before[-1]) + 1)
        raise _Unreadable(f"a control character ({match[0]!r}) cannot stand here", mark)


def _parsed(document: Document, text: str) -> dict[str, Tree]:
    try:
        return _Composer(document, yaml.parse(text, Loader=yaml.SafeLoader)).root()
    except yaml.MarkedYAMLError as error:
        raise _in_plain_words(error) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise _Unreadable("this is not YAML: an escape or a %YAML line holds a number out of range") from None


def _in_plain_words(error: yaml.MarkedYAMLError) -> _Unreadable:
    if error.context in UNFINISHED:
        return _Unreadable(UNFINISHED[error.context], _mark(error.context_mark))
    problem = error.problem or "it cannot be understood"
    words = (MISPLACED[said] for said in MISPLACED if said in problem)
    return _Unreadable(next(words, f"this is not YAML: {problem}"), _mark(error.problem_mark))


class _Composer:
    """Build the tree from the parser's events, so that nothing is ever expanded or constructed."""

    def __init__(self, document: Document, events: Iterator[yaml.Event]) -> None:
        self.document = document
        self.events = events

    def root(self) -> dict[str, Tree]:
        next(self.events)  # the stream starts
        tree = None
        if isinstance(next(self.events), yaml.DocumentStartEvent):
            tree = self.node(next(self.events), ())
            next(self.events)  # the document ends
            self.refuse_second_document()
        if tree is None:
            raise _Unreadable("this file is empty: `talks new` writes one to start from")
        if not isinstance(tree, dict):
            message = f"expected keys with values such as 'title: ...', found {found(tree)}"
            raise _Unreadable(message, self.document.values[()])
        return tree

    def refuse_second_document(self) -> None:
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            message = "a second document begins here: a file holds one"
            raise _Unreadable(message, _mark(event.start_mark))

    def node(self, event: yaml.Event, where: Where) -> Tree:
        mark = _mark(event.start_mark, event.end_mark)
        self.refuse(event, mark, depth=len(where))
        self.document.values[where] = mark
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(where)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(where)
        return _scalar(event, mark) if isinstance(event, yaml.ScalarEvent) else None

    def refuse(self, event: yaml.Event, mark: Mark, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "'&' and '*' (anchors, aliases) are not allowed: to build on a scenario, use 'extends'"
            raise _Unreadable(message, mark)
        if getattr(event, "tag", None):
            raise _Unreadable("tags ('!...') are not allowed: values are plain", mark)
        if depth > DEEPEST:
            raise _Unreadable(f"this is nested more than {DEEPEST} deep", mark)

    def sequence(self, where: Where) -> Tree:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*where, len(items))))
        return items

    def mapping(self, where: Where) -> Tree:
        tree: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, where)
            tree[key] = self.node(next(self.events), (*where, key))
        return tree

    def key(self, event: yaml.Event, where: Where) -> str:
        mark = _mark(event.start_mark, event.end_mark)
        self.refuse(event, mark, depth=len(where))
        key = _scalar(event, mark) if isinstance(event, yaml.ScalarEvent) else None
        if key is None:
            raise _Unreadable("a key must be a word", mark)
        if earlier := self.document.keys.get((*where, key)):
            inside = f" in {quoted(str(where[-1]))}" if where else ""
            message = f"{quoted(key)} is given twice{inside}: it already stands on line {earlier.line}"
            self.document.add_problem(mark, message)
        self.document.keys[(*where, key)] = mark
        return key


def _scalar(event: yaml.ScalarEvent, mark: Mark) -> str | None:
    if CONTROL.search(event.value):
        raise _Unreadable("an escape for a control character cannot stand here", mark)
    is_plain = event.implicit[0]  # written without quotes
    return None if is_plain and event.value in NULLS else event.value


def _mark(start: _Position | None, end: _Position | None = None) -> Mark:
    if start is None:
        return Mark(1, 1)
    width = end.column - start.column if end and end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, width))
