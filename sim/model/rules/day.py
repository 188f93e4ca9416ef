"""The order of the day, once: who acts when. Mesa steps through it, the compiled engine chains it."""

from typing import NamedTuple

from sim.engine.rule import Chain
from sim.model.rules import (
    collapse,
    ending,
    government,
    outside,
    prisoners,
    start,
    table,
    taliban,
    trust,
    united_states,
    war,
)


class Phase(NamedTuple):
    """Part of the day: its name, the party whose turn it is (empty: nobody's), its rules in order."""

    name: str
    party: str
    rules: tuple


DAY = (
    Phase("shocks", "", (outside.befall, outside.spoil, outside.fund)),
    Phase(
        "United States",
        "united_states",
        (united_states.feel_urgency, united_states.check_assurances, united_states.choose_pace),
    ),
    Phase(
        "Government",
        "government",
        (government.reconcile, government.choose_release, government.choose_operations, government.hold_fire),
    ),
    Phase("Taliban", "taliban", (taliban.choose_effort,)),
    Phase(
        "troops and prisoners",
        "",
        (
            united_states.withdraw,
            prisoners.settle_terms,
            prisoners.release_prisoners,
            taliban.return_prisoners,
            prisoners.rejoin,
        ),
    ),
    Phase(
        "war",
        "",
        (
            war.attack,
            war.perceive,
            war.kill,
            united_states.strike,
            war.operate,
            war.gain_ground,
            collapse.lose_heart,
        ),
    ),
    Phase("table", "", (table.value_war, table.ripen, table.concede, table.advance, table.suspend)),
    Phase("learning", "", (trust.judge_each_other, trust.read_washington)),
    Phase("ending", "", (ending.settle, ending.fall, ending.count_success, ending.rest)),
)

BEGIN = (start.begin, start.begin_trust)

DECISIONS = {
    united_states.choose_pace: united_states.PACE,
    government.choose_release: government.RELEASE,
    government.choose_operations: government.OPERATIONS,
    taliban.choose_effort: taliban.EFFORT,
}

begin = Chain("begin", BEGIN)
one_day = Chain("one_day", [rule for phase in DAY for rule in phase.rules])
