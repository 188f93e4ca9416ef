"""Prisoner release: first the quarrel over its terms, then a tranche by the day, then batches by the fortnight."""

from sim.engine.maths import helper, whole
from sim.model.rules.united_states import pressure_on_kabul
from sim.model.stages import NEVER, TERMS
from sim.model.state import rule


@rule
def settle_terms(w, p, d, t):
    """Whose list, which pledge, how registered: three quarrels, one after the other, each settled sooner under
    pressure and later in a divided Kabul. A release that the scenario orders has its terms."""
    pressed = 1.0 + p.prisoners_terms_pressure * (pressure_on_kabul(w, p, t) - 1.0)
    if w.terms_settled < TERMS and d.u_terms < p.prisoners_terms_hazard * pressed * w.unity:
        w.terms_settled += 1.0
    w.terms_settled = TERMS if t.freed > w.prisoners_released else w.terms_settled


@helper
def may_release(w, p, t):
    """Whether the scenario lets anybody go today: it orders how many, or its day has come, and what the later batches
    wait for is there."""
    first = w.prisoners_released < p.prisoners_first_tranche
    calm = w.observed <= p.prisoners_violence_ceiling
    talks = p.prisoners_rest_after_opening == 0.0 or w.opening_day != NEVER
    return t.freed >= 0.0 or (t.day >= p.prisoners_release_from and (first or (calm and talks)))


@helper
def batch_due(w, p, t):
    """How many go today if any may: the first tranche by the day, then a batch each fortnight."""
    first = p.prisoners_first_tranche - w.prisoners_released
    if first > 0.0:
        pace = whole(p.prisoners_first_pace)
        return pace if pace < first else first
    return p.prisoners_batch if w.batch_clock >= p.prisoners_batch_days else 0.0


@helper
def ordered_release(w, p, t):
    """How many go today to make as many free as the scenario orders; none where there are already."""
    free = whole(t.freed)
    more = (free if free < p.prisoners_demanded else p.prisoners_demanded) - w.prisoners_released
    return more if more > 0.0 else 0.0


@helper
def uncontested(p):
    """How many of the listed prisoners nobody objects to freeing."""
    return p.prisoners_demanded - whole(p.prisoners_contested)


@rule
def release_prisoners(w, p, d, t):
    """Kabul frees the day's batch, if it is releasing this week; no batch reaches past the uncontested, so that
    objections are heard before the last tranche goes. Where the scenario orders how many are free, so many are."""
    w.batch_clock += 1.0
    border = uncontested(p)
    left = (border if w.prisoners_released < border else p.prisoners_demanded) - w.prisoners_released
    due = batch_due(w, p, t)
    open_ = w.releasing > 0.0 and may_release(w, p, t)
    freed = (due if due < left else left) if open_ else 0.0
    freed = ordered_release(w, p, t) if t.freed >= 0.0 else freed
    w.batch_clock = 0.0 if freed > 0.0 else w.batch_clock
    w.first_release_day = t.day if freed > 0.0 and w.first_release_day == NEVER else w.first_release_day
    w.prisoners_released += freed
    done = freed > 0.0 and w.prisoners_released == p.prisoners_demanded
    w.release_done_day = t.day if done else w.release_done_day
    w.returning += freed * p.prisoners_recidivism


@rule
def rejoin(w, p, d, t):
    """Some of the freed go back to the fight, after a while."""
    back = w.returning / p.prisoners_rejoin_days
    w.returning -= back
    w.fighters += back
