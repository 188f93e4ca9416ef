"""What a parameter can be set to: a plain value or a distribution, read from the text of a scenario file."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.format import OBEYED
from sim.model.catalogue import Parameter, Plain
from sim.scenario.problems import Unfit, did_you_mean, found, quoted

DATES = date(1900, 1, 1), date(2100, 12, 31)
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
SHAPES = {"between": "[low, high]", "triangular": "[low, mode, high]", "choice": "[a, b, c]"}
LENGTHS = {"between": 2, "triangular": 3}


@dataclass(frozen=True)
class Distribution:
    """A value drawn anew for every history.

    `kind`: between (uniform, [low, high]), between_log (log-uniform, [low, high]), triangular
    ([low, mode, high]) or choice (each of `args` equally likely).
    """

    kind: str
    args: tuple[Plain, ...]


Value = float | date | bool | None | Distribution


def default(parameter: Parameter) -> Value:
    """Give what a parameter is when no scenario sets it: its value, or an uncertainty's range."""
    if parameter.role != "uncertainty":
        return parameter.value
    kind = "between_log" if parameter.scale == "log" else "between"
    return Distribution(kind, (parameter.low, parameter.high))


def shown(value: Plain) -> str:
    """Write a plain value as a scenario file has it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else f"{value:.15g}"


def limits(parameter: Parameter) -> tuple[Any, Any]:
    """Give the least and the greatest value that a scenario may set a number or a date to.

    A lever keeps to its range. An uncertainty or a constant may leave it, but nothing in the model is below 0,
    what rules divide by is above it, no share is above 1, and no number is beyond what the model can hold.
    """
    if parameter.role == "lever":
        return parameter.low, parameter.high
    if parameter.unit == "date":
        return DATES
    return parameter.least, parameter.most


def kinds(parameter: Parameter) -> list[str]:
    """Name the distributions that a parameter can be drawn from."""
    return ["choice"] if parameter.unit == "flag" else list(SHAPES)


def unit_and_range(parameter: Parameter) -> str:
    """Say what a parameter is measured in and what its range is: `troops, 0 to 13000`."""
    if parameter.unit == "flag":
        return "true or false"
    if parameter.low is None:
        return parameter.unit
    return f"{parameter.unit}, {shown(parameter.low)} to {shown(parameter.high)}"


def read_value(parameter: Parameter, raw: object) -> Value:
    """Read what a file sets a parameter to; raises Unfit when the parameter cannot be that."""
    if isinstance(raw, dict):
        return _read_distribution(parameter, raw)
    return read_plain(parameter, raw)


def check_value(parameter: Parameter, value: Plain) -> None:
    """Refuse what a parameter cannot be; raises Unfit."""
    if value is None:
        if not parameter.optional:
            raise Unfit(f"'{parameter.name}' cannot be none")
    elif parameter.unit != "flag":
        _refuse_outside_limits(parameter, value)


def read_number(raw: object, expected: str = "a number") -> float:
    """Read a finite number."""
    text = _scalar(raw, expected)
    try:
        number = float(text.lower().replace(".nan", "nan").replace(".inf", "inf"))
    except ValueError:
        raise _number_expected(text, expected) from None
    if not math.isfinite(number):
        raise Unfit(f"expected a finite number, found {found(text)}")
    return number


def read_whole(raw: object) -> int:
    """Read a whole number."""
    text = _scalar(raw, "a whole number")
    try:
        return int(text)
    except ValueError:
        raise _number_expected(text, "a whole number") from None


def read_date(raw: object) -> date:
    """Read a day of the calendar, written 2021-05-01 and in no other way."""
    text = _scalar(raw, "a date")
    if not re.fullmatch(DATE, text):
        raise Unfit(f"expected a date, found {found(raw)}", hint="dates are written as in 2021-05-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit(f"there is no {text} in the calendar") from None


def read_flag(raw: object) -> bool:
    """Read a flag: true or false."""
    text = _scalar(raw, "true or false").lower()
    if text not in ("true", "false"):
        raise Unfit(f"expected true or false, found {found(raw)}")
    return text == "true"


def read_text(raw: object) -> str:
    """Read a text that says something, as one line."""
    text = " ".join(_scalar(raw, "a text").split())
    if not text:
        raise Unfit("expected a text, found an empty one")
    if obeyed := OBEYED.search(text):
        raise Unfit(f"expected a text, found a control character in it (U+{ord(obeyed[0]):04X})", hint="leave it out")
    return text


def _scalar(raw: object, expected: str) -> str:
    if not isinstance(raw, str):
        raise Unfit(f"expected {expected}, found {found(raw)}")
    return raw


def _number_expected(text: str, expected: str) -> Unfit:
    hint = "numbers are written without commas, decimals with a point" if "," in text else ""
    return Unfit(f"expected {expected}, found {found(text)}", hint=hint)


def read_plain(parameter: Parameter, raw: object) -> Plain:
    """Read one value, nothing to be drawn; raises Unfit when the parameter cannot be that."""
    if raw == "none" and parameter.optional:
        return None
    return _read_within_limits(parameter, raw)


def _read_within_limits(parameter: Parameter, raw: object) -> float | date:
    if parameter.unit == "flag":
        return read_flag(raw)
    if parameter.unit == "date":
        value: float | date = read_date(raw)
    else:
        value = read_number(raw, f"a number ({parameter.unit})")
    _refuse_outside_limits(parameter, value)
    return value


def _refuse_outside_limits(parameter: Parameter, value: Any) -> None:
    low, high = limits(parameter)
    if not low <= value <= high:
        span = f"between {shown(low)} and {shown(high)}"
        raise Unfit(f"'{parameter.key}' must be {span} ({parameter.unit}), found {shown(value)}")


def _read_distribution(parameter: Parameter, raw: dict[str, object]) -> Distribution:
    kind = _kind(parameter, raw)
    items = raw[kind]
    if not isinstance(items, list) or not items or len(items) != LENGTHS.get(kind, len(items)):
        number = f" of {len(items)}" if isinstance(items, list) else ""
        raise Unfit(f"'{kind}' takes {SHAPES[kind]}, found {found(items)}{number}", at=(kind,))
    args = tuple(_read_item(parameter, kind, index, item) for index, item in enumerate(items))
    if kind in LENGTHS and not _rises(args):
        listed = ", ".join(shown(arg) for arg in args)
        raise Unfit(f"'{kind}' takes {SHAPES[kind]} in rising order, found [{listed}]", at=(kind,))
    return Distribution(kind, args)


def _kind(parameter: Parameter, raw: dict[str, object]) -> str:
    names = kinds(parameter)
    expected = f"expected a value or one of {', '.join(names)}"
    if len(raw) != 1:
        raise Unfit(f"{expected}, found {len(raw)} keys")
    (kind,) = raw
    if kind not in names:
        raise Unfit(f"{expected}, found {quoted(kind)}", hint=did_you_mean(kind, names))
    return kind


def _read_item(parameter: Parameter, kind: str, index: int, raw: object) -> Plain:
    read = read_plain if kind == "choice" else _read_within_limits
    try:
        return read(parameter, raw)
    except Unfit as unfit:
        raise Unfit(unfit.message, (kind, index), unfit.hint) from None


def _rises(args: tuple[Any, ...]) -> bool:
    return list(args) == sorted(args) and args[0] < args[-1]
