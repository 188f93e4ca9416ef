"""The table: war values, commitment problem, concessions over four issues, and the stages of the talks.

Utilities run from 0 (the other side gets everything) to 1. What is left out: issues do not change in salience, and
teams bargain as one mind each, which biases towards agreement.
"""

from sim.engine.maths import clip, exp, helper, logistic
from sim.model.params import ISSUES
from sim.model.rules.promises import felt_breach
from sim.model.rules.united_states import air_support, expected_presence, presence_of, pressure_on_kabul
from sim.model.rules.war import government_strength, taliban_strength, win_chance
from sim.model.stages import NEVER, Stage, Trust
from sim.model.state import rule, weekly


@helper
def frontier(ours, theirs, utility):
    """The most that the other side can have while one side has `utility`.

    `ours` and `theirs` are the saliences of the issues, each summing to 1. By linear-programming duality this is
    the least of sum_j max(theirs_j, k ours_j) - k utility over k = 0 and each issue's ratio k = theirs_j / ours_j:
    issues are given in order of relative salience, which is where log-rolling gains.
    """
    best = 1.0
    for i in range(ISSUES):
        k = theirs[i] / ours[i]
        value = -k * utility
        for j in range(ISSUES):
            a, b = theirs[j], k * ours[j]
            value += a if a > b else b
        best = value if value < best else best
    return best if best > 0.0 else 0.0


@helper
def issues_agreed(ours, theirs, demand, offer):
    """How many issues both sides would now give to the same side: those below the Taliban's share that Kabul
    offers, and those above the share that they demand, in the frontier's order."""
    count = 0.0
    for i in range(ISSUES):
        begin = 0.0
        for j in range(ISSUES):
            here, there = theirs[i] * ours[j], theirs[j] * ours[i]
            begin += ours[j] if there < here or (there == here and j < i) else 0.0
        count += 1.0 if begin + ours[i] <= offer or begin >= demand else 0.0
    return count


@helper
def reservation(war_value, trust, guarantee, stake):
    """What a side must get: its war value and, for the risk that the other does not keep the deal, more
    (Fearon 1995; Walter 1997; Powell 2006). The risk shrinks with trust and with a third party that stays."""
    kept = trust + (1.0 - trust) * guarantee
    return clip(war_value + (1.0 - kept) / kept * stake, 0.0, 1.0)


@helper
def taliban_chance(w, p, t, presence):
    """The Taliban's chance of winning the war against this much foreign support."""
    return win_chance(taliban_strength(w, p), government_strength(w, p) + air_support(p, t, presence))


@helper
def hurt(p, presence):
    """How much the war hurts the Taliban, 1 under the support of the signing: part of it comes from foreign forces, who
    are there partly to make them concede."""
    return 1.0 - p.table_taliban_hurt * (1.0 - presence)


@weekly
def value_war(w, p, d, t):
    """Each side's reservation value, the surplus of the best deal, and whether time is on the Taliban's side."""
    seen = expected_presence(w, p, t, w.exit_belief)
    seen_kabul = expected_presence(w, p, t, w.exit_belief_kabul)
    chance, now = taliban_chance(w, p, t, seen), taliban_chance(w, p, t, w.presence)
    chance_kabul = 1.0 - taliban_chance(w, p, t, seen_kabul)
    cost = p.table_government_cost * (0.5 + 0.5 * w.observed)
    promise = p.table_guarantee * seen * w.trust[Trust.TALIBAN_US]
    promise_kabul = p.table_guarantee * seen_kabul * w.trust[Trust.GOVERNMENT_US]
    w.taliban_reservation = reservation(
        chance - p.table_taliban_cost * hurt(p, seen),
        w.trust[Trust.TALIBAN_GOVERNMENT],
        promise,
        p.table_taliban_stake,
    )
    w.government_reservation = reservation(
        chance_kabul - cost, w.trust[Trust.GOVERNMENT_TALIBAN], promise_kabul, p.table_government_stake
    )
    best = frontier(p.taliban_saliences, p.government_saliences, w.taliban_reservation)
    w.surplus = best - w.government_reservation
    w.waiting = clip((chance - now) / p.table_waiting_scale, 0.0, 1.0)


@helper
def nearness(p, t, deadline):
    """How near a deadline is: 1 on the day, fading with distance before it, 0 once it has passed (Roth et al. 1988)."""
    left = deadline - t.day
    return exp(-left / p.table_deadline_days) if left >= 0.0 else 0.0


@helper
def nearness_of_exit(w, p, t):
    """How near the end of the schedule is by its own clock, which a pause stops; less of it where a force stays."""
    left = p.withdrawal_deadline - w.clock
    gone = 1.0 - presence_of(p, t, p.withdrawal_residual)
    return gone * exp(-left / p.table_deadline_days) if left >= 0.0 else 0.0


