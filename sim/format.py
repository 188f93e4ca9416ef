"""How numbers are written: once, for screens, figures, tables and sentences, so that no two of them disagree.

Nothing is ever rounded to what it is not: a share between 0 and 1 is never "0%" or "100%", a change that is not
nought never "0" unless it is smaller than a tenth of a point, and then its interval says so.
"""

from __future__ import annotations

from datetime import date, timedelta

_TRUE_MINUS = str.maketrans("-", "−")


def percent(share: float) -> str:
    """Write a share (0 to 1) as a whole percentage: "16%"; "<1%" and ">99%" where it is short of either end."""
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def percent_range(low: float, high: float) -> str:
    """Write an interval of shares (0 to 1) in percent: "12–14"; to a tenth, "0.5–1.3", where whole ones would hide it.

    The ends are rounded outwards, so that what is written holds what it stands for.
    """
    decimals = 1 if high - low < 0.02 or (0 < low < 0.01) or (0.99 < high < 1) else 0
    step = 10**decimals
    below, above = int(100 * step * low + 1e-9) / step, -int(-(100 * step * high) + 1e-9) / step
    return f"{below:.{decimals}f}–{above:.{decimals}f}"


def change(points: float) -> str:
    """Write a change in percentage points: whole from 1 up, to a tenth below, with its sign: "+12", "−0.4", "0"."""
    size = abs(points)
    digits = f"{size:.0f}" if size >= 0.95 else f"{size:.1f}"
    if float(digits) == 0:
        return "0"
    return f"{'+' if points > 0 else '−'}{digits}"


def change_range(low: float, high: float) -> str:
    """Write an interval of a change in points: "+8 to +12"; in tenths where whole points would hide its width."""
    if not 0 < high - low < 2 or max(-low, high) >= 10:
        return f"{change(low)} to {change(high)}"
    return f"{low:+.1f} to {high:+.1f}".translate(_TRUE_MINUS)


def day(start: date, days: float) -> str:
    """Write so many days after a start as a date: "12 Sep 2020"."""
    when = start + timedelta(days=round(days))
    return f"{when.day} {when:%b %Y}"
