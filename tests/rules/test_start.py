"""The first day, from the parameters alone."""

import pytest

from sim.model.params import Params
from sim.model.rules.start import begin, begin_trust
from sim.model.stages import NEVER, TERMS, End, Stage
from sim.model.state import State

from .played import in_both_engines, play

P = Params(
    withdrawal_troops=13_000.0, taliban_restrained=0.3, violence_initial=0.2, war_attacks_2019=60.0,
    taliban_exit_belief=0.6, government_exit_belief=0.25, government_two_presidents=1.0,
    government_split_unity=0.4, war_taliban_share=0.5, collapse_initial=0.02, trust_memory=20.0,
    trust_us_taliban=0.1, trust_taliban_us=0.2, trust_government_taliban=0.3, trust_taliban_government=0.4,
    trust_us_government=0.5, trust_government_us=0.6,
)  # fmt: skip


@in_both_engines
def test_the_first_day_by_hand(engine):
    w = play(engine, begin, State(), P)
    assert (w.troops, w.presence, w.pace, w.clock) == (13_000.0, 1.0, 1.0, 0.0)
    assert (w.effort, w.violence, w.observed, w.excitation) == (0.3, 0.2, 0.2, pytest.approx(12.0))
    assert (w.exit_belief, w.exit_belief_kabul) == (0.6, 0.25)
    assert (w.united, w.unity) == (0.0, 0.4)
    assert (w.taliban_share, w.given_up) == (0.5, 0.02)
    assert (w.stage, w.end, w.prisoners_released, w.attacks) == (Stage.IMPASSE, End.NONE, 0.0, 0.0)
    assert {w.exit_day, w.opening_day, w.settlement_day, w.fall_day, w.first_release_day} == {NEVER}


@in_both_engines
def test_one_president_acts_as_one(engine):
    w = play(engine, begin, State(), Params(withdrawal_troops=1.0, government_split_unity=0.4))
    assert (w.united, w.unity) == (1.0, 1.0)


@in_both_engines
@pytest.mark.parametrize("agreed", [0.0, 1.0])
def test_terms_are_settled_from_the_start_where_they_were_agreed(engine, agreed):
    assert play(engine, begin, State(), Params(prisoners_terms_agreed=agreed)).terms_settled == TERMS * agreed


@in_both_engines
def test_priors_are_worth_their_weeks(engine):
    w = play(engine, begin_trust, State(), P)
    assert w.trust == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    assert w.kept == pytest.approx([2.0, 4.0, 6.0, 8.0, 10.0, 12.0])
    assert w.broken == pytest.approx([18.0, 16.0, 14.0, 12.0, 10.0, 8.0])
