"""The Taliban: how hard to fight while they talk, and what they give back."""

from sim.engine.maths import helper, whole
from sim.model.rules.choice import Decision, choose_of_three, leans_anew
from sim.model.rules.outside import truce_holds
from sim.model.rules.united_states import overstays
from sim.model.stages import Stage, Trust
from sim.model.state import rule, weekly


@helper
def arrears(w, p, t):
    """Share of the listed prisoners who should be free and are not."""
    return 1.0 - w.prisoners_released / p.prisoners_demanded if t.day >= p.prisoners_due else 0.0


@helper
def weigh_effort(w, p, t):
    """What a unit of violence gains (positive) or spoils (negative)."""
    leverage = p.taliban_leverage * (1.0 - w.trust[Trust.TALIBAN_GOVERNMENT])
    grievance = p.taliban_grievance * arrears(w, p, t)
    retaliation = p.taliban_retaliation * (w.recent_strikes + p.taliban_offensive_answer * w.offensive)
    stayed = p.taliban_overstay * w.presence if overstays(w, p, t) else 0.0
    talking = w.stage == Stage.PROCEDURE or w.stage == Stage.SUBSTANCE
    prospects = -p.taliban_prospects * w.surplus if talking and w.surplus > 0.0 else 0.0
    return leverage, grievance, retaliation, stayed, prospects


@helper
def compliance_lost(w, p, effort):
    """What breaking the promise forfeits: nothing, once they believe that the US leaves anyway."""
    above = effort - p.violence_promised
    value = p.taliban_compliance * (1.0 - w.exit_belief) * (0.5 + w.trust[Trust.TALIBAN_US])
    return value * (above if above > 0.0 else 0.0)


@helper
def effort_payoff(w, p, t, effort):
    """Payoff of one level of effort: gains by the unit, costs of fighting and of air power by its square."""
    leverage, grievance, retaliation, stayed, prospects = weigh_effort(w, p, t)
    cost = p.taliban_effort_cost + p.taliban_air_cost * w.presence
    gain = effort * (leverage + grievance + retaliation + stayed + prospects)
    return gain - 0.5 * cost * effort * effort - compliance_lost(w, p, effort)


@helper
def effort_payoffs(w, p, t):
    """Payoffs of restraint, of fighting and talking, and of an offensive."""
    return (
        effort_payoff(w, p, t, p.taliban_restrained),
        effort_payoff(w, p, t, p.taliban_fight_and_talk),
        effort_payoff(w, p, t, p.taliban_offensive),
    )


EFFORT = Decision(
    "effort",
    ("restrained", "fight and talk", "offensive"),
    ("leverage", "prisoners in arrears", "retaliation", "forces that overstay", "prospects at the table"),
    weigh_effort,
    effort_payoffs,
    "taliban_rationality",
)


@weekly
def choose_effort(w, p, d, t):
    """The effort that the leadership orders: decided as the week of reduced violence runs out, and reviewed later;
    where the scenario orders it, that."""
    review = 1.0 if t.day <= 1.0 else p.orders_review_probability
    fresh = d.u_effort / review  # even in (0, 1) where there is a review
    w.leaning_effort = fresh if leans_anew(p, t) and d.u_effort < review else w.leaning_effort
    low, mid, high = effort_payoffs(w, p, t)
    option = choose_of_three(w.leaning_effort, p.taliban_rationality, low, mid, high)
    chosen = p.taliban_fight_and_talk if option == 1.0 else p.taliban_offensive
    if d.u_effort < review:
        w.effort = p.taliban_restrained if option == 0.0 else chosen
    w.effort = t.ordered if t.ordered >= 0.0 else w.effort


@helper
def effort_today(w, p, t):
    """The ordered effort, the scenario's or their own; a truce holds it down from its first day to its last."""
    ordered = t.ordered if t.ordered >= 0.0 else w.effort
    return p.taliban_restrained if truce_holds(p, t) and ordered > p.taliban_restrained else ordered


@rule
def return_prisoners(w, p, d, t):
    """Government prisoners come back in proportion to the Taliban freed, faster with trust."""
    due = p.prisoners_taliban * w.prisoners_released / p.prisoners_demanded
    speed = p.prisoners_return_rate * (0.5 + w.trust[Trust.TALIBAN_GOVERNMENT])
    freed = whole(speed * (due - w.prisoners_returned) + d.u_return)
    left = whole(due - w.prisoners_returned)
    freed = freed if freed < left else left
    w.prisoners_returned += freed if freed > 0.0 else 0.0
