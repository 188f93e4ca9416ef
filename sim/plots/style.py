"""How every figure looks: colours, and what the outcomes are called."""

from __future__ import annotations

from matplotlib.colors import to_hex, to_rgb

PARTY_COLOURS = {
    "united_states": "#2166ac",
    "taliban": "#1b1b1b",
    "government": "#d95f02",
    "": "#66707c",
}
PARTY_NAMES = {
    "united_states": "United States",
    "taliban": "Taliban",
    "government": "Afghan government",
    "": "",
}
# The same hues, dark enough for small print: at least 4.5 to 1 on white.
PARTY_INKS = {
    "united_states": "#1f5d9e",
    "taliban": "#1b1b1b",
    "government": "#a34a05",
    "": "#58616c",
}
OUTCOME_COLOURS = {
    "settlement": "#14517a",
    "talks_ongoing": "#6aa7c9",
    "no_talks": "#c9b98a",
    "government_falls": "#a8322a",
}
OUTCOME_LABELS = {
    "settlement": "Settlement",
    "talks_ongoing": "Talks still going on",
    "no_talks": "No talks",
    "government_falls": "Government falls",
}

INK = "#15191f"
GREY = "#5b6470"
PALE = "#8b939d"  # hairlines and marks only; too faint for words
GRID = "#e1e4e8"
TRACK = "#f0f2f4"
ACCENT = "#a8322a"

TITLE, SUBTITLE, HEADING, BODY, LABEL, SMALL, FOOTER = 15.0, 9.5, 10.0, 9.0, 8.0, 7.5, 7.0

CAVEAT = "An interval measures the model’s own spread; it is not confidence in the model."


def tint(colour: str, white: float) -> str:
    """The colour mixed with white; `white` is 0 (unchanged) to 1 (white)."""
    red, green, blue = (channel + (1 - channel) * white for channel in to_rgb(colour))
    return to_hex((red, green, blue))


def quantity(label: str, unit: str) -> str:
    """A panel's title: what is measured, and in what unit unless the label says so itself."""
    words = [word for word in unit.lower().replace("/", " ").split() if len(word) > 3]
    said = any(word in label.lower() for word in words)
    return label if said or not unit else f"{label}, {unit}"
