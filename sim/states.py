"""The names of states: stages of the talks, ends of a history, pairs of parties."""

from enum import IntEnum

NEVER = -1.0  # the day of what has not happened
TERMS = 3.0  # what is to be settled before a prisoner goes: whose list, which pledge, how registered


class Stage(IntEnum):
    """How far the talks between Kabul and the Taliban have come."""

    IMPASSE = 0
    PROCEDURE = 1
    SUBSTANCE = 2
    SUSPENDED = 3


class End(IntEnum):
    """What ended the history before its horizon."""

    NONE = 0
    SETTLEMENT = 1
    FALL = 2


class Trust(IntEnum):
    """Ordered pairs: who trusts whom to keep commitments."""

    US_TALIBAN = 0
    TALIBAN_US = 1
    GOVERNMENT_TALIBAN = 2
    TALIBAN_GOVERNMENT = 3
    US_GOVERNMENT = 4
    GOVERNMENT_US = 5
