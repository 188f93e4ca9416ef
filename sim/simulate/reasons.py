"""Why a party chose as it did: the pressures, payoffs and probabilities of a decision, asked of the rule itself."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from math import isnan, nan
from typing import Any, NamedTuple

from sim.model.params import Params
from sim.model.rules import day
from sim.model.rules.choice import Decision, probabilities_of_four, probabilities_of_three, probabilities_of_two
from sim.model.rules.outside import truce_holds
from sim.model.rules.united_states import may_choose_pace, way_back
from sim.model.stages import TERMS
from sim.model.state import Draws, State, Today


class Order(NamedTuple):
    """Where a decision leaves its mark: the field of State, what each option writes there, when there is a choice."""

    field: str
    values: Callable[[State, Params], tuple[float, ...]]
    is_free: Callable[[State, Params, Today], bool]
    rest: str = ""  # what payoffs hold beside the terms, in words
    pressed: float = nan  # the order that is asked anew every week


ORDERS = {
    "pace": Order(
        "pace",
        lambda w, p: (0.0 - way_back(w, p), 0.0, 1.0, p.us_acceleration),
        may_choose_pace,
        "cost of leaving the schedule",
    ),
    "release": Order(
        "releasing",
        lambda w, p: (0.0, 1.0),
        lambda w, p, t: t.freed < 0.0 and w.terms_settled == TERMS and w.prisoners_released < p.prisoners_demanded,
        pressed=0.0,
    ),
    "operations": Order("posture", lambda w, p: (0.0, 1.0), lambda w, p, t: not truce_holds(p, t)),
    "effort": Order(
        "effort",
        lambda w, p: (p.taliban_restrained, p.taliban_fight_and_talk, p.taliban_offensive),
        lambda w, p, t: t.ordered < 0.0,
        "cost of fighting and of a broken promise",
    ),
}
CHANCES = {2: probabilities_of_two, 3: probabilities_of_three, 4: probabilities_of_four}


class Reason(NamedTuple):
    """Why a party chose as it did: what pressed on it, what each option was worth, how likely each one was.

    `before` and `chosen` are the options that stood before and stand now; `reviewed` says whether the order was looked
    at again this week, `free` whether there was anything to choose. `values` are what the options put into effect.
    """

    decision: str
    terms: dict[str, float]
    payoffs: dict[str, float]
    probabilities: dict[str, float]
    values: dict[str, float] = {}  # noqa: RUF012  (never changed)
    before: str = ""
    chosen: str = ""
    reviewed: bool = True
    free: bool = True

    @property
    def next(self) -> str:
        """The best of the options that were not chosen."""
        return max((o for o in self.payoffs if o != self.chosen), key=lambda o: self.payoffs[o])

    def deciding(self) -> dict[str, float]:
        """What spoke for the chosen option (positive) and against it (negative), set against the next best; the largest
        first. Terms count by the unit of what is chosen; what is left of the payoffs is the cost of the options."""
        more = self.values[self.chosen] - self.values[self.next]
        spoke = {term: more * weight for term, weight in self.terms.items()}
        rest = self.payoffs[self.chosen] - self.payoffs[self.next] - sum(spoke.values())
        if ORDERS[self.decision].rest:
            spoke[ORDERS[self.decision].rest] = rest
        return dict(sorted(spoke.items(), key=lambda item: -abs(item[1])))


def explain(decision: Decision, state: State, params: Params, today: Today) -> Reason:
    """Ask a decision's own functions, which the rule uses too, for its reasons in this state of the state. An option
    that comes to the same as the next, as to send soldiers back does where that is not to be had, is none.

    Parameters
    ----------
    decision : its options, terms and payoffs
    state, params, today : of the history, as the rules have them
    """
    payoffs = decision.payoffs(state, params, today)
    chances = CHANCES[len(payoffs)](getattr(params, decision.rationality), *payoffs)
    values = ORDERS[decision.name].values(state, params)
    if len(payoffs) == 4 and values[0] == values[1]:
        payoffs, values, chances = payoffs[1:], values[1:], (chances[0] + chances[1], *chances[2:])
    options = decision.options[-len(payoffs) :]
    return Reason(
        decision.name,
        dict(zip(decision.terms, decision.weigh(state, params, today), strict=True)),
        dict(zip(options, payoffs, strict=True)),
        dict(zip(options, chances, strict=True)),
        dict(zip(options, values, strict=True)),
    )


def decide(rule: Any, moment: tuple[State, Params, Draws, Today]) -> Reason:
    """Apply a rule that decides, and give its reasons: those of before the decision, and what came of it.

    An order was looked at again if it is one that is asked anew every week, or if the rule would have replaced whatever
    stood: asked of a copy with no order at all.
    """
    state, params, draws, today = moment
    reason = explain(day.DECISIONS[rule], state, params, today)
    order = ORDERS[reason.decision]
    blank, stood = copy(state), getattr(state, order.field)
    setattr(blank, order.field, nan)
    free = bool(order.is_free(state, params, today))
    rule(blank, params, draws, today)
    rule(*moment)
    return reason._replace(
        before=_option(reason.values, stood),
        chosen=_option(reason.values, getattr(state, order.field)),
        reviewed=stood == order.pressed or not isnan(getattr(blank, order.field)),
        free=free,
    )


def _option(values: dict[str, float], value: float) -> str:
    """Which option a value stands for; the nearest, where the options themselves have changed since."""
    return min(values, key=lambda option: abs(values[option] - value))