@weekly
def ripen(w, p, d, t):
    """Readiness for rules of procedure (Pruitt 2005; Zartman 2000): each side's motivation to end the war, the less
    ready side's. Procedure binds nobody, and is agreed by those too who want no settlement (Ikle 1964)."""
    chance = taliban_chance(w, p, t, expected_presence(w, p, t, w.exit_belief))
    hold = 1.0 - taliban_chance(w, p, t, expected_presence(w, p, t, w.exit_belief_kabul))
    risk = w.exit_belief_kabul * nearness_of_exit(w, p, t)
    pain = p.table_taliban_cost * hurt(p, w.presence)
    taliban = logistic(p.table_ripe_cost * pain - p.table_ripe_winning * (chance - 0.5))
    government = logistic(
        p.table_ripe_cost * p.table_government_cost * w.observed
        + p.table_ripe_deadline * risk
        - p.table_ripe_winning * (hold - 0.5)
    )
    gate = p.structures_gated_procedure
    out = clip(w.surplus / (gate if gate > 0.0 else 1.0), 0.0, 1.0)
    taliban *= out * w.trust[Trust.TALIBAN_GOVERNMENT] if gate > 0.0 else 1.0
    government *= out * w.trust[Trust.GOVERNMENT_TALIBAN] if gate > 0.0 else 1.0
    w.readiness = taliban if taliban < government else government


@helper
def under_fire(p, breach):
    """How much of their pace concessions and the return to the table keep under such violence."""
    return 1.0 if p.structures_blind_table > 0.0 else 1.0 / (1.0 + breach)


@helper
def step_down(aspiration, floor, rate):
    """One week's concession: part of the way to the reservation value, never below it."""
    gap = aspiration - floor
    return aspiration - (rate if rate < 1.0 else 1.0) * (gap if gap > 0.0 else 0.0)


@weekly
def concede(w, p, d, t):
    """In substance talks aspirations fall towards reservation values (Faratin et al. 1998): the Taliban's slowly
    while time is on their side and the less the war hurts them (Zartman 2000), Kabul's faster under US pressure and as
    a believed exit nears; nobody's fast under fire."""
    if w.stage == Stage.SUBSTANCE:
        set_ = w.opening_day + p.diplomacy_talks_days
        hurry = p.table_deadline_push * (nearness(p, t, set_) if p.diplomacy_talks_days > 0.0 else 0.0)
        exit_ = p.table_exit_push * w.exit_belief_kabul * nearness_of_exit(w, p, t)
        soft = p.table_taliban_concession * (1.0 - w.waiting) * (0.5 + w.trust[Trust.TALIBAN_GOVERNMENT] + hurry)
        pressed = p.table_pressure * pressure_on_kabul(w, p, t)
        gives = p.table_government_concession * (0.5 + w.trust[Trust.GOVERNMENT_TALIBAN] + hurry + exit_ + pressed)
        soft *= hurt(p, w.presence)
        calm = under_fire(p, w.breach)
        w.taliban_aspiration = step_down(w.taliban_aspiration, w.taliban_reservation, calm * soft)
        w.government_aspiration = step_down(w.government_aspiration, w.government_reservation, calm * gives)
    offer = frontier(p.government_saliences, p.taliban_saliences, w.government_aspiration)
    w.issues_closed = issues_agreed(p.taliban_saliences, p.government_saliences, w.taliban_aspiration, offer)


@rule
def advance(w, p, d, t):
    """Talks open when nearly all listed prisoners are free and Kabul sends one team; procedure gives way to
    substance as the moment ripens."""
    freed = w.prisoners_released >= p.table_freed_share * p.prisoners_demanded
    if w.stage == Stage.IMPASSE:
        if freed and d.u_stage < p.table_opening_hazard * w.unity:
            w.stage = Stage.PROCEDURE
            w.opening_day = t.day
    elif w.stage == Stage.PROCEDURE and d.u_stage < p.table_procedure_hazard * w.readiness:
        w.stage = Stage.SUBSTANCE
        w.procedure_day = t.day if w.procedure_day == NEVER else w.procedure_day


@rule
def suspend(w, p, d, t):
    """Talks are broken off over violence, strikes and overrun deadlines, and taken up again, sooner before an
    election."""
    overdue = p.diplomacy_talks_days > 0.0 and t.day > w.opening_day + p.diplomacy_talks_days
    late = p.table_overdue_strain if overdue else 0.0
    strain = felt_breach(p, w.breach) + p.table_strike_strain * w.recent_strikes + late
    decided = t.talks_shock
    if w.stage == Stage.SUSPENDED:
        back = d.u_suspend < p.table_resumption_hazard * w.urgency * under_fire(p, w.breach)
        if decided >= 0.0 and (decided > 0.0 or back):
            w.stage = w.stage_before
    elif w.stage != Stage.IMPASSE and (decided < 0.0 or d.u_suspend < p.table_suspension_hazard * strain):
        w.stage_before = w.stage
        w.stage = Stage.SUSPENDED
        w.suspensions += 1.0
