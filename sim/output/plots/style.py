"""How every figure looks: inks, and sizes of letters. Parties and outcomes wear the colours of `model.words`."""

from __future__ import annotations

from matplotlib.colors import to_hex, to_rgb

INK = "#15191f"
GREY = "#5b6470"
PALE = "#8b939d"  # hairlines and marks only; too faint for words
GRID = "#e1e4e8"
TRACK = "#f0f2f4"
ACCENT = "#a8322a"

TITLE, SUBTITLE, HEADING, BODY, LABEL, SMALL, FOOTER = 15.0, 9.5, 10.0, 9.0, 8.0, 7.5, 7.0



def tint(colour: str, white: float) -> str:
    """The colour mixed with white; `white` is 0 (unchanged) to 1 (white)."""
    red, green, blue = (channel + (1 - channel) * white for channel in to_rgb(colour))
    return to_hex((red, green, blue))


def quantity(label: str, unit: str) -> str:
    """A panel's title: what is measured, and in what unit unless the label says so itself."""
    words = [word for word in unit.lower().replace("/", " ").split() if len(word) > 3]
    is_named = any(word in label.lower() for word in words)
    return label if is_named or not unit else f"{label}, {unit}"
