"""Reading one dimension of a sweep: what stands under a name of `over`, levels or a range."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sim.scenario.designs import Dimension
from sim.scenario.files import Scenario
from sim.scenario.parameters import Parameter, catalogue
from sim.scenario.problems import Unfit, did_you_mean, found, quoted
from sim.scenario.reader import Reader, one_of
from sim.scenario.values import read_date, read_number, read_plain, read_text, read_whole, shown
from sim.scenario.yamlfile import Document, Tree

SHOCKS = ("shock.violence", "shock.strikes", "shock.pressure", "shock.donors")
KEYS = ("label", "from", "to", "levels", "scale", "also", "after", "first", "last")
MOST_LEVELS = 10_000
Read = Callable[[Any], Any]


class DimensionReader(Reader):
    """Reads a dimension; `taken` are the names that dimensions above it set."""

    def __init__(self, document: Document, name: str, entry: Tree, base: Scenario, design: str, taken: list[str]):
        spec: Tree = {"levels": entry} if isinstance(entry, list) else entry
        super().__init__(document, ("over", name), {} if spec is None else spec, said=name)
        self.name, self.base, self.design, self.taken = name, base, design, taken
        self.parameter = catalogue().get(name)

    def dimension(self) -> Dimension | None:
        """The dimension, or None if anything about it is unsound."""
        before = len(self.document.problems)
        self.refuse_unknown(KEYS)
        if self.parameter is None and self.name not in SHOCKS:
            hint = did_you_mean(self.name, [*catalogue(), *SHOCKS]) or "`talks evidence` lists them all"
            self.note("there is no such lever or uncertainty", hint=hint)
        if len(self.document.problems) > before:
            return None
        made = self.made()
        return made if len(self.document.problems) == before else None

    def made(self) -> Dimension:
        """The dimension, from keys that are each read on their own; what is wrong with them is noted."""
        after = self.get("after", self.another_date, "")
        read = read_number if "after" in self.entry or self.parameter is None else partial(read_plain, self.parameter)
        low, high = self.ends(read)
        levels, steps = self.levels(read)
        scale = self.get("scale", partial(one_of, ("linear", "log")), self.usual_scale())
        also = self.get("also", partial(_others, self.parameter), ())
        label = self.get("label", read_text, "")
        dimension = Dimension(self.name, low, high, levels, steps, scale, also or (), after, *self.days(), label)
        self.check(dimension)
        return dimension

    def usual_scale(self) -> str:
        """The parameter's own, unless days are counted."""
        return self.parameter.scale if self.parameter and "after" not in self.entry else "linear"

    def ends(self, read: Read) -> tuple[Any, Any]:
        """Both ends; those of the parameter's own range where the file is silent."""
        has_own = self.parameter and "after" not in self.entry
        own = (self.parameter.low, self.parameter.high) if self.parameter and has_own else (None, None)
        return self.get("from", read, own[0]), self.get("to", read, own[1])

    def levels(self, read: Read) -> tuple[tuple[Any, ...], int]:
        """Levels that are listed, or how many there are to be."""
        raw = self.entry.get("levels")
        if isinstance(raw, list):
            return tuple(self.get("levels", partial(_each, read)) or ()), 0
        if raw is None:
            is_flag = self.parameter is not None and self.parameter.unit == "flag"
            return ((False, True) if is_flag else ()), 0
        return (), self.get("levels", partial(whole_within, 2, MOST_LEVELS)) or 0

    def days(self) -> tuple[date | None, date | None]:
        """First and last day of a shock; None where the file is silent."""
        first, last = (self.get(key, read_date, None) for key in ("first", "last"))
        if self.parameter is not None and (first or last):
            self.note("'first' and 'last' are the days of a shock, not of a parameter")
        elif not self.base.start <= (first or self.base.start) <= (last or self.base.end) <= self.base.end:
            self.note(f"a shock lies between {self.base.start} and {self.base.end}, its 'first' day before its 'last'")
        return first, last

    def check(self, made: Dimension) -> None:
        """What must hold between the keys."""
        if twice := [name for name in made.names if name in self.taken]:
            self.note(f"{', '.join(twice)}: a dimension above sets it already")
        if len(set(made.levels)) < len(made.levels):
            self.note("a level is listed twice", ("levels",))
        if not made.levels:
            self.check_range(made)

    def check_range(self, made: Dimension) -> None:
        """Ends that are there, in rising order, and enough said to make a grid of."""
        if made.low is None or made.high is None:
            missing = [key for key in ("from", "to") if key not in self.entry]
            if missing:
                self.note(f"expected a list of levels, or a range: {' and '.join(map(repr, missing))} missing")
            return
        if not made.low < made.high:
            self.note(f"'from' ({shown(made.low)}) must be below 'to' ({shown(made.high)})", ("from",))
        elif made.scale == "log" and (isinstance(made.low, date) or made.low <= 0):
            self.note("only numbers above 0 have a log scale", ("scale",))
        if self.design == "grid" and not made.steps and "levels" not in self.entry:
            self.note("a grid needs 'levels': how many, or a list of them")

    def another_date(self, raw: Any) -> str:
        """The name of the date that this one is counted from."""
        name = read_text(raw)
        if self.parameter is None or self.parameter.unit != "date":
            raise Unfit("only a date can come after another")
        if name not in catalogue() or catalogue()[name].unit != "date":
            raise Unfit(f"there is no date {quoted(name)}", hint=did_you_mean(name, catalogue()))
        if name not in self.taken and not isinstance(self.base.values[name], date):
            raise Unfit(f"'{name}' is no fixed day in {self.base.name}: set it in a dimension above this one")
        return name


def whole_within(low: int, high: int, raw: Any) -> int:
    """Read a whole number between two others."""
    number = read_whole(raw)
    if not low <= number <= high:
        raise Unfit(f"expected {low:,} to {high:,}, found {number:,}")
    return number


def _each(read: Read, raw: list[Any]) -> list[Any]:
    if not raw:
        raise Unfit("expected at least one level, found an empty list")
    return [_level(read, index, item) for index, item in enumerate(raw)]


def _level(read: Read, index: int, item: Any) -> Any:
    try:
        return read(item)
    except Unfit as unfit:
        raise Unfit(unfit.message, (index,), unfit.hint) from None


def _others(parameter: Parameter | None, raw: Any) -> tuple[str, ...]:
    """Other parameters of the same unit, which take the same value."""
    if not isinstance(raw, list) or not raw or parameter is None:
        raise Unfit(f"expected a list of parameters, found {found(raw)}")
    for name in raw:
        if name not in catalogue():
            raise Unfit(f"there is no parameter {found(name)}", hint=did_you_mean(str(name), catalogue()))
        if catalogue()[name].unit != parameter.unit:
            raise Unfit(f"'{name}' is in {catalogue()[name].unit}, '{parameter.name}' in {parameter.unit}")
    return tuple(raw)
