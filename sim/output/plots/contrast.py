"""Whether words can be read on coloured ground: contrast by the Web Content Accessibility Guidelines 2.1."""

from __future__ import annotations

from matplotlib.colors import to_rgb

INKS = ("black", "white")  # on any ground the better of the two has at least 4.58 to 1


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (none) to 21 (black on white); small print needs 4.5."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(ground: str) -> str:
    """The ink, black or white, that is read best on a ground."""
    return max(INKS, key=lambda ink: contrast(ink, ground))


def _luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
