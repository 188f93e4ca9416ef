"""Everything that one history is: the world, its parameters, the day's draws, the day itself.

Plain dataclasses of eight-byte numbers (`Params` stands in params.py). Rules are marked with the decorators below.
"""

from dataclasses import dataclass, field

from sim.engine.rule import decorators
from sim.params import Params
from sim.states import NEVER, End, Stage

PAIRS = 6
NORMALS = 4  # how many of the draws are normal; they come first


def _list(n):
    return field(default_factory=lambda: [0.0] * n)


@dataclass
class World:
    """The state of one history at the end of a day. Counts without `today` are totals since the start."""

    # United States
    urgency: float = 1.0  # how much the electoral calendar multiplies the cost of staying
    pace: float = 1.0  # speed of the withdrawal, as a multiple of the schedule
    clock: float = 0.0  # days of the schedule used up
    troops: float = 0.0
    presence: float = 0.0  # support that foreign forces can give, 1 at the signing
    exit_day: float = NEVER
    strikes_today: float = 0.0
    strikes: float = 0.0
    recent_strikes: float = 0.0  # strikes a week, fading average
    claim: float = 0.0  # 1 if on election day Washington could claim success
    # Taliban
    effort: float = 0.0  # chosen rate of attacks, as a multiple of 2019
    exit_belief: float = 0.0  # Taliban's probability that the US leaves whatever happens
    prisoners_returned: float = 0.0  # government prisoners freed by the Taliban
    returning: float = 0.0  # freed fighters on their way back to the fight
    fighters: float = 0.0  # freed fighters back in the fight
    # Government
    united: float = 0.0  # 1 with one presidency, 0 with two
    unity: float = 0.0
    exit_belief_kabul: float = 0.0
    terms_settled: float = 0.0  # how many of the quarrels over the release's terms have ended
    releasing: float = 0.0
    batch_clock: float = 0.0
    prisoners_released: float = 0.0
    first_release_day: float = NEVER
    release_done_day: float = NEVER
    offensive: float = 0.0  # 1 in offensive operations, 0 in active defence
    given_up: float = 0.0  # share of forces and local leaders that have given up
    # War
    violence: float = 0.0  # underlying rate of attacks, as a multiple of 2019
    excitation: float = 0.0  # attacks a day that recent attacks call forth
    attacks_today: float = 0.0
    observed: float = 0.0  # attacks seen lately, as a multiple of 2019
    outrage: float = 0.0  # what spoilers add to perceived violence
    breach: float = 0.0  # perceived violence above what was promised
    killed_today: float = 0.0
    attacks: float = 0.0
    attacks_first_45_days: float = 0.0
    security_forces_killed: float = 0.0
    killed_first_45_days: float = 0.0
    civilians_killed: float = 0.0
    operations: float = 0.0
    operations_first_45_days: float = 0.0
    taliban_share: float = 0.0
    # Table
    stage: int = Stage.IMPASSE
    stage_before: int = Stage.IMPASSE  # what a suspension interrupted
    suspensions: float = 0.0
    opening_day: float = NEVER
    procedure_day: float = NEVER
    taliban_reservation: float = 0.0
    government_reservation: float = 0.0
    taliban_aspiration: float = 1.0
    government_aspiration: float = 1.0
    surplus: float = 0.0  # what the best deal leaves above both reservations
    waiting: float = 0.0  # how far time is on the Taliban's side, 0 to 1
    readiness: float = 0.0
    issues_closed: float = 0.0
    # Trust
    kept: list[float] = _list(PAIRS)
    broken: list[float] = _list(PAIRS)
    trust: list[float] = _list(PAIRS)
    # Ending
    end: int = End.NONE
    settlement_day: float = NEVER
    fall_day: float = NEVER


@dataclass
class Draws:
    """One day's chances: standard normals (z), then uniforms in (0, 1) (u)."""

    z_attacks: float = 0.0
    z_killed: float = 0.0
    z_civilians: float = 0.0
    z_operations: float = 0.0
    u_pace: float = 0.0
    u_release: float = 0.0
    u_operations: float = 0.0
    u_effort: float = 0.0
    u_terms: float = 0.0
    u_return: float = 0.0
    u_strikes: float = 0.0
    u_spoilers: float = 0.0
    u_unity: float = 0.0
    u_stage: float = 0.0
    u_suspend: float = 0.0
    u_review: float = 0.0


@dataclass
class Today:
    """What the calendar and the scenario's dated shocks say of a day."""

    day: float = 0.0  # days since the scenario's start
    weekly: float = 0.0  # 1 on the day of the week when parties decide and learn
    season: float = 0.0  # how far the fighting season is above that of March and April, as a part of its swing
    violence_shock: float = 0.0  # added to the Taliban's effort
    strikes_shock: float = 0.0  # added to the multiple of the strike rate
    pressure_shock: float = 0.0  # added to US pressure on Kabul
    donors_shock: float = 0.0  # added to the donors' support
    truce: float = 0.0  # 1 while a truce holds


rule, weekly = decorators(World, Params, Draws)
