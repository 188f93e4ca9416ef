"""The order of the day, and that it is written once."""

import pytest

from sim.model.rules import choice, day, government, start, taliban, united_states
from sim.model.state import Draws, State, Today
from sim.simulate.history import PARTIES

from .played import chances, drawn, play

ORDER = [
    "shocks", "United States", "Government", "Taliban", "troops and prisoners", "war", "table", "learning", "ending",
]  # fmt: skip


def test_the_day_has_the_phases_of_the_specification_in_its_order():
    assert [phase.name for phase in day.DAY] == ORDER


def test_each_party_has_one_turn_and_an_agent():
    assert [phase.party for phase in day.DAY if phase.party] == list(PARTIES)


def test_no_rule_is_applied_twice():
    applied = [rule for phase in day.DAY for rule in phase.rules]
    assert len(applied) == len(set(applied))


def test_every_decision_is_taken_in_its_party_s_turn():
    turns = {rule: phase.party for phase in day.DAY for rule in phase.rules}
    assert {turns[rule] for rule in day.DECISIONS} == set(PARTIES)
    assert all(isinstance(decision, choice.Decision) for decision in day.DECISIONS.values())


def test_every_decision_names_all_its_terms_and_options():
    w = play("interpreted", start.begin_trust, play("interpreted", start.begin, State(), drawn(1)), drawn(1))
    for decision in day.DECISIONS.values():
        assert len(decision.weigh(w, drawn(1), Today(day=1.0))) == len(decision.terms)
        assert len(decision.payoffs(w, drawn(1), Today(day=1.0))) == len(decision.options)
        assert sum(chances(decision, w, drawn(1)).values()) == pytest.approx(1.0)


def test_the_terms_add_up_to_the_payoff():
    """What a history gives as reasons is what decided: for the release they sum to it, for the pace to its push."""
    w, p = State(breach=0.5, unity=0.6, urgency=1.5, trust=[0.3] * 6), drawn(2)
    _, release = government.RELEASE.payoffs(w, p, Today(day=30.0))
    assert sum(government.RELEASE.weigh(w, p, Today(day=30.0))) == pytest.approx(release)
    push = sum(united_states.PACE.weigh(w, p, Today()))
    assert united_states.PACE.payoffs(w, p, Today())[1] == pytest.approx(-push - 0.5 * p.us_pace_cost)
    gain = sum(taliban.EFFORT.weigh(w, p, Today()))
    effort, cost = p.taliban_restrained, p.taliban_effort_cost + p.taliban_air_cost * w.presence
    lost = taliban.compliance_lost(w, p, effort)
    payoff = effort * gain - 0.5 * cost * effort * effort - lost
    assert taliban.EFFORT.payoffs(w, p, Today())[0] == pytest.approx(payoff)


def test_the_chain_is_the_phases_one_after_the_other():
    w, p = play("interpreted", start.begin, State(), drawn(3)), drawn(3)
    w = play("interpreted", start.begin_trust, w, p)
    draws, today = Draws(*[0.4] * 16), Today(day=1.0, weekly=1.0)
    chained = play("interpreted", day.one_day, w, p, draws, today)
    for phase in day.DAY:
        for rule in phase.rules:
            w = play("interpreted", rule, w, p, draws, today)
    assert chained == w
