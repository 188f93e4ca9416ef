"""What parties and outcomes are called, and the colours they wear: once, for screens, figures, JSON and pages."""

from typing import NamedTuple

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

LONGEST = 20


class OutcomeWords(NamedTuple):
    """How an outcome is told: its label (at most LONGEST letters, or figures overprint it), a clause in a sentence, a
    short name, its colour on paper and on a dark terminal, and the measure by whose day a history of its kind is early.

    Colours must stay apart however one sees (tests/plots/test_style.py says by how much); those of a dark terminal are
    the same hues, light enough to be read.
    """

    label: str
    clause: str
    short: str
    colour: str
    screen_colour: str
    day: str = ""


OUTCOME_WORDS = {
    "settlement": OutcomeWords(
        "Settlement", "there is a settlement", "settlement", "#14517a", "#3d83b8", "settlement_day"
    ),
    "talks_ongoing": OutcomeWords(
        *("Talks still going on", "talks are still going on at the end", "talks go on"),
        *("#6aa7c9", "#6aa7c9", "opening_day"),
    ),
    "broken_off": OutcomeWords(
        "Talks broken off", "talks are broken off at the end", "broken off", "#cca132", "#cca132"
    ),
    "never_opened": OutcomeWords("Talks never opened", "talks never open", "never open", "#c1ccb7", "#c1ccb7"),
    "government_falls": OutcomeWords(
        "Government falls", "the government falls", "falls", "#a8322a", "#c4483f", "fall_day"
    ),
}
OUTCOME_LABELS = {name: words.label for name, words in OUTCOME_WORDS.items()}
OUTCOME_CLAUSES = {name: words.clause for name, words in OUTCOME_WORDS.items()}
OUTCOME_SHORT = {name: words.short for name, words in OUTCOME_WORDS.items()}
OUTCOME_COLOURS = {name: words.colour for name, words in OUTCOME_WORDS.items()}
SCREEN_COLOURS = {name: words.screen_colour for name, words in OUTCOME_WORDS.items()}

NOT_A_FORECAST = (
    "This compares scenarios under uncertainty; it does not forecast. An interval is not confidence in the model."
)
CAVEAT = "An interval measures the model’s own spread; it is not confidence in the model."
