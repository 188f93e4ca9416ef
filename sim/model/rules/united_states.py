"""The United States: how fast to leave, how hard to press Kabul, where to strike."""

from math import sqrt

from sim.engine.maths import clip, exp, helper, poisson_small, whole
from sim.model.params import SEGMENTS
from sim.model.rules.choice import Decision, choose_of_four, leans_anew
from sim.model.rules.promises import felt_breach
from sim.model.stages import NEVER, Stage, Trust
from sim.model.state import rule, weekly

WEEK = 7.0  # days


@weekly
def feel_urgency(w, p, d, t):
    """The cost of staying grows as the election nears and falls back after it (Roth et al. 1988; Putnam 1988)."""
    left = p.us_election - t.day
    w.urgency = 1.0 + (p.us_urgency_peak * exp(-left / p.us_urgency_days) if left >= 0.0 else 0.0)


@helper
def pressure_on_kabul(w, p, t):
    """How hard Washington presses: more as the election nears, more the less it trusts Kabul to deliver."""
    multiple = p.diplomacy_pressure + t.pressure_shock
    return (multiple if multiple > 0.0 else 0.0) * w.urgency * (1.5 - w.trust[Trust.US_GOVERNMENT])


@helper
def weigh_pace(w, p, t):
    """What pulls home (positive) or holds back (negative), per unit of pace."""
    stay = p.us_stay_cost * w.urgency
    failure = p.us_failure_push if w.stage == Stage.SUSPENDED else 0.0
    broken = felt_breach(p, w.breach) + p.withdrawal_assurance_weight * w.found
    conditions = -p.withdrawal_conditionality * broken * (1.5 - w.trust[Trust.US_TALIBAN])
    return stay, failure, conditions


@weekly
def check_assurances(w, p, d, t):
    """Now and then, while soldiers are there, the joint channel and intelligence look whether the assurances on
    terrorism are kept; what they find stands until they look again. One draw serves for both, whether there is a look
    and what it finds: `u_pace`, of which the leaning takes the first day's alone."""
    looks = t.day > 1.0 and w.troops > 0.0 and d.u_pace < p.assurances_look_probability
    broken = 1.0 if d.u_pace >= p.assurances_look_probability * p.assurances_kept else 0.0
    w.found = broken if looks else (w.found if w.troops > 0.0 else 0.0)
    w.findings += broken if looks else 0.0


@helper
def way_back(w, p):
    """The pace at which soldiers can be sent back: none where all are there."""
    return p.withdrawal_reversal if w.troops < p.withdrawal_troops else 0.0


@helper
def pace_payoff(p, push, pace):
    """Payoff of a pace against the schedule's; leaving the schedule costs quadratically."""
    return (pace - 1.0) * push - 0.5 * p.us_pace_cost * (pace - 1.0) * (pace - 1.0)


@helper
def pace_payoffs(w, p, t):
    """Payoffs of sending soldiers back, pausing, keeping to the schedule and accelerating."""
    stay, failure, conditions = weigh_pace(w, p, t)
    push = stay + failure + conditions
    back, hurry = pace_payoff(p, push, -way_back(w, p)), pace_payoff(p, push, p.us_acceleration)
    return back, pace_payoff(p, push, 0.0), 0.0, hurry


@helper
def is_leaving(w, p, t):
    """Whether the withdrawal has begun and is not over."""
    return t.day >= p.withdrawal_begins and w.troops > p.withdrawal_residual


@helper
def may_choose_pace(w, p, t):
    """Whether Washington has a pace to choose: the withdrawal is on, and no scenario orders that its plan is kept."""
    return is_leaving(w, p, t) and t.day > p.withdrawal_kept_until


@helper
def is_thinning(w, p, t):
    """Whether soldiers are due to leave these days: the withdrawal is on, and its plan does not hold a level. A cut
    that takes less than a week is seen for one; a first day that a pause puts off is due."""
    due = 0.0
    for i in range(SEGMENTS):
        seen = p.plan_spans[i] if p.plan_spans[i] > WEEK else WEEK
        ahead = p.plan_days[i] + seen - w.clock
        due += p.plan_slopes[i] if ahead > 0.0 and (ahead <= seen or i == 0) else 0.0
    return is_leaving(w, p, t) and due < 0.0


@helper
def shows_intent(w, p, t):
    """Whether what Washington does with its soldiers these days tells of its intentions: they are due to leave, or are
    on their way back."""
    return is_thinning(w, p, t) or w.pace < 0.0


@helper
def overstays(w, p, t):
    """Whether foreign forces are still there after the day by which they were promised to be gone."""
    return t.day > p.withdrawal_promised and w.presence > 0.0


