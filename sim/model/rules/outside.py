"""What comes from outside: donors' money, truces and spoilers. (NATO counts in `united_states.presence_of`.)"""

from sim.engine.maths import clip, helper
from sim.model.state import rule


@helper
def donors_today(p, t):
    """Share of the donors' support still flowing."""
    paid = p.donors_support if t.day < p.donors_until else 0.0
    return clip(paid + t.donors_shock, 0.0, 1.0)


@helper
def truce_holds(p, t):
    """Whether a truce binds both sides today: one that was agreed beforehand, or one of the scenario's shocks."""
    return t.truce > 0.0 or t.day <= p.violence_truce_until


@rule
def spoil(w, p, d, t):
    """Now and then a third group strikes; its dead are laid at the Taliban's door for a while."""
    w.outrage -= w.outrage / p.spoilers_memory
    if d.u_spoilers < p.spoilers_hazard:
        w.civilians_killed += p.spoilers_killed
        w.outrage += p.spoilers_outrage
