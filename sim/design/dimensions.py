"""Reading one dimension of a sweep: what stands under a name of `over`, levels or a range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from sim.design.samples import Dimension
from sim.model.catalogue import Parameter, catalogue, shocks
from sim.scenario.files import Scenario
from sim.scenario.problems import MOST_SHOWN, Unfit, did_you_mean, found, quoted
from sim.scenario.reader import Reader, one_of
from sim.scenario.values import read_date, read_number, read_plain, read_text, read_whole, shown
from sim.scenario.yamlfile import Document, Tree

# Shocks by name, and how large they can be.
SHOCKS = {f"shock.{what}": (-most, most) for what, most in shocks().items()}
LONGEST_DAYS = 2000.0
KEYS = ("label", "from", "to", "levels", "scale", "also", "after", "first", "last")
MEANT = {"values": "levels", "steps": "levels", "between": "from and to", "min": "from", "max": "to", "low": "from",
         "high": "to", "range": "from and to"}  # fmt: skip
MOST_LEVELS = 10_000
Read = Callable[[Any], Any]


class DimensionReader(Reader):
    """Reads a dimension; `taken` are the names that dimensions above it set, `later` those that stand below."""

    def __init__(
        self,
        document: Document,
        name: str,
        entry: Tree,
        base: Scenario,
        design: str,
        taken: Sequence[str],
        later: Sequence[str] = (),
    ):
        spec: Tree = {"levels": entry} if isinstance(entry, list) else entry
        super().__init__(document, ("over", name), {} if spec is None else spec, said=name)
        self.name, self.base, self.design, self.taken, self.later = name, base, design, taken, later
        self.parameter = catalogue().get(name)

    def dimension(self) -> Dimension | None:
        """The dimension, or None if anything about it is unsound."""
        before = len(self.document.problems)
        if self.parameter is None and self.name not in SHOCKS:
            self.note("there is no such lever or uncertainty", hint=self.meant())
        else:
            self.refuse_unknown(KEYS, MEANT)
        if self.is_no_mapping or len(self.document.problems) > before:
            return None
        made = self.made()
        return made if len(self.document.problems) == before else None

    def meant(self) -> str:
        """What was meant by a name that is none."""
        if self.name in {parameter.section for parameter in catalogue().values()} | {"shock"} and self.entry:
            return f"write the name in full, in one line: {self.name}.{next(iter(self.entry))}"
        if len(self.document.problems) > MOST_SHOWN:
            return ""  # nobody will see it, and to look for it takes long
        return did_you_mean(self.name, [*catalogue(), *SHOCKS]) or "`talks evidence` lists them all"

    def made(self) -> Dimension:
        """The dimension, from keys that are each read on their own; what is wrong with them is noted."""
        after = self.get("after", self.another_date, "")
        read = self.reader()
        low, high = self.ends(read)
        levels, steps = self.levels(read)
        scale = self.get("scale", partial(one_of, ("linear", "log")), self.usual_scale())
        also = self.get("also", partial(_others, self.parameter), ())
        label = self.get("label", read_text, "")
        dimension = Dimension(self.name, low, high, levels, steps, scale, also or (), after, *self.days(), label)
        self.check(dimension)
        return dimension

    def reader(self) -> Read:
        """What reads its values: those of the parameter, a number of days after a date, or the size of a shock."""
        if self.parameter is None:
            return partial(_within, *SHOCKS[self.name])
        return _days if "after" in self.entry else partial(read_plain, self.parameter)

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
        if made.levels and {"from", "to", "scale"} & self.entry.keys():
            self.note("levels that are listed have no 'from', 'to' or 'scale'", ("levels",))
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
        elif made.steps and len(set(made.grid())) < made.steps:
            self.note(f"there are not {made.steps} different levels between 'from' and 'to'", ("levels",))
        if self.design == "grid" and not made.steps and "levels" not in self.entry:
            self.note("a grid needs 'levels': how many, or a list of them")
        elif self.design != "grid" and made.steps:
            self.note("only a grid has a number of levels: leave it out, or list them", ("levels",))

    def another_date(self, raw: Any) -> str:
        """The name of the date that this one is counted from."""
        name = read_text(raw)
        if self.parameter is None or self.parameter.unit != "date":
            raise Unfit("only a date can come after another")
        if name not in catalogue() or catalogue()[name].unit != "date":
            raise Unfit(f"there is no date {quoted(name)}", hint=did_you_mean(name, catalogue()))
        if name in self.later:
            raise Unfit(f"the dimension '{name}' must stand above the one that counts from it")
        if name not in self.taken and not isinstance(self.base.values[name], date):
            raise Unfit(f"'{name}' is no fixed day in {self.base.name}: set it in a dimension above this one")
        return name


def whole_within(low: int, high: int, raw: Any) -> int:
    """Read a whole number between two others.

    Parameters
    ----------
    low, high : the least and the greatest that is allowed
    raw : the value as the file has it, text

    Raises
    ------
    Unfit
        If it is no whole number, or not between them.
    """
    number = read_whole(raw)
    if not low <= number <= high:
        raise Unfit(f"expected {low:,} to {high:,}, found {number:,}")
    return number


def _within(low: float, high: float, raw: Any) -> float:
    number = read_number(raw)
    if not low <= number <= high:
        raise Unfit(f"expected {shown(low)} to {shown(high)}, found {shown(number)}")
    return number


def _days(raw: Any) -> float:
    number = _within(0.0, LONGEST_DAYS, raw)
    if number != int(number):
        raise Unfit(f"expected a whole number of days, found {shown(number)}")
    return number


def read_shock(name: str, raw: Any) -> float:
    """Read the size of a shock; raises Unfit when it cannot be that large."""
    return _within(*SHOCKS[name], raw)


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
