"""What comes from outside: donors' money, truces and spoilers. (NATO counts in `united_states.presence_of`.)"""

from sim.engine.maths import clip, helper
from sim.model.stages import Trust
from sim.model.state import rule


@helper
def donors_today(p, t):
    """Share of the donors' support still flowing."""
    paid = p.donors_support if t.day < p.donors_until else 0.0
    return clip(paid + t.donors_shock, 0.0, 1.0)


@rule
def fund(w, p, d, t):
    """Pay and supplies run down, and fill up again, towards what the donors pay: stocks and arrears last a while."""
    w.funding = clip(w.funding + (donors_today(p, t) - w.funding) / p.donors_rundown, 0.0, 1.0)


@helper
def truce_holds(p, t):
    """Whether a truce binds both sides today: one that was agreed beforehand, or one of the scenario's shocks."""
    return t.truce > 0.0 or t.day <= p.violence_truce_until


@rule
def befall(w, p, d, t):
    """What the scenario dates: an announcement of the exit, a sign of the Taliban's good faith or bad, claimants who
    come to terms or fall out."""
    w.exit_belief = clip(w.exit_belief + t.exit_belief_shock, 0.0, 1.0)
    w.exit_belief_kabul = clip(w.exit_belief_kabul + t.exit_belief_shock, 0.0, 1.0)
    w.kept[Trust.US_TALIBAN] += t.trust_shock if t.trust_shock > 0.0 else 0.0
    w.broken[Trust.US_TALIBAN] -= t.trust_shock if t.trust_shock < 0.0 else 0.0
    seen = w.kept[Trust.US_TALIBAN] / (w.kept[Trust.US_TALIBAN] + w.broken[Trust.US_TALIBAN])
    w.trust[Trust.US_TALIBAN] = seen if t.trust_shock != 0.0 else w.trust[Trust.US_TALIBAN]
    w.united = 1.0 if t.unity_shock > 0.0 else (0.0 if t.unity_shock < 0.0 else w.united)


@rule
def spoil(w, p, d, t):
    """Now and then a third group strikes; its dead are laid at the Taliban's door for a while."""
    w.outrage -= w.outrage / p.spoilers_memory
    if d.u_spoilers < p.spoilers_hazard:
        w.civilians_killed += p.spoilers_killed
        w.outrage += p.spoilers_outrage
