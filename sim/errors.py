"""What can go wrong, as one tree: every error a user can cause carries its message and its exit code."""


class TalksError(Exception):
    """Something the user can put right; the message says what was expected and what to do."""

    exit_code = 1


class UsageError(TalksError):
    """A command was given an argument it cannot take."""

    exit_code = 2


class ScenarioError(TalksError):
    """A scenario file is not one; the message lists every problem, each with file:line:column."""

    exit_code = 3


class RunError(TalksError):
    """Histories could not be run, or what they gave could not be kept."""

    exit_code = 4


class UnsoundHistory(RunError):
    """A history came to a state that none can have; the message says which number of which history, and when."""


class Untranslatable(TalksError):
    """A rule says something that is not in the subset of Python that is compiled; the message says where."""
