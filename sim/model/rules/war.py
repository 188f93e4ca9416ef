"""War: attacks that excite attacks, the dead, operations, ground won and lost."""

from sim.engine.maths import clip, helper, negative_binomial, poisson
from sim.model.rules.taliban import effort_today
from sim.model.rules.united_states import air_support
from sim.model.state import rule


@rule
def attack(w, p, d, t):
    """The day's attacks: a discrete self-exciting process around the chosen effort (Lewis et al. 2012)."""
    target = effort_today(w, p, t) + t.violence_shock
    least = p.taliban_restrained if p.taliban_restrained < effort_today(w, p, t) else effort_today(w, p, t)
    w.violence += ((target if target > least else least) - w.violence) / p.war_inertia_days
    base = p.war_attacks_2019 * w.violence * (1.0 + p.war_season * t.season)
    expected = (1.0 - p.war_branching) * base + p.war_branching * w.excitation
    w.attacks_today = negative_binomial(d.z_attacks, expected, p.war_dispersion)
    w.excitation += (w.attacks_today - w.excitation) / p.war_decay_days
    w.attacks += w.attacks_today
    w.attacks_first_45_days += w.attacks_today if t.day <= p.violence_first_days else 0.0


@rule
def perceive(w, p, d, t):
    """What all sides see: lately observed attacks, and how far they go beyond what was promised."""
    w.observed += (w.attacks_today / p.war_attacks_2019 - w.observed) / p.violence_watch_days
    above = w.observed + w.outrage - p.violence_promised
    w.breach = above if above > 0.0 else 0.0


@rule
def kill(w, p, d, t):
    """Deaths in proportion to attacks, of Afghan forces and of civilians; offensives cost both more."""
    more = 1.0 + p.operations_lethality * w.offensive
    w.killed_today = poisson(d.z_killed, p.war_lethality * more * w.attacks_today)
    w.security_forces_killed += w.killed_today
    w.killed_first_45_days += w.killed_today if t.day <= p.violence_first_days else 0.0
    w.civilians_killed += poisson(d.z_civilians, p.war_civilian_lethality * more * w.attacks_today)


@rule
def operate(w, p, d, t):
    """Operations of the Afghan forces and their allies: the 2019 rate on the offensive, a share of it otherwise."""
    level = p.operations_defence + (1.0 - p.operations_defence) * w.offensive
    today = poisson(d.z_operations, p.operations_rate_2019 * level * (1.0 - w.given_up))
    w.operations += today
    w.operations_first_45_days += today if t.day <= p.violence_first_days else 0.0


@helper
def taliban_strength(w, p):
    """Fighting power of the Taliban, the government's at full strength being 1."""
    return p.taliban_strength * (1.0 + w.fighters / p.taliban_fighters)


@helper
def government_strength(w, p):
    """Fighting power of the Afghan forces, 1 whole: less as men give up, with disunity, without pay."""
    pay = 1.0 - p.donors_weight * (1.0 - w.funding)
    return (1.0 - w.given_up) * (1.0 - p.war_disunity * (1.0 - w.unity)) * pay


@helper
def win_chance(ours, theirs):
    """Contest success (Tullock 1980)."""
    return ours / (ours + theirs) if ours + theirs > 0.0 else 0.5


@rule
def gain_ground(w, p, d, t):
    """Ground goes to whoever wins the day's contest; fastest where it is disputed, and only where there is fighting."""
    ours = taliban_strength(w, p) * w.violence
    theirs = government_strength(w, p) * (1.0 + p.operations_ground * w.offensive)
    edge = win_chance(ours, theirs + air_support(p, t, w.presence)) - 0.5
    fighting = clip(w.violence if w.violence > w.offensive else w.offensive, 0.0, 1.0)
    share = w.taliban_share
    w.taliban_share = clip(share + p.war_ground_rate * fighting * edge * 4.0 * share * (1.0 - share), 0.0, 1.0)
