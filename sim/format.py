"""How numbers and dates are written: once, for screens, figures and sentences, so that no two of them disagree.

Nothing is rounded to what it is not: a share between nought and one is never "0%" or "100%", and the ends of an
interval of shares are rounded outwards, so that what is written holds what it stands for.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHARES = ("share", "probability")  # units of what is written in percent
# What a terminal obeys instead of showing it: control characters, and those that turn the direction of what follows.
# Marks that letters need, as in Persian, are none of them.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Put a sign in the place of every character that a terminal would obey."""
    return OBEYED.sub("\ufffd", text)


def percent(share: float, decimals: int = 0) -> str:
    """Write a share (0 to 1) in percent: "16%"; "<1%" and ">99%" where it is short of either end; "0.42%"."""
    least = 0.01 / 10**decimals
    if 0 < share < least:
        return f"<{100 * least:.{decimals}f}%"
    if 1 - least < share < 1:
        return f">{100 - 100 * least:.{decimals}f}%"
    return f"{100 * share:.{decimals}f}%"


def percent_fine(share: float) -> str:
    """Write a share (0 to 1) like `percent`, but below 1% to one figure: "0.3%", "10%"; "<0.01%" below that."""
    if 0.00005 <= share < 0.01:
        return f"{100 * share:.1g}%"
    return "<0.01%" if 0 < share < 0.00005 else percent(share)


def percent_in_words(share: float) -> str:
    """Write a share (0 to 1) as it stands in a sentence: "16%", "under 1%", "over 99%"."""
    return percent(share).replace("<", "under ").replace(">", "over ")


def percent_range(low: float, high: float) -> str:
    """Write an interval of shares (0 to 1) in percent, rounded outwards: "12–14"; to a tenth where that is narrow or
    close to either end: "0.5–1.3"."""
    decimals = 1 if high - low < 0.02 or 0 < low < 0.01 or 0.99 < high < 1 else 0
    step = 10**decimals
    below = math.floor(100 * step * low + 1e-6) / step
    above = math.ceil(100 * step * high - 1e-6) / step
    return "–".join(f"{x:.0f}" if x in (0, 100) else f"{x:.{decimals}f}" for x in (below, above))


def signed(points: float) -> str:
    """Write a change in percentage points with its sign: whole from 1 up, to a tenth below: "+12", "−0.4", "0"."""
    size = abs(points)
    digits = f"{size:.0f}" if size >= 0.95 else f"{size:.1f}"
    if float(digits) == 0:
        return "0"
    return f"{'+' if points > 0 else '−'}{digits}"


def signed_range(low: float, high: float) -> str:
    """Write an interval of a change in percentage points: "+8 to +12"; to a tenth where whole points would hide it."""
    if not 0 < high - low < 2 or max(-low, high) >= 10:
        return f"{signed(low)} to {signed(high)}"
    return " to ".join("0" if abs(x) < 0.05 else f"{x:+.1f}".replace("-", "−") for x in (low, high))


def number(value: float) -> str:
    """Write a value: to two figures below 100, whole above, thousands separated: "0.42", "7.3", "61", "8,614"."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    if abs(value) >= 99.5:
        return f"{value:,.0f}".replace("-", "−")
    rounded = float(f"{value:.1e}")
    decimals = max(1 - math.floor(math.log10(abs(rounded))), 0)
    text = f"{rounded:.{decimals}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if decimals else text


def amount(value: float, *, sign: bool = False) -> str:
    """Write a value in a unit of its own, to hundredths below 100; a change with its sign: "1.62", "+0.13"."""
    text = f"{value:{'+' if sign else ''},.{0 if abs(value) >= 99.5 else 2}f}"
    return "0" if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def in_unit(value: float, unit: str) -> str:
    """Write a value of some unit: a share or a probability in percent, all else as a number."""
    return percent(value) if unit in SHARES else number(value)


def in_unit_fine(value: float, unit: str) -> str:
    """Write a value of some unit to two figures: a share or a probability in percent: "1.5%", "0.88"."""
    return f"{number(100 * value)}%" if unit in SHARES else number(value)


def written(day: date) -> str:
    """Write a date: "29 Feb 2020"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_of(start: date, days: float) -> str:
    """Write the date so many days after a start: "12 Sep 2020"."""
    return written(start + timedelta(days=round(days)))


def capital(text: str) -> str:
    """Begin a text with a capital, behind a quotation mark too."""
    return text[0] + capital(text[1:]) if text.startswith("“") else text[:1].upper() + text[1:]