@helper
def told_pace(w, p, t):
    """The same for who asks why: what holds back by what is broken, the promise on violence or the assurances."""
    stay, failure, conditions = weigh_pace(w, p, t)
    found = p.withdrawal_assurance_weight * w.found
    broken = felt_breach(p, w.breach) + found
    assurances = conditions * found / broken if broken > 0.0 else 0.0
    return stay, failure, conditions - assurances, assurances


PACE = Decision(
    "pace",
    ("send back", "pause", "on schedule", "accelerate"),
    ("cost of staying", "talks broken off", "violence above the promise", "assurances found broken"),
    told_pace,
    pace_payoffs,
    "us_rationality",
)


@helper
def last_cut(p, clock):
    """When the plan last foresaw a cut, by its clock: now, or as the present hold began."""
    last = 0.0
    for i in range(SEGMENTS):
        ends = p.plan_days[i] + p.plan_spans[i]
        within = p.plan_slopes[i] < 0.0 and p.plan_days[i] < clock
        ends = ends if ends < clock else clock
        last = ends if within and ends > last else last
    return last if last > 0.0 else clock


@weekly
def choose_pace(w, p, d, t):
    """The pace of withdrawal, reviewed now and then while the withdrawal is on; before and after, and while a scenario
    orders that its plan is kept, no choice. Where the exit can be reversed, a pause can become a return: the plan's
    clock runs back, over its holds at once."""
    back, pause, keep, hurry = pace_payoffs(w, p, t)
    w.leaning_pace = d.u_pace if leans_anew(p, t) else w.leaning_pace
    option = choose_of_four(w.leaning_pace, p.us_rationality, back, pause, keep, hurry)
    stopped = 0.0 if option == 0.0 else 0.0 - way_back(w, p)
    chosen = stopped if option <= 0.0 else (1.0 if option == 1.0 else p.us_acceleration)
    if not may_choose_pace(w, p, t):
        w.pace = 1.0
    elif d.u_review < p.orders_review_probability:
        w.pace = chosen
    w.clock = last_cut(p, w.clock) if w.pace < 0.0 else w.clock


@helper
def scheduled_troops(p, clock):
    """Troops that the plan foresees when its clock shows so many days: straight lines between its points."""
    level = p.withdrawal_troops
    for i in range(SEGMENTS):
        level += p.plan_slopes[i] * clip(clock - p.plan_days[i], 0.0, p.plan_spans[i])
    return level


@helper
def presence_of(p, t, troops):
    """What foreign forces can still do, 1 at the signing: by the root of their number; NATO counts as far as it is said
    today to stay."""
    own = clip(sqrt(troops / p.withdrawal_troops), 0.0, 1.0)
    nato = clip(p.nato_stays + t.nato_shock, 0.0, 1.0) * p.nato_weight
    return own if own > nato else nato


@helper
def expected_presence(w, p, t, belief):
    """Foreign support that a side with this exit belief reckons with: what is there now, or what would stay."""
    return (1.0 - belief) * w.presence + belief * presence_of(p, t, p.withdrawal_residual)


@helper
def multiple_of_strikes(p, t):
    """How much of the usual rate of strikes Washington allows today."""
    multiple = p.strikes_scale + t.strikes_shock
    return multiple if multiple > 0.0 else 0.0


@helper
def air_support(p, t, presence):
    """What foreign support adds to the Afghan forces' 1: part of it hangs on the strikes that are allowed, by the root
    of their number, the rest is there without them."""
    struck = p.war_air_strikes
    return p.war_air_power * presence * (1.0 - struck + struck * sqrt(multiple_of_strikes(p, t)))


@rule
def withdraw(w, p, d, t):
    """Troops follow the schedule's clock, never below the residual force, and up again only while soldiers are sent
    back, no more of them a day than can be brought."""
    w.clock += w.pace if w.pace >= 0.0 else -clip(w.clock - p.withdrawal_begins, 0.0, -w.pace)
    planned = whole(scheduled_troops(p, w.clock) + 0.5)
    planned = planned if planned > p.withdrawal_residual else p.withdrawal_residual
    most = w.troops + (p.us_reinforcement if w.pace < 0.0 else 0.0)
    w.troops = planned if planned < most else most
    w.presence = presence_of(p, t, w.troops)
    w.exit_day = t.day if w.troops == 0.0 and w.exit_day == NEVER else w.exit_day


@rule
def strike(w, p, d, t):
    """Air strikes in defence of Afghan forces: rarer with fewer troops, more often the further violence goes
    beyond what was promised."""
    mean = p.strikes_rate * multiple_of_strikes(p, t) * sqrt(w.troops / p.withdrawal_troops) * w.breach
    w.strikes_today = poisson_small(d.u_strikes, mean)
    w.strikes += w.strikes_today
    w.recent_strikes += (7.0 * w.strikes_today - w.recent_strikes) / p.strikes_memory
