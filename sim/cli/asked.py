"""What `talks replay` is asked: its options, which history they come to, and how the answer is to be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """What the command was given, under the names of its options."""

    named: tuple[str, ...]
    scenarios: tuple[str, ...]
    number: int | None
    points: tuple[int, ...]
    kind: str | None
    way: str
    turns: bool
    since: datetime | None
    settings: tuple[str, ...]
    seed: int | None
    prior: bool
    every: bool
    as_json: bool
    as_csv: bool
    as_markdown: bool
    xlsx: Path | None
    figures: Path | None
    no_figures: bool
    out: Path
    quiet: bool


@dataclass(frozen=True)
class Wish:
    """How an answer is to be given."""

    form: str  # text, json, csv, markdown, xlsx
    xlsx: Path | None
    every: bool
    figures: Path | None
    draws: bool
    quiet: bool


@dataclass(frozen=True)
class Asked:
    """What is asked: which history, and what about it."""

    number: int
    turns: bool
    since: date | None
    settings: tuple[str, ...]
    picked: Any  # how it was found, None where its number was given

    @property
    def name(self) -> int | str:
        """What its figures are called after."""
        return self.picked.name if self.picked else self.number

    @property
    def words(self) -> str:
        """How it was found, in words; nothing where its number was given."""
        return self.picked.words if self.picked else ""

    def source(self, named: str) -> str:
        """The small print of a figure: which history it is, and how it was found."""
        return f"{named} · {self.picked.which}" if self.picked else named
