"""How a history ends before its horizon: with a settlement, or with the government's fall."""

from sim.model.rules.table import frontier
from sim.model.stages import End, Stage
from sim.model.state import rule, weekly


@weekly
def settle(w, p, d, t):
    """In substance talks, when what the Taliban ask leaves Kabul at least what it asks, there is a deal; on the day
    of the government's fall it comes too late."""
    left = frontier(p.taliban_saliences, p.government_saliences, w.taliban_aspiration)
    worth = w.taliban_aspiration >= w.taliban_reservation and left >= w.government_reservation
    stands = w.given_up <= p.collapse_falls_at and worth
    if w.stage == Stage.SUBSTANCE and left >= w.government_aspiration and stands:
        w.end = End.SETTLEMENT
        w.settlement_day = t.day
        w.issues_closed = 4.0


@rule
def fall(w, p, d, t):
    """The government falls when too many have given up."""
    if w.given_up > p.collapse_falls_at:
        w.end = End.FALL
        w.fall_day = t.day
        w.taliban_share = 1.0


@rule
def count_success(w, p, d, t):
    """On election day: are the talks on (or done), and is the withdrawal past its first phase?"""
    talking = w.stage == Stage.PROCEDURE or w.stage == Stage.SUBSTANCE or w.end == End.SETTLEMENT
    if t.day == p.us_election or (w.end == End.SETTLEMENT and t.day < p.us_election):
        w.claim = 1.0 if talking and w.troops <= p.withdrawal_first_phase_troops and w.end != End.FALL else 0.0


@rule
def rest(w, p, d, t):
    """After the end nobody fights: the day's flows are nil, the stocks stay as they are."""
    if w.end != End.NONE:
        w.attacks_today = 0.0
        w.killed_today = 0.0
        w.strikes_today = 0.0
        w.recent_strikes = 0.0
        w.breach = 0.0
