"""Trust: for each ordered pair of parties a Beta-Bernoulli belief that commitments are kept; beliefs about the exit."""

from sim.engine.maths import clip, helper
from sim.model.rules.prisoners import may_release
from sim.model.rules.united_states import is_thinning, overstays
from sim.model.stages import Trust
from sim.model.state import PAIRS, weekly

DOUBT = 0.01  # no amount of evidence takes a belief closer to certainty than this


@helper
def remember(w, p, pair, broken):
    """One week's evidence: `broken` (0 to 1) of it bad, the rest good; old evidence fades, bad weighs more."""
    w.kept[pair] = p.trust_fading * w.kept[pair] + p.trust_evidence * (1.0 - broken)
    w.broken[pair] = p.trust_fading * w.broken[pair] + p.trust_evidence * p.trust_broken_weight * broken


@weekly
def judge_each_other(w, p, d, t):
    """What each party makes of the week: violence, strikes, withdrawal, prisoners."""
    breach = clip(w.breach, 0.0, 1.0)
    strikes = clip(p.trust_strikes * w.recent_strikes, 0.0, 1.0)
    stopped = 1.0 if w.pace == 0.0 and is_thinning(w, p, t) else 0.0
    owed = t.day >= p.prisoners_due and w.prisoners_released < p.prisoners_demanded
    withheld = 1.0 if owed and (w.releasing == 0.0 or not may_release(w, p, t)) else 0.0
    attacked = p.trust_operations * w.offensive
    remember(w, p, Trust.US_TALIBAN, breach)
    stayed = w.presence if overstays(w, p, t) and w.presence > stopped else stopped
    remember(w, p, Trust.TALIBAN_US, strikes if strikes > stayed else stayed)
    remember(w, p, Trust.GOVERNMENT_TALIBAN, breach)
    remember(w, p, Trust.TALIBAN_GOVERNMENT, withheld if withheld > attacked else attacked)
    remember(w, p, Trust.US_GOVERNMENT, withheld)
    remember(w, p, Trust.GOVERNMENT_US, breach * (1.0 - w.presence))
    for i in range(PAIRS):
        w.trust[i] = w.kept[i] / (w.kept[i] + w.broken[i])


@helper
def updated(w, p, belief, odds, prior):
    """Bayes' rule in odds, then a little forgetting towards the prior; certain only once nobody is left."""
    after = belief * odds / (belief * odds + 1.0 - belief)
    after += p.taliban_belief_fading * (prior - after)
    return 1.0 if w.troops == 0.0 else clip(after, DOUBT, 1.0 - DOUBT)


@weekly
def read_washington(w, p, d, t):
    """Troops that leave although violence is above what was promised show that the US goes whatever happens;
    a pause under breach shows the contrary, and more strongly. Kabul, reassured, learns less from the same week."""
    breach = clip(w.breach, 0.0, 1.0)
    seen = breach if is_thinning(w, p, t) else 0.0
    gone = p.taliban_belief_leave * seen if w.pace > 0.0 else 0.0
    held = p.taliban_belief_pause * seen if w.pace == 0.0 else 0.0
    weight = p.government_belief_weight
    odds = (1.0 + gone) / (1.0 + held)
    odds_kabul = (1.0 + weight * gone) / (1.0 + weight * held)
    w.exit_belief = updated(w, p, w.exit_belief, odds, p.taliban_exit_belief)
    w.exit_belief_kabul = updated(w, p, w.exit_belief_kabul, odds_kabul, p.government_exit_belief)
