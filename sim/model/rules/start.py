"""The state on the day of the scenario's start, from the parameters alone."""

from sim.engine.maths import helper
from sim.model.rules.outside import donors_today
from sim.model.stages import TERMS
from sim.model.state import PAIRS, rule


@helper
def unity_of(united, split_unity):
    """How far Kabul acts as one: 1 with one presidency, the split's value with two."""
    return 1.0 if united > 0.0 else split_unity


@rule
def begin(w, p, d, t):
    """Signing day: full force, the week of reduced violence just over, nobody freed yet."""
    w.troops = p.withdrawal_troops
    w.presence = 1.0
    w.effort = p.taliban_restrained
    w.violence = p.violence_initial
    w.observed = p.violence_initial
    w.excitation = p.violence_initial * p.war_attacks_2019
    w.exit_belief = p.taliban_exit_belief
    w.exit_belief_kabul = p.government_exit_belief
    w.united = 1.0 if p.government_two_presidents == 0.0 else 0.0
    w.unity = unity_of(w.united, p.government_split_unity)
    w.taliban_share = p.war_taliban_share
    w.given_up = p.collapse_initial
    w.funding = donors_today(p, t)
    w.terms_settled = TERMS * p.prisoners_terms_agreed


@rule
def begin_trust(w, p, d, t):
    """Each party's prior: as many remembered weeks as `trust.memory`, kept in the share that it trusts."""
    w.trust[0] = p.trust_us_taliban
    w.trust[1] = p.trust_taliban_us
    w.trust[2] = p.trust_government_taliban
    w.trust[3] = p.trust_taliban_government
    w.trust[4] = p.trust_us_government
    w.trust[5] = p.trust_government_us
    for i in range(PAIRS):
        w.kept[i] = p.trust_memory * w.trust[i]
        w.broken[i] = p.trust_memory * (1.0 - w.trust[i])
