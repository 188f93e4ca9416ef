"""Everything that one history is: its state, its parameters, the day's draws, the day itself.

Plain dataclasses of eight-byte numbers (`Params` stands in params.py). Rules are marked with the decorators below.
"""

from dataclasses import dataclass, field

from sim.engine.rule import decorators
from sim.model.params import ISSUES, Params
from sim.model.stages import NEVER, TERMS, End, Stage

PAIRS = 6
NORMALS = 4  # how many of the draws are normal; they come first


# What no state leaves, whatever a scenario sets: a history that does is no history, and is never counted.
SHARE, MULTIPLE, COUNT, DAY = (0.0, 1.0), (0.0, 1e6), (0.0, 1e12), (NEVER, 1e6)


def held(begin, bounds):
    """A number that begins so and never leaves these bounds, both inclusive."""
    return field(default=begin, metadata={"bounds": bounds})


def each_held(n, bounds):
    """A list of n numbers that begin at nought, each within these bounds."""
    return field(default_factory=lambda: [0.0] * n, metadata={"bounds": bounds})


@dataclass
class State:
    """The state of one history at the end of a day. Counts without `today` are totals since the start."""

    # United States
    urgency: float = held(1.0, MULTIPLE)  # how much the electoral calendar multiplies the cost of staying
    leaning_pace: float = held(0.0, SHARE)  # drawn once: which option it takes among such as pay nearly the same
    pace: float = held(1.0, (-1.0, 1e6))  # speed of the withdrawal, in schedules; below nought soldiers come back
    clock: float = held(0.0, COUNT)  # days of the schedule used up
    troops: float = held(0.0, COUNT)
    presence: float = held(0.0, SHARE)  # support that foreign forces can give, 1 at the signing
    exit_day: float = held(NEVER, DAY)
    strikes_today: float = held(0.0, COUNT)
    strikes: float = held(0.0, COUNT)
    recent_strikes: float = held(0.0, COUNT)  # strikes a week, fading average
    found: float = held(0.0, SHARE)  # 1 while the last look found an assurance on terrorism broken
    findings: float = held(0.0, COUNT)  # how often a look found one broken
    claim: float = held(0.0, SHARE)  # 1 if on election day Washington could claim success
    # Taliban
    leaning_effort: float = held(0.0, SHARE)
    effort: float = held(0.0, MULTIPLE)  # chosen rate of attacks, as a multiple of 2019
    exit_belief: float = held(0.0, SHARE)  # Taliban's probability that the US leaves whatever happens
    prisoners_returned: float = held(0.0, COUNT)  # government prisoners freed by the Taliban
    returning: float = held(0.0, COUNT)  # freed fighters on their way back to the fight
    fighters: float = held(0.0, COUNT)  # freed fighters back in the fight
    # Government
    united: float = held(0.0, SHARE)  # 1 with one presidency, 0 with two
    unity: float = held(0.0, SHARE)
    exit_belief_kabul: float = held(0.0, SHARE)
    terms_settled: float = held(0.0, (0.0, TERMS))  # how many of the quarrels over the release's terms have ended
    releasing: float = held(0.0, SHARE)
    batch_clock: float = held(0.0, COUNT)
    prisoners_released: float = held(0.0, COUNT)
    first_release_day: float = held(NEVER, DAY)
    release_done_day: float = held(NEVER, DAY)
    leaning_operations: float = held(0.0, SHARE)
    posture: float = held(0.0, SHARE)  # the order: 1 offensive operations, 0 active defence
    offensive: float = held(0.0, SHARE)  # what a truce leaves of it
    funding: float = held(1.0, SHARE)  # pay and supplies of the Afghan forces, 1 with all the donors' support
    given_up: float = held(0.0, SHARE)  # share of forces and local leaders that have given up
    # War
    violence: float = held(0.0, MULTIPLE)  # underlying rate of attacks, as a multiple of 2019
    excitation: float = held(0.0, COUNT)  # attacks a day that recent attacks call forth
    attacks_today: float = held(0.0, COUNT)
    observed: float = held(0.0, MULTIPLE)  # attacks seen lately, as a multiple of 2019
    outrage: float = held(0.0, MULTIPLE)  # what spoilers add to perceived violence
    breach: float = held(0.0, MULTIPLE)  # perceived violence above what was promised
    killed_today: float = held(0.0, COUNT)
    attacks: float = held(0.0, COUNT)
    attacks_first_45_days: float = held(0.0, COUNT)
    security_forces_killed: float = held(0.0, COUNT)
    killed_first_45_days: float = held(0.0, COUNT)
    civilians_killed: float = held(0.0, COUNT)
    operations: float = held(0.0, COUNT)
    operations_first_45_days: float = held(0.0, COUNT)
    taliban_share: float = held(0.0, SHARE)
    # Table
    stage: int = held(Stage.IMPASSE, (0, len(Stage) - 1))
    stage_before: int = held(Stage.IMPASSE, (0, len(Stage) - 1))  # what a suspension interrupted
    suspensions: float = held(0.0, COUNT)
    opening_day: float = held(NEVER, DAY)
    procedure_day: float = held(NEVER, DAY)
    taliban_reservation: float = held(0.0, SHARE)
    government_reservation: float = held(0.0, SHARE)
    taliban_aspiration: float = held(1.0, SHARE)
    government_aspiration: float = held(1.0, SHARE)
    surplus: float = held(0.0, (-1.0, 1.0))  # what the best deal leaves above both reservations
    waiting: float = held(0.0, SHARE)  # how far time is on the Taliban's side, 0 to 1
    readiness: float = held(0.0, SHARE)
    issues_closed: float = held(0.0, (0.0, float(ISSUES)))
    # Trust
    kept: list[float] = each_held(PAIRS, COUNT)
    broken: list[float] = each_held(PAIRS, COUNT)
    trust: list[float] = each_held(PAIRS, SHARE)
    # Ending
    end: int = held(End.NONE, (0, len(End) - 1))
    settlement_day: float = held(NEVER, DAY)
    fall_day: float = held(NEVER, DAY)


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
    nato_shock: float = 0.0  # added to the share of NATO's force that is to stay
    release_shock: float = 0.0  # added to what speaks for a release
    talks_shock: float = 0.0  # below nought: talks are broken off by decision; above: taken up again
    unity_shock: float = 0.0  # above nought: the claimants come to terms; below: they fall out
    exit_belief_shock: float = 0.0  # added to both sides' belief that the US leaves whatever happens
    trust_shock: float = 0.0  # weeks of promises kept (or, below nought, broken) by the Taliban to Washington
    truce: float = 0.0  # 1 while a truce holds
    freed: float = -1.0  # how many prisoners are free by today, where the scenario orders it; else below nought
    freeing: float = 0.0  # 1 where it orders that more go free within a week
    ordered: float = -1.0  # the effort that the scenario orders the Taliban to make, else below nought


def bounds(name):
    """The least and the greatest that a field of State can be."""
    return State.__dataclass_fields__[name].metadata["bounds"]


rule, weekly = decorators(State, Params, Draws)
