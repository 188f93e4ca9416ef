"""Type: the bundled Inter faces, and how wide a text will be before anything is drawn.

Every figure is laid out from measured text, so that no title is ever clipped and no two labels meet.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags

Weight = Literal["Regular", "Medium", "SemiBold", "Bold"]

FONTS = Path(__file__).parent / "fonts"

# Hinting widens a line by 2% at 200 dots an inch and 5% or so at 100; the layout must hold at both.
SLACK = 1.05
PLAIN = 20.0  # points, at which words are measured

LINE = 1.28  # distance between baselines, in sizes
ASCENT = 0.75  # height of an ascender above the baseline, in sizes
DESCENT = 0.25  # depth of a descender below it, in sizes


@cache
def face(weight: Weight) -> str:
    """Path of one bundled face; Regular, Medium and SemiBold have tabular figures, Bold proportional ones."""
    return str(FONTS / f"Inter-{weight}.ttf")


def font(weight: Weight, size: float) -> FontProperties:
    """Font properties of one face at a size in points."""
    return FontProperties(fname=face(weight), size=size)


def text_width(text: str, size: float, weight: Weight = "Regular") -> float:
    """Width of one line in points, at most a few per cent more than what is drawn.

    Parameters
    ----------
    text : one line
    size : of its letters, in points
    weight : of Inter's: Regular, Medium, SemiBold or Bold
    """
    words = text.split(" ")
    spaces = (len(words) - 1) * _word_width("\u00a0", weight)
    return (sum(_word_width(word, weight) for word in words) + spaces) * size * SLACK


@cache
def _word_width(word: str, weight: Weight) -> float:
    """Width of a word in sizes. Shaping a text takes a millisecond: words come again and again, lines do not."""
    drawn = get_font(face(weight))
    # A plain size and resolution: the font object is shared with the renderer, which sets its own each time.
    drawn.set_size(PLAIN, 72)
    drawn.set_text(word, 0, flags=LoadFlags.NO_HINTING)
    return float(drawn.get_width_height()[0] / 64 / PLAIN)


def shorten(text: str, size: float, room: float, weight: Weight = "Regular") -> str:
    """The text itself if it fits into `room` points, otherwise as much of it as does and an ellipsis.

    Parameters
    ----------
    size : height of the letters in points
    weight : of the font
    """
    if text_width(text, size, weight) <= room:
        return text
    while text and text_width(text + "…", size, weight) > room:
        text = text[:-1].rstrip(" ,;:·-")
    return text + "…" if text else ""


def wrap(
    text: str, size: float, room: float, weight: Weight = "Regular", *, even: bool = True
) -> list[str]:
    """Lines no wider than `room` points; if `even`, of like length, so that no last word stands alone.

    Parameters
    ----------
    text : broken at its spaces
    size : height of the letters in points
    weight : of the font
    """
    lines = _fill(text, size, room, weight)
    narrower = room
    while even and len(lines) > 1 and narrower > 0.5 * room:
        narrower -= 0.04 * room
        closer = _fill(text, size, narrower, weight)
        if len(closer) > len(lines):
            break
        lines = closer
    return lines


def _fill(text: str, size: float, room: float, weight: Weight) -> list[str]:
    lines = [""]
    # Not at non-breaking spaces, at which split() without an argument would split too.
    for word in text.replace("\n", " ").split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if text_width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(shorten(word, size, room, weight))
    return [line for line in lines if line]
