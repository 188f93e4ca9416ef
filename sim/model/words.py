"""What parties and outcomes are called, and the colours they wear: once, for screens, figures, JSON and pages."""

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
    "broken_off": "#cca132",
    "never_opened": "#c1ccb7",
    "government_falls": "#a8322a",
}
OUTCOME_LABELS = {
    "settlement": "Settlement",
    "talks_ongoing": "Talks still going on",
    "broken_off": "Talks broken off",
    "never_opened": "Talks never opened",
    "government_falls": "Government falls",
}
# In a sentence.
OUTCOME_CLAUSES = {
    "settlement": "there is a settlement",
    "talks_ongoing": "talks are still going on at the end",
    "broken_off": "talks are broken off at the end",
    "never_opened": "talks never open",
    "government_falls": "the government falls",
}
# Where there is little room.
OUTCOME_SHORT = {
    "settlement": "settlement",
    "talks_ongoing": "talks go on",
    "broken_off": "broken off",
    "never_opened": "never open",
    "government_falls": "falls",
}
# On a dark terminal: the same hues, light enough to be read.
SCREEN_COLOURS = {
    "settlement": "#3d83b8",
    "talks_ongoing": "#6aa7c9",
    "broken_off": "#cca132",
    "never_opened": "#c1ccb7",
    "government_falls": "#c4483f",
}

NOT_A_FORECAST = (
    "This compares scenarios under uncertainty; it does not forecast. An interval is not confidence in the model."
)
CAVEAT = "An interval measures the model’s own spread; it is not confidence in the model."
