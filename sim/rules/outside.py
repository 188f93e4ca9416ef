"""What comes from outside: donors' money and spoilers. (NATO counts in `united_states.presence_of`.)"""

from sim.engine.maths import clip, helper
from sim.world import rule


@helper
def donors_today(p, t):
    """Share of the donors' support still flowing."""
    paid = p.donors_support if t.day < p.donors_until else 0.0
    return clip(paid + t.donors_shock, 0.0, 1.0)


@rule
def spoil(w, p, d, t):
    """Now and then a third group strikes; its dead are laid at the Taliban's door for a while."""
    w.outrage -= w.outrage / p.spoilers_memory
    if d.u_spoilers < p.spoilers_hazard:
        w.civilians_killed += p.spoilers_killed
        w.outrage += p.spoilers_outrage
