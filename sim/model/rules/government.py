"""The Afghan government: whether to free prisoners, whether to attack, whether it is one government at all."""

from sim.engine.maths import helper
from sim.model.rules.choice import Decision, choose_of_two, leans_anew
from sim.model.rules.outside import truce_holds
from sim.model.rules.prisoners import uncontested
from sim.model.rules.promises import felt_breach
from sim.model.rules.start import unity_of
from sim.model.rules.united_states import pressure_on_kabul
from sim.model.stages import TERMS, Stage, Trust
from sim.model.state import rule, weekly


@rule
def reconcile(w, p, d, t):
    """Two claimants to the presidency come to terms, some day."""
    if w.united == 0.0 and d.u_unity < p.government_reconciliation_hazard:
        w.united = 1.0
    w.unity = unity_of(w.united, p.government_split_unity)


@helper
def weigh_release(w, p, t):
    """What speaks for (positive) or against (negative) freeing more Taliban prisoners this week."""
    pressure = p.release_pressure * pressure_on_kabul(w, p, t)
    trust = p.release_trust * (w.trust[Trust.GOVERNMENT_TALIBAN] - 0.5)
    freed, given = w.prisoners_released / p.prisoners_demanded, w.prisoners_returned / p.prisoners_taliban
    reciprocity = p.release_reciprocity * (given - freed)
    risk = -p.release_risk * felt_breach(p, w.breach)
    division = -p.release_division * (1.0 - w.unity)
    contested = -p.release_contested if w.prisoners_released >= uncontested(p) else 0.0
    epidemic = p.release_epidemic * p.prisoners_epidemic if t.day >= p.prisoners_epidemic_from else 0.0
    return pressure, trust, reciprocity, risk, division, contested, epidemic, p.prisoners_commitment + t.release_shock


@helper
def release_payoffs(w, p, t):
    """Payoffs of withholding (zero) and releasing."""
    pressure, trust, reciprocity, risk, division, contested, epidemic, commitment = weigh_release(w, p, t)
    return 0.0, pressure + trust + reciprocity + risk + division + contested + epidemic + commitment


RELEASE = Decision(
    "release",
    ("withhold", "release"),
    (
        "US pressure",
        "trust in the Taliban",
        "reciprocity",
        "risk while violence is high",
        "division in Kabul",
        "allied objections",
        "epidemic in prisons",
        "own commitment",
    ),
    weigh_release,
    release_payoffs,
    "government_rationality",
)


@weekly
def choose_release(w, p, d, t):
    """Once the terms are settled and while prisoners are left: free more, or withhold. A refusal is pressed anew every
    week; a release, once begun, stands until it is reviewed, or until the prisoners come up to whom allies object.
    Where the scenario orders how many are free, that is what Kabul does.

    One draw serves for both: whether there is a review, and, spread out again over (0, 1), what it comes to.
    """
    withhold, release = release_payoffs(w, p, t)
    pressed = w.releasing == 0.0 or w.prisoners_released >= uncontested(p)
    review = 1.0 if pressed else p.orders_review_probability
    option = choose_of_two(d.u_release / review, p.government_rationality, withhold, release)
    option = option if d.u_release < review else w.releasing
    left = w.terms_settled == TERMS and w.prisoners_released < p.prisoners_demanded
    w.releasing = option if left else 0.0
    if t.freed >= 0.0:
        w.releasing = t.freeing if w.prisoners_released < p.prisoners_demanded else 0.0


@helper
def weigh_operations(w, p, t):
    """What speaks for (positive) or against (negative) going over to the offensive."""
    talking = w.stage == Stage.PROCEDURE or w.stage == Stage.SUBSTANCE
    restraint = -p.operations_restraint * w.presence
    return p.operations_answer * felt_breach(p, w.breach), restraint, -p.operations_table if talking else 0.0


@helper
def operations_payoffs(w, p, t):
    """Payoffs of active defence (zero) and offensive operations."""
    answer, restraint, table = weigh_operations(w, p, t)
    return 0.0, answer + restraint + table


OPERATIONS = Decision(
    "operations",
    ("active defence", "offensive"),
    ("answer to violence", "restraint asked by Washington", "talks"),
    weigh_operations,
    operations_payoffs,
    "government_rationality",
)


@weekly
def choose_operations(w, p, d, t):
    """The posture of the Afghan forces, reviewed now and then."""
    defend, attack = operations_payoffs(w, p, t)
    review = 1.0 if t.day <= 1.0 else p.orders_review_probability
    fresh = d.u_operations / review  # even in (0, 1) where there is a review
    w.leaning_operations = fresh if leans_anew(p, t) and d.u_operations < review else w.leaning_operations
    option = choose_of_two(w.leaning_operations, p.government_rationality, defend, attack)
    w.posture = option if d.u_operations < review else w.posture


@rule
def hold_fire(w, p, d, t):
    """What a truce leaves of the posture, from its first day to its last."""
    w.offensive = 0.0 if truce_holds(p, t) else w.posture
