"""The Afghan government: whether to free prisoners, whether to attack, whether it is one government at all."""

from sim.engine.maths import helper
from sim.model.rules.choice import Decision, choose_of_two
from sim.model.rules.outside import truce_holds
from sim.model.rules.prisoners import uncontested
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
    risk = -p.release_risk * w.breach
    division = -p.release_division * (1.0 - w.unity)
    contested = -p.release_contested if w.prisoners_released >= uncontested(p) else 0.0
    epidemic = p.release_epidemic * p.prisoners_epidemic if t.day >= p.prisoners_epidemic_from else 0.0
    return pressure, trust, reciprocity, risk, division, contested, epidemic, p.prisoners_commitment


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
    """Once the terms are settled and while prisoners are left: free more this week, or withhold."""
    withhold, release = release_payoffs(w, p, t)
    option = choose_of_two(d.u_release, p.government_rationality, withhold, release)
    left = w.terms_settled == TERMS and w.prisoners_released < p.prisoners_demanded
    w.releasing = option if left else 0.0


@helper
def weigh_operations(w, p, t):
    """What speaks for (positive) or against (negative) going over to the offensive."""
    talking = w.stage == Stage.PROCEDURE or w.stage == Stage.SUBSTANCE
    restraint = -p.operations_restraint * w.presence
    return p.operations_answer * w.breach, restraint, -p.operations_table if talking else 0.0


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
    """The week's posture of the Afghan forces; a truce binds them too."""
    defend, attack = operations_payoffs(w, p, t)
    option = choose_of_two(d.u_operations, p.government_rationality, defend, attack)
    w.offensive = 0.0 if truce_holds(p, t) else option
