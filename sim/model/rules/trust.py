"""Trust: for each ordered pair of parties a Beta-Bernoulli belief that commitments are kept; beliefs about the exit."""

from math import sqrt

from sim.engine.maths import clip, helper
from sim.model.rules.prisoners import may_release
from sim.model.rules.promises import broken_word
from sim.model.rules.united_states import overstays, shows_intent
from sim.model.stages import Trust
from sim.model.state import PAIRS, weekly

DOUBT = 0.01  # no amount of evidence takes a belief closer to certainty than this


@helper
def remember(w, p, pair, owed, broken):
    """One week's evidence, as much as was owed: `broken` (0 to 1) of it bad, the rest good."""
    w.kept[pair] = p.trust_fading * w.kept[pair] + p.trust_evidence * owed * (1.0 - broken)
    w.broken[pair] = p.trust_fading * w.broken[pair] + p.trust_evidence * owed * p.trust_broken_weight * broken


@weekly
def judge_each_other(w, p, d, t):
    """What each party makes of the week: violence, strikes, withdrawal, prisoners. A week in which nothing was owed
    proves nothing."""
    breach = broken_word(p, w.breach)
    strikes = clip(p.trust_strikes * w.recent_strikes, 0.0, 1.0)
    stopped = 1.0 if w.pace <= 0.0 and shows_intent(w, p, t) else 0.0
    due = 1.0 if t.day >= p.prisoners_due and w.prisoners_released < p.prisoners_demanded else 0.0
    withheld = 1.0 if due > 0.0 and (w.releasing == 0.0 or not may_release(w, p, t)) else 0.0
    attacked = p.trust_operations * w.offensive
    bad = withheld if withheld > attacked else attacked
    ever = p.structures_trust_unowed > 0.0
    here = 1.0 if w.presence > 0.0 or ever else 0.0
    remember(w, p, Trust.US_TALIBAN, 1.0, breach if breach > w.found else w.found)
    stayed = w.presence if overstays(w, p, t) and w.presence > stopped else stopped
    remember(w, p, Trust.TALIBAN_US, here, strikes if strikes > stayed else stayed)
    remember(w, p, Trust.GOVERNMENT_TALIBAN, 1.0, breach)
    all_ = due > 0.0 or ever
    remember(w, p, Trust.TALIBAN_GOVERNMENT, 1.0 if all_ else p.trust_operations, bad if all_ else w.offensive)
    remember(w, p, Trust.US_GOVERNMENT, 1.0 if all_ else 0.0, withheld)
    remember(w, p, Trust.GOVERNMENT_US, 1.0, breach * (1.0 - w.presence))
    for i in range(PAIRS):
        w.trust[i] = w.kept[i] / (w.kept[i] + w.broken[i])


@helper
def updated(w, p, belief, odds, prior):
    """Bayes' rule in odds, then a little forgetting towards the prior; certain only once nobody is left."""
    after = belief * odds / (belief * odds + 1.0 - belief)
    after += p.taliban_belief_fading * (prior - after)
    gone = 1.0 - sqrt(w.troops / p.withdrawal_troops)
    after = clip(after, DOUBT, 1.0 - DOUBT)
    return after if after > gone else gone


@weekly
def read_washington(w, p, d, t):
    """Troops that leave although violence is above what was promised show that the US goes whatever happens;
    a pause or a return under breach shows the contrary, and more strongly. Kabul, reassured, learns less from the same
    week."""
    breach = clip(w.breach, 0.0, 1.0)
    seen = breach if shows_intent(w, p, t) else 0.0
    gone = p.taliban_belief_leave * seen if w.pace > 0.0 else 0.0
    held = p.taliban_belief_pause * seen if w.pace <= 0.0 else 0.0
    weight = p.government_belief_weight
    odds = (1.0 + gone) / (1.0 + held)
    odds_kabul = (1.0 + weight * gone) / (1.0 + weight * held)
    w.exit_belief = updated(w, p, w.exit_belief, odds, p.taliban_exit_belief)
    w.exit_belief_kabul = updated(w, p, w.exit_belief_kabul, odds_kabul, p.government_exit_belief)
