"""Quantal response (McKelvey & Palfrey 1995): option k is chosen with probability exp(lambda U_k) / sum exp(lambda U).

Payoffs are in units of one another only; `rationality` (lambda, 1/payoff) turns them into odds. What is left out:
parties do not look ahead over several decisions, which biases them towards what pays this week.

The uniform that a choice falls on is a party's leaning, drawn once a history: noise that stays, the random-utility
reading of quantal response. Over histories the odds are those of the formula at every moment; within a history an order
changes because payoffs moved past the leaning. Fresh uniforms would lead half of all changes to what pays less.
"""

from collections.abc import Callable
from typing import NamedTuple

from sim.engine.maths import exp, helper


class Decision(NamedTuple):
    """What a party weighs: its options, what presses on it, and the functions that the rule itself uses."""

    name: str
    options: tuple[str, ...]
    terms: tuple[str, ...]
    weigh: Callable[..., tuple]  # (w, p, t) -> one number a term
    payoffs: Callable[..., tuple]  # (w, p, t) -> one payoff an option
    rationality: str  # the parameter that holds lambda


@helper
def probabilities_of_two(rationality, first, second):
    """Chances of two options."""
    odds = exp(rationality * (second - first))
    return 1.0 / (1.0 + odds), odds / (1.0 + odds)


@helper
def probabilities_of_three(rationality, first, second, third):
    """Chances of three options, each against the second."""
    low, high = exp(rationality * (first - second)), exp(rationality * (third - second))
    total = low + 1.0 + high
    return low / total, 1.0 / total, high / total


@helper
def probabilities_of_four(rationality, further, first, second, third):
    """Chances of three options and, before them, of one that goes further than the first: a party that takes the first
    then chooses how far to go. A nested choice, since two shades of one option are not two options."""
    low, mid, high = probabilities_of_three(rationality, first, second, third)
    on, stay = probabilities_of_two(rationality, further, first)
    return low * on, low * stay, mid, high


@helper
def leans_anew(p, t):
    """Whether a party's leanings are drawn today: on its first day, or, by another structure, at every review."""
    return t.day <= 1.0 or p.structures_lottery > 0.0


@helper
def choose_of_two(u, rationality, first, second):
    """0.0 or 1.0: which option the uniform u falls on."""
    chance, _ = probabilities_of_two(rationality, first, second)
    return 0.0 if u < chance else 1.0


@helper
def choose_of_three(u, rationality, first, second, third):
    """0.0, 1.0 or 2.0: which option the uniform u falls on."""
    low, mid, _ = probabilities_of_three(rationality, first, second, third)
    return 0.0 if u < low else (1.0 if u < low + mid else 2.0)


@helper
def choose_of_four(u, rationality, further, first, second, third):
    """-1.0, or 0.0 to 2.0 as of three: which option the uniform u falls on."""
    on, _ = probabilities_of_two(rationality, further, first)
    low, mid, _ = probabilities_of_three(rationality, first, second, third)
    taken = 0.0 if u >= low * on else -1.0
    return taken if u < low else (1.0 if u < low + mid else 2.0)
