"""What is to be drawn. Nothing here imports what draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

Row = Iterable[Any]  # of the data beside a figure


class Job(NamedTuple):
    """One figure to be drawn: the name of its files, the module that draws it, what that module is given.

    A module that draws has `figure(*given)`, a matplotlib Figure, and `rows(*given)`, the data in it: the first row
    names the columns.
    """

    name: str
    module: str
    given: tuple[Any, ...]
